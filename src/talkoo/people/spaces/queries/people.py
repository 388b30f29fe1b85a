"""Who takes part in a space, and what a person sees of the own spaces."""

import base64
import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from talkoo.kernel import clock, crypto, pages
from talkoo.kernel.lists import List, Sort
from talkoo.kernel.rows import Row, fetch, first
from talkoo.kernel.text import Text, pick
from talkoo.people.accounts.models import ContactPoint, Visibility
from talkoo.people.organisations.models import RUNNING
from talkoo.people.spaces.models import HandoverState, ParticipantKind, State
from talkoo.people.spaces.queries.where import covers
from talkoo.plumbing.tenancy import current

JOINABLE = (State.FORMING, State.ACTIVE, State.PAUSED)
"""The states in which people and organisations can come in."""

SMALL = 5
"""Counts below this are told to nobody but those who look after the network (k-anonymity)."""

PEOPLE = List(
    name="participants",
    select="""p.id, p.person_id, q.name, p.kind, p.since, p.capacity_id, o.name as capacity, o.slug as capacity_slug,
      o.state as capacity_state, c.person_id is not null as is_contact, p.is_asked""",
    source="""spaces_participation p join accounts_person q on q.id = p.person_id
      left join organisations_organisation o on o.id = p.capacity_id
      left join spaces_contactappointment c on c.space_id = p.space_id and c.person_id = p.person_id
        and c.until is null""",
    identity="p.id",
    where="p.until is null and q.name <> ''",
    filters={
        "space": "p.space_id = %s",
        "is_asked": "p.is_asked = %s",
        "is_invited": "p.is_invited = %s",
        "kind": "p.kind = %s",
    },
    sorts={"name": Sort("lower(q.name)")},
    page_size=60,
)


def participant(row: Row, reachable: dict[uuid.UUID, list[dict[str, str]]], language: str) -> dict[str, Any]:
    """One participant as other participants see it: the name, as whom, and what the person shows."""
    return {
        "id": row["id"],
        "person_id": row["person_id"],
        "name": row["name"],
        "as": pick(row["capacity"], language)
        if row["capacity"]
        else Text(
            "" if row["kind"] == "citizen" else str(ParticipantKind(row["kind"]).label), language, False
        ),
        "as_url": pages.address("organisations:organisation", row["capacity_slug"])
        if row["capacity_state"] == "listed"
        else "",
        "since": row["since"],
        "is_contact": row["is_contact"],
        "ways": reachable.get(row["person_id"], []),
    }


def reachable(person_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[dict[str, str]]]:
    """The contact details that these people show to members of their networks. One statement, whatever their number."""
    found: dict[uuid.UUID, list[dict[str, str]]] = {}
    points = ContactPoint.objects.filter(
        person__in=list(person_ids),
        visibility__in=[Visibility.MEMBERS, Visibility.SIGNED_IN, Visibility.PUBLIC],
    ).order_by("kind", "id")
    for point in points:
        found.setdefault(point.person_id, []).append(
            {"kind": point.kind, "label": str(ContactPoint.Kind(point.kind).label), "value": str(point.value)}
        )
    return found


WAYS = """
(select coalesce(jsonb_agg(jsonb_build_object('id', w.id, 'kind', w.kind, 'value', encode(w.value, 'base64'),
        'visibility', w.visibility) order by w.kind, w.id), '[]')
 from accounts_contactpoint w where w.person_id = c.person_id and w.visibility <> 'hidden')"""
"""The contact details that the contact (`c`) shows to anybody, sealed: for `ways_for`."""


def ways_for(
    sealed: Iterable[dict[str, str]], *, is_signed_in: bool, takes_part: bool
) -> list[dict[str, str]]:
    """Those that this reader may see, opened (S1.8): each has its own visibility."""
    seen = {Visibility.PUBLIC.value}
    if is_signed_in:
        seen.add(Visibility.SIGNED_IN.value)
    if takes_part:
        seen.add(Visibility.MEMBERS.value)
    found = []
    for one in sealed:
        if one["visibility"] in seen:
            try:
                value = crypto.unseal(
                    base64.b64decode(one["value"]),
                    site=current.site_id(),
                    table=ContactPoint._meta.db_table,
                    column="value",
                    row=one["id"],
                )
            except crypto.Unreadable:
                continue
            label = str(ContactPoint.Kind(one["kind"]).label)
            found.append({"kind": one["kind"], "label": label, "value": value})
    return found


