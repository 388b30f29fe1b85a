"""The words that come with the product, from `concepts.json`; `SOURCES.md` says where they are from."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from talkoo.kernel.text import Texts
from talkoo.plumbing.vocabulary.models import Concept

SHIPPED = Path(__file__).with_name("concepts.json")
_WRITTEN = ["broader", "labels", "note", "near", "is_cross_field", "is_active"]
Key = tuple[str, str]


class Circular(Exception):
    """A concept is, by way of others, broader than itself, or its broader one is not in its scheme."""


@dataclass(frozen=True)
class Word:
    """A concept of the list; `broader` is a code of the same scheme, or empty."""

    scheme: str
    code: str
    broader: str
    labels: Texts
    note: Texts | None
    is_cross_field: bool
    near: tuple[str, ...] = ()
    is_active: bool = True


def shipped() -> list[Word]:
    """The list, in the order in which pages show it. Raises Circular."""
    read = json.loads(SHIPPED.read_text(encoding="utf-8"))
    words = [
        Word(
            scheme=scheme,
            code=given["code"],
            broader=given.get("broader", ""),
            labels=given["labels"],
            note=given.get("note"),
            is_cross_field=given.get("is_cross_field", False),
            near=tuple(given.get("near", ())),
        )
        for scheme, concepts in read.items()
        for given in concepts
    ]
    check(words)
    return words


def check(words: Iterable[Word]) -> None:
    """Raises Circular when following the broader ones does not end at a concept that has none."""
    broader = {(word.scheme, word.code): word.broader for word in words}
    for scheme, code in broader:
        seen: set[str] = set()
        while code:
            if code in seen or (scheme, code) not in broader:
                raise Circular(f"{scheme}:{code}")
            seen.add(code)
            code = broader[scheme, code]


@transaction.atomic
def load() -> int:
    """Bring the table up to the list; returns how many concepts were entered or changed. As owner.

    Concepts that are there keep their id, and none is ever taken away.
    """
    words = shipped()
    there = {(concept.scheme, concept.code): concept for concept in Concept.objects.all()}
    listed = {
        (word.scheme, word.code): there.get((word.scheme, word.code))
        or Concept(scheme=word.scheme, code=word.code)
        for word in words
    }
    changed = []
    for word in words:
        concept = listed[word.scheme, word.code]
        values = {
            "broader_id": listed[word.scheme, word.broader].pk if word.broader else None,
            "labels": word.labels,
            "note": word.note,
            "near": list(word.near),
            "is_cross_field": word.is_cross_field,
            "is_active": word.is_active,
        }
        is_new = (word.scheme, word.code) not in there
        if is_new or any(getattr(concept, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(concept, name, value)
            changed.append(concept)
    Concept.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["scheme", "code"], update_fields=_WRITTEN
    )
    return len(changed)
