"""What can have a room, and who decides about it: said by those who know people.

registry.register("gatherings.gathering", may_arrange=rules.organises)
"""

import uuid
from collections.abc import Callable
from typing import Any

LONGEST = 60
"""Characters of the name of a kind."""

MayArrange = Callable[[Any, uuid.UUID], bool]

_kinds: dict[str, MayArrange] = {}


def register(kind: str, *, may_arrange: MayArrange) -> None:
    """From now on things of this kind, `<block>.<thing>`, can have a room. `may_arrange(person, key)` says whether the
    person decides about that of one thing. Raises ValueError for a kind of no such shape."""
    if not 0 < len(kind) <= LONGEST or kind.count(".") != 1:
        raise ValueError(f"no name of a kind: {kind}")
    _kinds[kind] = may_arrange


def may_arrange(person: Any, kind: str, key: uuid.UUID) -> bool:
    """Whether the person decides about the room of this thing; nobody does about that of an unknown kind."""
    known = _kinds.get(kind)
    return bool(known and known(person, key))
