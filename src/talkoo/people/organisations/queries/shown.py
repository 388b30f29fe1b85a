"""An organisation as a list shows it."""

import datetime
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import pgettext

from talkoo.kernel import i18n, pages
from talkoo.kernel.rows import Row
from talkoo.kernel.text import Text, pick
from talkoo.people.organisations.models import State
from talkoo.plumbing.files import shown as pictures
from talkoo.plumbing.places import known as places
from talkoo.plumbing.vocabulary import known as words

TODAY = "(now() at time zone (select zt.time_zone from tenancy_site zt where zt.id = {0}.site_id))::date"
"""The day it is at the site; `{0}` is the alias of a table. The server's own day is another one at night."""

FROM = "organisations_organisation o"

_SAID = """array(select w.concept_id from organisations_organisationconcept w
  where w.organisation_id = o.id and w.said = '{}')"""

CARD = f"""
o.id, o.slug, o.name, o.short_name, o.legal_form_id, o.country, o.seat_id, o.is_wide, o.purpose, o.seeks_international,
o.state, o.changed_at, {pictures.picture_of("o.logo_id")} as logo,
{_SAID.format("kind")} as kinds, {_SAID.format("field")} as fields,
array(select l.language from organisations_organisationlanguage l where l.organisation_id = o.id) as languages
"""

LISTED = f"o.state = '{State.LISTED.value}'"


@dataclass(frozen=True)
class Card:
    """An organisation in the words of the page's language."""

    id: uuid.UUID
    slug: str
    name: Text
    short_name: str
    url: str
    kinds: list[str]
    legal_form: str
    seat: str
    country: str
    country_code: str
    purpose: Text
    fields: list[str]
    languages: list[str]
    seeks_international: bool
    picture: Any
    state: str
    changed_at: datetime.datetime


def labels(concept_ids: list[uuid.UUID], language: str) -> list[str]:
    """What the concepts are called, in the order of their list."""
    found = sorted((word for one in concept_ids if (word := words.word(one))), key=lambda word: word.place)
    return [pick(word.labels, language).text for word in found]


def card(row: Row) -> Card:
    """A row of the list as the page shows it."""
    language = pages.language()
    return Card(
        id=row["id"],
        slug=row["slug"],
        name=pick(row["name"], language),
        short_name=row["short_name"],
        url=pages.address("organisations:organisation", row["slug"]),
        kinds=labels(row["kinds"], language),
        legal_form=words.label(row["legal_form_id"], language) if row["legal_form_id"] else "",
        seat=places.name(row["seat_id"], language) if row["seat_id"] else "",
        country=i18n.country_name(row["country"], language),
        country_code=row["country"],
        purpose=pick(row["purpose"], language),
        fields=labels(row["fields"], language),
        languages=sorted(i18n.name_of(code, language) for code in row["languages"]),
        seeks_international=row["seeks_international"],
        picture=pictures.show(row["logo"]),
        state=row["state"],
        changed_at=row["changed_at"],
    )


def words_of_area(is_wide: bool, inside: list[uuid.UUID], outside: list[uuid.UUID], language: str) -> str:
    """An area of operation in words: `wide`, `Narva and Jõhvi`, `Kainuu, not Kajaani`; empty when none is said."""
    if is_wide:
        return pgettext("area of operation", "wide")
    within, without = places.say(inside, outside, language)
    if without:
        return pgettext("area of operation", "%(within)s, not %(without)s") % {
            "within": within,
            "without": without,
        }
    return within


_write_to: list[Callable[[str, str], str]] = []


def write_with(address: Callable[[str, str], str]) -> None:
    """The block that carries letters says where one writes to an organisation: `address("organisation", slug)`."""
    _write_to[:] = [address]


def write_url(slug: str) -> str:
    """Where one writes to the organisation."""
    return _write_to[0]("organisation", slug) if _write_to else ""


_introduce: list[Callable[[str], str]] = []


def introduce_with(address: Callable[[str], str]) -> None:
    """The area that puts people in touch says where one asks for it: from an organisation's slug to an address."""
    _introduce[:] = [address]


def introduce_url(slug: str) -> str:
    """Where one asks to be put in touch with the organisation; empty when nobody does that here."""
    return _introduce[0](slug) if _introduce else ""
