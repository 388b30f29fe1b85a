"""What open pages are told, and whom."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from talkoo.blocks.chat.queries.rooms import SAID, TALKS
from talkoo.kernel import clock
from talkoo.kernel.rows import Row, fetch
from talkoo.people.spaces.queries import SEEN
from talkoo.plumbing.live.topics import Happened

_WITH_THESE = f"select {SAID} where m.id = any(%(ids)s)"


def who_may_hear(space_id: uuid.UUID, people: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Which of these people talk in the room of this space now."""
    given = {"space": space_id, "people": list(people), "now": clock.now()}
    return {row["id"] for row in fetch(_MAY_HEAR, given)}


_MAY_HEAR = f"""
select p.id from unnest(%(people)s::uuid[]) p(id), spaces_space s
where s.id = %(space)s and {TALKS.replace("%(person)s", "p.id")} and {SEEN.replace("%(person)s", "p.id")}
"""


def shown(space_id: uuid.UUID, happened: Sequence[Happened]) -> Mapping[int, Any]:
    """Of each thing that happened how its message is now, the same for all who hear it."""
    ids = list({one.about for one in happened if one.about})
    rows = {row["id"]: row for row in fetch(_WITH_THESE, {"ids": ids})}
    return {one.number: _told(rows[one.about]) for one in happened if one.about in rows}


def _told(row: Row) -> dict[str, Any]:
    is_gone = row["is_deleted"] or row["is_hidden"]
    return {
        **{
            name: row[name]
            for name in ("number", "language", "created_at", "changed_at", "author_id", "author")
        },
        "is_gone": is_gone,
        **{name: None if is_gone else row[name] for name in ("html", "file", "reactions", "leads_to")},
        "answers": row["answers"],
    }
