"""The journal of erasures, beside the database and in no backup: after a restore they are done again (decision 22).

One JSON object a line: `{"site": …, "person": …, "run": …, "at": …}`. Ids and a moment, nothing else.
"""

import datetime
import json
import os
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True)
class Line:
    """One person was erased on one site."""

    site_id: uuid.UUID
    person_id: uuid.UUID
    run_id: uuid.UUID
    at: datetime.datetime


def path() -> Path:
    """Where it lies: `erasures.jsonl` in the data folder. Raises RuntimeError where no data folder is set."""
    if told := getattr(settings, "ERASURES_JOURNAL", None):
        return Path(told)
    if settings.INSTANCE is None:
        raise RuntimeError("there is no journal of erasures: TALKOO_DATA is not set")
    return Path(settings.INSTANCE.data) / "erasures.jsonl"


def append(line: Line) -> None:
    """Write a line; it is on the disk when this returns. Several processes may write at the same time."""
    said = json.dumps(
        {
            "site": str(line.site_id),
            "person": str(line.person_id),
            "run": str(line.run_id),
            "at": line.at.isoformat(),
        }
    )
    handle = os.open(path(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, f"{said}\n".encode())
        os.fsync(handle)
    finally:
        os.close(handle)


def lines() -> Iterator[Line]:
    """All of it, the oldest first. A line that was cut off by a crash is passed over."""
    try:
        text = path().read_text(encoding="utf-8")
    except FileNotFoundError:
        return
    for one in text.splitlines():
        try:
            said = json.loads(one)
            yield Line(
                uuid.UUID(said["site"]),
                uuid.UUID(said["person"]),
                uuid.UUID(said["run"]),
                datetime.datetime.fromisoformat(said["at"]),
            )
        except (ValueError, KeyError, TypeError):
            continue


def has(run_id: uuid.UUID) -> bool:
    """Whether this erasure is written down."""
    return any(line.run_id == run_id for line in lines())
