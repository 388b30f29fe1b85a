"""Every read of bodies and mandates that is worth a name. One statement each; plain values, ready for a page."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from talkoo.areas.representation.models import Kind, Level
from talkoo.blocks.letters import public as letters
from talkoo.kernel import clock, i18n, pages
from talkoo.kernel.partial_dates import PartialDate
from talkoo.kernel.rows import Row, fetch, first
from talkoo.kernel.text import Text, pick
from talkoo.people.organisations.models import State
from talkoo.plumbing.places import known as places
from talkoo.plumbing.tenancy import current

MANDATE = "mandate"
"""The kind of a letter to a representative."""

_RUNS = "m.since <= %s and (m.until is null or m.until >= %s)"

WARN_DAYS = 90
"""A mandate that ends within so many days is shown to those who find its successor."""

COUNT_ENDING = f"""
select count(*), min(m.until) from representation_mandate m join representation_body b on b.id = m.body_id
where b.is_active and m.until between %(today)s and %(today)s + {WARN_DAYS}
"""

_BODIES = f"""
select b.slug, b.name, b.level, b.kind, b.authority, b.area_id, b.changed_at,
  (select coalesce(jsonb_agg(jsonb_build_object('number', m.number, 'name', m.public_name, 'since', m.since,
          'until', m.until, 'deputy', m.deputy_public_name, 'is_open', m.public_contact, 'organisation', o.name,
          'organisation_slug', case when o.state = '{State.LISTED.value}' then o.slug end) order by m.number), '[]')
   from representation_mandate m left join organisations_organisation o on o.id = m.organisation_id
   where m.body_id = b.id and {_RUNS}) as mandates
from representation_body b where b.is_active order by b.position, b.name_keys->>%s, b.id
"""

_TO_WRITE_TO = f"""
select b.slug, b.name, m.number, m.person_id, m.public_name
from representation_mandate m join representation_body b on b.id = m.body_id
where b.slug = %s and m.number = %s and b.is_active and m.public_contact and {_RUNS}
"""


@dataclass(frozen=True)
class Representative:
    """Who sits in a body, as a page shows it. `role` is empty where the role already stands in place of the name."""

    name: str
    role: str
    organisation: Text
    organisation_url: str
    since: datetime.date
    until: datetime.date | None
    term: str
    deputy: str
    write_url: str


@dataclass(frozen=True)
class Card:
    """A body with those who represent the network in it now, in the words of the page's language."""

    slug: str
    name: Text
    level_label: str
    kind_label: str
    authority: Text
    area: str
    changed_at: datetime.datetime
    representatives: list[Representative]


def role_of_representative() -> str:
    """What a representative is called who shows no name."""
    return _("Representative")


def bodies(day: datetime.date) -> list[Card]:
    """Every active body with the mandates that run on this day; also bodies in which nobody sits."""
    return [_card(row) for row in fetch(_BODIES, [day, day, pages.language()])]


def today() -> datetime.date:
    """The day by which mandates run, on the clock of the site."""
    return clock.today(current.site().time_zone)


def addressee(slug: str) -> letters.Addressee | None:
    """The representative at `body/number`, if the mandate runs today and visitors may write.

    A letter goes to the person who holds the mandate, and is known by the name of the body.
    """
    body, _slash, number = slug.rpartition("/")
    day = today()
    row = first(_TO_WRITE_TO, [body, int(number), day, day])
    if row is None:
        return None
    return letters.Addressee(
        kind=MANDATE,
        slug=f"{row['slug']}/{row['number']}",
        about=row["name"],
        name=Text(row["public_name"] or role_of_representative(), pages.language(), False),
        person_id=row["person_id"],
    )


def _card(row: Row) -> Card:
    language = pages.language()
    return Card(
        slug=row["slug"],
        name=pick(row["name"], language),
        level_label=str(Level(row["level"]).label),
        kind_label=str(Kind(row["kind"]).label),
        authority=pick(row["authority"], language),
        area=places.name(row["area_id"], language) if row["area_id"] else "",
        changed_at=row["changed_at"],
        representatives=[_representative(row["slug"], one, language) for one in row["mandates"]],
    )


def _representative(body_slug: str, given: dict[str, Any], language: str) -> Representative:
    since = datetime.date.fromisoformat(given["since"])
    until = datetime.date.fromisoformat(given["until"]) if given["until"] else None
    role, found = role_of_representative(), given["organisation_slug"]
    return Representative(
        name=given["name"] or role,
        role=role if given["name"] else "",
        organisation=pick(given["organisation"], language),
        organisation_url=pages.address("organisations:organisation", found) if found else "",
        since=since,
        until=until,
        term=say_term(since, until, language),
        deputy=given["deputy"],
        write_url=pages.address("representation:write_mandate", body_slug, given["number"])
        if given["is_open"]
        else "",
    )


def say_term(since: datetime.date, until: datetime.date | None, language: str) -> str:
    """From when until when, both days counted: `2024–2026` for whole years, else with days; `since 2024`."""
    is_whole = (since.month, since.day) == (1, 1) and (until is None or (until.month, until.day) == (12, 31))
    first_words = i18n.say_date(PartialDate(since.year) if is_whole else since, language)
    if until is None:
        return pgettext("term of a representative", "since %(day)s") % {"day": first_words}
    last_words = i18n.say_date(PartialDate(until.year) if is_whole else until, language)
    if first_words == last_words:
        return first_words
    # a dash between words or dates with dashes of their own needs room
    is_tight = not set(" -") & set(first_words + last_words)
    return f"{first_words}{'–' if is_tight else ' – '}{last_words}"


def asked_today(person: Any) -> dict[str, Any]:
    """What `COUNT_ENDING` asks for: the site's day."""
    return {"today": clock.today(current.site().time_zone)}
