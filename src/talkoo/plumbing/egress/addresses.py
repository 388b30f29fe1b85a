"""Where a request may go: a name is resolved once, and every address it has must be a public one.

The operator's exceptions stand in TALKOO_EGRESS_ALLOW: networks (`10.1.2.0/24`), addresses, and host names with or
without a port (`translate.example:8080`), with spaces between. Only what is listed there is also spoken to without TLS.
"""

import ipaddress
import queue
import socket
import threading
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import SplitResult, quote, urlsplit

from django.conf import settings

from talkoo.plumbing.egress import Refused, Unreachable

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_LONGEST = 2_000  # characters of an address
_KEPT = "/%:=&?~+!$,;'@()*[]"

# What the registry of special addresses (IANA) keeps from the public, beyond what Python's own list says.
_NOT_PUBLIC = [
    ipaddress.ip_network(one)
    for one in """
    0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24
    192.31.196.0/24 192.52.193.0/24 192.88.99.0/24 192.168.0.0/16 192.175.48.0/24 198.18.0.0/15 198.51.100.0/24
    203.0.113.0/24 224.0.0.0/3 2001::/23 2001:db8::/32 2002::/16 2620:4f:8000::/48 3fff::/20
    """.split()
]
_UNICAST = ipaddress.IPv6Network("2000::/3")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


@dataclass(frozen=True)
class Target:
    """A place to ask, with the addresses that were checked. `path` begins with a slash and holds the query."""

    scheme: str
    host: str
    port: int
    path: str
    addresses: tuple[str, ...]

    @property
    def authority(self) -> str:
        """As the Host header says it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> tuple[str, str, int]:
        """What has to be the same for a secret to be told again."""
        return (self.scheme, self.host, self.port)


_PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True)
class _Allowed:
    networks: tuple[Network, ...]
    hosts: frozenset[tuple[str, int | None]]

    def has_host(self, host: str, port: int) -> bool:
        return (host, port) in self.hosts or (host, None) in self.hosts

    def has(self, address: Address) -> bool:
        return any(address in network for network in self.networks)


@lru_cache(maxsize=8)
def _allowed(told: str) -> _Allowed:
    networks, hosts = [], set()
    for one in told.split():
        try:
            networks.append(ipaddress.ip_network(one, strict=False))
            continue
        except ValueError:
            pass
        try:
            parts = urlsplit(f"//{one}")
            host, port = parts.hostname or "", parts.port
            if host.replace(".", "").isdigit():
                ipaddress.ip_address(host)
            if not host or parts.netloc != one or "@" in one:
                raise ValueError(one)
        except ValueError:
            said = f"TALKOO_EGRESS_ALLOW is not understood at {one!r}: write networks and host:port"
            raise Refused(said) from None
        hosts.add((host, port))
    return _Allowed(tuple(networks), frozenset(hosts))


def is_public(address: Address) -> bool:
    """Whether it belongs to somebody out there, in whatever form it is written: not to this machine, its networks,
    or to nobody. An IPv4 address inside an IPv6 one counts as what it is."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return is_public(address.ipv4_mapped)
        if address in _NAT64:
            return is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        if address not in _UNICAST or address.scope_id:
            return False
    return address.is_global and not any(
        address in network for network in _NOT_PUBLIC if network.version == address.version
    )


def resolve(host: str, port: int) -> list[str]:
    """All addresses of a name, as the system finds them. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def _resolved(host: str, port: int, patience: float) -> list[str]:
    """As resolve, but no longer than `patience`: the system's own resolver knows no limit."""
    answers: queue.SimpleQueue[list[str] | OSError | UnicodeError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(resolve(host, port))
        except (OSError, UnicodeError) as problem:
            answers.put(problem)

    threading.Thread(target=ask, daemon=True).start()
    try:
        answer = answers.get(timeout=max(patience, 0.001))
    except queue.Empty:
        raise Unreachable(f"the address of {host} was not found in time") from None
    if isinstance(answer, list) and answer:
        return answer
    raise Unreachable(f"{host} has no address") from (answer if isinstance(answer, Exception) else None)


def _parts(url: str) -> tuple[SplitResult, str, int]:
    if len(url) > _LONGEST or any(sign <= " " or sign in '\\\x7f"<>^`{|}' for sign in url):
        raise Refused("the address is too long, or holds signs that no address has")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        if not host.isascii():
            host = host.encode("idna").decode("ascii")
    except ValueError:  # a port that is none, a bracket that does not close, a name that cannot be
        raise Refused("the address cannot be read") from None
    if parts.scheme not in _PORTS:
        raise Refused("only https addresses are asked")
    if "@" in parts.netloc:
        raise Refused("an address with a name or password in it is not asked")
    host = host.lower().removesuffix(".")
    if not host or "%" in host or port == 0:
        raise Refused("the address names no host")
    return parts, host, port or _PORTS[parts.scheme]


def check(url: str, *, patience: float, allow_http: bool = False) -> Target:
    """Where this address leads. Raises Refused when we do not go there, Unreachable when nobody knows where it is.

    `http` needs both the caller's `allow_http` and the operator's list.
    """
    parts, host, port = _parts(url)
    allowed = _allowed(settings.EGRESS_ALLOW)
    is_listed = allowed.has_host(host, port)
    if parts.scheme == "http" and not allow_http:
        raise Refused("only https addresses are asked")
    for text in (found := _resolved(host, port, patience)):
        try:
            address = ipaddress.ip_address(text)
        except ValueError:
            raise Refused(f"{host} has an address that cannot be read") from None
        plain = getattr(address, "ipv4_mapped", None) or address
        is_excepted = is_listed or allowed.has(plain)
        if parts.scheme == "http" and not is_excepted:
            raise Refused("only https addresses are asked")
        if not is_excepted and not is_public(address):
            raise Refused(f"{host} is not a public address")
    path = quote(parts.path or "/", safe=_KEPT)
    if parts.query:
        path += "?" + quote(parts.query, safe=_KEPT)
    return Target(parts.scheme, host, port, path, tuple(found))
