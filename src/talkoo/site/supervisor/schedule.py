"""When backups are made by themselves, where they go, and how the last one went. No Django, no database.

`TALKOO_BACKUP_DIR` switches it on; `TALKOO_BACKUP_AT` is the time of day on this machine's clock (03:15),
`TALKOO_BACKUP_KEEP` how many stay (14), `TALKOO_BACKUP_COPY` a second folder, best on another disk or machine, and
`TALKOO_BACKUP_COMMAND` a command that carries the file away, with `{file}` in it.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from talkoo.site.instance import Instance, Unusable

TOO_OLD = timedelta(hours=36)  # a day, and a night to spare
RETRY = timedelta(minutes=30)  # after one that failed
NAME = "talkoo-{id}-{moment:%Y%m%d-%H%M%S}.talkoo"


@dataclass(frozen=True)
class Schedule:
    """What the operator asked for."""

    folder: Path
    hour: int = 3
    minute: int = 15
    keep: int = 14
    copy: Path | None = None
    command: str = ""

    def last_due(self, now: datetime) -> datetime:
        """The latest moment before `now` (local time) at which one should have begun."""
        today = now.replace(hour=self.hour, minute=self.minute, second=0, microsecond=0)
        return today if today <= now else today - timedelta(days=1)


def schedule() -> Schedule | None:
    """From the environment; None when no folder is named. Raises Unusable for what is not understood."""
    folder = os.environ.get("TALKOO_BACKUP_DIR", "")
    if not folder:
        return None
    at = os.environ.get("TALKOO_BACKUP_AT", "") or "03:15"
    keep = os.environ.get("TALKOO_BACKUP_KEEP", "") or "14"
    copy = os.environ.get("TALKOO_BACKUP_COPY", "")
    found = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", at)
    if not found:
        raise Unusable(f"TALKOO_BACKUP_AT={at} is no time of day: write it as 03:15.")
    if not keep.isascii() or not keep.isdigit() or not 0 < int(keep) < 10_000:
        raise Unusable(f"TALKOO_BACKUP_KEEP={keep} is no number of backups: write one from 1 to 9999.")
    if not Path(folder).is_absolute() or (copy and not Path(copy).is_absolute()):
        raise Unusable("TALKOO_BACKUP_DIR and TALKOO_BACKUP_COPY are whole paths, beginning with /.")
    return Schedule(
        folder=Path(folder),
        hour=int(found[1]),
        minute=int(found[2]),
        keep=int(keep),
        copy=Path(copy) if copy else None,
        command=os.environ.get("TALKOO_BACKUP_COMMAND", ""),
    )


@dataclass(frozen=True)
class Outcome:
    """How the last scheduled backup went. `problem` is empty when all went well, the copy too."""

    tried_at: datetime
    made_at: datetime | None = None
    copied_at: datetime | None = None
    file: str = ""
    problem: str = ""


def _path(instance: Instance) -> Path:
    return instance.data / "scheduled-backup.json"


def outcome(instance: Instance) -> Outcome | None:
    """What was noted last; None when nothing was."""
    try:
        told: dict[str, Any] = json.loads(_path(instance).read_text())
        moments = {
            name: datetime.fromisoformat(told[name]) if told.get(name) else None
            for name in ("tried_at", "made_at", "copied_at")
        }
    except (OSError, ValueError, TypeError, AttributeError):
        return None
    tried = moments.pop("tried_at")
    if tried is None:
        return None
    return Outcome(
        tried_at=tried, file=str(told.get("file", "")), problem=str(told.get("problem", "")), **moments
    )


def note(instance: Instance, said: Outcome) -> None:
    """Write down how it went."""
    told = {
        "tried_at": said.tried_at.isoformat(),
        "made_at": said.made_at.isoformat() if said.made_at else None,
        "copied_at": said.copied_at.isoformat() if said.copied_at else None,
        "file": said.file,
        "problem": said.problem,
    }
    fresh = instance.data / ".scheduled-backup.json.new"
    fresh.write_text(json.dumps(told, indent=1))
    fresh.replace(_path(instance))


def is_due(instance: Instance, wanted: Schedule, now: datetime) -> bool:
    """Whether one should begin now, at `now` with a time zone: none was made since the last time that was due.

    One that failed is tried again after half an hour, one that was missed (the machine was off) at once.
    """
    last = outcome(instance)
    if last is None:
        return True
    if last.made_at and not last.problem and last.made_at >= wanted.last_due(now):
        return False
    is_old = last.made_at is None or last.made_at < wanted.last_due(now)
    return (is_old or bool(last.problem)) and (
        now - last.tried_at >= RETRY or (is_old and last.tried_at < wanted.last_due(now))
    )


def trouble(instance: Instance, now: datetime | None = None) -> str:
    """What is wrong with the scheduled backups, in one line; empty when all is well or none were asked for."""
    try:
        wanted = schedule()
    except Unusable as problem:
        return str(problem)
    if wanted is None:
        return ""
    now = now or datetime.now(UTC)
    last = outcome(instance)
    if last is None:
        return ""  # the first one is made as soon as Talkoo runs
    if last.made_at is None or now - last.made_at > TOO_OLD:
        age = (
            "never made"
            if last.made_at is None
            else f"{(now - last.made_at).total_seconds() / 3600:.0f} hours old"
        )
        return f"the last scheduled backup is {age} ({last.problem or 'Talkoo did not run'})"
    if (wanted.copy or wanted.command) and (last.copied_at is None or now - last.copied_at > TOO_OLD):
        return f"the backup was not carried to its second place ({last.problem or 'never tried'})"
    return ""
