"""Meetings of another block: what minutes, video and tasks know of one, without importing it.

meetings.register("gatherings.gathering", find=queries.as_meetings)
"""

import datetime
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from talkoo.kernel import clock
from talkoo.kernel.text import Text

LONGEST = 60
"""Characters of the name of a kind."""


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """A meeting as one person (or visitor) has it. `space_id`: where it stands, None for the site. Without a date
    `starts_at` and `ends_at` are empty; `zone` is that of the place. `takes_part`: invited or registered, so that its
    agenda and minutes are theirs too; `leads`: one of its organisers. `agenda_days`: those who take part add to its
    agenda until so many days before the start, when its series says so."""

    kind: str
    key: uuid.UUID
    title: Text
    url: str
    space_id: uuid.UUID | None
    starts_at: datetime.datetime | None
    ends_at: datetime.datetime | None
    zone: str
    is_cancelled: bool
    takes_part: bool
    leads: bool
    agenda_days: int | None = None

    @property
    def has_begun(self) -> bool:
        """Whether its beginning is over. One without a date has not begun."""
        return self.starts_at is not None and self.starts_at <= clock.now()


Find = Callable[[Sequence[uuid.UUID], Any], dict[uuid.UUID, Meeting]]
Before = Callable[[uuid.UUID], uuid.UUID | None]
Gone = Callable[[str, uuid.UUID], None]

_kinds: dict[str, tuple[Find, Before]] = {}
_when_gone: list[Gone] = []


def _never(key: uuid.UUID) -> uuid.UUID | None:
    return None


def register(kind: str, find: Find, before: Before = _never) -> None:
    """From now on there are meetings of this kind, `<block>.<thing>`. `find(keys, person)` gives those that this person
    may see, in one statement whatever their number; `before(key)` the one that was held before it in the same series
    or space. Raises ValueError for a kind of no such shape."""
    if not 0 < len(kind) <= LONGEST or "/" in kind:
        raise ValueError(f"no name of a kind: {kind}")
    _kinds[kind] = (find, before)


def find(kind: str, keys: Sequence[uuid.UUID], person: Any) -> dict[uuid.UUID, Meeting]:
    """Those of these meetings that the person may see; none of a kind that nobody knows any more."""
    known = _kinds.get(kind)
    return known[0](keys, person) if known and keys else {}


def one(kind: str, key: uuid.UUID, person: Any) -> Meeting | None:
    """This one, if the person may see it."""
    return find(kind, [key], person).get(key)


def before(kind: str, key: uuid.UUID) -> uuid.UUID | None:
    """The meeting that was held before this one, in the same series or space."""
    known = _kinds.get(kind)
    return known[1](key) if known else None


def when_gone(act: Gone) -> None:
    """From now on `act(kind, key)` takes away what hangs on a meeting that is thrown away, in the same transaction."""
    _when_gone.append(act)


def gone(kind: str, key: uuid.UUID) -> None:
    """A meeting that nobody has seen is thrown away: its agenda, its room and the like go with it."""
    for act in _when_gone:
        act(kind, key)
