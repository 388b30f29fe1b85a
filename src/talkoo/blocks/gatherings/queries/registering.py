"""Reading who comes: the page on which one registers, one's own registration, and the lists of organisers."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import pgettext

from talkoo.blocks.gatherings.models import PARTICIPANT, Pulse, PulseGiven, Registration, State
from talkoo.blocks.gatherings.queries import standing
from talkoo.kernel import asking, clock, pages
from talkoo.kernel.crypto import unseal
from talkoo.kernel.rows import Row, fetch, first
from talkoo.kernel.text import Text, Texts, pick
from talkoo.people.spaces.queries import PUBLIC
from talkoo.plumbing.tenancy import current

MOST = 5_000
"""So many registrations stand on one list."""

ENOUGH_PULSES = 5
"""Averages of fewer answers could show what somebody said."""

_EVENT = """
select g.id, g.slug, g.kind, g.title, g.starts_at, g.ends_at, g.zone, g.mode, g.place, g.address, g.link, g.platform,
  g.how_to_join, g.state, g.audience, g.hidden_at, g.space_id, g.created_by_id, g.takes_registrations,
  g.registering_until, g.capacity, g.taken, g.accessibility,
  (select coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'slot', r.slot, 'name', r.name, 'quota', r.quota,
      'taken', r.taken, 'waits', exists (select from gatherings_registration w
        where w.role_id = r.id and w.state = 'waiting'),
      'is_used', exists (select from gatherings_registration w where w.role_id = r.id))
    order by r.position, r.slot), '[]') from gatherings_role r where r.gathering_id = g.id) as roles,
  (select m.id from gatherings_registration m where m.gathering_id = g.id and m.person_id = %(person)s::uuid
    and m.state in ('waiting', 'offered', 'confirmed')) as mine, {organises} as organises
from {from} where {which}
"""


def _event(which: str, organises: str = "false") -> str:
    return _EVENT.replace("{which}", which).replace("{organises}", organises).replace("{from}", standing.FROM)


_FOR_VISITOR = _event(f"g.slug = %(slug)s and {standing.FOR_ALL}")
_FOR_PERSON = _event(f"g.slug = %(slug)s and {standing.SEEN}", f"({standing.ORGANISES})")
_AT_ID = _event("g.id = %(id)s::uuid")
_OWN = _event("""g.slug = %(slug)s and g.hidden_at is null and exists (select from gatherings_registration w
  where w.gathering_id = g.id and w.person_id = %(person)s::uuid and w.state in ('waiting', 'offered', 'confirmed'))""")


@dataclass(frozen=True, kw_only=True)
class Event:
    """A gathering as far as registering for it goes. `mine`: the reader's own registration that is not over;
    `organises`: the reader looks after it."""

    id: uuid.UUID
    slug: str
    kind: str
    title: Texts
    starts_at: datetime.datetime | None
    ends_at: datetime.datetime | None
    zone: str
    mode: str
    place: str
    address: str
    link: str
    platform: str
    how_to_join: Texts | None
    accessibility: Texts | None
    state: str
    audience: str
    hidden_at: datetime.datetime | None
    space_id: uuid.UUID | None
    created_by_id: uuid.UUID | None
    takes_registrations: bool
    registering_until: datetime.datetime | None
    capacity: int | None
    taken: int
    roles: Sequence[Row]
    mine: uuid.UUID | None
    organises: bool

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self.ends_at is not None and self.ends_at <= clock.now()

    def closes(self, *, organises: bool) -> datetime.datetime | None:
        """Until when one can register; for organisers, until it is over. None: no end is known."""
        if organises:
            return self.ends_at
        moments = [one for one in (self.registering_until, self.starts_at) if one is not None]
        return min(moments) if moments else None

    def is_open(self, *, organises: bool = False) -> bool:
        """Whether one can register now."""
        until = self.closes(organises=organises)
        return (
            self.state == State.PUBLISHED
            and self.hidden_at is None
            and self.takes_registrations
            and (until is None or until > clock.now())
        )

    def offered_roles(self) -> list[Row]:
        """As what one can come; the ordinary role where none was made yet. `is_full`: one would wait."""
        is_full = self.capacity is not None and self.taken >= self.capacity
        rows = self.roles or [
            {"id": None, "slot": PARTICIPANT, "name": None, "quota": None, "taken": 0, "waits": False}
        ]
        return [
            {
                **row,
                "is_full": is_full
                or row["waits"]
                or (row["quota"] is not None and row["taken"] >= row["quota"]),
            }
            for row in rows
        ]


def event(slug: str, person: Any) -> Event | None:
    """The gathering at this address, if the reader may see it. One statement."""
    if getattr(person, "pk", None):
        row = first(_FOR_PERSON, standing.given(person, slug=slug))
    else:
        row = first(_FOR_VISITOR, {"slug": slug, "person": None})
    return Event(**row) if row else None


def event_of(gathering_id: uuid.UUID) -> Event | None:
    """The same by its id, for whoever holds a link to a registration: it is theirs to see."""
    row = first(_AT_ID, {"id": gathering_id, "person": None})
    return Event(**row) if row else None


def own_event(slug: str, person: Any) -> Event | None:
    """The same at this address for whoever has a registration for it that is not over, though it may be for others
    now: it is theirs to give back."""
    row = first(_OWN, {"slug": slug, "person": person.pk})
    return Event(**row) if row else None


def registration(registration_id: uuid.UUID) -> Registration | None:
    """One registration with its role and what it holds sealed, or None."""
    found = Registration.objects.select_related("role", "organisation").filter(pk=registration_id)
    return found.first()


_PEOPLE = """
select r.id, r.site_id, r.state, r.place_in_line, r.moved_because, r.offered_until, r.code, r.attended, r.arrived_at,
  r.may_be_pictured, r.sheet_id, r.created_at, r.language, r.person_id, r.name as sealed_name, r.email as sealed_email,
  r.phone as sealed_phone, p.name as person_name, o.slot, o.name as role, g.name as organisation,
  h.name as helper, exists (select from gatherings_need n where n.registration_id = r.id) as has_need
