"""The running program as a whole: database, web and worker, started and stopped in order."""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import sys
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

from talkoo.site.instance import Instance, Unusable
from talkoo.site.supervisor import listening, logs, ports, postgres, privileges, steps
from talkoo.site.supervisor.children import Backoff, Child
from talkoo.site.supervisor.nightly import Nightly

HEALTHY_SECONDS = 60  # the web server has this long to answer
STOP_SECONDS = 12  # web and worker have this long to finish what they do
TICK = 60.0


class Hurry(KeyboardInterrupt):
    """A second Ctrl-C: stop at once."""


def _module(name: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", name, *arguments]


@dataclass
class Commands:
    """The programs of the children, by name. Tests put others in their place."""

    bootstrap: list[str] = field(default_factory=lambda: _module("talkoo.site.supervisor.bootstrap"))
    prepare: list[str] = field(default_factory=lambda: _module("talkoo.site.prepare"))
    web: list[str] = field(default_factory=lambda: _module("talkoo.site.supervisor.web"))
    worker: list[str] = field(default_factory=lambda: _module("talkoo.site.worker"))
    mail: list[str] = field(default_factory=lambda: _module("talkoo.site.mail"))
    live: list[str] = field(default_factory=lambda: _module("talkoo.site.live"))
    backup: list[str] = field(
        default_factory=lambda: _module("talkoo.site.commands", "backup", "--scheduled")
    )


class Parts:
    """Database, web and worker of one installation. The caller holds its lock."""

    def __init__(
        self,
        instance: Instance,
        host: str,
        port: int,
        report: Callable[[str], None],
        commands: Commands | None = None,
    ) -> None:
        self.instance, self.host, self.port = instance, host, port
        self.commands = commands or Commands()
        self.postgres = postgres.Postgres(instance, report) if instance.is_embedded else None
        self.children: list[Child] = []
        environment = steps.child_environment(instance, "backup", port)
        self.nightly = Nightly(instance, self.commands.backup, environment, report)
        self._report = report
        self._database_due = 0.0
        self._database_started = 0.0
        self._backoff = Backoff()

    def start_database(self) -> None:
        """Start the embedded server, if there is one, and bootstrap the database. Raises Unusable."""
        if self.postgres:
            with self._timed("database"):
                self.postgres.start()
            self._database_started = time.monotonic()
        with self._timed("bootstrap"):
            environment = steps.child_environment(self.instance, "super", self.port)
            steps.run(self.instance, "bootstrap", self.commands.bootstrap, environment, self._report)

    def prepare(self, sites: str) -> dict[str, Any]:
        """Migrations, rights, static files, demo data. Returns the addresses to show. Raises Unusable."""
        with self._timed("prepare"):
            command = [*self.commands.prepare, "--sites", sites, "--port", str(self.port)]
            environment = steps.child_environment(self.instance, "owner", self.port)
            answer = steps.run(
                self.instance, "prepare", command, environment, lambda line: self._report("  " + line)
            )
            try:
                found: dict[str, Any] = json.loads(answer)
            except ValueError as problem:
                raise Unusable(
                    "The step prepare did not say where the sites are: see log/prepare.log."
                ) from problem
        return found

    def start_children(self) -> None:
        """Start web, worker, the live processes and, with a mail domain, the receiver; wait until pages are answered.

        Raises Unusable when they are not.
        """
        started = time.monotonic()
        web = self._child("web", [*self.commands.web, self.host, str(self.port)], "app")
        worker = self._child("worker", self.commands.worker, "worker")
        starting = [web, worker]
        if listening.places() or listening.mailbox():
            starting.append(self._child("mail", self.commands.mail, "worker"))
        starting += self._live()
        for child in starting:
            child.start()
        while not ports.is_healthy(self.host, self.port):
            if not web.is_alive():
                raise Unusable(f"The web server did not start ({web.last_words()}).")
            if time.monotonic() - started > HEALTHY_SECONDS:
                raise Unusable(f"The web server did not answer within {HEALTHY_SECONDS} s: see log/web.log.")
            time.sleep(0.03)
        self._tell("web", started)
        if worker.is_alive():
            self._tell("worker", started)
        else:
            self._report(f"worker  failed ({worker.last_words()})")

    def watch(self) -> None:
        """Keep everything running until an exception ends it (a signal's handler raises one)."""
        with _woken_by_children() as wait:
            cleaned = time.monotonic()
            while True:
                pauses = [child.watch() for child in self.children]
                pause = min([self._watch_database(), self.nightly.watch(), TICK, *pauses])
                if time.monotonic() - cleaned > TICK:
                    cleaned = time.monotonic()
                    for child in self.children:
                        child.shorten_log()
                    logs.shorten(self.instance.log_folder / "postgres.log")
                wait(pause)

    def stop(self) -> None:
        """Stop web, then the worker, then the database.

        `Hurry`, raised meanwhile, kills what does not stop.
        """
        deadline = time.monotonic() + STOP_SECONDS
        parts: list[Nightly | Child] = [self.nightly, *self.children]
        for part in parts:
            try:
                part.stop(deadline)
            except Hurry:
                deadline = 0
                part.stop(deadline)
        shutil.rmtree(self.instance.live_folder, ignore_errors=True)
        if self.postgres:
            try:
                self.postgres.stop()
            except Hurry:
                self.postgres.stop(2)

    def _live(self) -> list[Child]:
        """The processes that tell open pages what happens: what is missing there costs nothing but speed."""
        number, _port = listening.live_processes(), listening.live_port()
        if not number:
            return []
        privileges.make_private_folder(self.instance.live_folder)
        names = [str(one + 1) for one in range(number)]
        if listening.live_wire():
            names.append("relay")
        return [self._child(f"live-{name}", [*self.commands.live, name], "live") for name in names]

    def _child(self, name: str, command: list[str], role: str) -> Child:
        environment = steps.child_environment(self.instance, role, self.port)
        child = Child(name, command, environment, self.instance, self._report)
        self.children.append(child)
        return child

    def _watch_database(self) -> float:
        """Start the database again when it died. Returns the seconds until it wants to be looked at."""
        now = time.monotonic()
        if self.postgres is None or self.postgres.is_alive():
            return TICK
        if self.postgres.process is not None:
            pause = self._backoff.after(now - self._database_started)
            self._report(f"the database stopped; starting it again in {pause:.1f} s")
            self.postgres.process = None
            self._database_due = now + pause
        if now >= self._database_due:
            try:
                self.postgres.start()
                self._report(f"the database runs again after {time.monotonic() - now:.1f} s")
                self._database_started = time.monotonic()
                return TICK
            except Unusable as problem:
                self._report(str(problem))
                self._database_due = time.monotonic() + self._backoff.after(0)
        return max(0.0, self._database_due - time.monotonic())

    @contextmanager
    def _timed(self, name: str) -> Any:
        started = time.monotonic()
        yield
        self._tell(name, started)

    def _tell(self, name: str, started: float) -> None:
        self._report(f"{name:<10} {time.monotonic() - started:5.1f} s")


@contextmanager
def _woken_by_children() -> Any:
    """Yields a function that sleeps until a child ends or the given seconds are over."""
    reading, writing = os.pipe()
    for end in (reading, writing):
        os.set_blocking(end, False)

    def nothing(number: int, frame: FrameType | None) -> None:
        return None  # the wake-up is the byte in the pipe

    def wait(seconds: float) -> None:
        if select.select([reading], [], [], seconds)[0]:
            os.read(reading, 4096)

    before = signal.signal(signal.SIGCHLD, nothing)
    earlier = signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    try:
        yield wait
    finally:
        signal.set_wakeup_fd(earlier)
        signal.signal(signal.SIGCHLD, before)
        os.close(reading)
        os.close(writing)
