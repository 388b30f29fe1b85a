"""The places that come with the product, from `areas.csv`; `SOURCES.md` says where they are from."""

import csv
import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from talkoo.kernel.text import ORIGINAL, Texts
from talkoo.plumbing.places.models import Area

SHIPPED = Path(__file__).with_name("areas.csv")
LANGUAGES = ("fi", "et", "ru", "sv", "en", "ar")
"""Those that the list has columns for; a language without a name in them falls back to the original name."""

_WRITTEN = ["kind", "parent", "successor", "names", "valid_from", "valid_to"]
Key = tuple[str, str, str]


@dataclass(frozen=True)
class Place:
    """A line of the list; `key`, `parent` and `successor` are scheme, version and code."""

    key: Key
    kind: str
    parent: Key | None
    successor: Key | None
    names: Texts
    valid_from: datetime.date | None
    valid_to: datetime.date | None


def shipped() -> Iterator[Place]:
    """Every line of the list."""
    with SHIPPED.open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            names = {language: line[language] for language in LANGUAGES if line[language]}
            if line["own"]:
                names[line["original"]] = line["own"]
            yield Place(
                key=(line["scheme"], line["version"], line["code"]),
                kind=line["kind"],
                parent=_key(line["parent"]),
                successor=_key(line["successor"]),
                names={ORIGINAL: line["original"], **names},
                valid_from=_day(line["valid_from"]),
                valid_to=_day(line["valid_to"]),
            )


def _key(written: str) -> Key | None:
    scheme, _colon, rest = written.partition(":")
    version, _colon, code = rest.partition(":")
    return (scheme, version, code) if written else None


def _day(written: str) -> datetime.date | None:
    return datetime.date.fromisoformat(written) if written else None


@transaction.atomic
def load() -> int:
    """Bring the table up to the list; returns how many places were entered or changed. As owner.

    Places that are there keep their id, and none is ever taken away.
    """
    places = list(shipped())
    there = {(area.scheme, area.version, area.code): area for area in Area.objects.all()}
    listed = {place.key: there.get(place.key) or _new(place.key) for place in places}
    changed = []
    for place in places:
        area = listed[place.key]
        values = {
            "kind": place.kind,
            "parent_id": listed[place.parent].pk if place.parent else None,
            "successor_id": listed[place.successor].pk if place.successor else None,
            "names": place.names,
            "valid_from": place.valid_from,
            "valid_to": place.valid_to,
        }
        if place.key not in there or any(getattr(area, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(area, name, value)
            changed.append(area)
    changed.sort(
        key=lambda area: area.valid_to is None
    )  # a code must end before another place may take it over
    Area.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["scheme", "version", "code"],
        update_fields=_WRITTEN,
    )
    return len(changed)


def _new(key: Key) -> Area:
    scheme, version, code = key
    return Area(scheme=scheme, version=version, code=code)


def area(code: str) -> Area:
    """The place in force with this code within those that come with the product. Raises Area.DoesNotExist."""
    return Area.objects.get(code=code, valid_to=None)
