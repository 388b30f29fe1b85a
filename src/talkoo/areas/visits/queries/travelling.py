"""Who travels, as far as a travel list goes: never what somebody needs."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from talkoo.areas.visits.models import Thought
from talkoo.blocks.gatherings.models import ACTIVE, HOLDS, Registration
from talkoo.blocks.gatherings.queries import registering
from talkoo.kernel import clock, i18n, outcomes, pages
from talkoo.kernel.rows import Row, fetch, first
from talkoo.kernel.text import Text, pick


@dataclass(frozen=True)
class Traveller:
    """Somebody who has a place, with what a journey needs: for which organisation, and how to be reached if they said
    it on registering without an account; how people of the site are reached is shown to nobody."""

    name: str
    organisation: Text
    role: Text
    email: str
    phone: str
    language: str
    is_confirmed: bool


def travellers(gathering_id: uuid.UUID) -> list[Traveller]:
    """Everybody who has a place, by organisation and then by name; as many statements for one as for many."""
    language = pages.language()
    found = [
        Traveller(
            name=row["name"] or "",
            organisation=pick(row["organisation"], language),
            role=registering.role_name(row["role"], row["slot"], language),
            email=row["email"] or "",
            phone=row["phone"] or "",
            language=i18n.name_of(row["language"], language),
            is_confirmed=row["state"] == "confirmed",
        )
        for row in registering.people(gathering_id, HOLDS)
    ]
    return sorted(found, key=lambda one: (not one.organisation, one.organisation.text, one.name))


def with_needs(gathering_id: uuid.UUID) -> list[tuple[uuid.UUID, str]]:
    """Registration and name of everybody who has a place and told of a need; never what it is."""
    return [
        (row["id"], row["name"] or "") for row in registering.people(gathering_id, HOLDS) if row["has_need"]
    ]


_MINE = """
select r.id from gatherings_registration r where r.gathering_id = %s::uuid and r.person_id = %s::uuid
  and r.state = 'confirmed' and r.attended is not false limit 1
"""


def own_registration(gathering_id: uuid.UUID, person: Any) -> uuid.UUID | None:
    """The person's own, if they have a place and did not stay away."""
    if getattr(person, "pk", None) is None:
        return None
    row = first(_MINE, [gathering_id, person.pk])
    return row["id"] if row else None


_BY_LINK = """
select r.id, r.person_id, r.language, v.id as visit_id, g.starts_at, g.state, g.hidden_at
from gatherings_registration r join gatherings_gathering g on g.id = r.gathering_id
join visits_visit v on v.gathering_id = g.id
where r.id = %s::uuid and r.state = 'confirmed' and r.attended is not false
"""


def registered(registration_id: uuid.UUID) -> Row | None:
    """The visit of a registration that still stands, for whoever holds its link; `is_open`: an idea can be given."""
    row = first(_BY_LINK, [registration_id])
    if row is None or row["hidden_at"] is not None or row["state"] == "cancelled":
        return None
    row["is_open"] = row["starts_at"] is not None and row["starts_at"] <= clock.now()
    return row


def has_given(visit_id: uuid.UUID, registration_id: uuid.UUID) -> bool:
    """Whether this participant's idea is there."""
    return Thought.objects.filter(visit=visit_id, registration_id=registration_id).exists()


def ideas(visit_id: uuid.UUID, person: Any) -> list[outcomes.Kept]:
    """What participants took home, as far as the reader may see it; the oldest first."""
    found = list(
        Thought.objects.filter(visit=visit_id).order_by("given_at", "id").values_list("outcome", "key")
    )
    shown = outcomes.find(found, person)
    return [shown[one] for one in found if one in shown]


_MY_SPACES = """
select s.id, s.name from spaces_participation p join spaces_space s on s.id = p.space_id
where p.person_id = %(person)s::uuid and p.until is null and not p.is_asked
  and s.state in ('forming', 'active', 'paused')
order by s.id <> coalesce(%(first)s::uuid, s.id), s.name_keys->>%(language)s, s.id limit 30
"""


def own_spaces(person: Any, first_id: uuid.UUID | None) -> list[tuple[uuid.UUID, Text]]:
    """The networks and groups that the person takes part in, the one of the visit first."""
    if getattr(person, "pk", None) is None:
        return []
    language = pages.language()
    rows = fetch(_MY_SPACES, {"person": person.pk, "first": first_id, "language": language})
    return [(row["id"], pick(row["name"], language)) for row in rows]


def active(gathering_id: uuid.UUID, states: Sequence[str] = ACTIVE) -> list[Registration]:
    """The registrations to tell of something, in the order in which they came."""
    found = Registration.objects.filter(gathering=gathering_id, state__in=[str(one) for one in states])
    return list(found.order_by("created_at", "id"))


_TO_ASK = """
select v.id from visits_visit v join gatherings_gathering g on g.id = v.gathering_id
where v.asked_at is null and g.state = 'published' and g.hidden_at is null and g.ends_at <= %s and g.ends_at > %s
order by v.id limit 200
"""


ASKED_FOR_DAYS = 30
"""So long after a visit people are still asked."""


def over_and_not_asked() -> list[uuid.UUID]:
    """Visits that ended about a day ago or within the last month, whose participants were not asked for an idea yet."""
    now = clock.now()
    since = now - datetime.timedelta(days=ASKED_FOR_DAYS)
    return [row["id"] for row in fetch(_TO_ASK, [now - datetime.timedelta(hours=20), since])]
