"""Minutes as one document: what is approved, hashed, printed and kept."""

import datetime
import hashlib
import json
from collections.abc import Iterable
from typing import Any

from talkoo.blocks.minutes.models import Part
from talkoo.blocks.minutes.queries.shown import Standing
from talkoo.kernel import origins
from talkoo.kernel.text import Text

VERSION = 1


def build(who: Standing) -> dict[str, Any]:
    """All that the minutes say now: plain values that JSON can hold, in the order of the agenda, with people's names as
    they are called today."""
    meeting, row = who.meeting, who.row
    return {
        "version": VERSION,
        "title": _words(meeting.title),
        "language": row["language"] or meeting.title.lang,
        "starts_at": _moment(meeting.starts_at),
        "ends_at": _moment(meeting.ends_at),
        "zone": meeting.zone,
        "chair": row["chair"] or "",
        "secretary": row["secretary"] or "",
        "quorum": row["quorum"],
        "present": [one["name"] for one in row["attendances"] if one["part"] == Part.PRESENT],
        "excused": [one["name"] for one in row["attendances"] if one["part"] == Part.EXCUSED],
        "items": [
            {
                "number": number,
                "kind": one["kind"],
                "title": one["title"],
                "text": one["text"],
                "language": one["language"],
                "length": one["length"],
                "proposer": one["proposer"] or "",
                "notes": one["notes"],
                "decisions": [line for line in one["decisions"].splitlines() if line.strip()],
                "is_open": one["is_open"],
                "tasks": [
                    {"title": _words(task.title), "said": task.said} for task in origins.grown(one["came"])
                ],
            }
            for number, one in enumerate(row["items"], 1)
        ],
        "checked_by": row["checked_by"] or "",
        "checked_at": _moment(row["checked_at"]),
    }


def digest(document: dict[str, Any]) -> str:
    """SHA-256 of the document as JSON with its keys in order, without spaces, in UTF-8."""
    plain = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def digest_of_addendum(before: str, number: int, language: str, text: str) -> str:
    """SHA-256 of the digest before it and the words, on lines of their own."""
    return hashlib.sha256(f"{before}\n{number}\n{language}\n{text}".encode()).hexdigest()


def digest_of_attendance(there: Iterable[tuple[Any, str, str]]) -> str:
    """What stands for who was noted: the same for the same people (their ids, or else their names) and parts."""
    rows = sorted(f"{person_id or name}\n{part}" for person_id, name, part in there)
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()


def _words(text: Text) -> dict[str, str]:
    return {"text": text.text, "language": text.lang}


def _moment(value: datetime.datetime | None) -> str:
    return value.astimezone(datetime.UTC).isoformat() if value else ""
