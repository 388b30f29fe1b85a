"""Who really asks: behind a proxy the address, the scheme and the host come in headers, which anybody can write.

Only what a trusted proxy says is believed (`TALKOO_TRUSTED_PROXIES`, networks with commas between them); from
everybody else these headers are taken away before the program sees them.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterable
from typing import Any

Environ = dict[str, Any]
Application = Callable[..., Iterable[bytes]]
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_SAID = (
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_X_FORWARDED_SERVER",
    "HTTP_X_REAL_IP",
    "HTTP_FORWARDED",
)
_HOST = re.compile(r"[A-Za-z0-9.-]{1,253}(:\d{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](:\d{1,5})?")
_PORTS = {"http": "80", "https": "443"}


class Wrong(ValueError):
    """A network that is none; the text is for the operator."""


def networks(told: str) -> tuple[Network, ...]:
    """The networks that are trusted. Raises Wrong."""
    found = []
    for one in told.replace(",", " ").split():
        try:
            found.append(ipaddress.ip_network(one, strict=False))
        except ValueError as problem:
            raise Wrong(
                f"TALKOO_TRUSTED_PROXIES holds {one!r}, which is no network: write 127.0.0.1/32."
            ) from problem
    return tuple(found)


def _address(said: str) -> Address | None:
    said = said.strip().strip('"')
    if said.startswith("["):
        said = said[1:].partition("]")[0]
    elif said.count(":") == 1:
        said = said.partition(":")[0]
    try:
        found = ipaddress.ip_address(said.partition("%")[0])
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def _is_in(address: Address | None, trusted: tuple[Network, ...]) -> bool:
    return address is not None and any(address.version == one.version and address in one for one in trusted)


def visitor(peer: str, forwarded: str, trusted: tuple[Network, ...]) -> str:
    """The address that counts: the last one in the chain that is no trusted proxy; what stands before it is hearsay."""
    here = _address(peer)
    for said in reversed(forwarded.split(",")):
        if not _is_in(here, trusted):
            break
        before = _address(said)
        if before is None:
            break
        here = before
    return str(here) if here else peer


def corrected(environ: Environ, trusted: tuple[Network, ...]) -> Environ:
    """The same request with address, scheme, host and port as they were at the outermost trusted proxy."""
    said = {name: str(environ.pop(name, "")) for name in _SAID}
    peer = str(environ.get("REMOTE_ADDR") or "")
    scheme = str(environ.get("wsgi.url_scheme") or "http")
    if _is_in(_address(peer), trusted):
        environ["REMOTE_ADDR"] = visitor(peer, said["HTTP_X_FORWARDED_FOR"], trusted)
        last = said["HTTP_X_FORWARDED_PROTO"].rpartition(",")[2].strip().lower()
        if last in _PORTS:
            scheme = environ["wsgi.url_scheme"] = last
            environ["HTTP_X_FORWARDED_PROTO"] = last  # Django's own setting reads it there
        host = said["HTTP_X_FORWARDED_HOST"].rpartition(",")[2].strip()
        if _HOST.fullmatch(host):
            environ["HTTP_HOST"] = host
        named = str(environ.get("HTTP_HOST") or "")
        port = named.rpartition("]")[2].rpartition(":")[2] if ":" in named.rpartition("]")[2] else ""
        environ["SERVER_PORT"] = port if port.isdecimal() else _PORTS.get(scheme, "80")
    return environ


def trusting(application: Application, told: str) -> Application:
    """`application` behind the proxies of these networks. Raises Wrong."""
    trusted = networks(told)

    def answer(environ: Environ, start_response: Any) -> Iterable[bytes]:
        return application(corrected(environ, trusted), start_response)

    return answer
