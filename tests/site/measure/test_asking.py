"""How pages are asked for and processes are looked at."""

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from talkoo.site.measure import load, machine
from talkoo.site.measure.tree import Tree

WHOLE = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nETag: x\r\n\r\nhello"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\n\r\n"
MISSING = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"

Serve = Callable[[bytes], int]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """A server that gives the same answer to everything, in small pieces."""
    listening = []

    def speak(line: socket.socket, answer: bytes) -> None:
        with line:
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while line.recv(65_536):
                for begin in range(0, len(answer), 20):
                    line.sendall(answer[begin : begin + 20])
                    time.sleep(0.0005)

    def start(answer: bytes) -> int:
        server = socket.create_server(("127.0.0.1", 0))
        listening.append(server)

        def accept() -> None:
            while True:
                try:
                    line = server.accept()[0]
                except OSError:
                    return
                threading.Thread(target=speak, args=(line, answer), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        return int(server.getsockname()[1])

    yield start
    for server in listening:
        server.shutdown(socket.SHUT_RDWR)
        server.close()


def plan(port: int, connections: int = 1) -> dict:
    return {
        "port": port,
        "host": "x.localhost",
        "path": "/?x={n}",
        "connections": connections,
        "seconds": 0.1,
    }


@pytest.mark.parametrize(("answer", "kept"), [(WHOLE, True), (CHUNKED, False)])
@pytest.mark.parametrize("connections", [1, 3])
def test_whole_answers_are_counted_and_timed(
    serve: Serve, answer: bytes, kept: bool, connections: int
) -> None:
    found = load.run(plan(serve(answer), connections))
    assert found["requests"] > connections
    assert found["bytes"] == len(answer)
    assert found["kept"] == (found["requests"] if kept else 0)
    assert 0 < found["p50_ms"] <= found["p99_ms"] < 1_000


def test_words_are_asked_for_in_turn() -> None:
    given = {"path": "/search/?q={word}&x={n}", "words": ["käsi työ", "a&b"]}
    asked = [load._path(given, number) for number in (1, 2, 3)]
    assert asked == ["/search/?q=a%26b&x=1", "/search/?q=k%C3%A4si%20ty%C3%B6&x=2", "/search/?q=a%26b&x=3"]


def test_another_answer_than_200_is_told(serve: Serve) -> None:
    with pytest.raises(load.Wrong, match=r"/\?x=\{n\} answered 404 Not Found"):
        load.run(plan(serve(MISSING)))


def test_cpu_and_memory_are_told_by_part() -> None:
    tree = Tree(os.getpid())
    before, until = tree.cpu(), time.process_time() + 0.05
    while time.process_time() < until:
        pass
    used = {part: seconds - before[part] for part, seconds in tree.cpu().items()}
    assert 0.04 < used["supervisor"] < 1
    assert used["web"] == used["worker"] == used["postgres"] == 0
    assert 5 < tree.memory()["supervisor"] < 2_000


def test_the_machine_is_described(tmp_path) -> None:
    found = machine.describe(tmp_path)
    assert found["cores"] >= 1
    assert found["fsync_ms"] >= 0
    assert found["disk"] != "unknown"
    assert machine.folder_for_data().is_dir()
