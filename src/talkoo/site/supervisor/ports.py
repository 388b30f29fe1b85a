"""The web server's port: whether it is free, and whether something healthy answers on it."""

from __future__ import annotations

import errno
import socket
import time

from talkoo.site.instance import Unusable


def check_free(host: str, port: int, patience: float = 0.0) -> None:
    """Raise Unusable when the port cannot be had; an ending Talkoo gets `patience` seconds."""
    until = time.monotonic() + patience
    while True:
        try:
            _try(host, port)
            return
        except OSError as problem:
            if problem.errno == errno.EADDRINUSE and time.monotonic() < until:
                time.sleep(0.1)
                continue
            raise Unusable(_explain(host, port, problem)) from problem


def _try(host: str, port: int) -> None:
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, protocol) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        trial.bind(address)
        trial.listen(1)


def _explain(host: str, port: int, problem: OSError) -> str:
    if problem.errno == errno.EADDRINUSE:
        return f"Port {port} is in use; choose another with --port."
    if problem.errno == errno.EACCES:
        return f"Port {port} is reserved for the system; choose one above 1023 with --port."
    return f"{host} is not an address of this machine; choose another with --host."


def is_healthy(host: str, port: int) -> bool:
    """Whether `GET /-/health` answers 200."""
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound
    try:
        with socket.create_connection((reachable, port), timeout=2) as line:
            line.sendall(b"GET /-/health HTTP/1.1\r\nHost: localhost:%d\r\nConnection: close\r\n\r\n" % port)
            answer = line.recv(64)
    except OSError:
        return False
    return answer.startswith((b"HTTP/1.1 200", b"HTTP/1.0 200"))