from gatherings_registration r join gatherings_role o on o.id = r.role_id
left join accounts_person p on p.id = r.person_id left join accounts_person h on h.id = r.registered_by_id
left join organisations_organisation g on g.id = r.organisation_id
where r.gathering_id = %(gathering)s::uuid and r.state = any(%(states)s::text[])
order by r.state = 'waiting', r.place_in_line, o.position, r.created_at, r.id limit %(most)s::int
"""


def people(gathering_id: uuid.UUID, states: Sequence[str]) -> list[Row]:
    """Who comes, has come or waits, with `name`, `email` and `phone` (of those without an account) in plain text; those
    who wait last, in their order. Never what they need."""
    rows = fetch(_PEOPLE, {"gathering": gathering_id, "states": [str(one) for one in states], "most": MOST})
    for row in rows:
        for field in ("name", "email", "phone"):
            row[field] = _opened(row.pop(f"sealed_{field}"), field, row)
        row["name"] = row["person_name"] or row["name"]
    return rows


def _opened(sealed: bytes | memoryview | None, column: str, row: Row) -> str:
    if sealed is None:
        return ""
    table = Registration._meta.db_table
    return unseal(sealed, site=row["site_id"], table=table, column=column, row=row["id"])


_NUMBERS = """
select count(*) filter (where state = 'confirmed') as confirmed, count(*) filter (where state = 'offered') as offered,
  count(*) filter (where state = 'waiting') as waiting,
  count(*) filter (where state in ('cancelled', 'declined')) as ended,
  count(*) filter (where attended) as came, count(*) filter (where not attended) as absent
from gatherings_registration where gathering_id = %s
"""


def numbers(gathering_id: uuid.UUID) -> Row:
    """How many have a place, were offered one, wait, come no more, came and did not."""
    return first(_NUMBERS, [gathering_id]) or {}


def role_name(name: Texts | None, slot: str, language: str = "") -> Text:
    """What a role is called; the ordinary one, where its organisers gave it no name, in the words of the page."""
    if name:
        return pick(name, language or pages.language())
    return Text(pgettext("role at an event", "Participant"), language or pages.language(), False)


PULSE = f"""(select jsonb_build_array(count(*), round(avg(u.joy), 1), round(avg(u.strength), 1))
  from gatherings_pulse u where u.gathering_id = g.id having count(*) >= {ENOUGH_PULSES})"""
"""How it was at the gathering `g`: how many said so, joy and strength on average; null of few. Part of a statement."""

_PULSES = f"""
select count(*) as number, round(avg(u.joy), 1)::float8 as joy, round(avg(u.strength), 1)::float8 as strength
from gatherings_pulse u join gatherings_gathering g on g.id = u.gathering_id
where {{which}} having count(*) >= {ENOUGH_PULSES}
"""


def pulse_of(gathering_id: uuid.UUID) -> Row | None:
    """`number`, `joy` and `strength` (averages from 1 to 5) of one gathering; None of fewer than five answers."""
    return first(_PULSES.format(which="g.id = %s"), [gathering_id])


def words_of(gathering_id: uuid.UUID) -> list[str]:
    """What people wrote about how it was, for its organisers, in an order that tells nothing of when or by whom."""
    said = Pulse.objects.filter(gathering=gathering_id, text__isnull=False).order_by("pk")
    return [str(one.text) for one in said[:MOST]]


def pulse_of_space(space_id: uuid.UUID) -> Row | None:
    """The same of all gatherings of a space; none of a gathering that few answered counts."""
    enough = (
        "g.space_id = %s and g.id in (select few.gathering_id from gatherings_pulse few "
        f"group by few.gathering_id having count(*) >= {ENOUGH_PULSES})"
    )
    return first(_PULSES.format(which=enough), [space_id])


def standing_of_form(gathering_id: uuid.UUID, person: Any) -> asking.Standing | None:
    """What somebody is to a gathering as far as its forms go: organisers write them and read the answers."""
    slug = slug_of(gathering_id)
    found = event(slug, person) if slug else None
    if found is None:
        return None
    return asking.Standing(
        title=pick(found.title, pages.language()),
        url=pages.address("gatherings:register", found.slug),
        forms_url=pages.address("gatherings:roles", found.slug) if found.organises else "",
        takes_part=found.mine is not None,
        edits=found.organises,
        reads=found.organises,
        reads_sensitive=found.organises,
        is_open=True,
    )


def slug_of(gathering_id: uuid.UUID) -> str:
    """The address of a gathering; empty when it is gone."""
    row = first("select slug from gatherings_gathering where id = %s", [gathering_id])
    return str(row["slug"]) if row else ""


OFFERS_LATE = """
select distinct r.gathering_id from gatherings_registration r join gatherings_gathering g on g.id = r.gathering_id
where r.state = 'offered' and r.offered_until <= %s and g.hidden_at is null and g.state = 'published'
order by r.gathering_id limit 500
"""


def with_late_offers() -> list[uuid.UUID]:
    """Gatherings of the site, out and to be seen, at which offers have expired."""
    return [row["gathering_id"] for row in fetch(OFFERS_LATE, [clock.now()])]


_OUT_OF_SIGHT = f"""
select r.id from gatherings_registration r join gatherings_gathering g on g.id = r.gathering_id
join spaces_space s on s.id = g.space_id
where r.person_id = %(person)s::uuid and r.state in ('waiting', 'offered', 'confirmed')
  and g.space_id = %(space)s::uuid and g.state = 'published' and {standing.UPCOMING}
  and not (g.audience <> 'space' and {PUBLIC}) and not {standing.TAKES_PART} and not ({standing.ORGANISES})
