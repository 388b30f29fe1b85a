"""The directory: who is in it, by what it can be narrowed, and what stands beside a choice."""

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from talkoo.kernel import i18n
from talkoo.kernel.lists import Column, List, Sort
from talkoo.kernel.rows import first
from talkoo.kernel.text import sort_key
from talkoo.people.organisations.models import Said
from talkoo.people.organisations.queries.shown import CARD, FROM, LISTED
from talkoo.plumbing.places import known as places
from talkoo.plumbing.vocabulary import known as words

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
        "found": "o.id in (select object_id from search_match(%s, %s, 'organisation', 2000))",
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
        return words.at("topic", code) or words.at("field", code)
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
   from organisations_fieldguide g join {FROM} on o.id = g.organisation_id
   where {LISTED} and g.concept_id = any(%s)) as guides,
  (select coalesce(bool_or(o.seeks_international), false) from {FROM} where {LISTED}) as international,
  array(select distinct seat_id from listed where seat_id is not null
        union select distinct x.area_id from organisations_organisationarea x
        join listed on listed.id = x.organisation_id where not x.is_excluded) as area,
  array(select distinct legal_form_id from listed where legal_form_id is not null) as legal_form,
  array(select distinct x.language from organisations_organisationlanguage x
        join listed on listed.id = x.organisation_id) as language,
  {
    ", ".join(
        f'''array(select distinct x.concept_id from organisations_organisationconcept x
        join listed on listed.id = x.organisation_id where x.said = '{said}') as {said}'''
        for said in Said.values
    )
}
"""


@dataclass(frozen=True)
class Choice:
    """One choice of a facet. `depth`: how many broader ones stand above it."""

    code: str
    label: str
    is_current: bool
    depth: int = 0


@dataclass(frozen=True)
class Facets:
    """What the directory can be narrowed by, in the page's language: only what would find something.

    `guides` are the umbrella organisations to turn to in the chosen field: name, slug, field.
    """

    choices: dict[str, list[Choice]]
    countries: dict[str, int]
    has_international: bool
    changed_at: datetime.datetime | None
    guides: list[dict[str, Any]]


def _in_order(choices: list[Choice], language: str) -> list[Choice]:
    return sorted(choices, key=lambda one: sort_key(one.label, language))


def _words(concept_ids: list[uuid.UUID], current: str, language: str) -> list[Choice]:
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
    result: list[Choice] = []

    def enter(word: words.Word, depth: int) -> None:
        result.append(Choice(word.code, words.label(word.id, language), word.code == current, depth))
        for below in found:
            if below.broader_id == word.id:
                enter(below, depth + 1)

    for word in found:
        if word.broader_id not in shown:
            enter(word, 0)
    return result


def facets(given: Mapping[str, str], language: str) -> Facets:
    """What there is to choose from, with what is chosen marked."""
    field = words.at("field", given.get("field", ""))
    row = first(_FACETS, [[field.id, *words.broader(field.id)] if field else []])
    assert row is not None
    choices: dict[str, list[Choice]] = {
        "country": _in_order(
            [
                Choice(code, i18n.country_name(code, language), code == given.get("country"))
                for code in row["countries"]
            ],
            language,
        ),
        "area": _in_order(
            [
                Choice(place.code, places.name(place.id, language), place.code == given.get("area"))
                for one in row["area"]
                if (place := places.place(one)) and place.is_current
            ],
            language,
        ),
        "language": _in_order(
            [
                Choice(code, i18n.name_of(code, language), code == given.get("language"))
                for code in row["language"]
            ],
            language,
        ),
    }
    for name in ("field", "kind", "legal_form", "target", "competence"):
        choices[name] = _words(row[name], given.get(name, ""), language)
    return Facets(choices, row["countries"], row["international"], row["changed_at"], row["guides"])


def number_of(filters: Mapping[str, Any]) -> int:
    """How many organisations the list holds with these filters."""
    return LIST.count(chosen=filters)
