"""What a person is to a gathering: as parts of statements in which `g` is the gathering and `s` its space, if it has
one, and what other parts of the product know of it. The same rights as `rules`."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from talkoo.blocks.gatherings.models import Kind, LinkFor
from talkoo.kernel import clock, origins, pages
from talkoo.kernel.meetings import Meeting
from talkoo.kernel.rows import fetch, first
from talkoo.kernel.text import pick
from talkoo.people.organisations.models import RUNNING
from talkoo.people.spaces.queries import PUBLIC
from talkoo.people.spaces.queries.shown import IN_SIGHT
from talkoo.people.spaces.queries.standing import LEADS as LEADS_SPACE
from talkoo.people.spaces.queries.standing import TAKES_PART as TAKES_PART_IN_SPACE

FROM = "gatherings_gathering g left join spaces_space s on s.id = g.space_id"

IS_OUT = "g.state in ('published', 'cancelled') and g.hidden_at is null"

UPCOMING = "(g.ends_at > %(now)s or (g.starts_at is null and g.state = 'published'))"

FOR_ALL = f"g.audience = 'public' and {IS_OUT} and (g.space_id is null or ({PUBLIC}))"
"""Everybody may see it."""

SPACE_IN_SIGHT = f"(g.space_id is null or {IN_SIGHT})"
"""The space where it stands was not taken out of sight; one on the site stands in none."""

TAKES_PART = f"coalesce({TAKES_PART_IN_SPACE.format('s')}, false)"
"""In the space where it stands."""

_HAS_ROLE = """exists (select from accounts_rolegrant zr where zr.person_id = %(person)s and zr.role {roles}
  and zr.period @> %(now)s)"""

ORGANISES = f"""(coalesce(g.created_by_id = %(person)s, false) and {TAKES_PART}) or {LEADS_SPACE.format("s")}
  or exists (select from gatherings_organiser zh join organisations_affiliation zp
    on zp.organisation_id = zh.organisation_id where zh.gathering_id = g.id and zp.person_id = %(person)s
    and (zp.may_represent or zp.role = 'staff') and {RUNNING.format("zp")})
  or {_HAS_ROLE.format(roles="= 'coordinator'")}"""

MODERATES = _HAS_ROLE.format(roles="in ('moderator', 'coordinator', 'site_admin')")

FOR_PERSON = f"""({FOR_ALL}
  or ({IS_OUT} and g.audience <> 'space' and (g.space_id is null or ({PUBLIC})))
  or ({IS_OUT} and {IN_SIGHT} and {TAKES_PART}))"""
"""It is published, or was called off, and this person, who has signed in, is one of those it is for."""

SEEN = f"""({FOR_PERSON} or (g.hidden_at is null and ({ORGANISES}
  or (g.state = 'submitted' and {MODERATES}))))"""
"""The same, or the person looks after it."""


def keeps_link(row: Mapping[str, Any]) -> bool:
    """Whether only those who have registered get its link: at a webinar for which people register always (S0.14)."""
    is_kept_webinar = row["kind"] == Kind.WEBINAR and row["takes_registrations"]
    return bool(is_kept_webinar or row["link_for"] != LinkFor.EVERYONE)


def given(person: Any, **more: Any) -> dict[str, Any]:
    """What these parts of statements need to be given."""
    return {"person": person.pk, "now": clock.now(), **more}


def visible_to(person: Any) -> str:
    """Part of a statement: those that are for this person, or for a visitor."""
    return FOR_PERSON if getattr(person, "pk", None) else FOR_ALL


_COMES = """exists (select from gatherings_registration zy where zy.gathering_id = g.id and zy.person_id = %(person)s
  and zy.state = 'confirmed')"""
"""Has a place: whoever waits for one, or was offered one, has no part in agenda and minutes yet."""

_KNOWN = f"""
select g.id, g.title, g.slug, g.space_id, g.starts_at, g.ends_at, g.zone, g.state, {{takes_part}} as takes_part,
  {{leads}} as leads, (select ze.agenda_days from gatherings_series ze where ze.id = g.series_id) as agenda_days
from {FROM} where g.id = any(%(keys)s::uuid[]) and {{seen}}
"""
_KNOWN_BY_VISITOR = _KNOWN.format(takes_part="false", leads="false", seen=FOR_ALL)
_KNOWN_BY_PERSON = _KNOWN.format(takes_part=f"({TAKES_PART} or {_COMES})", leads=f"({ORGANISES})", seen=SEEN)

KIND = "gatherings.gathering"


def as_meetings(keys: Sequence[uuid.UUID], person: Any) -> dict[uuid.UUID, Meeting]:
    """Those that the person (or visitor) may see, as other blocks know them. One statement."""
    language = pages.language()
    if getattr(person, "pk", None):
        rows = fetch(_KNOWN_BY_PERSON, given(person, keys=list(keys)))
    else:
        rows = fetch(_KNOWN_BY_VISITOR, {"keys": list(keys)})
    return {
        row["id"]: Meeting(
            kind=KIND,
            key=row["id"],
            title=pick(row["title"], language),
            url=pages.address("gatherings:event", row["slug"]),
            space_id=row["space_id"],
            starts_at=row["starts_at"],
            ends_at=row["ends_at"],
            zone=row["zone"],
            is_cancelled=row["state"] == "cancelled",
            takes_part=row["takes_part"],
            leads=row["leads"],
            agenda_days=row["agenda_days"],
        )
        for row in rows
    }


def found_for(keys: Sequence[uuid.UUID], person: Any) -> dict[uuid.UUID, origins.Found]:
    """The same as where something came from; what stands on the site belongs to no space and is left out."""
    return {
        key: origins.Found(title=one.title, url=one.url, space_id=one.space_id)
        for key, one in as_meetings(keys, person).items()
        if one.space_id is not None
    }


_BEFORE = """
select b.id from gatherings_gathering g join gatherings_gathering b on b.id <> g.id and b.state = 'published'
  and b.hidden_at is null and b.starts_at < coalesce(g.starts_at, %(now)s)
  and (b.series_id = g.series_id or (g.series_id is null and b.space_id = g.space_id and b.kind = g.kind))
where g.id = %(key)s::uuid order by b.starts_at desc, b.id desc limit 1
"""


def before(key: uuid.UUID) -> uuid.UUID | None:
    """The one that was held before it in the same series, or else of its kind in the same space."""
    row = first(_BEFORE, {"key": key, "now": clock.now()})
    return row["id"] if row else None
