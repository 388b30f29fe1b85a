"""Gatherings as calendars hold them: of the site, of a place, of a space, of a person; one statement each.

What everybody may subscribe to holds what everybody may see, and no link that is for those who have registered.
"""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from talkoo.blocks.gatherings.models import Kind, Mode, Standing, State
from talkoo.blocks.gatherings.queries.standing import (
    FOR_ALL,
    FROM,
    IS_OUT,
    SPACE_IN_SIGHT,
    TAKES_PART,
    given,
    keeps_link,
    visible_to,
)
from talkoo.kernel import clock, pages
from talkoo.kernel.rows import Row, fetch, first
from talkoo.kernel.text import Text, pick
from talkoo.people.spaces.queries import shown as spaces
from talkoo.plumbing.calendars.entries import Entry, Status
from talkoo.plumbing.mail_out.compose import address_of
from talkoo.plumbing.places import known as places

BEHIND = datetime.timedelta(days=90)
"""So long an event stays in calendars after it began."""

MOST = 2_000

_COLUMNS = """g.id, g.slug, g.kind, g.mode, g.title, g.text, g.place, g.address, g.area_id, g.platform, g.link,
g.link_for, g.starts_at, g.ends_at, g.zone, g.state, g.postponed_from, g.takes_registrations, g.revision, g.changed_at,
s.name as space_name,
(select coalesce(jsonb_agg(o.name order by h.position, h.id), '[]') from gatherings_organiser h
  join organisations_organisation o on o.id = h.organisation_id
  where h.gathering_id = g.id and o.state = 'listed') as held_by"""
_LATELY = "g.starts_at >= %(since)s"
_ORDER = "order by g.starts_at, g.id limit %(most)s"


def _public(where: str) -> str:
    return f"select {_COLUMNS} from {FROM} where {FOR_ALL} and {_LATELY} and {where} {_ORDER}"


_OF_SITE = _public("true")
_OF_AREA = _public("g.area_id = any(%(areas)s::uuid[])")
_OF_SPACE = _public("s.kind = %(kind)s and s.slug = %(slug)s")
_OF_PERSON = f"""
select {_COLUMNS}, r.state as standing
from {FROM} left join gatherings_registration r on r.gathering_id = g.id and r.person_id = %(person)s::uuid
  and r.state in ('waiting', 'offered', 'confirmed')
where {IS_OUT} and {_LATELY} and {SPACE_IN_SIGHT} and (r.id is not null or {TAKES_PART})
{_ORDER}
"""
_ONE = f"select {_COLUMNS} from {FROM} where g.slug = %(slug)s"
_SOME = f"select {_COLUMNS} from {FROM} where g.id = any(%(ids)s::uuid[])"

_STANDINGS = """
select distinct on (r.person_id) r.person_id, r.state from gatherings_registration r
where r.gathering_id = %(id)s::uuid and r.person_id = any(%(people)s::uuid[])
order by r.person_id, r.created_at desc, r.id desc
"""


def _rows(statement: str, **more: Any) -> list[Row]:
    return fetch(statement, {**more, "since": clock.now() - BEHIND, "most": MOST})


def of_site() -> list[Row]:
    """What everybody may see of the site."""
    return _rows(_OF_SITE)


def of_area(area_id: uuid.UUID) -> list[Row]:
    """What everybody may see that takes place there, or in a part of it."""
    return _rows(_OF_AREA, areas=places.within(area_id))


def of_space(kind: str, slug: str) -> list[Row]:
    """What everybody may see of a space."""
    return _rows(_OF_SPACE, kind=kind, slug=slug)


def of_person(person_id: uuid.UUID) -> list[Row]:
    """What the person has registered for, and what those call together among whom they take part; `standing` is how
    their registration stands, if there is one."""
    return _rows(_OF_PERSON, person=person_id)


def at_slug(slug: str) -> Row | None:
    """One gathering, whoever may see it."""
    return first(_ONE, {"slug": slug})


def seen_at(slug: str, person: Any) -> Row | None:
    """One that this person (or visitor) may see, once it is out."""
    among = given(person) if getattr(person, "pk", None) else {}
    return first(f"{_ONE} and {visible_to(person)}", {**among, "slug": slug})


def by_id(gathering_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Row]:
    """Gatherings by their ids, whoever may see them."""
    return {row["id"]: row for row in fetch(_SOME, {"ids": list(gathering_ids)})}


