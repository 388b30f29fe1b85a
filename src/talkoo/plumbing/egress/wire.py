"""One HTTP exchange with an address that was checked: nothing is resolved again, and all of it has one deadline."""

import http.client
import io
import socket
import ssl
import time
import zlib
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from talkoo.plumbing.egress import Refused, Unreachable
from talkoo.plumbing.egress.addresses import Target

_CHUNK = 64 * 1024
_HEAD = 64 * 1024  # bytes of headers and framing beside the content


@lru_cache(maxsize=1)
def trust() -> ssl.SSLContext:
    """The authorities that this machine believes."""
    return ssl.create_default_context()


class _Reader(io.RawIOBase):
    """What comes in, until the deadline and up to `most` bytes."""

    def __init__(self, sock: Any, left: Callable[[], float], most: int):
        self._sock, self._left, self._room = sock, left, most

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self._room <= 0:
            raise Refused("the answer is too long")
        self._sock.settimeout(self._left())
        number = int(self._sock.recv_into(memoryview(buffer)[: self._room]))
        self._room -= number
        return number


class _Socket:
    """A connected socket as http.client uses one, with one deadline for everything."""

    def __init__(self, sock: Any, left: Callable[[], float], most: int):
        self._sock, self._left, self._most = sock, left, most

    def sendall(self, data: Any) -> None:
        view = memoryview(data)
        while view:
            self._sock.settimeout(self._left())
            view = view[self._sock.send(view) :]

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Reader(self._sock, self._left, self._most), _CHUNK)

    def close(self) -> None:
        """Not yet: http.client closes the connection while the answer is still being read from it."""

    def end(self) -> None:
        self._sock.close()


class Wire(http.client.HTTPConnection):
    """A connection to one checked place. `patience` is for everything together, in seconds; `limit` in bytes."""

    def __init__(self, target: Target, *, patience: float, limit: int):
        super().__init__(target.host, target.port)
        self.target, self.limit, self.until = target, limit, time.monotonic() + patience
        self._held: _Socket | None = None

    def left(self) -> float:
        """Seconds until the deadline. Raises TimeoutError after it."""
        if (left := self.until - time.monotonic()) <= 0:
            raise TimeoutError("the deadline is over")
        return left

    def connect(self) -> None:
        """To the first of the checked addresses that answers; the name is only told, never asked for again."""
        sock: socket.socket = self._reach()
        if self.target.scheme == "https":
            sock.settimeout(self.left())
            try:
                sock = trust().wrap_socket(sock, server_hostname=self.target.host)
            except BaseException:
                sock.close()
                raise
        self.sock = self._held = _Socket(sock, self.left, self.limit + _HEAD)

    @property
    def is_open(self) -> bool:
        """Whether there is somebody who may have heard us."""
        return self._held is not None

    def end(self) -> None:
        """Hang up."""
        self.close()
        if self._held is not None:
            self._held.end()

    def _reach(self) -> socket.socket:
        problem: OSError | None = None
        addresses = self.target.addresses
        for number, address in enumerate(addresses):
            sock = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
            try:
                sock.settimeout(
                    self.left() / (len(addresses) - number)
                )  # a silent one leaves time for the others
                sock.connect((address, self.target.port))
                return sock
            except OSError as found:
                sock.close()
                problem = found
        raise problem or OSError("no address")


def exchange(
    target: Target, method: str, headers: dict[str, str], body: bytes | None, *, patience: float, limit: int,
    may_take: Callable[[int, dict[str, str]], bool],
) -> tuple[int, dict[str, str], bytes]:  # fmt: skip
    """Status, headers (small letters) and content. `may_take` is asked with the first two before the content is read.

    Raises Refused and Unreachable.
    """
    wire = Wire(target, patience=patience, limit=limit)
    try:
        return _exchange(wire, method, headers, body, may_take)
    except (Refused, Unreachable) as problem:
        problem.is_sent = wire.is_open
        raise
    finally:
        wire.end()


def _exchange(
    wire: Wire, method: str, headers: dict[str, str], body: bytes | None,
    may_take: Callable[[int, dict[str, str]], bool],
) -> tuple[int, dict[str, str], bytes]:  # fmt: skip
    target = wire.target
    try:
        wire.request(method, target.path, body, {**headers, "Host": target.authority, "Connection": "close"})
        response = wire.getresponse()
        told: dict[str, str] = {}
        for name, value in response.getheaders():
            told[name.lower()] = f"{told[name.lower()]}, {value}" if name.lower() in told else value
        content = _content(response, told, wire.limit) if may_take(response.status, told) else b""
        return response.status, told, content
    except TimeoutError:
        raise Unreachable(f"{target.host} does not answer in time") from None
    except ssl.SSLCertVerificationError as problem:
        raise Refused(f"{target.host} cannot prove who it is: {problem.verify_message}") from problem
    except http.client.HTTPException as problem:
        raise Unreachable(f"{target.host} answers what is not HTTP: {type(problem).__name__}") from problem
    except OSError as problem:
        raise Unreachable(f"{target.host} cannot be reached: {problem.strerror or problem}") from problem


def _content(response: http.client.HTTPResponse, headers: dict[str, str], limit: int) -> bytes:
    """Raises Refused beyond `limit`, counted as it is packed and as it is unpacked."""
    if response.length is not None and response.length > limit:
        raise Refused("the answer is too long")
    packing = headers.get("content-encoding", "").strip().lower()
    if packing not in {"", "identity", "gzip", "x-gzip"}:
        raise Refused(f"the answer is packed in a way that was not asked for: {packing[:20]}")
    gzip = _Gzip(limit) if "gzip" in packing else None
    content = bytearray()
    while chunk := response.read(_CHUNK):
        content += gzip.feed(chunk) if gzip else chunk
        if len(content) > limit:
            raise Refused("the answer is too long")
    if response.length or (gzip and gzip.is_cut):
        raise Unreachable("the answer broke off")
    return bytes(content)


class _Gzip:
    """Unpacks no more than `limit` bytes and one, however much there is."""

    def __init__(self, limit: int):
        self._left, self._open = limit + 1, zlib.decompressobj(wbits=31)

    @property
    def is_cut(self) -> bool:
        """Whether more should have come."""
        return not self._open.eof

    def feed(self, data: bytes) -> bytes:
        found = bytearray()
        while data and self._left > 0:
            if self._open.eof:  # another member follows
                self._open = zlib.decompressobj(wbits=31)
            try:
                part = self._open.decompress(data, self._left)
            except zlib.error:
                raise Refused("the answer cannot be unpacked") from None
            found += part
            self._left -= len(part)
            data = self._open.unconsumed_tail or self._open.unused_data
        return bytes(found)
