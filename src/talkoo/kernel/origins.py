"""Where something came from, when that is a thing of another block: its title and address, without importing it; and
the other way round, what came of a thing.

origins.register("discussions.post", find=queries.found_for)          # where posts are
origins.grows("tasks", queries.GROWN, queries.grown)                  # where tasks are made of them
select …, {origins.came_of("discussions.post", "p.id")} as came from …
origins.grown(row["came"])
"""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
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


@dataclass(frozen=True)
class Grown:
    """What came of a thing, as a page shows it. `said` is where it stands, who has it and by when; `is_open`: not done
    yet."""

    title: Text
    url: str
    said: str
    is_open: bool


_grows: dict[str, tuple[str, Callable[[Mapping[str, Any]], Grown]]] = {}


def grows(name: str, select: str, show: Callable[[Mapping[str, Any]], Grown]) -> None:
    """From now on something comes of things. `select` is an expression that gives, as a JSON array, what came of the
    thing `{kind}`, `{key}` (both become expressions); `show` is given one of them. It is for those who take part in the
    space where the thing stands, and who lead it: the page asks."""
    _grows[name] = (select, show)


def came_of(kind: str, key: str) -> str:
    """An expression for a statement: what came of the thing of this kind whose id is the expression `key`. Raises
    ValueError for a kind that is no plain name."""
    if not kind.replace(".", "").replace("_", "").isalnum():
        raise ValueError(f"no name of a kind: {kind}")
    named = f"'{kind}'"
    parts = [f"'{name}', {select.format(kind=named, key=key)}" for name, (select, _show) in _grows.items()]
    return f"jsonb_build_object({', '.join(parts)})"


def grown(came: Mapping[str, Any] | None) -> list[Grown]:
    """What `came_of` gave, in the order in which it came into being."""
    return [_grows[name][1](one) for name, found in (came or {}).items() if name in _grows for one in found]
