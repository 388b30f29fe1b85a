"""What those who look after networks read: contacts and offers, quotas, applications, what waits to begin."""

import datetime
import uuid
from collections.abc import Sequence
from typing import Any

from talkoo.kernel import clock, pages
from talkoo.kernel.access import may
from talkoo.kernel.rows import Row, fetch, first
from talkoo.kernel.text import Text, pick, sort_key
from talkoo.people.organisations.models import RUNNING
from talkoo.people.organisations.queries import words_of_area
from talkoo.people.spaces.queries.where import municipalities_of, outside_programme
from talkoo.plumbing.places import known as places
from talkoo.plumbing.tenancy import current

_HANDOVER = """
select h.id, h.message, h.state, h.offered_at, h.expires_at, h.offered_to_id, q.name as to_name, b.name as by_name,
  s.id as space_id, s.name, s.slug, s.kind, s.state as space_state
from spaces_handover h join spaces_space s on s.id = h.space_id join accounts_person q on q.id = h.offered_to_id
left join accounts_person b on b.id = h.offered_by_id
"""


def open_handover(space_id: uuid.UUID) -> Row | None:
    """The offer of the contact's role that waits for an answer."""
    return first(
        f"{_HANDOVER} where h.space_id = %s and h.state = 'offered' and h.expires_at > %s",
        [space_id, clock.now()],
    )


def is_open(offer: Row) -> bool:
    """Whether it waits for an answer, to the minute."""
    return bool(offer["state"] == "offered" and offer["expires_at"] > clock.now())


def handover_to(person: Any, handover_id: uuid.UUID) -> Row | None:
    """An offer that was made to this person, whatever became of it."""
    return first(f"{_HANDOVER} where h.id = %s and h.offered_to_id = %s", [handover_id, person.pk])


def contacts_of(space_id: uuid.UUID) -> list[Row]:
    """Who was and is the contact, the newest first (S3.29)."""
    return fetch(
        """select q.name, c.public_name, c.since, c.until from spaces_contactappointment c
           join accounts_person q on q.id = c.person_id where c.space_id = %s order by c.since desc, c.id desc
           limit 100""",
        [space_id],
    )


def people_to_choose(space_id: uuid.UUID, *, without: uuid.UUID | None = None) -> list[tuple[str, str]]:
    """Everybody who takes part, by name, to choose from."""
    rows = fetch(
        """select p.person_id, q.name from spaces_participation p join accounts_person q on q.id = p.person_id
           where p.space_id = %s and p.until is null and not p.is_asked and q.name <> ''""",
        [space_id],
    )
    named = [(str(row["person_id"]), row["name"]) for row in rows if row["person_id"] != without]
    return sorted(named, key=lambda one: sort_key(one[1], pages.language()))


_QUOTAS = """
select u.id, u.name, u.minimum, u.maximum,
  (select coalesce(jsonb_agg(jsonb_build_object('area', n.area_id, 'taken', n.taken, 'waiting', n.waiting)), '[]')
   from (select c.area_id, count(c.seat)::int as taken, (count(*) - count(c.seat))::int as waiting
     from spaces_quotaplace c where c.quota_id = u.id and c.until is null group by c.area_id) n) as numbers,
  (select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'area', c.area_id, 'seat', c.seat, 'name', q.name,
          'person', p.person_id, 'turn', case when c.seat is null then (select count(*) from spaces_quotaplace w
            where w.quota_id = c.quota_id and w.area_id = c.area_id and w.until is null and w.seat is null
              and (w.since, w.id) <= (c.since, c.id)) end) order by c.seat, c.since, c.id), '[]')
   from spaces_quotaplace c join spaces_participation p on p.id = c.participation_id
   join accounts_person q on q.id = p.person_id
   where c.quota_id = u.id and c.until is null and (%s or p.person_id = %s)) as places
from spaces_quota u where u.space_id = %s and u.ended_at is null order by u.created_at, u.id
"""


