"""The places as every process knows them by heart: their names and what lies within what.

The list is the same for every site and changes only when the program is brought up to date or an area is added, so
that pages name hundreds of places without asking the database for one of them.
"""

import time
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from talkoo.kernel import i18n
from talkoo.kernel.rows import fetch
from talkoo.kernel.text import Texts, pick

_AGAIN = 30.0  # seconds between two readings, however many unknown places are asked for
_FRESH_FOR = 600.0


@dataclass(frozen=True, slots=True)
class Place:
    """One area. `code` is `scheme:code` as addresses of pages write it; `is_current`: no later one took its code."""

    id: uuid.UUID
    code: str
    kind: str
    names: Texts
    parent_id: uuid.UUID | None
    is_current: bool


_by_id: dict[uuid.UUID, Place] = {}
_by_code: dict[str, Place] = {}
_children: dict[uuid.UUID, list[uuid.UUID]] = {}
_read_at = float("-inf")
_edition = 0


def edition(needed: Iterable[uuid.UUID] = ()) -> int:
    """Another number whenever the list has been read again: what is made of it may be kept as long as this stays. It
    is read again when it is old, or lacks one of the `needed`."""
    _look(is_missing=any(one not in _by_id for one in needed))
    return _edition


def _read() -> None:
    global _by_id, _by_code, _children, _read_at, _edition
    by_id: dict[uuid.UUID, Place] = {}
    by_code: dict[str, Place] = {}
    children: dict[uuid.UUID, list[uuid.UUID]] = {}
    rows = fetch(
        "select id, scheme || ':' || code as code, kind, names, parent_id, valid_to is null as is_current "
        "from places_area"
    )
    for row in rows:
        place = Place(**row)
        by_id[place.id] = place
        if place.is_current:
            by_code[place.code] = place
        if place.parent_id:
            children.setdefault(place.parent_id, []).append(place.id)
    _read_at = time.monotonic()
    if by_id != _by_id:
        # Others read meanwhile: each name is changed in one step.
        _by_id, _by_code, _children = by_id, by_code, children
        _edition += 1


def _look(*, is_missing: bool) -> None:
    age = time.monotonic() - _read_at
    if age > _FRESH_FOR or (is_missing and age > _AGAIN):
        _read()


def forget() -> None:
    """Read the list again at the next question."""
    global _read_at
    _read_at = float("-inf")


def place(area_id: uuid.UUID) -> Place | None:
    """The place with this id."""
    _look(is_missing=area_id not in _by_id)
    return _by_id.get(area_id)


def at(code: str) -> Place | None:
    """The place in force with this `scheme:code`, for example `fi-kunta:290`."""
    _look(is_missing=code not in _by_code)
    return _by_code.get(code)


def lineage(area_id: uuid.UUID) -> list[uuid.UUID]:
    """The place and everything it lies in, itself first."""
    found: list[uuid.UUID] = []
    here = place(area_id)
    while here is not None and here.id not in found:
        found.append(here.id)
        here = place(here.parent_id) if here.parent_id else None
    return found


def within(area_id: uuid.UUID) -> list[uuid.UUID]:
    """The place and everything that lies in it."""
    _look(is_missing=area_id not in _by_id)
    found = [area_id]
    for one in found:
        found.extend(child for child in _children.get(one, ()) if child not in found)
    return found


def parts(area_id: uuid.UUID) -> list[uuid.UUID]:
    """What the place is divided into, one step down."""
    _look(is_missing=area_id not in _by_id)
    return _children.get(area_id, [])


def name(area_id: uuid.UUID, language: str) -> str:
    """What the place is called in `language`; empty when there is no such place."""
    found = place(area_id)
    return pick(found.names, language).text if found else ""


def country_of(area_id: uuid.UUID) -> str:
    """The ISO 3166-1 code of the country the place lies in; empty when unknown."""
    for one in lineage(area_id):
        found = place(one)
        if found and found.kind == "country":
            return found.code.partition(":")[2]
    return ""


def say(within_ids: Iterable[uuid.UUID], without_ids: Iterable[uuid.UUID], language: str) -> tuple[str, str]:
    """The names of what is in an area of operation and of what is left out, each as a list in words."""
    inside = i18n.say_list([name(one, language) for one in within_ids], language)
    outside = i18n.say_list([name(one, language) for one in without_ids], language)
    return inside, outside
