"""Starts the scheduled backup when it is due, as a child beside the running parts."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from talkoo.site.instance import Instance, Unusable
from talkoo.site.supervisor import logs, processes, schedule

LOOK = 30.0  # seconds between two looks at the clock
FIRST_LOOK = 20.0  # after the start: first the people, then the backup


class Nightly:
    """Asked again and again by the supervisor; never waits itself."""

    def __init__(
        self,
        instance: Instance,
        command: Sequence[str],
        environment: Mapping[str, str],
        report: Callable[[str], None],
        first_look: float = FIRST_LOOK,
    ) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self._instance, self._command, self._environment, self._report = (
            instance,
            command,
            environment,
            report,
        )
        self._position = 0
        self._due = time.monotonic() + first_look

    def watch(self) -> float:
        """Start one that is due, say how one ended. Returns the seconds until it wants to be asked again."""
        if self.process is not None:
            if self.process.poll() is None:
                return LOOK
            if self.process.returncode:
                said = logs.last_line(logs.since(self._instance.log_folder / "backup.log", self._position))
                self._report(f"the scheduled backup failed: {said or f'exit code {self.process.returncode}'}")
            processes.kill_group(self.process)
            self.process = None
        if time.monotonic() < self._due:
            return self._due - time.monotonic()
        self._due = time.monotonic() + LOOK
        try:
            wanted = schedule.schedule()
            if wanted and schedule.is_due(self._instance, wanted, datetime.now().astimezone()):
                self._start()
        except (Unusable, OSError) as problem:
            self._report(f"the scheduled backup cannot be made: {problem}")
            self._due += 1_800
        return LOOK

    def _start(self) -> None:
        with logs.open_log(self._instance.log_folder, "backup") as log:
            self._position = log.seek(0, 2)
            self.process = processes.spawn(
                self._command,
                environment=self._environment,
                stdout=log,
                stderr=log,
                folder=self._instance.data,
            )

    def stop(self, deadline: float) -> None:
        """End one that runs: it leaves no half file, and is made at the next start."""
        if self.process is not None:
            processes.stop(self.process, signal.SIGINT, deadline)
            self.process = None
