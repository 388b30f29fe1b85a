"""Making something that lasts of something that passes by: whatever keeps threads hangs itself in here.

keeping.keep_with(start)                                                     # where threads are
keeping.offer_with("minutes", places, keep)                                  # where agendas are
page = keeping.keep(space_id, title=…, text=…, language=…, by=…, once=…)     # where messages are
"""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

_keep: list[Callable[..., str]] = []


class NobodyKeeps(Exception):
    """No part of this installation keeps such things."""


def keep_with(keep: Callable[..., str]) -> None:
    """`keep(space_id, title=, text=, language=, by=, once=)` is an action that begins a thread in a space for those who
    take part in it, and gives the path of its page without the language. It raises PermissionDenied, and ValueError
    without words."""
    _keep[:] = [keep]


@dataclass(frozen=True)
class Place:
    """Somewhere else in a space where words can be kept. `name` is what `keep` is given as `into`."""

    name: str
    label: str


_offered: dict[str, tuple[Callable[..., Sequence[Place]], Callable[..., str]]] = {}


def offer_with(name: str, places: Callable[..., Sequence[Place]], keep: Callable[..., str]) -> None:
    """From now on words can be kept in places of this kind. `places(space_id, by)` gives those of a space where this
    person may keep something now; `keep` is called as that of
    `keep_with`, with the name of the place as `into=`, and raises the same and NotNow."""
    _offered[name] = (places, keep)


def places(space_id: uuid.UUID, by: Any) -> list[Place]:
    """Where else in this space the person may keep something now; a thread can always be begun."""
    return [
        Place(f"{name}:{one.name}", one.label)
        for name, (find, _keep_there) in _offered.items()
        for one in find(space_id, by)
    ]


def keep(
    space_id: uuid.UUID, *, title: str, text: str, language: str, by: Any, once: uuid.UUID, into: str = ""
) -> str:
    """The path of the page where it is kept: of a new thread or, with `into`, of one of `places`. Raises NobodyKeeps,
    and what `keep_with` and `offer_with` name."""
    if into:
        name, _colon, place = into.partition(":")
        if name not in _offered:
            raise NobodyKeeps
        return _offered[name][1](
            space_id, title=title, text=text, language=language, by=by, once=once, into=place
        )
    if not _keep:
        raise NobodyKeeps
    return _keep[0](space_id, title=title, text=text, language=language, by=by, once=once)