def coverage(space_id: uuid.UUID, person: Any) -> list[dict[str, Any]]:
    """Each quota with its table: for every municipality of the area, how many are there, and whether that is too few.

    Names are there for those who look after the network; others find only their own place. Municipalities in which
    somebody has a place although they left the area since stand below.
    """
    language = pages.language()
    leads = person.is_authenticated and may(person, "spaces.look_after_people", space_id)
    rows = fetch(_QUOTAS, [leads, getattr(person, "pk", None), space_id])
    if not rows:
        return []
    areas, strange = municipalities_of(space_id), outside_programme(space_id)
    found = []
    for row in rows:
        numbers = {uuid.UUID(one["area"]): one for one in row["numbers"]}
        table = []
        for area_id in [*areas, *(one for one in numbers if one not in areas)]:
            number = numbers.get(area_id, {"taken": 0, "waiting": 0})
            here = [one for one in row["places"] if one["area"] == str(area_id)]
            own = next((one for one in here if one["person"] == str(getattr(person, "pk", ""))), None)
            table.append(
                {
                    "area_id": area_id,
                    "area": places.name(area_id, language),
                    "taken": number["taken"],
                    "waiting": number["waiting"],
                    "missing": max(0, row["minimum"] - number["taken"]),
                    "is_full": number["taken"] >= row["maximum"],
                    "is_outside_programme": area_id in strange,
                    "is_left_out": area_id not in areas,
                    "people": here if leads else [],
                    "own": own,
                }
            )
        in_order = sorted(table, key=lambda one: (one["is_left_out"], sort_key(str(one["area"]), language)))
        found.append(
            {
                "id": row["id"],
                "name": pick(row["name"], language),
                "minimum": row["minimum"],
                "maximum": row["maximum"],
                "table": in_order,
                "below": sum(1 for one in table if one["missing"] and not one["is_left_out"]),
                "own": next((one for one in in_order if one["own"]), None),
            }
        )
    return found


_WAITING = f"""
select s.id, s.kind, s.slug, s.name, s.purpose, s.is_wide, s.created_at, c.person_id is not null as has_contact,
  array(select a.area_id from spaces_spacearea a where a.space_id = s.id and not a.is_excluded order by a.id) as inside,
  array(select a.area_id from spaces_spacearea a where a.space_id = s.id and a.is_excluded order by a.id) as outside,
  c.since + make_interval(days => nullif(coalesce(nullif(g.begins_after, 0),
    case when s.programme_id is null then %s else 0 end), 0)) as begins_at
from spaces_space s left join spaces_contactappointment c on c.space_id = s.id and c.until is null
left join spaces_programme g on g.space_id = s.programme_id
where s.state = 'forming' and s.kind in ('network', 'group') and (%s or exists (
  select from spaces_coordination k join organisations_affiliation a on a.organisation_id = k.organisation_id
  where k.space_id in (s.id, s.programme_id, s.network_id) and k.until is null and a.person_id = %s and a.role = 'staff'
    and {RUNNING.format("a")}))
order by s.created_at, s.id limit 200
"""


def waiting_to_begin(person: Any) -> list[dict[str, Any]]:
    """Networks and groups that form, the oldest first, as far as this person coordinates them."""
    language = pages.language()
    rows = fetch(_WAITING, [current.site().begins_after, may(person, "spaces.found"), person.pk])
    return [
        {
            "id": row["id"],
            "name": pick(row["name"], language),
            "purpose": pick(row["purpose"], language),
            "area": words_of_area(row["is_wide"], row["inside"], row["outside"], language),
            "url": pages.address(f"spaces:{row['kind']}", row["slug"]),
            "kind": row["kind"],
            "slug": row["slug"],
            "created_at": row["created_at"],
            "has_contact": row["has_contact"],
            "begins_at": row["begins_at"],
        }
        for row in rows
    ]


_APPLICATIONS = """
select m.id, m.organisation_id, m.status, m.applied_at, m.since, m.terms_id, o.name, o.slug, o.state,
  q.name as applied_by, t.number as terms_number
from spaces_spacemembership m join organisations_organisation o on o.id = m.organisation_id
left join accounts_person q on q.id = m.applied_by_id left join terms_terms t on t.id = m.terms_id
where m.space_id = %s and m.until is null and m.status in ('applied', 'accepted')
order by m.status desc, o.name_keys->>%s, m.id limit 500
"""


