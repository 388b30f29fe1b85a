"""The whole program with its demo, started as a newcomer starts it, and a real Chromium before it."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

from tests.ports import free_port

TALKOO = [sys.executable, "-m", "talkoo.site.commands"]
CLERK = (Path(__file__).parent / "clerk.py").read_text()
COUNT_ANEW = """
from talkoo.plumbing.limits.models import Count
from talkoo.plumbing.tenancy import sites
for site in sites.every():
    with sites.within(site.id):
        Count.objects.all().delete()
"""
LONG = ("test_every_page_is_", "test_what_was_acknowledged_", "test_links_lead_")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes minutes comes first: two journeys run side by side, and neither waits for the other at the end."""
    items.sort(key=lambda item: not item.name.startswith(LONG))


@dataclass
class Program:
    """A running `talkoo up`."""

    data: Path
    port: int
    output: list[str] = field(default_factory=list)
    clerk: subprocess.Popen | None = None
    codes: set[str] = field(default_factory=set)
    """Those that were typed to sign in."""

    def address(self, site: str, path: str = "/") -> str:
        return f"http://{site}.localhost:{self.port}{path}"

    def command(self, *arguments: str) -> str:
        done = subprocess.run(
            [*TALKOO, arguments[0], "--data", str(self.data), *arguments[1:]],
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    def python(self, code: str) -> str:
        """What lines of Python print, run inside the program as its operator can."""
        if self.clerk is None:
            self.clerk = subprocess.Popen(
                [*TALKOO, "manage", "--data", str(self.data), "shell", "--verbosity", "0", "-c", CLERK],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        assert self.clerk.stdin is not None
        assert self.clerk.stdout is not None
        self.clerk.stdin.write(json.dumps(code) + "\n")
        self.clerk.stdin.flush()
        answer = json.loads(self.clerk.stdout.readline())
        assert not answer["trouble"], answer["trouble"]
        return answer["said"]

    def stop(self) -> None:
        """End what was started to answer `python`."""
        if self.clerk is not None:
            self.clerk.communicate(timeout=30)

    def outbox_key(self, site: str) -> str:
        return next(
            line.strip()
            for line in self.output
            if line.strip().startswith(self.address(site, "/-/outbox/?key="))
        )

    def pages(self) -> list[dict]:
        return [json.loads(line) for line in self.command("pages").splitlines()]


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    running = Program(tmp_path_factory.mktemp("up") / "data with spaces", free_port())
    log = running.data.with_name("up.log")
    # Not a pipe: it would be full one day, and the program stand still.
    with log.open("w") as written:
        process = subprocess.Popen(
            [*TALKOO, "up", "--data", str(running.data), "--port", str(running.port)],
            stdout=written,
            stderr=subprocess.STDOUT,
            env={
                key: value for key, value in os.environ.items() if key not in {"TALKOO_DATA", "TALKOO_PORT"}
            },
        )
    try:
        while "Ctrl-C stops it" not in (said := log.read_text(errors="replace")):
            if process.poll() is not None:
                pytest.fail(f"the program did not start:\n{said}")
            time.sleep(0.2)
        running.output = said.splitlines()
        yield running
    finally:
        running.stop()
        process.send_signal(signal.SIGINT)
        process.wait(90)


@pytest.fixture(autouse=True)
def counts_anew(request: pytest.FixtureRequest) -> None:
    """What earlier journeys did counts for no limit: five sign in an hour under one address, and which of them run in
    the same program is chance."""
    if "program" in request.fixturenames:
        request.getfixturevalue("program").python(COUNT_ANEW)


@pytest.fixture(scope="session", autouse=True)
def whole_pages() -> Iterator[None]:
    """A click that leads to a page is over when all of that page is there.

    Playwright itself waits for its first bytes alone, and what is counted in half a page is chance.
    """
    click = Locator.click

    def click_and_load(self: Locator, **options: object) -> None:
        click(self, **options)
        if not self.page.is_closed():
            self.page.wait_for_load_state()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Locator, "click", click_and_load)
        yield


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_browser(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """A new person's browser; what breaks in it (scripts, policies, missing files) fails the test."""
    contexts: list[BrowserContext] = []
    broken: list[str] = []

    def start(**options) -> Page:
        context = chromium.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on("pageerror", lambda problem: broken.append(f"{page.url}: {problem}"))
        page.on(
            "console",
            lambda said: broken.append(f"{page.url}: {said.text}") if said.type == "error" else None,
        )
        return page

    yield start
    for context in contexts:
        context.close()
    # A refused page says so with its status, a page without a network has none: the browser logs both as errors.
    usual = ("the server responded with a status of 4", "net::ERR_INTERNET_DISCONNECTED")
    assert [line for line in broken if not any(one in line for one in usual)] == []


def wait_for(found: Callable[[], object], seconds: float = 15) -> object:
    """Until something that a worker does has happened."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if result := found():
            return result
        time.sleep(0.2)
    raise AssertionError("it did not happen in time")
