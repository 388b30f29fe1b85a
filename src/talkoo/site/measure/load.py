"""Asks one page again and again over kept connections. Run as a child: the plan comes as JSON on stdin.

Plan: port, host, path (`{n}` is replaced by a running number, `{word}` by each of `words` in turn), cookie,
connections, seconds. Answer: requests, seconds, p50_ms, p99_ms, bytes (of one whole answer), kept (how many came out
of the page cache).
"""

from __future__ import annotations

import contextlib
import json
import selectors
import socket
import sys
import time
from typing import Any
from urllib.parse import quote

LANGUAGE = "fi"


class Wrong(Exception):
    """The server did not answer as it should; the text is one line."""


class Connection:
    """One kept connection with at most one request under way."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self._plan = plan
        self.socket = socket.create_connection(("127.0.0.1", plan["port"]), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.begun = 0.0
        self._buffer = bytearray()

    def ask(self, number: int) -> None:
        """Send the next request."""
        plan = self._plan
        lines = [
            f"GET {_path(plan, number)} HTTP/1.1",
            f"Host: {plan['host']}",
            "Accept-Encoding: gzip, deflate, br",
            f"Accept-Language: {plan.get('language', LANGUAGE)}",
        ]
        if plan.get("cookie"):
            lines.append(f"Cookie: {plan['cookie']}")
        self._buffer.clear()
        self.begun = time.perf_counter()
        self.socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())

    def hear(self) -> bytes | None:
        """Take what has come; the answer once it is whole. Raises Wrong."""
        piece = self.socket.recv(262_144)
        if not piece:
            raise Wrong("the server closed the connection")
        self._buffer += piece
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0 or not _is_whole(self._buffer, end + 4):
            return None
        answer = bytes(self._buffer)
        if not answer.startswith(b"HTTP/1.1 200 "):
            status = answer[9:40].partition(b"\r")[0].decode(errors="replace")
            raise Wrong(f"{self._plan['path']} answered {status}")
        return answer


def _path(plan: dict[str, Any], number: int) -> str:
    path = str(plan["path"]).replace("{n}", str(number))
    words = plan.get("words") or [""]
    return path.replace("{word}", quote(words[number % len(words)]))


def _is_whole(answer: bytearray, begin: int) -> bool:
    head = bytes(answer[:begin]).lower()
    if b"transfer-encoding: chunked" in head:
        while True:
            line = answer.find(b"\r\n", begin)
            if line < 0:
                return False
            size = int(answer[begin:line].split(b";")[0], 16)
            begin = line + 2 + size + 2
            if size == 0:
                return len(answer) >= begin
            if begin > len(answer):
                return False
    length = head.partition(b"content-length:")[2].partition(b"\r\n")[0]
    return len(answer) >= begin + int(length or 0)


def run(plan: dict[str, Any]) -> dict[str, Any]:
    """Ask for the planned seconds. Raises Wrong for any answer that is not 200."""
    waits: list[float] = []
    size = kept = asked = 0
    with selectors.DefaultSelector() as ready, contextlib.ExitStack() as stack:
        connections = [Connection(plan) for _place in range(plan["connections"])]
        for connection in connections:
            stack.enter_context(connection.socket)
        begun = time.perf_counter()
        for connection in connections:
            ready.register(connection.socket, selectors.EVENT_READ, connection)
            connection.ask(asked := asked + 1)
        under_way = len(connections)
        while under_way:
            heard = ready.select(30)
            if not heard:
                raise Wrong(f"{plan['path']} was not answered within 30 s")
            for key, _events in heard:
                connection = key.data
                answer = connection.hear()
                if answer is None:
                    continue
                now = time.perf_counter()
                waits.append(now - connection.begun)
                size += len(answer)
                kept += b"\r\netag:" in answer[:2_000].lower()
                if now - begun < plan["seconds"]:
                    connection.ask(asked := asked + 1)
                else:
                    under_way -= 1
        seconds = time.perf_counter() - begun
    waits.sort()
    return {
        "requests": len(waits),
        "seconds": seconds,
        "p50_ms": waits[len(waits) // 2] * 1_000,
        "p99_ms": waits[len(waits) * 99 // 100] * 1_000,
        "bytes": round(size / len(waits)),
        "kept": kept,
    }


if __name__ == "__main__":
    try:
        sys.stdout.write(json.dumps(run(json.load(sys.stdin))) + "\n")
    except (Wrong, OSError) as problem:
        sys.exit(str(problem))
