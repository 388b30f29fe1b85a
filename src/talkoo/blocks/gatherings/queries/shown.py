"""A gathering as lists and its page show it. Others add parts of the page, and the page stays one statement."""

import datetime
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from markupsafe import Markup

from talkoo.blocks.gatherings.models import Kind, Mode, State
from talkoo.blocks.gatherings.queries import when
from talkoo.blocks.gatherings.queries.standing import (
    FOR_ALL,
    FROM,
    MODERATES,
    ORGANISES,
    SEEN,
    TAKES_PART,
    given,
    keeps_link,
)
from talkoo.kernel import clock, i18n, pages
from talkoo.kernel.rows import Row, first
from talkoo.kernel.text import Text, pick
from talkoo.people.spaces import queries as spaces
from talkoo.plumbing.files import shown as pictures
from talkoo.plumbing.places import known as places
from talkoo.plumbing.tenancy import current

ORGANISERS = """(select coalesce(jsonb_agg(jsonb_build_object('id', o.id, 'name', o.name, 'slug', o.slug,
    'is_listed', o.state = 'listed') order by h.position, h.id), '[]')
  from gatherings_organiser h join organisations_organisation o on o.id = h.organisation_id
  where h.gathering_id = g.id)"""

COLUMNS = f"""g.id, g.slug, g.kind, g.mode, g.title, g.place, g.area_id, g.platform, g.starts_at, g.ends_at, g.zone,
  g.languages, g.interpreted, g.audience, g.state, g.postponed_at, g.takes_registrations, g.registering_until,
  g.capacity, g.taken, g.changed_at, g.space_id, s.kind as space_kind, s.slug as space_slug, s.name as space_name,
  {ORGANISERS} as organisers"""
"""Of the gathering `g` and its space `s`: what `card` is given."""


@dataclass(frozen=True, kw_only=True)
class Card:
    """A gathering in a list. `when` is on the clock of its place; empty without a date. `state` is `cancelled`,
    `postponed`, `over`, `full` or empty, `state_label` says it."""

    id: uuid.UUID
    slug: str
    title: Text
    url: str
    kind_label: str
    mode: str
    mode_label: str
    day: datetime.date | None
    starts_at: datetime.datetime | None
    ends_at: datetime.datetime | None
    zone: str
    zone_name: str
    when: Markup
    place: str
    area: str
    languages: str
    interpreted: str
    state: str
    state_label: str
    is_over: bool
    space: dict[str, Any] | None
    organisers: list[dict[str, Any]]
    changed_at: datetime.datetime


def moment(value: Any) -> datetime.datetime | None:
    """A moment of a row, also where JSON has carried it."""
    return datetime.datetime.fromisoformat(value) if isinstance(value, str) else value


def card(row: Mapping[str, Any]) -> Card:
    """A row of a list, or of the page, as it is shown."""
    language, now = pages.language(), clock.now()
    starts_at, ends_at = moment(row["starts_at"]), moment(row["ends_at"])
    is_over = ends_at is not None and ends_at <= now
    state, label = _state(row, is_over)
    return Card(
        id=row["id"] if isinstance(row["id"], uuid.UUID) else uuid.UUID(row["id"]),
        slug=row["slug"],
        title=pick(row["title"], language),
        url=pages.address("gatherings:event", row["slug"]),
        kind_label=str(Kind(row["kind"]).label),
        mode=row["mode"],
        mode_label=str(Mode(row["mode"]).label),
        day=i18n.local(starts_at, row["zone"]).date() if starts_at else None,
        starts_at=starts_at,
        ends_at=ends_at,
        zone=row["zone"],
        zone_name=_zone_name(starts_at, row["zone"], language),
        when=when.say(starts_at, ends_at, row["zone"], language) if starts_at and ends_at else Markup(""),
        place=row["place"] or (row["platform"] if row["mode"] == Mode.ONLINE else ""),
        area=places.name(area_id, language) if (area_id := _key(row["area_id"])) else "",
        languages=_names(row["languages"], language),
        interpreted=_names(row["interpreted"], language),
        state=state,
        state_label=label,
        is_over=is_over,
        space=_space(row, language),
        organisers=[
            {
                "name": pick(one["name"], language),
                "url": pages.address("organisations:organisation", one["slug"]) if one["is_listed"] else "",
            }
            for one in row["organisers"]
        ],
        changed_at=moment(row["changed_at"]) or now,
    )


def _key(value: Any) -> uuid.UUID | None:
    return uuid.UUID(value) if isinstance(value, str) else value


def _names(codes: list[str], language: str) -> str:
    return _listed(tuple(codes), language) if codes else ""


@lru_cache(maxsize=1_024)  # joining names is dear, and a list has the same ones again and again
def _listed(codes: tuple[str, ...], language: str) -> str:
    return i18n.say_list([i18n.name_of(one, language) for one in codes], language)


def _zone_name(starts_at: datetime.datetime | None, zone: str, language: str) -> str:
    """Empty where the place's clock is that of the site, so that nobody wonders."""
    if starts_at is None or not when.differ(starts_at, zone, current.site().time_zone):
        return ""
    return i18n.zone_name(starts_at, language, zone)


def _space(row: Mapping[str, Any], language: str) -> dict[str, Any] | None:
    if not row["space_slug"]:
        return None
    page = f"spaces:{row['space_kind']}"
    return {"name": pick(row["space_name"], language), "url": pages.address(page, row["space_slug"])}


