"""`/live/` through the web server: a thread of its own for each open page, so that the few that make pages stay free.

Granian gives a request and a way to answer it to one of its threads, and calls Python with both. For an address of the
live process we give them on to a thread of ours, which passes on what the live process says, and hand granian's back at
once. All other requests go the way they always went. For hundreds of pages that is enough; a proxy in front leads
thousands past the web server (docs/operate/public.md).
"""

from __future__ import annotations

import http.client
import logging
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

ADDRESS = "/live/"
MOST = 300
"""Open pages at a time; further ones ask again later."""
_STACK = 256 * 1024
_PASSED_ON = ("HTTP_HOST", "HTTP_COOKIE", "HTTP_LAST_EVENT_ID")
_SILENT = 60.0  # seconds; the live process says something every twenty
_PIECE = 65_536
_room = threading.BoundedSemaphore(MOST)
_starting = threading.Lock()
_turn = 0
log = logging.getLogger(__name__)
Runner = Callable[[Any, dict[str, Any]], Any]


class _Line(http.client.HTTPConnection):
    """A connection to a socket in the file system."""

    def __init__(self, path: Path) -> None:
        super().__init__("live", timeout=_SILENT)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        try:
            self.sock.connect(str(self._path))
        except OSError:
            self.sock.close()
            raise


class _Said:
    """What the live process says, piece by piece, for granian."""

    def __init__(self, line: _Line, answer: http.client.HTTPResponse) -> None:
        self._line, self._answer = line, answer

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        try:
            said = self._answer.read1(_PIECE)
        except (OSError, http.client.HTTPException):
            said = b""
        if not said:
            raise StopIteration
        return said

    def close(self) -> None:
        self._answer.close()
        self._line.close()


def _asked(paths: Sequence[Path], scope: dict[str, Any]) -> tuple[_Line, http.client.HTTPResponse] | None:
    """The answer of the first live process that gives one; each request begins with another one."""
    global _turn
    _turn += 1
    headers = {name[5:].replace("_", "-").title(): scope[name] for name in _PASSED_ON if scope.get(name)}
    query = scope.get("QUERY_STRING", "")
    for place in range(len(paths)):
        line = _Line(paths[(_turn + place) % len(paths)])
        try:
            line.request("GET", scope["PATH_INFO"] + (f"?{query}" if query else ""), headers=headers)
            return line, line.getresponse()
        except (OSError, http.client.HTTPException, ValueError):
            line.close()
    return None


def _pass_on(paths: Sequence[Path], proto: Any, scope: dict[str, Any]) -> None:
    try:
        found = _asked(paths, scope)
        if found is None:
            proto.response_bytes(503, [("Retry-After", "2"), ("Cache-Control", "no-store")], b"")
            return
        line, answer = found
        headers = [
            (name, value)
            for name, value in answer.getheaders()
            if name.lower() not in {"transfer-encoding", "connection", "content-length", "date"}
        ]
        proto.response_iter(answer.status, headers, _Said(line, answer))
    except Exception:
        log.exception("an open page could not be passed on")
        with suppress(Exception):
            proto.response_bytes(500, [], b"")
    finally:
        _room.release()


def beside(runner: Runner, address: str, paths: Sequence[Path]) -> Runner:
    """`runner`, granian's way to call a WSGI application, with what begins with `address` going to a live process."""

    def run(proto: Any, scope: dict[str, Any]) -> Any:
        if not scope["PATH_INFO"].startswith(address):
            return runner(proto, scope)
        if scope["REQUEST_METHOD"] != "GET":
            return proto.response_bytes(405, [("Allow", "GET")], b"")
        if not _room.acquire(blocking=False):
            return proto.response_bytes(503, [("Retry-After", "30"), ("Cache-Control", "no-store")], b"")
        with _starting:
            before = threading.stack_size(_STACK)
            try:
                threading.Thread(
                    target=_pass_on, args=(paths, proto, scope), name="live", daemon=True
                ).start()
            except RuntimeError:  # the system has no room for another thread
                _room.release()
                proto.response_bytes(503, [("Retry-After", "30")], b"")
            finally:
                threading.stack_size(before)
        return None

    return run


def hang_in(address: str, paths: Sequence[Path]) -> None:
    """To be called once in the process that serves, before it begins. Raises AttributeError when granian has renamed
    what this goes round."""
    from granian.server import mp

    wrap = mp._wsgi_call_wrap

    def wrapped(*given: Any, **more: Any) -> Runner:
        return beside(wrap(*given, **more), address, paths)

    mp._wsgi_call_wrap = wrapped  # type: ignore[attr-defined]
