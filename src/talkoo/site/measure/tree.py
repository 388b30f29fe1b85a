"""The processes of a running program: whose they are, what they used and what they hold."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil

PARTS = ("web", "worker", "supervisor", "postgres")
_MARKS = {"web": "talkoo.site.supervisor.web", "worker": "talkoo.site.worker"}


class Tree:
    """All processes below a `talkoo up`, by part of the program."""

    def __init__(self, pid: int) -> None:
        self._top = psutil.Process(pid)

    def parts(self) -> dict[str, list[psutil.Process]]:
        """The processes that run now."""
        found: dict[str, list[psutil.Process]] = {part: [] for part in PARTS}
        found["supervisor"].append(self._top)
        for child in self._top.children():
            with suppress(psutil.NoSuchProcess):
                found[_part_of(child)] += [child, *child.children(recursive=True)]
        return found

    def cpu(self) -> dict[str, float]:
        """CPU seconds used so far, by part. Of children that ended, what their parent was told."""
        return {part: sum(map(_cpu_of, found)) for part, found in self.parts().items()}

    def memory(self) -> dict[str, float]:
        """PSS in megabytes (10^6 bytes), by part: memory that processes share is divided among them."""
        return {part: round(sum(map(_pss_of, found)) / 1e6, 1) for part, found in self.parts().items()}


def _part_of(process: psutil.Process) -> str:
    line = process.cmdline()
    for part, mark in _MARKS.items():
        if mark in line:
            return part
    return "postgres" if process.name() == "postgres" else "supervisor"


def _cpu_of(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
        precise = sum(_threads(process.pid)) or times.user + times.system
        return float(precise + times.children_user + times.children_system)
    except psutil.NoSuchProcess:
        return 0.0


def _threads(pid: int) -> Iterator[float]:
    """Seconds of each thread, from the scheduler's own count in nanoseconds; nothing where there is none."""
    for thread in Path(f"/proc/{pid}/task").glob("*/schedstat"):
        with suppress(OSError, ValueError, IndexError):
            yield int(thread.read_text().split()[0]) / 1e9


def _pss_of(process: psutil.Process) -> int:
    try:
        return int(process.memory_full_info().pss)
    except (psutil.NoSuchProcess, psutil.ZombieProcess):
        return 0