order by r.gathering_id
"""


def out_of_sight(space_id: uuid.UUID, person_id: uuid.UUID) -> list[uuid.UUID]:
    """Registrations of somebody for what is to come in a space and is not for them, hidden or not, nor looked after by
    them: the opposite of `standing.SEEN`. One statement."""
    given = {"person": person_id, "space": space_id, "now": clock.now()}
    return [row["id"] for row in fetch(_OUT_OF_SIGHT, given)]


REMIND_HOURS = 24
"""So long before the beginning those who come are reminded."""

PULSE_DAYS = 7
"""So long after the end people are still asked how it was."""

_TO_REMIND = """
select r.id from gatherings_registration r join gatherings_gathering g on g.id = r.gathering_id
where r.state = 'confirmed' and g.state = 'published' and g.hidden_at is null and g.starts_at > %(now)s
  and g.starts_at <= %(soon)s and r.reminded_for is distinct from g.starts_at and r.created_at < %(since)s
  and r.id > %(after)s::uuid
order by r.id limit %(most)s::int
"""
_TO_ASK = """
select r.id from gatherings_registration r join gatherings_gathering g on g.id = r.gathering_id
where r.state = 'confirmed' and r.attended is not false and r.pulse_asked_at is null and g.state = 'published'
  and g.hidden_at is null and g.ends_at <= %(now)s and g.ends_at > %(since)s and r.id > %(after)s::uuid
order by r.id limit %(most)s::int
"""


def to_remind(most: int, after: uuid.UUID) -> list[uuid.UUID]:
    """Registrations of what begins within a day, by id, from the one after `after` on; whoever registered in the last
    hours knows."""
    now = clock.now()
    given = {
        "now": now,
        "soon": now + datetime.timedelta(hours=REMIND_HOURS),
        "since": now - datetime.timedelta(hours=3),
        "after": after,
        "most": most,
    }
    return [row["id"] for row in fetch(_TO_REMIND, given)]


def to_ask(most: int, after: uuid.UUID) -> list[uuid.UUID]:
    """Registrations of what is over, whose people have not been asked how it was."""
    now = clock.now()
    since = now - datetime.timedelta(days=PULSE_DAYS)
    given = {"now": now, "since": since, "after": after, "most": most}
    return [row["id"] for row in fetch(_TO_ASK, given)]


def own_clock(moment: datetime.datetime | None, zone: str) -> datetime.datetime | None:
    """A moment on the clock of the place."""
    return moment.astimezone(ZoneInfo(zone or current.site().time_zone)) if moment else None


def receivers(gathering_id: uuid.UUID) -> list[Registration]:
    """The registrations that are not over, for whoever tells those who come of something (see `notifications`)."""
    active = Registration.objects.filter(
        gathering=gathering_id, state__in=("waiting", "offered", "confirmed")
    )
    return list(active.order_by("created_at", "pk"))


def has_given_pulse(registration_id: uuid.UUID) -> bool:
    """Whether they have said how it was."""
    return PulseGiven.objects.filter(registration=registration_id).exists()
