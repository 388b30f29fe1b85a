"""Where something came from, when that is a thing of another block: its title and address, without importing it.

origins.register("discussions.post", find=queries.found_for)
"""

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from talkoo.kernel.text import Text

LONGEST = 60
"""Characters of the name of a kind."""


@dataclass(frozen=True)
class Found:
    """A thing as it is shown elsewhere: what it is called (or its first line), its page, and the space it stands in."""

    title: Text | str
    url: str
    space_id: uuid.UUID


Find = Callable[[Sequence[uuid.UUID], Any], dict[uuid.UUID, Found]]

_kinds: dict[str, Find] = {}


def register(kind: str, find: Find) -> None:
    """From now on there are things of this kind, `<block>.<thing>`. `find(keys, person)` gives those that this person
    (or visitor) may see, in one statement whatever their number. Raises ValueError for a kind of no such shape."""
    if not 0 < len(kind) <= LONGEST or "/" in kind:
        raise ValueError(f"no name of a kind: {kind}")
    _kinds[kind] = find


def find(origins: Iterable[tuple[str, uuid.UUID]], person: Any) -> dict[tuple[str, uuid.UUID], Found]:
    """Those of these (kind, key) that the person may see; one statement for each kind. What is gone, what the person
    may not see and kinds that nobody knows any more are missing."""
    wanted: dict[str, list[uuid.UUID]] = {}
    for kind, key in dict.fromkeys(origins):
        wanted.setdefault(kind, []).append(key)
    return {
        (kind, key): one
        for kind, keys in wanted.items()
        if kind in _kinds
        for key, one in _kinds[kind](keys, person).items()
    }


def one(kind: str, key: uuid.UUID, person: Any) -> Found | None:
    """This one, if the person may see it."""
    return find([(kind, key)], person).get((kind, key))