def standings(gathering_id: uuid.UUID, person_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    """How the newest registration of each of these people for it stands."""
    rows = fetch(_STANDINGS, {"id": gathering_id, "people": list(person_ids)})
    return {row["person_id"]: row["state"] for row in rows}


def entry(row: Row, language: str) -> Entry:
    """It as a calendar has it; without a date, as it had it before. In the open stands only what everybody who knows
    of it may know: the link when it is for everyone, never how to join."""
    title = pick(row["title"], language)
    said = title.text
    if row["state"] == State.CANCELLED:
        said = _("Cancelled: %(title)s") % {"title": said}
    held_by = ", ".join(pick(name, language).text for name in row["held_by"])
    space = pick(row["space_name"], language).text if row["space_name"] else ""
    url = address_of("gatherings:event", row["slug"], language=language)
    is_online = row["mode"] != Mode.ROOM
    has_open_link = is_online and bool(row["link"]) and not keeps_link(row)
    area = places.name(row["area_id"], language) if row["area_id"] else ""
    venue = row["place"] or (row["platform"] or _("Online") if row["mode"] == Mode.ONLINE else "")
    lines = [
        pick(row["text"], language).text if row["text"] else "",
        _("The link is given to those who have registered.") if is_online and not has_open_link else "",
        url,
    ]
    return Entry(
        uid=str(row["id"]),
        title=said,
        language=title.lang,
        starts_at=row["starts_at"] or row["postponed_from"],
        ends_at=row["ends_at"],
        zone=row["zone"],
        changed_at=row["changed_at"],
        sequence=row["revision"],
        status=Status.CANCELLED if row["state"] == State.CANCELLED else _status(row),
        text="\n\n".join(line for line in lines if line),
        venue=venue,
        address=row["address"] or (area if row["mode"] != Mode.ONLINE and area != venue else ""),
        conference=row["link"] if has_open_link else "",
        contact=held_by or space,
        categories=(str(Kind(row["kind"]).label),),
        url=url,
        is_busy=row.get("standing") == Standing.CONFIRMED,
    )


def _status(row: Row) -> Status:
    """Of somebody's own calendar: whoever waits for a place does not know yet."""
    waits = row.get("standing") in {Standing.WAITING, Standing.OFFERED}
    return Status.TENTATIVE if waits else Status.CONFIRMED


def entries(rows: Sequence[Row], language: str) -> list[Entry]:
    """Those with a date."""
    return [entry(row, language) for row in rows if row["starts_at"]]


# Whose calendars there are

_AREAS = f"select distinct g.area_id from {FROM} where {FOR_ALL} and {_LATELY} and g.area_id is not null"
_LISTED = f"""
select array({_AREAS}) as areas,
  (select coalesce(jsonb_agg(jsonb_build_object('kind', x.kind, 'slug', x.slug, 'name', x.name)), '[]') from
    (select distinct on (s.id) s.kind, s.slug, s.name from {FROM}
     where {FOR_ALL} and {_LATELY} and s.id is not null limit 500) x) as spaces,
  (select c.key from gatherings_personalcalendar c where c.person_id = %(person)s::uuid) as key,
  (select c.made_at from gatherings_personalcalendar c where c.person_id = %(person)s::uuid) as made_at
"""
_SPACE = (
    f"select s.name from spaces_space s where s.kind = %(kind)s and s.slug = %(slug)s and {spaces.PUBLIC}"
)
_OWNER = """
select c.person_id, p.language from gatherings_personalcalendar c join accounts_person p on p.id = c.person_id
where c.key = %(key)s::uuid and p.status in ('invited', 'active', 'dormant')
"""


@dataclass(frozen=True)
class Calendars:
    """Places (`code`, name) and spaces (`kind`, `slug`, name) that have something in their calendar; and the key of
    the reader's own, with the moment from which its address is good."""

    areas: list[tuple[str, str]]
    spaces: list[tuple[str, str, Text]]
    key: uuid.UUID | None
    made_at: datetime.datetime | None


def calendars(person: Any) -> Calendars:
    """Whose calendars there are, for the page that lists them."""
    asked: Mapping[str, Any] = {"person": getattr(person, "pk", None), "since": clock.now() - BEHIND}
    row = first(_LISTED, asked) or {}
    language = pages.language()
    found = {above for one in row["areas"] for above in places.lineage(one)}
    known = [place for one in found if (place := places.place(one)) and place.is_current]
    named = sorted((pick(place.names, language).text, place.code) for place in known)
    listed = [(one["kind"], one["slug"], pick(one["name"], language)) for one in row["spaces"]]
    return Calendars(
        areas=[(code, name) for name, code in named],
        spaces=sorted(listed, key=lambda one: one[2].text.casefold()),
        key=row["key"],
        made_at=row["made_at"],
    )


def space_called(kind: str, slug: str) -> Text | None:
    """The name of a space that everybody may see."""
    row = first(_SPACE, {"kind": kind, "slug": slug})
    return pick(row["name"], pages.language()) if row else None


def owner_of(key: uuid.UUID) -> Row | None:
    """Whose calendar has this key, and the language they read."""
    return first(_OWNER, {"key": key})
