"""One scheduled backup: written, carried to its second place, and old ones taken away. What went wrong is noted."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from talkoo.site import saved
from talkoo.site.instance import Instance, Unusable
from talkoo.site.supervisor import schedule
from talkoo.site.supervisor.running import running
from talkoo.site.supervisor.schedule import Outcome, Schedule

CARRY_SECONDS = 6 * 3_600


def make(instance: Instance, wanted: Schedule) -> Outcome:
    """Make it and note how it went. Raises Unusable when it could not be made, or not be carried away."""
    now = datetime.now(UTC)
    before = schedule.outcome(instance) or Outcome(tried_at=now)
    said = replace(before, tried_at=now, problem="")
    schedule.note(instance, replace(said, problem="it was interrupted"))
    try:
        target = _write(instance, wanted)
        said = replace(said, made_at=datetime.now(UTC), file=str(target))
        schedule.note(instance, replace(said, problem="it was interrupted before it was carried away"))
        if wanted.copy:
            _copy(target, wanted.copy)
            _prune(instance, wanted.copy, wanted.keep)
        if wanted.command:
            _carry(target, wanted.command)
        if wanted.copy or wanted.command:
            said = replace(said, copied_at=datetime.now(UTC))
        _prune(instance, wanted.folder, wanted.keep)
    except (Unusable, OSError) as problem:
        reason = str(problem) if isinstance(problem, Unusable) else f"{problem.filename}: {problem.strerror}"
        schedule.note(instance, replace(said, problem=reason[:300]))
        raise
    schedule.note(instance, said)
    return said


def _write(instance: Instance, wanted: Schedule) -> Path:
    wanted.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = wanted.folder / schedule.NAME.format(id=instance.id, moment=datetime.now().astimezone())
    with running(instance):
        saved.write(instance, target)
    return target


def _copy(file: Path, folder: Path) -> None:
    """The folder is not made: where a disk is missing, its place would fill up the one that is there."""
    if not folder.is_dir():
        raise Unusable(f"TALKOO_BACKUP_COPY: there is no folder {folder}; is its disk mounted?")
    part = folder / f"{file.name}.part"
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as copied, file.open("rb") as whole:
            shutil.copyfileobj(whole, copied, 1 << 20)
            copied.flush()
            os.fsync(copied.fileno())
        if part.stat().st_size != file.stat().st_size:
            raise Unusable(f"{part} came out shorter than {file}.")
        part.replace(folder / file.name)
    finally:
        part.unlink(missing_ok=True)


def _carry(file: Path, command: str) -> None:
    """Run the operator's own command, without a shell."""
    try:
        words = [word.replace("{file}", str(file)) for word in shlex.split(command)]
        done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=CARRY_SECONDS)
    except (OSError, ValueError, IndexError) as problem:
        raise Unusable(f"TALKOO_BACKUP_COMMAND cannot be run: {problem}") from problem
    except subprocess.TimeoutExpired as problem:
        raise Unusable("TALKOO_BACKUP_COMMAND took more than six hours.") from problem
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise Unusable(f"TALKOO_BACKUP_COMMAND ended with {done.returncode}: {last}")


def _prune(instance: Instance, folder: Path, keep: int) -> None:
    """Only files that this installation's schedule named itself."""
    ours = re.compile(rf"talkoo-{instance.id}-\d{{8}}-\d{{6}}\.talkoo")
    found = sorted(path for path in folder.iterdir() if ours.fullmatch(path.name) and path.is_file())
    for path in found[:-keep]:
        path.unlink(missing_ok=True)
