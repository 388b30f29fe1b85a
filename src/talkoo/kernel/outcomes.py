"""What comes of something, taken in by another part of the product: an idea from a visit becomes an idea that others
support, or a task of a network, without either knowing the other.

    outcomes.register(Outcome(name="idea", label=_("An idea that others support"), take=take, find=find))
    key = outcomes.take("idea", title="…", text="…", language="fi", by=person, once=once)
    outcomes.find("idea", [key], reader)
"""

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from talkoo.kernel.text import Text

LONGEST = 60
"""Characters of the name of a kind of thing that came of it."""


@dataclass(frozen=True)
class Kept:
    """A thing that came of something, as others show it: its title or first line, and its page."""

    title: Text
    url: str


Take = Callable[..., uuid.UUID]
Find = Callable[[Sequence[uuid.UUID], Any], dict[uuid.UUID, Kept]]


def _always() -> bool:
    return True


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """One way to go on. `take(title=, text=, language=, space_id=, by=, once=)` is an action and gives the id; the same
    `once` is the same thing. `find(keys, person)` gives those that the person (or visitor) may see, in one statement.
    `is_there` says whether the current site has that part. `in_space`: it stands in a space in which whoever it comes
    from takes part; without it everybody can, also somebody who has no account. Of smaller `place` stands first."""

    name: str
    label: Any
    take: Take
    find: Find
    is_there: Callable[[], bool] = _always
    in_space: bool = False
    place: int = 50


_outcomes: dict[str, Outcome] = {}


class NobodyTakes(Exception):
    """No part of this installation takes such things in."""


def register(outcome: Outcome) -> None:
    """From now on such things are taken in. Raises ValueError for a name of no such shape."""
    if not 0 < len(outcome.name) <= LONGEST:
        raise ValueError(f"no name of an outcome: {outcome.name}")
    _outcomes[outcome.name] = outcome


def known(*, in_space: bool) -> list[Outcome]:
    """Those that stand in a space, or those that do not, that the site has; in the order in which they are shown."""
    found = (one for one in _outcomes.values() if one.in_space is in_space and one.is_there())
    return sorted(found, key=lambda one: (one.place, one.name))


def take(
    name: str,
    *,
    title: str,
    text: str,
    language: str,
    by: Any,
    once: uuid.UUID,
    space_id: uuid.UUID | None = None,
) -> uuid.UUID:
    """Let it be taken in; gives its id. Raises NobodyTakes, and what the other part raises: PermissionDenied."""
    found = _outcomes.get(name)
    if found is None or not found.is_there() or found.in_space is (space_id is None):
        raise NobodyTakes(name)
    return found.take(title=title, text=text, language=language, space_id=space_id, by=by, once=once)


def find(things: Iterable[tuple[str, uuid.UUID]], person: Any) -> dict[tuple[str, uuid.UUID], Kept]:
    """Those of these (name of the outcome, id) that the person may see; one statement for each outcome. What is gone or
    hidden is missing."""
    wanted: dict[str, list[uuid.UUID]] = {}
    for name, key in dict.fromkeys(things):
        wanted.setdefault(name, []).append(key)
    return {
        (name, key): one
        for name, keys in wanted.items()
        if name in _outcomes
        for key, one in _outcomes[name].find(keys, person).items()
    }
