"""Whether a host name leads here: does it resolve, do we answer, and how long is its certificate good."""

import datetime
import socket
import ssl
import threading
from dataclasses import dataclass

from django.conf import settings

PATIENCE = 3.0  # seconds for each step
SOON = datetime.timedelta(days=14)


@dataclass(frozen=True)
class Answer:
    """`state`: ok, unknown (the name does not resolve), silent (no answer), other (not ours), certificate, soon."""

    host: str
    state: str
    detail: str = ""


def _resolve(host: str, port: int) -> list[str]:
    found: list[str] = []

    def look() -> None:
        try:
            found.extend(str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError):
            return

    # The system's resolver takes no time limit: a thread that is left behind ends by itself.
    looking = threading.Thread(target=look, daemon=True)
    looking.start()
    looking.join(PATIENCE)
    if not found and (host == "localhost" or host.endswith(".localhost")):
        found.append("127.0.0.1")  # browsers do the same (RFC 6761)
    return found


def ask(host: str) -> Answer:
    """Ask a host name for its health as a browser would reach it. Takes at most ten seconds."""
    is_https = settings.PUBLIC_SCHEME == "https"
    port = int(settings.PUBLIC_PORT or (443 if is_https else 80))
    addresses = _resolve(host, port)
    if not addresses:
        return Answer(host, "unknown")
    try:
        line: socket.socket = socket.create_connection((addresses[0], port), timeout=PATIENCE)
    except OSError as problem:
        return Answer(host, "silent", problem.strerror or str(problem))
    try:
        ends = None
        if is_https:
            line = ssl.create_default_context().wrap_socket(line, server_hostname=host)
            ends = _ends(line)  # type: ignore[arg-type]
        name = host if port in {80, 443} else f"{host}:{port}"
        line.sendall(f"GET /-/health HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n\r\n".encode())
        said = line.recv(4_096)
    except ssl.SSLCertVerificationError as problem:
        return Answer(host, "certificate", problem.verify_message)
    except OSError as problem:
        return Answer(host, "silent", problem.strerror or str(problem))
    finally:
        line.close()
    if (
        not said.startswith(b"HTTP/1.1 200")
        or f"x-talkoo: {settings.INSTALLATION}".encode() not in said.lower()
    ):
        return Answer(host, "other")
    if ends and ends - datetime.datetime.now(datetime.UTC) < SOON:
        return Answer(host, "soon", ends.date().isoformat())
    return Answer(host, "ok", addresses[0])


def _ends(line: ssl.SSLSocket) -> datetime.datetime | None:
    certificate = line.getpeercert() or {}
    until = certificate.get("notAfter")
    if not isinstance(until, str):
        return None
    return datetime.datetime.fromtimestamp(ssl.cert_time_to_seconds(until), datetime.UTC)


def ask_all(hosts: list[str], at_once: int = 8) -> list[Answer]:
    """Each of them, side by side; those beyond the first forty are left out, for a page must come in time."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(max_workers=at_once) as pool:
        return list(pool.map(ask, hosts[:40]))
