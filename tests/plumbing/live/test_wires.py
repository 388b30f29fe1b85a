"""Another server can pass on what happens: NATS, tried with its own program."""

import asyncio
import contextlib
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from talkoo.plumbing.live import publish, wire
from talkoo.plumbing.tenancy import sites
from tests import factories
from tests.ports import free_port

KEY = uuid.uuid4()


@pytest.fixture
def nats(tmp_path: Path) -> Iterator[tuple[str, Any]]:
    program = shutil.which("nats-server") or str(Path(sys.executable).with_name("nats-server"))
    port = free_port()

    def begin() -> subprocess.Popen[bytes]:
        found = subprocess.Popen(
            [program, "-a", "127.0.0.1", "-p", str(port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        limit = time.monotonic() + 10
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                return found
            except OSError:
                assert time.monotonic() < limit
                time.sleep(0.05)

    running = [begin()]

    def again() -> None:
        running[-1].send_signal(signal.SIGKILL)
        running[-1].wait()
        running.append(begin())

    yield f"nats://127.0.0.1:{port}", again
    running[-1].kill()
    running[-1].wait()


@pytest.fixture
def relayed(committed: None, nats: tuple[str, Any]) -> Iterator[None]:
    """A relay between PostgreSQL and NATS."""
    loop = asyncio.new_event_loop()
    work = loop.create_task(wire.relay(wire.Postgres(), nats[0]))

    def run() -> None:
        with contextlib.suppress(asyncio.CancelledError):
            loop.run_until_complete(work)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    yield
    loop.call_soon_threadsafe(work.cancel)
    thread.join(10)
    loop.close()


def test_pages_hear_by_nats_and_miss_nothing_when_it_is_killed(
    alpha: Any, probe: Any, nats: tuple[str, Any], relayed: None, start: Any, hearer: Any
) -> None:
    with sites.within(alpha.id):
        person = factories.person("Kuulija")
    probe.may[KEY] = {person.pk}
    url, again = nats
    processes = [start(wire.Nats(url)), start(wire.Nats(url))]
    pages = [hearer(process, [("probe", KEY)], person=person) for process in processes]

    def happen(times: int) -> None:
        for _turn in range(times):
            with sites.within(alpha.id):
                publish.log("probe", KEY, "new")

    happen(5)
    for page in pages:
        assert page.wait(lambda one: one.numbers() == [1, 2, 3, 4, 5], 20)
    again()
    happen(3)
    for page in pages:
        assert page.wait(lambda one: one.numbers() == [1, 2, 3, 4, 5, 6, 7, 8], 25)