def memberships_of(space_id: uuid.UUID) -> list[dict[str, Any]]:
    """Applications and members, as those who decide see them: under which version of the terms each stands."""
    language = pages.language()
    return [
        {
            **row,
            "name": pick(row["name"], language),
            "url": pages.address("organisations:organisation", row["slug"])
            if row["state"] == "listed"
            else "",
        }
        for row in fetch(_APPLICATIONS, [space_id, language])
    ]


_OWN_ORGANISATIONS = f"""
select o.id, o.name, o.slug, m.id as membership_id, m.status, m.terms_id, m.since,
  (select jsonb_build_object('status', d.status, 'reason', d.reason) from spaces_spacemembership d
   where d.space_id = %s and d.organisation_id = o.id and d.status in ('declined', 'removed')
   order by d.decided_at desc nulls last limit 1) as last
from organisations_organisation o
left join spaces_spacemembership m on m.organisation_id = o.id and m.space_id = %s and m.until is null
  and m.status in ('applied', 'accepted')
where o.state = 'listed' and exists (select from organisations_affiliation a where a.organisation_id = o.id
  and a.person_id = %s and a.may_represent and {RUNNING.format("a")})
order by o.name_keys->>%s, o.id limit 100
"""


def own_organisations(person: Any, space_id: uuid.UUID) -> list[dict[str, Any]]:
    """The organisations that this person represents, each with its standing in the network."""
    language = pages.language()
    rows = fetch(_OWN_ORGANISATIONS, [space_id, space_id, person.pk, language])
    return [{**row, "name": pick(row["name"], language)} for row in rows]


def programmes_to_choose() -> list[tuple[str, Text]]:
    """Projects that a new network can belong to: whether today lies in their time is said when it is founded."""
    language = pages.language()
    rows = fetch(
        """select s.id, s.name from spaces_space s where s.kind = 'programme'
           and s.state in ('forming', 'active', 'paused') order by s.name_keys->>%s, s.id limit 100""",
        [language],
    )
    return [(str(row["id"]), pick(row["name"], language)) for row in rows]


def networks_to_choose(person: Any) -> list[tuple[str, Text]]:
    """Networks that a group of this person can stand in: those it takes part in or looks after."""
    language = pages.language()
    rows = fetch(
        f"""select s.id, s.name from spaces_space s
            where s.kind = 'network' and s.state in ('forming', 'active', 'paused')
            and (exists (select from spaces_participation t
                where t.space_id = s.id and t.person_id = %(person)s and t.until is null and not t.is_asked)
              or exists (select from spaces_contactappointment c
                where c.space_id = s.id and c.person_id = %(person)s and c.until is null)
              or exists (select from accounts_rolegrant g where g.person_id = %(person)s and g.role = 'coordinator'
                and g.period @> clock_timestamp())
              or exists (select from spaces_coordination k
                join organisations_affiliation a on a.organisation_id = k.organisation_id
                where k.space_id in (s.id, s.programme_id) and k.until is null and a.person_id = %(person)s
                  and a.role = 'staff' and {RUNNING.format("a")}))
            order by s.name_keys->>%(language)s, s.id limit 500""",
        {"person": person.pk, "language": language},
    )
    return [(str(row["id"]), pick(row["name"], language)) for row in rows]


def representatives_of(organisation_ids: Sequence[uuid.UUID]) -> list[uuid.UUID]:
    """Everybody who represents one of these organisations now."""
    rows = fetch(
        f"""select distinct a.person_id from organisations_affiliation a
            where a.organisation_id = any(%s) and a.may_represent and {RUNNING.format("a")} order by a.person_id""",
        [list(organisation_ids)],
    )
    return [row["person_id"] for row in rows]


