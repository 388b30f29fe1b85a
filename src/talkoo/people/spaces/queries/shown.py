"""A space as lists and pages show it: the five facts everybody may see."""

import datetime
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from talkoo.kernel import pages
from talkoo.kernel.partial_dates import PartialDate
from talkoo.kernel.rows import Row
from talkoo.kernel.text import Text, pick
from talkoo.people.organisations.models import RUNNING
from talkoo.people.organisations.queries import words_of_area
from talkoo.people.spaces.models import Join, Kind, Participants, Space, State
from talkoo.people.spaces.queries.by_role import role_label
from talkoo.plumbing.vocabulary import known as words

PUBLIC_STATES = (State.FORMING, State.ACTIVE, State.PAUSED, State.ENDED)
IS_CLOSED = "(s.kind = 'group' and s.join = 'invite')"
"""Of the space `s`, as part of a statement: only those in it and those who coordinate it know of it."""

IN_SIGHT = f"s.state in ({', '.join(repr(str(state)) for state in PUBLIC_STATES)})"
PUBLIC = f"{IN_SIGHT} and not {IS_CLOSED}"
"""Of the space `s`: everybody may see it."""

_IS_WITHIN = f"""(
  exists (select from spaces_participation q where q.space_id = s.id and q.person_id = %(person)s and q.until is null)
  or exists (select from spaces_contactappointment q
    where q.space_id = s.id and q.person_id = %(person)s and q.until is null)
  or (s.initiator_id = %(person)s and s.state = 'forming')
  or exists (select from accounts_rolegrant q
    where q.person_id = %(person)s and q.role = 'coordinator' and q.period @> clock_timestamp())
  or exists (select from spaces_coordination q join organisations_affiliation a on a.organisation_id = q.organisation_id
    where q.space_id in (s.id, s.programme_id, s.network_id) and q.until is null
    and a.person_id = %(person)s and a.role = 'staff' and {RUNNING.format("a")}))"""

SEEN = f"{IN_SIGHT} and (not {IS_CLOSED} or {_IS_WITHIN})"
"""Of the space `s`: the person `%(person)s` may see it; none is a visitor."""


def is_public(space: Space) -> bool:
    """Whether everybody may see it."""
    return space.state in PUBLIC_STATES and not (space.kind == Kind.GROUP and space.join == Join.INVITE)


CARD = """
s.id, s.kind, s.slug, s.name, s.purpose, s.is_wide, s.started_year, s.started_month, s.started_day, s.state, s.links,
s.changed_at, s.join, s.role, s.participants, coalesce(c.public_name, '') as contact,
c.person_id is not null as has_contact,
array(select a.area_id from spaces_spacearea a where a.space_id = s.id and not a.is_excluded order by a.id) as inside,
array(select a.area_id from spaces_spacearea a where a.space_id = s.id and a.is_excluded order by a.id) as outside,
case when s.kind = 'group' then
  array(select y.concept_id from spaces_spacetopic y where y.space_id = s.id order by y.id) end as topics
"""
FROM = "spaces_space s left join spaces_contactappointment c on c.space_id = s.id and c.until is null"


@dataclass(frozen=True)
class Card:
    """A space with the five facts everybody may see, in the words of the page's language. `is_closed`: a group by
    invitation, which is told of to nobody else. `role`: what the role is called that goes with taking part."""

    id: uuid.UUID
    kind: str
    name: Text
    url: str
    purpose: Text
    area: str
    started: PartialDate | None
    contact: str
    write_url: str
    join_url: str
    state: str
    state_label: str
    kind_label: str
    links: list[dict[str, Any]]
    topics: list[str]
    is_closed: bool
    role: str
    changed_at: datetime.datetime


_write_to: list[Callable[[str, str], str]] = []


def write_with(address: Callable[[str, str], str]) -> None:
    """The block that carries letters says where one writes to a space: `address(kind, slug)`."""
    _write_to[:] = [address]


def role_of_contact(kind: str) -> str:
    """What a contact is called who shows no name."""
    return _("Project coordinator") if kind == Kind.PROGRAMME else _("Contact person")


_NOT_BY_ASKING = frozenset({str(Join.INVITE), str(Join.ROLE)})


def _join_url(row: Row) -> str:
    """Where one joins; empty when nobody can by asking."""
    if row["kind"] == Kind.PROGRAMME or row["state"] == State.ENDED or row["join"] in _NOT_BY_ASKING:
        return ""
    page = "membership" if row["participants"] == Participants.ORGANISATIONS else "join"
    return pages.address(f"spaces:{row['kind']}_{page}", row["slug"])


@lru_cache(maxsize=256)
def _labels(kind: str, state: str, language: str) -> tuple[str, str]:
    return str(Kind(kind).label), str(State(state).label)


def card(row: Row) -> Card:
    """A row of the list or page as the page shows it."""
    language = pages.language()
    is_closed = row["kind"] == Kind.GROUP and row["join"] == Join.INVITE
    can_be_written_to = row["has_contact"] and not is_closed and _write_to
    kind_label, state_label = _labels(row["kind"], row["state"], language)
    return Card(
        id=row["id"],
        kind=row["kind"],
        name=pick(row["name"], language),
        url=pages.address(f"spaces:{row['kind']}", row["slug"]),
        purpose=pick(row["purpose"], language),
        area=words_of_area(row["is_wide"], row["inside"], row["outside"], language),
        started=PartialDate.of(row["started_year"], row["started_month"], row["started_day"]),
        contact=(row["contact"] or role_of_contact(row["kind"])) if row["has_contact"] else "",
        write_url=_write_to[0](row["kind"], row["slug"]) if can_be_written_to else "",
        join_url=_join_url(row),
        state=row["state"],
        state_label=state_label,
        kind_label=kind_label,
        links=[{"label": pick(link.get("label"), language), "url": link["url"]} for link in row["links"]],
        topics=[words.label(one, language) for one in row["topics"] or ()],
        is_closed=is_closed,
        role=role_label(row["role"]),
        changed_at=row["changed_at"],
    )