_COUNTED = {
    ParticipantKind.CITIZEN: pgettext_lazy("so many take part", "as themselves"),
    ParticipantKind.ASSOCIATION: pgettext_lazy("so many take part", "for an association"),
    ParticipantKind.COMPANY: pgettext_lazy("so many take part", "for a company"),
    ParticipantKind.MUNICIPALITY: pgettext_lazy("so many take part", "for a municipality"),
    ParticipantKind.OTHER_PROJECT: pgettext_lazy("so many take part", "for another project"),
}


@dataclass(frozen=True)
class Numbers:
    """How many take part, as whom, how many from outside the area, how many wait for an answer."""

    all: int
    by_kind: dict[str, int]
    outside: int
    waiting: int

    def told(self, *, exactly: bool) -> dict[str, Any]:
        """As a page says them: small ones exactly only to those who look after the network."""

        def say(number: int) -> str:
            return str(number) if exactly or number == 0 or number >= SMALL else f"<{SMALL}"

        return {
            "all": say(self.all),
            "kinds": [
                {"label": str(_COUNTED[ParticipantKind(kind)]), "count": say(number)}
                for kind, number in sorted(self.by_kind.items(), key=lambda one: (-one[1], one[0]))
            ],
            "outside": say(self.outside),
            "waiting": self.waiting if exactly else 0,
        }


_NUMBERS = """
select p.kind, p.area_id, p.is_asked, p.is_invited, count(*)::int as number, s.is_wide,
  array(select a.area_id from spaces_spacearea a where a.space_id = s.id and not a.is_excluded) as inside,
  array(select a.area_id from spaces_spacearea a where a.space_id = s.id and a.is_excluded) as outside
from spaces_participation p join spaces_space s on s.id = p.space_id
where p.space_id = %s and p.until is null
group by p.kind, p.area_id, p.is_asked, p.is_invited, s.id, s.is_wide
"""


def numbers_of(space_id: uuid.UUID) -> Numbers:
    """The figures of a space, one statement (S1.2, S1.16). Who tells no municipality counts as from the area."""
    total = outside = waiting = 0
    by_kind: dict[str, int] = {}
    for row in fetch(_NUMBERS, [space_id]):
        if row["is_asked"]:
            waiting += 0 if row["is_invited"] else row["number"]
            continue
        total += row["number"]
        by_kind[row["kind"]] = by_kind.get(row["kind"], 0) + row["number"]
        if row["area_id"] and not covers(row["is_wide"], row["inside"], row["outside"], row["area_id"]):
            outside += row["number"]
    return Numbers(total, by_kind, outside, waiting)


_MINE = f"""
select p.id, p.kind, p.capacity_id, p.area_id, p.is_asked, p.is_invited, p.since, p.looked_at,
  (select c.person_id from spaces_contactappointment c where c.space_id = s.id and c.until is null) = %s as is_contact,
  (select h.id from spaces_handover h where h.space_id = s.id and h.offered_to_id = %s and h.state = 'offered'
     and h.expires_at > %s) as handover_id,
  (select coalesce(jsonb_agg(jsonb_build_object('id', o.id, 'name', o.name) order by o.name_keys->>%s, o.id), '[]')
   from organisations_organisation o where o.state = 'listed' and exists (select from organisations_affiliation a
     where a.organisation_id = o.id and a.person_id = %s and a.may_represent and {RUNNING.format("a")})) as represents
from spaces_space s left join spaces_participation p on p.space_id = s.id and p.person_id = %s and p.until is null
where s.id = %s
"""


def mine(person: Any, space_id: uuid.UUID) -> Row:
    """How this person stands to a space: the open participation (or nulls), and the organisations it may speak for."""
    row = first(_MINE, [person.pk, person.pk, clock.now(), pages.language(), person.pk, person.pk, space_id])
    assert row is not None
    return row


