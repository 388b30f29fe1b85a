"""The directory: who is in it, by what it can be narrowed, and what stands beside a choice."""

import datetime
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Self

from django.utils.translation import gettext_lazy as _
from markupsafe import Markup

from talkoo.kernel import i18n
from talkoo.kernel.lists import Column, List, Sort
from talkoo.kernel.rows import first
from talkoo.kernel.text import pick, sort_key
from talkoo.people.organisations.queries.shown import CARD, FROM, LISTED
from talkoo.plumbing.page_cache.remembered import remembered
from talkoo.plumbing.places import known as places
from talkoo.plumbing.vocabulary import known as words

_INDENT = "\u00a0\u00a0\u00a0"  # of a choice below another

_SAYS = """exists (select from organisations_organisationconcept x
  where x.organisation_id = o.id and x.concept_id = any(%s) and x.said = '{}')"""

# In an area is who has its seat there, works everywhere, or works in a part of it or in something it is part of.
_MEETS = """(o.is_wide or o.seat_id = any(%s) or (
  exists (select from organisations_organisationarea x
          where x.organisation_id = o.id and not x.is_excluded and x.area_id = any(%s))
  and not exists (select from organisations_organisationarea x
          where x.organisation_id = o.id and x.is_excluded and x.area_id = any(%s))))"""

LIST = List(
    name="organisations",
    select=CARD,
    source=FROM,
    identity="o.id",
    where=LISTED,
    filters={
        "country": "o.country = %s",
        "area": _MEETS,
        "field": _SAYS.format("field"),
        "not_field": "not " + _SAYS.format("field"),
        "kind": _SAYS.format("kind"),
        "target": _SAYS.format("target"),
        "competence": _SAYS.format("competence"),
        "legal_form": "o.legal_form_id = any(%s)",
        "language": """exists (select from organisations_organisationlanguage x
          where x.organisation_id = o.id and x.language = %s)""",
        "international": "o.seeks_international",
        "found": "o.id in (select object_id from search_match(%s, %s, 'organisation'))",
    },
    sorts={"name": Sort("(o.name_keys->>%s)", needs_language=True)},
    columns=[
        Column("name", _("Name"), str),
        Column("legal_form", _("Legal form")),
        Column("country", _("Country")),
        Column("seat", _("Place")),
        Column("purpose", _("Purpose"), str),
        Column("fields", _("Fields of activity"), "; ".join),
        Column("languages", _("Works in"), ", ".join),
        Column("url", _("Address of the page")),
    ],
    page_size=30,
)

FACETS = {  # name in the address: what it is called, scheme of its codes
    "country": (_("Country"), ""),
    "area": (_("Place"), ""),
    "field": (_("Field of activity"), "field"),
    "kind": (_("Kind of organisation"), "org_kind"),
    "legal_form": (_("Legal form"), "legal_form"),
    "target": (_("For whom"), "target"),
    "competence": (_("Can advise on"), "topic"),
    "language": (_("Works in"), ""),
}


@dataclass(frozen=True)
class Found:
    """What the address asks for, understood: filters for the list, and the same one broader where there is a field."""

    filters: dict[str, Any]
    broader: dict[str, Any]


def _concept(scheme: str, code: str) -> words.Word | None:
    if scheme == "topic":  # who can advise on a topic, or on a field
        return words.at("field", code) or words.at("topic", code)
    return words.at(scheme, code)


def chosen_from(given: Mapping[str, str]) -> Found | None:
    """Understand the chosen facets; None when one of them names something that does not exist."""
    filters: dict[str, Any] = {}
    broader: list[uuid.UUID] = []
    for name, (_label, scheme) in FACETS.items():
        value = given.get(name, "")
        if not value:
            continue
        if name == "area":
            place = places.at(value)
            if place is None:
                return None
            inside, above = places.within(place.id), places.lineage(place.id)
            filters["area"] = (inside, [*above, *inside], above)
        elif scheme:
            word = _concept(scheme, value)
            if word is None:
                return None
            filters[name] = words.with_narrower(word.id)
            if name == "field":
                broader = words.broader(word.id)
        elif name == "country":
            if len(value) != 2 or not value.isascii() or not value.isupper():
                return None
            filters["country"] = value
        else:
            if len(value) > 16 or "\0" in value:
                return None
            filters[name] = value
    if given.get("international"):
        filters["international"] = ()
    around = {**filters, "field": broader, "not_field": filters["field"]} if broader else {}
    return Found(filters, around)


