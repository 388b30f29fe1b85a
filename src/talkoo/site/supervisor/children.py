"""A program that is kept running: started again when it dies, a little later each time."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence

from talkoo.site.instance import Instance
from talkoo.site.supervisor import logs, processes

FIRST_PAUSE, LONGEST_PAUSE = 0.2, 5.0  # seconds before a restart; doubles each time
HEALTHY_AFTER = 3.0  # seconds of running after which earlier failures are forgotten: it is no crash at start


class Backoff:
    """How long to wait before the next start."""

    def __init__(self) -> None:
        self._pause = FIRST_PAUSE

    def after(self, ran_for: float) -> float:
        """The pause in seconds after a run of `ran_for` seconds."""
        if ran_for >= HEALTHY_AFTER:
            self._pause = FIRST_PAUSE
        pause = self._pause
        self._pause = min(self._pause * 2, LONGEST_PAUSE)
        return pause


class Child:
    """A child process with its log `log/<name>.log`."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        environment: Mapping[str, str],
        instance: Instance,
        report: Callable[[str], None],
    ) -> None:
        self.name = name
        self.process: subprocess.Popen[bytes] | None = None
        self._command = command
        self._environment = environment
        self._instance = instance
        self._report = report
        self._backoff = Backoff()
        self._started = 0.0
        self._due = 0.0
        self._log_position = 0

    def start(self) -> None:
        """Start it. Raises OSError when the system cannot."""
        with logs.open_log(self._instance.log_folder, self.name) as log:
            self._log_position = log.seek(0, os.SEEK_END)
            self._started = time.monotonic()
            self.process = processes.spawn(
                self._command,
                environment=self._environment,
                stdout=log,
                stderr=log,
                folder=self._instance.data,
            )

    def is_alive(self) -> bool:
        """Whether it runs now."""
        return self.process is not None and self.process.poll() is None

    def watch(self) -> float:
        """Start it again when it died and its pause is over.

        Returns the seconds until it wants to be looked at.
        """
        now = time.monotonic()
        if self.is_alive():
            return HEALTHY_AFTER
        if self.process is not None:
            processes.kill_group(self.process)  # what it started must not keep its port
            pause = self._backoff.after(now - self._started)
            self._report(f"{self.name} stopped ({self.last_words()}); starting it again in {pause:.1f} s")
            self.process = None
            self._due = now + pause
        if now >= self._due:
            try:
                self.start()
            except OSError as problem:
                self._due = now + self._backoff.after(0)
                self._report(f"{self.name} cannot be started: {problem.strerror}")
        return max(0.0, self._due - now)

    def last_words(self) -> str:
        """How it ended, with the last line of its log."""
        code = self.process.returncode if self.process else 0
        if code < 0:
            return f"killed by {signal.Signals(-code).name}"
        said = logs.last_line(logs.since(self._instance.log_folder / f"{self.name}.log", self._log_position))
        return f"exit code {code}: {said}" if said else f"exit code {code}"

    def stop(self, deadline: float) -> None:
        """Ask it to stop; kill it at `deadline` (of `time.monotonic`)."""
        if self.process is not None:
            if not processes.stop(self.process, signal.SIGTERM, deadline):
                self._report(f"{self.name} did not stop in time and was ended")
            self.process = None

    def shorten_log(self) -> None:
        """Keep its log short."""
        logs.shorten(self._instance.log_folder / f"{self.name}.log")
