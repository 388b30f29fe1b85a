"""Where it was measured."""

from __future__ import annotations

import os
import platform
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import psutil

IN_MEMORY = {"tmpfs", "ramfs"}


def describe(folder: Path) -> dict[str, Any]:
    """The machine in a few words; the wait for the disk is what one durable commit costs at least."""
    return {
        "cpu": _cpu(),
        "cores": os.cpu_count() or 0,
        "memory_mb": round(psutil.virtual_memory().total / 1e6),
        "python": platform.python_version(),
        "load": round(os.getloadavg()[0], 1),
        "disk": file_system(folder),
        "fsync_ms": round(_fsync_ms(folder), 2),
    }


def folder_for_data() -> Path:
    """Where a throw-away database is made: on a real disk, for in memory a durable commit would cost nothing."""
    for place in (tempfile.gettempdir(), "/var/tmp"):  # noqa: S108 - a folder of our own is made inside
        if os.access(place, os.W_OK) and file_system(Path(place)) not in IN_MEMORY:
            return Path(place)
    return Path(tempfile.gettempdir())


def file_system(folder: Path) -> str:
    """The kind of file system that holds `folder`."""
    best, kind = "", "unknown"
    for disk in psutil.disk_partitions(all=True):
        if folder.resolve().is_relative_to(disk.mountpoint) and len(disk.mountpoint) >= len(best):
            best, kind = disk.mountpoint, disk.fstype
    return kind


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _fsync_ms(folder: Path) -> float:
    waits = []
    with tempfile.TemporaryFile(dir=folder) as file:
        for _turn in range(30):
            file.write(b"\0" * 8_192)
            file.flush()
            begun = time.perf_counter()
            os.fsync(file.fileno())
            waits.append((time.perf_counter() - begun) * 1_000)
    return statistics.median(waits)