_FACETS = f"""
with listed as materialized (
  select o.id, o.country, o.seat_id, o.legal_form_id, o.changed_at from {FROM} where {LISTED})
select
  (select coalesce(jsonb_object_agg(country, number), '{{}}') from
    (select country, count(*) as number from listed group by country) c) as countries,
  (select max(changed_at) from listed) as changed_at,
  (select coalesce(jsonb_agg(jsonb_build_object('name', o.name, 'slug', o.slug, 'field', g.concept_id)
          order by g.id), '[]')
   from organisations_fieldguide g join {FROM} on o.id = g.organisation_id where {LISTED}) as guides,
  (select coalesce(bool_or(o.seeks_international), false) from {FROM} where {LISTED}) as international,
  array(select distinct seat_id from listed where seat_id is not null
        union select distinct x.area_id from organisations_organisationarea x
        join listed on listed.id = x.organisation_id where not x.is_excluded) as area,
  array(select distinct legal_form_id from listed where legal_form_id is not null) as legal_form,
  array(select distinct x.language from organisations_organisationlanguage x
        join listed on listed.id = x.organisation_id) as language,
  (select coalesce(jsonb_object_agg(said, ids), '{{}}') from
    (select said, jsonb_agg(concept_id) as ids from
       (select distinct x.said, x.concept_id from organisations_organisationconcept x
        join listed on listed.id = x.organisation_id) s group by said) c) as concepts
"""


@dataclass(frozen=True)
class Choice:
    """One choice of a facet. `depth`: how many broader ones stand above it."""

    code: str
    label: str
    is_current: bool
    depth: int = 0


class Choices(tuple[Choice, ...]):
    """The choices of one facet, with the `<option>` elements that a form shows for them."""

    options: Markup

    @classmethod
    def of(cls, choices: Iterable[Choice]) -> Self:
        """In this order."""
        found = cls(choices)
        found.options = Markup("").join(
            Markup('<option value="{}"{}>{}{}</option>').format(
                one.code, Markup(" selected") if one.is_current else "", _INDENT * one.depth, one.label
            )
            for one in found
        )
        return found


@dataclass(frozen=True)
class Facets:
    """What the directory can be narrowed by, in the page's language: only what would find something.

    `guides` are the umbrella organisations to turn to in the chosen field: name, slug, field.
    """

    choices: dict[str, Choices]
    countries: dict[str, int]
    has_international: bool
    changed_at: datetime.datetime | None
    guides: list[dict[str, Any]]

    @property
    def total(self) -> int:
        """How many are listed."""
        return sum(self.countries.values())


def _in_order(choices: Iterable[Choice], language: str) -> Choices:
    return Choices.of(sorted(choices, key=lambda one: sort_key(one.label, language)))


# Hundreds of choices are the same on every page until somebody joins the directory, or `edition` of the list changes.
@lru_cache(maxsize=256)
def _places(area_ids: frozenset[uuid.UUID], current: str, language: str, edition: int) -> Choices:
    found = [place for one in area_ids if (place := places.place(one)) and place.is_current]
    return _in_order(
        (Choice(one.code, pick(one.names, language).text, one.code == current) for one in found), language
    )


@lru_cache(maxsize=512)
def _words(concept_ids: frozenset[uuid.UUID], current: str, language: str, edition: int) -> Choices:
    """The concepts in the order of their list, each with the broader ones above it."""
    shown = set(concept_ids)
    for one in concept_ids:
        here = words.word(one)
        while here and here.broader_id:
            shown.add(here.broader_id)
            here = words.word(here.broader_id)
    found = sorted(
        (word for one in shown if (word := words.word(one))), key=lambda word: (word.scheme, word.place)
    )
    below: dict[uuid.UUID | None, list[words.Word]] = {}
    for word in found:
        below.setdefault(word.broader_id if word.broader_id in shown else None, []).append(word)
    result: list[Choice] = []

    def enter(above: uuid.UUID | None, depth: int) -> None:
        for word in below.get(above, ()):
            result.append(Choice(word.code, pick(word.labels, language).text, word.code == current, depth))
            enter(word.id, depth + 1)

    enter(None, 0)
    return Choices.of(result)


def facets(given: Mapping[str, str], language: str) -> Facets:
    """What there is to choose from, with what is chosen marked."""
    asked = [word for name in ("field", "competence") if (word := words.at("field", given.get(name, "")))]
    row = remembered("organisations.facets", lambda: first(_FACETS))
    assert row is not None
    guided = {str(one) for field in asked for one in (field.id, *words.broader(field.id))}
    choices: dict[str, Choices] = {
        "country": _in_order(
            [
                Choice(code, i18n.country_name(code, language), code == given.get("country"))
                for code in row["countries"]
            ],
            language,
        ),
        "area": _places(frozenset(row["area"]), given.get("area", ""), language, places.edition()),
        "language": _in_order(
            [
                Choice(code, i18n.name_of(code, language), code == given.get("language"))
                for code in row["language"]
            ],
            language,
        ),
    }
    for name in ("field", "kind", "legal_form", "target", "competence"):
        ids = row[name] if name == "legal_form" else map(uuid.UUID, row["concepts"].get(name, ()))
        choices[name] = _words(frozenset(ids), given.get(name, ""), language, words.edition())
    guides = [one for one in row["guides"] if one["field"] in guided]
    return Facets(choices, row["countries"], row["international"], row["changed_at"], guides)


def number_of(filters: Mapping[str, Any]) -> int:
    """How many organisations the list holds with these filters."""
    return LIST.count(chosen=filters)
