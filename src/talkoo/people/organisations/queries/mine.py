"""What a person has to do with organisations: parts, capacities, registrations that wait."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from talkoo.kernel import pages
from talkoo.kernel.rows import fetch, first
from talkoo.kernel.text import Text, pick
from talkoo.people.organisations.models import RUNNING, Part, State
from talkoo.plumbing.places import known as places


@dataclass(frozen=True)
class Capacity:
    """An organisation that a person may speak and act for now."""

    organisation_id: uuid.UUID
    slug: str
    name: Text


_CAPACITIES = f"""
select distinct o.id, o.slug, o.name, o.name_keys->>%s as place
from organisations_affiliation f join organisations_organisation o on o.id = f.organisation_id
where f.person_id = %s and f.may_represent and {RUNNING.format("f")} and o.state = 'listed'
order by place, o.id
"""


def capacities_of(person: Any) -> list[Capacity]:
    """Which organisations the person may act for now, by name; one statement, none for a visitor."""
    if getattr(person, "pk", None) is None:
        return []
    language = pages.language()
    return [
        Capacity(row["id"], row["slug"], pick(row["name"], language))
        for row in fetch(_CAPACITIES, [language, person.pk])
    ]


_PARTS = f"""
select f.id, f.role, f.title, f.may_represent, f.is_public, f.since, f.until, {RUNNING.format("f")} as is_running,
       o.id as organisation_id, o.slug, o.name, o.state, o.entered_by_id = f.person_id as is_entered
from organisations_affiliation f join organisations_organisation o on o.id = f.organisation_id
where f.person_id = %s and {RUNNING.format("f")} and o.state <> 'closed'
order by o.name_keys->>%s, f.since, f.id
"""


@dataclass(frozen=True)
class OwnPart:
    """A part of the reader's own. `is_waiting`: the reader's own registration, not confirmed yet."""

    id: uuid.UUID
    role: str
    may_represent: bool
    is_public: bool
    until: datetime | None
    slug: str
    name: Text
    state: str
    state_label: str
    url: str
    is_waiting: bool


def parts_of(person: Any) -> list[OwnPart]:
    """The parts that the person has now, one statement."""
    language = pages.language()
    return [
        OwnPart(
            id=row["id"],
            role=role_label(row["role"], row["title"], language),
            may_represent=row["may_represent"],
            is_public=row["is_public"],
            until=row["until"],
            slug=row["slug"],
            name=pick(row["name"], language),
            state=row["state"],
            state_label=str(State(row["state"]).label),
            url=pages.address("organisations:organisation", row["slug"])
            if row["state"] == State.LISTED
            else "",
            is_waiting=bool(row["is_entered"]) and row["state"] == State.DRAFT,
        )
        for row in fetch(_PARTS, [person.pk, language])
    ]


def role_label(role: str, title: Any, language: str) -> str:
    """What the part is called: its own title, or the word of the list."""
    return pick(title, language).text or str(Part(role).label)


_PEOPLE = """
select f.id, f.role, f.title, f.may_represent, f.is_public, f.since, f.until, f.person_id,
  case when f.is_public or f.known_as = '' then p.name else f.known_as end as name
from organisations_affiliation f join accounts_person p on p.id = f.person_id
where f.organisation_id = %s and (f.until is null or f.until > clock_timestamp())
  and (f.may_represent or f.is_public or %s)
order by f.may_represent desc, name, f.id
"""


def people_of(organisation_id: uuid.UUID, *, with_members: bool) -> list[dict[str, Any]]:
    """Who has a part in the organisation now or later, for those who answer for it; one statement.

    Without `with_members` only those who answer for it, and those who show their part: whoever looks after the site
    must know whom to ask, not who belongs to what (S0.25).
    """
    language = pages.language()
    return [
        {**row, "label": role_label(row["role"], row["title"], language)}
        for row in fetch(_PEOPLE, [organisation_id, with_members])
    ]


def registered_as(organisation_id: uuid.UUID) -> str:
    """The address of the organisation with this id; empty when there is none."""
    row = first("select slug from organisations_organisation where id = %s", [organisation_id])
    return row["slug"] if row else ""


_REPRESENTATIVES = f"""
select f.organisation_id, f.person_id
from organisations_affiliation f
where f.organisation_id = any(%s) and f.may_represent and {RUNNING.format("f")}
order by f.since, f.id
"""


def representatives_of(organisation_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[uuid.UUID]]:
    """Who answers for each of these organisations now; one statement."""
    found: dict[uuid.UUID, list[uuid.UUID]] = {}
    for row in fetch(_REPRESENTATIVES, [list(organisation_ids)]):
        people = found.setdefault(row["organisation_id"], [])
        if row["person_id"] not in people:
            people.append(row["person_id"])
    return found


_WORKS_IN = """
select from organisations_organisation o where o.id = %s and (o.is_wide or (
  exists (select from organisations_organisationarea x
          where x.organisation_id = o.id and not x.is_excluded and x.area_id = any(%s))
  and not exists (select from organisations_organisationarea x
          where x.organisation_id = o.id and x.is_excluded and x.area_id = any(%s))))
"""


def works_in(organisation_id: uuid.UUID, area_id: uuid.UUID) -> bool:
    """Whether some of what the organisation does lies in the area, wherever its seat is (S4.1)."""
    inside, above = places.within(area_id), places.lineage(area_id)
    return first(_WORKS_IN, [organisation_id, [*above, *inside], above]) is not None


_LISTED_AS = """
select o.id from organisations_organisation o
where o.state = 'listed' and (o.slug = %s or exists (
  select from jsonb_each_text(o.name) n where length(n.key) > 1 and lower(n.value) = lower(%s)))
order by o.slug = %s desc, o.id limit 1
"""


def listed_as(written: str) -> uuid.UUID | None:
    """The organisation of the directory with this address, link or name in any language."""
    slug = written.rstrip("/").rpartition("/")[2]
    row = first(_LISTED_AS, [slug, written, slug])
    return row["id"] if row else None


def slugs_of(organisation_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Their addresses, by id."""
    rows = fetch(
        "select id, slug from organisations_organisation where id = any(%s)", [list(organisation_ids)]
    )
    return {row["id"]: row["slug"] for row in rows}