_MY_SPACES = """
with mine as (
  select space_id from spaces_participation where person_id = %s and until is null
  union select space_id from spaces_contactappointment where person_id = %s and until is null
)
select s.id, s.kind, s.slug, s.name, s.state, s.changed_at, s.name_keys->>%s as _sort,
  c.person_id is not null as is_contact, p.is_asked, p.is_invited, p.looked_at, coalesce(p.since, c.since) as since,
  h.id as handover_id, h.expires_at as handover_until,
  case when c.person_id is not null then (select count(*)::int from spaces_participation w
    where w.space_id = s.id and w.until is null and w.is_asked and not w.is_invited) else 0 end as waiting
from mine join spaces_space s on s.id = mine.space_id
left join spaces_participation p on p.space_id = s.id and p.person_id = %s and p.until is null
left join spaces_contactappointment c on c.space_id = s.id and c.person_id = %s and c.until is null
left join spaces_handover h on h.space_id = s.id and h.offered_to_id = %s and h.state = %s and h.expires_at > %s
where s.state in ('forming', 'active', 'paused', 'ended')
order by _sort, s.id
"""


@dataclass(frozen=True)
class MySpace:
    """A network of one's own. `role`: contact, participant, asked (by me) or invited; `is_new`: something has changed
    since I last looked; `waiting`: how many ask the contact to take part; `handover_url`: the role is offered to me."""

    id: uuid.UUID
    kind: str
    slug: str
    url: str
    name: Text
    state: str
    state_label: str
    role: str
    role_label: str
    since: datetime.datetime
    changed_at: datetime.datetime
    is_new: bool
    waiting: int
    people_url: str
    handover_url: str


def my_spaces(person: Any) -> list[MySpace]:
    """Every network (or project) that the person takes part in, looks after, asked or was invited to; by name. One
    statement, whatever their number (S1.39)."""
    language = pages.language()
    roles = {
        "contact": _("contact person"),
        "participant": _("taking part"),
        "asked": _("waiting for an answer"),
        "invited": _("invited"),
    }
    found = []
    me = person.pk
    values = [me, me, language, me, me, me, HandoverState.OFFERED.value, clock.now()]
    for row in fetch(_MY_SPACES, values):
        asked = "invited" if row["is_invited"] else "asked"
        role = "contact" if row["is_contact"] else asked if row["is_asked"] else "participant"
        seen = row["looked_at"] or row["since"]
        found.append(
            MySpace(
                id=row["id"],
                kind=row["kind"],
                slug=row["slug"],
                url=pages.address(f"spaces:{row['kind']}", row["slug"]),
                name=pick(row["name"], language),
                state=row["state"],
                state_label=str(State(row["state"]).label),
                role=role,
                role_label=roles[role],
                since=row["since"],
                changed_at=row["changed_at"],
                is_new=role in {"contact", "participant"} and row["changed_at"] > seen,
                waiting=row["waiting"],
                people_url=pages.address(f"spaces:{row['kind']}_people", row["slug"])
                if row["kind"] != "programme"
                else "",
                handover_url=pages.address("spaces:handover", row["handover_id"])
                if row["handover_id"]
                else "",
            )
        )
    return found


_BEGINS = """
select c.since, coalesce(nullif(g.begins_after, 0), case when s.programme_id is null then %s else 0 end) as days
from spaces_space s join spaces_contactappointment c on c.space_id = s.id and c.until is null
left join spaces_programme g on g.space_id = s.programme_id
where s.id = %s and s.state = 'forming' and s.kind in ('network', 'group')
"""


def begins_at(space_id: uuid.UUID) -> datetime.datetime | None:
    """When a forming network or group begins by itself (S1.33); None when nobody is its contact, or nothing says so.

    A network of a programme goes by what the programme says, any other by the site.
    """
    row = first(_BEGINS, [current.site().begins_after, space_id])
    if row is None or not row["days"]:
        return None
    return row["since"] + datetime.timedelta(days=row["days"])


def is_taking_part(person: Any, space_id: uuid.UUID) -> bool:
    """Whether the person takes part now."""
    return bool(
        first(
            "select 1 as one from spaces_participation where space_id = %s and person_id = %s and until is null"
            " and not is_asked",
            [space_id, person.pk],
        )
    )
