"""One Talkoo at a time works on a data folder."""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from talkoo.site.instance import Instance, Unusable
from talkoo.site.supervisor import processes


@dataclass(frozen=True)
class Run:
    """A running `talkoo up`, as it wrote into its run file."""

    pid: int
    host: str
    port: int
    is_ready: bool = True

    @property
    def address(self) -> str:
        """Where its web server listens."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}/"


def read_run(instance: Instance) -> Run | None:
    """The `talkoo up` that runs on this data; None when none does, whatever an old file says."""
    try:
        found: dict[str, Any] = json.loads(instance.run_file.read_text())
        run = Run(
            pid=int(found["pid"]),
            host=str(found["host"]),
            port=int(found["port"]),
            is_ready=found["ready"] is True,
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return (
        run if _holder(instance) == str(run.pid) and processes.exists(run.pid) and is_held(instance) else None
    )


def write_run(instance: Instance, host: str, port: int, *, ready: bool) -> None:
    """Tell other commands that we run, where, and whether the database is theirs to use."""
    fresh = instance.run_file.with_name(".run.json.new")
    fresh.write_text(json.dumps({"pid": os.getpid(), "host": host, "port": port, "ready": ready}))
    fresh.replace(instance.run_file)


def remove_run(instance: Instance) -> None:
    """Tell other commands that we no longer run."""
    instance.run_file.unlink(missing_ok=True)


def is_held(instance: Instance) -> bool:
    """Whether a process holds the lock of this data."""
    try:
        handle = os.open(instance.lock_file, os.O_RDWR)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def _holder(instance: Instance) -> str:
    """The process id that the last holder of the lock wrote down."""
    try:
        return instance.lock_file.read_text().strip()
    except OSError:
        return ""


@contextmanager
def held(instance: Instance, patience: float = 0.5) -> Iterator[None]:
    """Hold the lock.

    It ends with the process, however that ends. Raises Unusable when another one holds it.
    """
    try:
        handle = os.open(instance.lock_file, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as problem:
        raise Unusable(f"{instance.lock_file} cannot be written: {problem.strerror}.") from problem
    try:
        _acquire(instance, handle, patience)
        os.ftruncate(handle, 0)
        os.write(handle, f"{os.getpid()}\n".encode())
        yield
    finally:
        os.close(handle)


def _acquire(instance: Instance, handle: int, patience: float) -> None:
    until = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() < until:
                time.sleep(0.05)
                continue
        except OSError as problem:
            raise Unusable(
                f"{instance.data} lies on a disk without file locks: choose another with --data."
            ) from problem
        holder = _holder(instance) or "unknown"
        run = read_run(instance)
        where = f", {run.address}" if run else ""
        raise Unusable(
            f"Another Talkoo already runs on this data (process {holder}{where}): stop it, or choose another "
            f"folder with --data."
        )
