"""What the words in a cell mean: places, words of the lists, languages, countries and days, in any language."""

import datetime
import difflib
import re
import uuid
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from talkoo.kernel import i18n
from talkoo.kernel.text import MARKS
from talkoo.people.organisations.forms.fields import KNOWN_PLACES, LANGUAGES, countries
from talkoo.plumbing.places import known as places
from talkoo.plumbing.tenancy import current
from talkoo.plumbing.vocabulary import known as words
from talkoo.plumbing.vocabulary import queries as vocabulary

_SEVERAL = re.compile(r"[;|\n]")
_DAY = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})")
_PLACES_OF = {"FI": ("fi-kunta", 3), "EE": ("ee-ehak", 4)}
_LOOKS = 300  # for how many unknown words of a file something near is looked for


class Unclear(ValueError):
    """`code` says what is wrong with the cell; `near` what may have been meant."""

    def __init__(self, code: str, written: str, near: Iterable[str] = ()):
        super().__init__(code)
        self.code, self.written, self.near = code, written, list(near)


def several(cell: str) -> list[str]:
    """The parts of a cell."""
    return [part.strip() for part in _SEVERAL.split(cell) if part.strip()]


def day(cell: str) -> datetime.date:
    """A day as 2026-03-27, 27.3.2026 or 27/3/2026. Raises Unclear."""
    try:
        if match := _DAY.fullmatch(cell):
            return datetime.date(int(match[3]), int(match[2]), int(match[1]))
        return datetime.date.fromisoformat(cell)
    except ValueError:
        raise Unclear("day", cell) from None


@lru_cache(maxsize=16)
def _words(scheme: str, _edition: int) -> dict[str, tuple[uuid.UUID, str]]:
    """Every code and label of a list, small: the word, and how it is spelled."""
    found: dict[str, tuple[uuid.UUID, str]] = {}
    for code, labels in vocabulary.labels(scheme).items():
        if (word := words.at(scheme, code)) is not None and word.is_active:
            for said in (code, *(label for key, label in labels.items() if key not in MARKS)):
                found.setdefault(str(said).casefold(), (word.id, str(said)))
    return found


@lru_cache(maxsize=4)
def _areas(_edition: int) -> dict[str, list[places.Place]]:
    """Every name of a place in force, small."""
    found: dict[str, list[places.Place]] = {}
    for country, _name in countries():
        whole = places.at(f"iso-3166-1:{country}")
        if whole is None:
            continue
        inside = places.within(whole.id) if country in KNOWN_PLACES else [whole.id]
        for one in inside:
            if (place := places.place(one)) and place.is_current:
                for said in {str(name) for key, name in place.names.items() if key not in MARKS}:
                    found.setdefault(said.casefold(), []).append(place)
    return found


@lru_cache(maxsize=1)
def _languages() -> dict[str, str]:
    every = dict.fromkeys([*i18n.INTERFACE, *LANGUAGES])
    found = {code: code for code in every}
    for code in every:
        for said in (i18n.own_name(code), *(i18n.name_of(code, inside) for inside in i18n.INTERFACE)):
            if said:
                found.setdefault(said.casefold(), code)
    return found


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    found: dict[str, str] = {}
    for code, _name in countries():
        for said in (code, *(i18n.country_name(code, inside) for inside in i18n.INTERFACE)):
            found.setdefault(said.casefold(), code)
    return found


class Meaning:
    """Understands the cells of one file. Every function raises Unclear."""

    def __init__(self) -> None:
        self.country_here = current.site().country
        self._left = _LOOKS
        self._near: dict[tuple[str, str], list[str]] = {}

    def _close(self, name: str, written: str, known: Callable[[], dict[str, str]]) -> list[str]:
        """What may have been meant, as it is spelled."""
        key = (name, written.casefold())
        if key not in self._near:
            if not self._left:
                return []
            self._left -= 1
            there = known()
            begun = [one for one in there if one.startswith(key[1])] if len(key[1]) > 3 else []
            close = difflib.get_close_matches(key[1], there, n=3, cutoff=0.7)
            self._near[key] = list(dict.fromkeys(there[one] for one in (*begun[:3], *close)))[:3]
        return self._near[key]

    def word(self, scheme: str, written: str) -> uuid.UUID:
        """A word of a list, by code or by what it is called in any language."""
        known = _words(scheme, words.edition())
        if found := known.get(written.casefold()):
            return found[0]
        near = self._close(scheme, written, lambda: {key: said for key, (_id, said) in known.items()})
        raise Unclear("word", written, near)

    def place(self, written: str, *, town: bool = False) -> uuid.UUID:
        """A place, by code or name; of the same name a municipality before a region, and our country before others.

        With `town` only a municipality."""
        found = self._at(written)
        near_home = [one for one in found if places.country_of(one.id) == self.country_here] or found
        towns = [one for one in near_home if one.kind == "municipality"]
        chosen = towns if town else towns or near_home
        if len(chosen) == 1:
            return chosen[0].id
        if chosen:
            raise Unclear("several", written, [one.code for one in chosen[:4]])
        known = _areas(places.edition())
        near = self._close(
            "place", written, lambda: {key: next(iter(_spelled(them[0], key))) for key, them in known.items()}
        )
        raise Unclear("town" if town else "place", written, near)

    def _at(self, written: str) -> list[places.Place]:
        scheme, length = _PLACES_OF.get(self.country_here, ("", 0))
        coded = f"{scheme}:{written.zfill(length)}" if written.isdecimal() else written
        if one := places.at(coded) if ":" in coded else None:
            return [one]
        known = {one.id: one for one in _areas(places.edition()).get(written.casefold(), ())}
        return list(known.values())

    def language(self, written: str) -> str:
        """A language's code, by code or name; one that the site has added by its code."""
        if written.lower() in current.site().languages:
            return written.lower()
        known = _languages()
        if code := known.get(written.casefold()):
            return code
        raise Unclear("language", written, self._close("language", written, lambda: {k: k for k in known}))

    def country(self, written: str) -> str:
        """A country's code (ISO 3166-1), by code or name."""
        known = _countries()
        if code := known.get(written.casefold()):
            return code
        raise Unclear("country", written, self._close("country", written, lambda: _spelled_countries()))


def _spelled(place: places.Place, small: str) -> list[str]:
    return [str(name) for name in place.names.values() if str(name).casefold() == small] or [small]


def _spelled_countries() -> dict[str, str]:
    return {
        name.casefold(): name
        for code in set(_countries().values())
        for name in (i18n.country_name(code, inside) for inside in i18n.INTERFACE)
    }


def each(
    parts: Iterable[str], understand: Callable[[str], Any], problems: list[dict[str, Any]], key: str
) -> list[Any]:
    """What the parts mean, once each; what is unclear is added to the problems of the column."""
    found: list[Any] = []
    for part in parts:
        try:
            meant = understand(part)
        except Unclear as problem:
            problems.append(said(key, problem))
        else:
            found += [] if meant in found else [meant]
    return found


def said(key: str, problem: Unclear) -> dict[str, Any]:
    """A problem as a row keeps it: what stood in the cell is not part of it."""
    return {"column": key, "code": problem.code, "near": problem.near}