def coordinations_of(space_id: uuid.UUID) -> list[dict[str, Any]]:
    """Which organisations coordinated and coordinate a space, the newest first."""
    language = pages.language()
    rows = fetch(
        """select o.name, k.is_interim, k.since, k.until from spaces_coordination k
           join organisations_organisation o on o.id = k.organisation_id
           where k.space_id = %s order by k.since desc, k.id desc limit 100""",
        [space_id],
    )
    return [{**row, "name": pick(row["name"], language)} for row in rows]


def organisation_called(words: str, space_id: uuid.UUID) -> uuid.UUID | None:
    """The listed organisation of this name in any language, or with this address; members of the network first."""
    row = first(
        """select o.id from organisations_organisation o where o.state = 'listed' and (o.slug = lower(%s)
             or lower(o.short_name) = lower(%s) or exists (
             select from jsonb_each_text(o.name) n where n.key <> '_' and lower(n.value) = lower(%s)))
           order by exists (select from spaces_spacemembership m where m.organisation_id = o.id and m.space_id = %s
             and m.until is null and m.status = 'accepted') desc, o.id limit 1""",
        [words, words, words, space_id],
    )
    return row["id"] if row else None


def offers_that_ran_out(now: datetime.datetime) -> list[uuid.UUID]:
    """Offers of the contact's role that nobody answered in time."""
    rows = fetch("select id from spaces_handover where state = 'offered' and expires_at <= %s", [now])
    return [row["id"] for row in rows]


def forming_with_contact() -> list[uuid.UUID]:
    """Networks and groups that form and have a contact: they may begin by themselves."""
    rows = fetch(
        """select s.id from spaces_space s where s.state = 'forming' and s.kind in ('network', 'group') and exists (
             select from spaces_contactappointment c where c.space_id = s.id and c.until is null) order by s.id"""
    )
    return [row["id"] for row in rows]


_COORDINATORS = f"""
select g.person_id from accounts_rolegrant g where g.role = %s and g.period @> %s::timestamptz
union
select a.person_id from organisations_affiliation a
join spaces_coordination k on k.organisation_id = a.organisation_id and k.until is null
join spaces_space s on k.space_id in (s.id, s.programme_id, s.network_id)
where s.id = %s and a.role = 'staff' and {RUNNING.format("a")}
"""


def coordinators_of(space_id: uuid.UUID, role: str) -> list[uuid.UUID]:
    """Who coordinates a space: those with the role on the site, and the staff of the organisation that runs it."""
    rows = fetch(_COORDINATORS, [str(role), clock.now(), space_id])
    return [row["person_id"] for row in rows]


def past_their_day(today: datetime.date) -> list[Row]:
    """Members that did not accept the terms that hold by the day they were asked to, where nobody was told so yet:
    `space_id`, `terms_id` and `memberships`."""
    return fetch(
        """select m.space_id, n.id as terms_id, array_agg(m.id order by m.id) as memberships
           from spaces_spacemembership m join lateral (
             select n.id, n.acceptance_due from terms_terms n
             where n.kind = 'membership' and n.subject_id = m.space_id and n.valid_from <= %s
             order by n.number desc limit 1) n on n.acceptance_due < %s
           where m.status = 'accepted' and m.until is null and m.terms_id is distinct from n.id
             and m.overdue_terms_id is distinct from n.id
           group by m.space_id, n.id order by m.space_id""",
        [today, today],
    )


def representatives_of_members(space_id: uuid.UUID) -> dict[str, list[uuid.UUID]]:
    """Everybody who represents a member organisation of a network, by the language they read."""
    rows = fetch(
        f"""select distinct p.id, p.language from spaces_spacemembership m
            join organisations_affiliation a on a.organisation_id = m.organisation_id and a.may_represent
              and {RUNNING.format("a")}
            join accounts_person p on p.id = a.person_id
            where m.space_id = %s and m.until is null and m.status = 'accepted' order by p.id""",
        [space_id],
    )
    found: dict[str, list[uuid.UUID]] = {}
    for row in rows:
        found.setdefault(row["language"], []).append(row["id"])
    return found
