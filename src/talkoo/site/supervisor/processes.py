"""Child processes that never outlive us, and what the system tells about processes."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent(death_signal: int, parent: int) -> None:
    """Ask the kernel to send `death_signal` to this process when `parent`, which started it, is gone.

    A changed user or user namespace clears the wish, so call this last before the program is executed.
    """
    if sys.platform == "linux":
        _libc.prctl(_PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
    if os.getppid() != parent:  # it died before the wish was made
        os._exit(1)


def spawn(
    command: Sequence[str | Path],
    *,
    environment: Mapping[str, str],
    death_signal: int = signal.SIGKILL,
    before: Callable[[], None] | None = None,
    user: tuple[int, int] | None = None,
    stdout: int | IO[bytes] | None = None,
    stderr: int | IO[bytes] | None = None,
    folder: Path | None = None,
) -> subprocess.Popen[bytes]:
    """Start a program in a session of its own: Ctrl-C then reaches us only, and we order the stopping.

    `death_signal` is sent when we are gone; only PostgreSQL gets a gentler one: without us and the database the
    others could not finish what they do. `before` runs in the child; `user` is the (uid, gid) to become. Raises
    OSError when it cannot be started.
    """
    parent = os.getpid()

    def prepare() -> None:
        if before:
            before()
        die_with_parent(death_signal, parent)

    return subprocess.Popen(
        [str(part) for part in command],
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=stderr,
        cwd=folder,
        start_new_session=True,
        preexec_fn=prepare,
        user=user[0] if user else None,
        group=user[1] if user else None,
        extra_groups=[] if user else None,
    )


def stop(process: subprocess.Popen[bytes], stop_signal: int, deadline: float) -> bool:
    """Ask a child to stop and wait until `deadline` (of `time.monotonic`), then kill its whole group.

    True: it obeyed.
    """
    obeyed = True
    if process.poll() is None:
        process.send_signal(stop_signal)
        try:
            process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            obeyed = False
    kill_group(process)
    return obeyed


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """Kill what is left of a child and of the processes it started."""
    with suppress(ProcessLookupError, PermissionError):  # nothing is left
        os.killpg(process.pid, signal.SIGKILL)
    if process.poll() is None:
        process.kill()
    process.wait()


def exists(pid: int) -> bool:
    """Whether a process with this id runs (a zombie does not)."""
    try:
        status = Path(f"/proc/{pid}/stat").read_bytes()
    except OSError:
        if Path("/proc/self/stat").exists():
            return False
        try:
            os.kill(pid, 0)
        except OSError:
            return False
        return True
    return status.rpartition(b")")[2].split()[:1] != [b"Z"]


def working_in(folder: Path, program: str) -> list[int]:
    """The ids of the processes of `program` whose working folder is `folder`.

    A process id alone may be reused.
    """
    found = []
    for entry in Path("/proc").iterdir() if Path("/proc/self/cwd").exists() else ():
        if not entry.name.isdigit():
            continue
        try:
            if os.path.samefile(entry / "cwd", folder) and (entry / "comm").read_text().strip() == program:
                found.append(int(entry.name))
        except OSError:
            continue  # it ended, or it is not ours to look at
    return [pid for pid in found if exists(pid)]


def wait_until_gone(pids: Sequence[int], seconds: float) -> bool:
    """Wait until none of these processes runs. False: time was up."""
    until = time.monotonic() + seconds
    while any(exists(pid) for pid in pids):
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True
