"""What the children print goes into one file each below `log/`, kept short."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import IO

LIMIT = 5_000_000


def open_log(folder: Path, name: str) -> IO[bytes]:
    """The log of a child, for appending. Unbuffered, so that its position is the file's end."""
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.log"
    shorten(path)
    file = path.open("ab", buffering=0)
    path.chmod(0o600)
    return file


def shorten(path: Path) -> None:
    """Move what a log holds to `<name>.log.1` when it grows long. Children keep writing to the same file."""
    try:
        if path.stat().st_size > LIMIT:
            shutil.copyfile(path, path.with_name(path.name + ".1"))
            path.with_name(path.name + ".1").chmod(0o600)
            with path.open("r+b") as file:
                file.truncate(0)
    except OSError:
        return  # a log is never a reason to stop


def since(path: Path, position: int) -> str:
    """What was logged after `position`; the whole file when it was shortened meanwhile.

    At most the last 64 kB.
    """
    try:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            begin = position if position <= size else 0
            file.seek(max(begin, size - 65_536))
            return file.read().decode(errors="replace")
    except OSError:
        return ""


_BACKTRACE = re.compile(r"(Stack backtrace:|\d+: \S+|at \S+:\d+(:\d+)?)$")
"""What the web server, which is no Python, adds below the reason why it ends."""


def last_line(text: str) -> str:
    """The last line that says something, at most 200 characters."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    said = [line for line in lines if not _BACKTRACE.match(line)]
    return (said or lines)[-1][:200] if lines else ""
