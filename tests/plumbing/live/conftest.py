"""A live process in a thread, on the test's database, and pages that hear from it."""

import http.client
import json
import socket
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import uvicorn
from django.conf import settings

from talkoo.plumbing.live import stream, tokens, topics, wire
from talkoo.plumbing.tenancy import sites
from tests import factories


class Heard:
    """An open page: everything it was told, in order. Closed when the live process ends it."""

    def __init__(self, port: int, host: str, query: str, cookie: str, last: str = "") -> None:
        self.told: list[dict[str, Any]] = []
        self.last, self.is_over = last, False
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        headers = {"Host": host, "Cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}"}
        if last:
            headers["Last-Event-ID"] = last
        self._line.request("GET", f"/live/?{query}", headers=headers)
        self._answer = self._line.getresponse()
        self.status = self._answer.status
        if self.status == 200:
            self._reader = threading.Thread(target=self._read, daemon=True)
            self._reader.start()

    def _read(self) -> None:
        try:
            for line in self._answer:
                text = line.decode().strip()
                if text.startswith("id: "):
                    self.last = text[4:]
                elif text.startswith("data: "):
                    self.told.append(json.loads(text[6:]))
        except (OSError, http.client.HTTPException, ValueError, AttributeError):
            pass
        self.is_over = True

    def numbers(self) -> list[int]:
        return [one["n"] for one in self.told if "n" in one]

    def wait(self, until: Callable[["Heard"], bool], seconds: float = 8) -> bool:
        limit = time.monotonic() + seconds
        while not until(self):
            if time.monotonic() > limit:
                return False
            time.sleep(0.01)
        return True

    def close(self) -> None:
        if self._line.sock:
            self._line.sock.shutdown(socket.SHUT_RDWR)
        if self.status == 200:
            self._reader.join(5)
        self._answer.close()
        self._line.close()


class Process:
    """A live process of its own."""

    def __init__(self, by: Any = None) -> None:
        self.hub: Any = None
        self._socket = socket.socket()
        self._socket.bind(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        app = stream.application(by or wire.Postgres(), self._running)
        config = uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=1, ws="none")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, daemon=True
        )
        self._thread.start()
        limit = time.monotonic() + 15
        while not (self.hub and self.hub.is_hearing):
            assert time.monotonic() < limit, "it does not hear"
            time.sleep(0.02)

    def _running(self, hub: Any) -> None:
        self.hub = hub

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(15)
        assert not self._thread.is_alive()
        self._socket.close()


@pytest.fixture
def start() -> Iterator[Callable[..., Process]]:
    """`start()` starts a live process."""
    running: list[Process] = []

    def begin(by: Any = None) -> Process:
        running.append(Process(by))
        return running[-1]

    yield begin
    for one in running:
        one.stop()


class Probe:
    """A kind of topic whose hearers the test decides, and what is shown of each thing."""

    def __init__(self) -> None:
        self.may: dict[Any, set[Any]] = defaultdict(set)
        self.words: dict[Any, str] = {}
        self.mood: dict[Any, str] = {}
        self.asked = 0

    def show(self, key: Any, happened: Any) -> dict[int, Any]:
        self.asked += 1
        return {one.number: self.words.get(one.about, "") for one in happened}


@pytest.fixture
def probe(monkeypatch: pytest.MonkeyPatch) -> Probe:
    found = Probe()
    kinds = {
        "probe": topics.Topic("probe", may=lambda key, people: found.may[key] & set(people), show=found.show),
        "mood": topics.Topic("mood", state=lambda keys: {one: found.mood.get(one, "") for one in keys}),
    }
    monkeypatch.setattr(topics, "_topics", {**topics._topics, **kinds})
    return found


@pytest.fixture
def hearer(committed: None, alpha: Any, browse: Any) -> Iterator[Callable[..., Any]]:
    """`hearer(process, topics, …)`: a page of a person of alpha (or of `site`) that hears these topics."""
    opened: list[Heard] = []

    def hear(
        process: Process, pairs: list[Any], *, person: Any = None, site: Any = alpha, **more: Any
    ) -> Heard:
        if person is None:
            with sites.within(site.id):
                person = factories.person("Kuulija")
        client = more.pop("client", None) or browse(site, person)
        key = client.session.session_key
        token = more.pop("token", None) or tokens.give(
            pairs, site_id=site.id, person_id=person.pk, session_key=key
        )
        at = more.pop("at", "")
        found = Heard(
            process.port,
            more.pop("host", site.main_host),
            f"token={token}&at={at}",
            more.pop("cookie", key),
            **more,
        )
        opened.append(found)
        return found

    yield hear
    for one in opened:
        one.close()
