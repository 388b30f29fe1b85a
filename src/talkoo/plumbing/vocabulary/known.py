"""The words as every process knows them by heart. They change only when the program is brought up to date."""

import time
import uuid
from dataclasses import dataclass

from talkoo.kernel.rows import fetch
from talkoo.kernel.text import Texts, pick

_AGAIN = 30.0  # seconds between two readings, however many unknown words are asked for
_FRESH_FOR = 600.0


@dataclass(frozen=True, slots=True)
class Word:
    """One concept. `place` is where it stands in the list; `near` are codes of the same scheme."""

    id: uuid.UUID
    scheme: str
    code: str
    labels: Texts
    broader_id: uuid.UUID | None
    near: list[str]
    is_active: bool
    is_cross_field: bool
    place: int


_by_id: dict[uuid.UUID, Word] = {}
_by_code: dict[tuple[str, str], Word] = {}
_narrower: dict[uuid.UUID, list[uuid.UUID]] = {}
_read_at = float("-inf")
_edition = 0


def edition() -> int:
    """Another number whenever the list has been read again: what is made of it may be kept as long as this stays."""
    return _edition


def _read() -> None:
    global _by_id, _by_code, _narrower, _read_at, _edition
    by_id: dict[uuid.UUID, Word] = {}
    by_code: dict[tuple[str, str], Word] = {}
    narrower: dict[uuid.UUID, list[uuid.UUID]] = {}
    rows = fetch(
        "select id, scheme, code, labels, broader_id, near, is_active, is_cross_field "
        "from vocabulary_concept order by id"
    )
    for number, row in enumerate(rows):
        word = Word(**row, place=number)
        by_id[word.id] = word
        by_code[word.scheme, word.code] = word
        if word.broader_id:
            narrower.setdefault(word.broader_id, []).append(word.id)
    _read_at = time.monotonic()
    if by_id != _by_id:
        # Others read meanwhile: each name is changed in one step.
        _by_id, _by_code, _narrower = by_id, by_code, narrower
        _edition += 1


def _look(*, is_missing: bool) -> None:
    age = time.monotonic() - _read_at
    if age > _FRESH_FOR or (is_missing and age > _AGAIN):
        _read()


def forget() -> None:
    """Read the list again at the next question."""
    global _read_at
    _read_at = float("-inf")


def word(concept_id: uuid.UUID) -> Word | None:
    """The concept with this id."""
    _look(is_missing=concept_id not in _by_id)
    return _by_id.get(concept_id)


def at(scheme: str, code: str) -> Word | None:
    """The concept with this code, for example `field`, `C12`."""
    _look(is_missing=(scheme, code) not in _by_code)
    return _by_code.get((scheme, code))


def active(scheme: str) -> list[uuid.UUID]:
    """The words of a list that can be chosen now, in order."""
    _look(is_missing=not _by_id)
    found = (one for one in _by_id.values() if one.scheme == scheme and one.is_active)
    return [one.id for one in sorted(found, key=lambda one: one.place)]


def with_narrower(concept_id: uuid.UUID) -> list[uuid.UUID]:
    """The concept and everything below it."""
    _look(is_missing=concept_id not in _by_id)
    found = [concept_id]
    for one in found:
        found.extend(below for below in _narrower.get(one, ()) if below not in found)
    return found


def broader(concept_id: uuid.UUID) -> list[uuid.UUID]:
    """What is wider than the concept, nearest first, then what it is near to: health, social services."""
    found: list[uuid.UUID] = []
    here = word(concept_id)
    start = here
    while here is not None and here.broader_id and here.broader_id not in found:
        found.append(here.broader_id)
        here = word(here.broader_id)
    for code in start.near if start else ():
        if (other := at(start.scheme, code)) and other.id not in found:  # type: ignore[union-attr]
            found.append(other.id)
    return found


def nearer(concept_id: uuid.UUID) -> list[uuid.UUID]:
    """What is near to this concept: a search for one of them shows this one too."""
    here = word(concept_id)
    return [
        one.id
        for one in list(_by_id.values())
        if here and one.scheme == here.scheme and here.code in one.near
    ]


def depth(concept_id: uuid.UUID) -> int:
    """How many broader concepts stand above it."""
    count, here = 0, word(concept_id)
    while here is not None and here.broader_id and count < 9:
        count, here = count + 1, word(here.broader_id)
    return count


def label(concept_id: uuid.UUID, language: str) -> str:
    """What the concept is called in `language`; empty when there is no such concept."""
    found = word(concept_id)
    return pick(found.labels, language).text if found else ""