def _state(row: Mapping[str, Any], is_over: bool) -> tuple[str, str]:
    """What there is to say of it besides when and where."""
    if row["state"] in {State.CANCELLED, State.DRAFT, State.SUBMITTED}:
        return row["state"], str(State(row["state"]).label)
    if is_over:
        return "over", pgettext("event", "over")
    if row["postponed_at"]:
        label = pgettext("event", "new time") if row["starts_at"] else pgettext("event", "postponed")
        return "postponed", label
    if row["takes_registrations"] and row["capacity"] is not None and row["taken"] >= row["capacity"]:
        return "full", pgettext("event", "full")
    return "", ""


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Who reads the page of a gathering. `organises`: looks after it; `moderates`: looks at what was handed in."""

    person: Any
    organises: bool
    takes_part: bool
    moderates: bool
    zone: str

    @property
    def is_known(self) -> bool:
        """Whether the reader has signed in."""
        return getattr(self.person, "pk", None) is not None


Say = Callable[[Row, Reader], Any]


@dataclass(frozen=True)
class Part:
    """A part of the page of a gathering that another file, or an area on top, looks after.

    `select` is an SQL expression over the gathering `g` (and its space `s`), of type jsonb; its places are
    `%(person)s::uuid` (null for a visitor) and `%(now)s`. `say(row, reader)` makes of `row[name]`, and the row, what
    the template is given as `part`; nothing leaves it out. `after`: it stands below the words, not beside them.
    """

    name: str
    select: str
    say: Say
    template: str
    place: int = 50
    is_beside: bool = False


_parts: dict[str, Part] = {}


def add_part(part: Part) -> None:
    """From now on the page has this part; called while the program starts."""
    _parts[part.name] = part


def parts_of(row: Row, reader: Reader) -> list[dict[str, Any]]:
    """The parts with something in them, in the order in which they are shown."""
    found = []
    for part in sorted(_parts.values(), key=lambda one: (one.place, one.name)):
        if said := part.say(row, reader):
            found.append({"template": part.template, "said": said, "is_beside": part.is_beside})
    return found


_PAGE = f"""
select {COLUMNS}, g.text, g.accessibility, g.how_to_join, g.address, g.link, g.link_for, g.head_count,
  g.recording_url, g.reason, g.created_by_id, g.revision, g.published_at, g.cancelled_at, g.hidden_at,
  {pictures.picture_of("g.picture_id")} as picture, {spaces.PAID}, {{standing}}{{parts}}
from {FROM} where g.slug = %(slug)s and {{seen}}
"""
_OF_VISITOR = "false as organises, false as takes_part, false as moderates, '' as reader_zone"
_OF_PERSON = f"""({ORGANISES}) as organises, {TAKES_PART} as takes_part, {MODERATES} as moderates,
  coalesce((select k.zone from notify_hours k where k.person_id = %(person)s), '') as reader_zone"""


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


@lru_cache(maxsize=4)
def _statement(is_known: bool, names: tuple[str, ...]) -> str:
    parts = "".join(f', ({_parts[name].select}) as "{name}"' for name in names)
    return _PAGE.format(
        standing=_OF_PERSON if is_known else _OF_VISITOR,
        seen=SEEN if is_known else FOR_ALL,
        parts=parts,
    )


def at(slug: str, person: Any) -> tuple[Row, Reader] | None:
    """The gathering at this address, if this person (or visitor) may see it, with all its page shows. One statement."""
    is_known = getattr(person, "pk", None) is not None
    values = {"person": None, "now": clock.now(), "slug": slug} if not is_known else given(person, slug=slug)
    row = first(_statement(is_known, tuple(sorted(_parts))), values)
    if row is None:
        return None
    zone = row["reader_zone"] if row["reader_zone"] in _zones() else current.site().time_zone
    reader = Reader(
        person=person,
        organises=row["organises"],
        takes_part=row["takes_part"],
        moderates=row["moderates"],
        zone=zone,
    )
    return row, reader


def page_of(row: Row, reader: Reader) -> dict[str, Any]:
    """What the page shows besides the card."""
    language = pages.language()
    found = card(row)
    is_online = row["mode"] != Mode.ROOM
    sees_link = not keeps_link(row) or reader.organises
    yours = your_zone = ""
    if found.starts_at and found.ends_at and when.differ(found.starts_at, row["zone"], reader.zone):
        yours = when.say(found.starts_at, found.ends_at, reader.zone, language)
        your_zone = i18n.zone_name(found.starts_at, language, reader.zone)
    return {
        "card": found,
        "text": pick(row["text"], language),
        "accessibility": pick(row["accessibility"], language),
        "how_to_join": pick(row["how_to_join"], language) if sees_link else Text("", language, False),
        "address": row["address"],
        "is_online": is_online,
        "platform": row["platform"],
        "link": row["link"] if is_online and sees_link and not found.is_over else "",
        "is_link_kept": is_online and keeps_link(row),
        "yours": yours,
        "your_zone": your_zone,
        "local_zone": i18n.zone_name(found.starts_at, language, row["zone"]) if found.starts_at else "",
        "head_count": row["head_count"],
        "recording_url": row["recording_url"],
        "reason": pick(row["reason"], language),
        "picture": pictures.show(row["picture"], f"/events/{row['slug']}/picture/{{id}}/"),
        "description": describe(found),
    }


def describe(found: Card) -> str:
    """What a link to it says in a chat or on another site: when and where, before anything else."""
    words = [str(found.when.striptags()) if found.when else _("The date is not known yet")]
    if found.zone_name:
        words[0] += f" ({found.zone_name})"
    words.append(", ".join(one for one in (found.place, found.area) if one) or found.mode_label)
    if found.state == State.CANCELLED:
        words.insert(0, _("Cancelled"))
    return " · ".join(words)
