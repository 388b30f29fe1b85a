"""What was told at the desk, and until when somebody should hear of it."""

import datetime
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Q, QuerySet

from talkoo.areas.interest_desk.models import DAYS_TO_ANSWER, OPEN, WAITING, InterestNotice, State
from talkoo.kernel import clock, working_days
from talkoo.kernel.lists import List, Sort
from talkoo.kernel.rows import Row, fetch
from talkoo.people.accounts import queries as people
from talkoo.people.accounts.models import Role, RoleGrant
from talkoo.plumbing.places import known as places
from talkoo.plumbing.retention import registry
from talkoo.plumbing.tenancy import current
from talkoo.plumbing.vocabulary import known as words

LIST = List(
    name="interests",
    select="""n.id, n.name, n.language, n.area_id, n.state, n.due_on, n.received_at, n.reminded_at, n.closed_at,
      (select p.name from accounts_person p where p.id = n.taken_by_id) as taken_by,
      (select count(*)::int from interest_desk_tip t where t.notice_id = n.id) as tips""",
    source="interest_desk_interestnotice n",
    identity="n.id",
    filters={"state": "n.state = any(%s)"},
    sorts={
        "due": Sort("(n.due_on - date '2000-01-01')", kind=int),
        "newest": Sort("extract(epoch from n.received_at)::float8", descending=True, kind=float),
    },
    page_size=60,
)


def _today() -> datetime.date:
    return clock.today(current.site().time_zone)


def _working(days: Collection[int]) -> Collection[int]:
    return days or working_days.EVERY_WORKING_DAY


def deadline() -> datetime.date:
    """By when something that comes in today should be answered."""
    site = current.site()
    weekdays = _working(site.working_weekdays)
    return working_days.due(_today(), DAYS_TO_ANSWER, country=site.country, weekdays=weekdays)


def _between(start: datetime.date, end: datetime.date) -> int:
    site = current.site()
    weekdays = _working(site.working_weekdays)
    return working_days.between(start, end, country=site.country, weekdays=weekdays)


@dataclass(frozen=True)
class Line:
    """One interest in the list. `age` and `left` are working days; `left` is below 0 when it is overdue, None when it
    is not the desk's turn. It holds neither contact detail nor words."""

    id: uuid.UUID
    name: str
    area: str
    state: str
    state_label: str
    received_at: datetime.datetime
    due_on: datetime.date
    age: int
    left: int | None
    taken_by: str
    tips: int

    @property
    def is_late(self) -> bool:
        """Whether its day has passed."""
        return self.left is not None and self.left < 0


def line(row: Row, language: str) -> Line:
    """A row of the list as the page shows it."""
    today = _today()
    received = row["received_at"].astimezone(ZoneInfo(current.site().time_zone)).date()
    return Line(
        id=row["id"],
        name=row["name"],
        area=places.name(row["area_id"], language) if row["area_id"] else "",
        state=row["state"],
        state_label=str(State(row["state"]).label),
        received_at=row["received_at"],
        due_on=row["due_on"],
        age=max(0, _between(received, today)),
        left=_left(row["due_on"], today) if row["state"] in WAITING else None,
        taken_by=row["taken_by"] or "",
        tips=row["tips"],
    )


def _left(due_on: datetime.date, today: datetime.date) -> int:
    if today > due_on:  # also when only days without work have gone by
        return min(-1, _between(today, due_on))
    return _between(today, due_on)


def lines(states: Sequence[str], *, sort: str, language: str, after: str = "") -> tuple[list[Line], str]:
    """One page of the list, and where the next begins. Raises lists.BadPlace."""
    page = LIST.page(language=language, chosen={"state": list(states)}, sort=sort, after=after)
    return [line(row, language) for row in page.rows], page.after


@dataclass(frozen=True)
class Shown:
    """One interest as those who look after the desk read it."""

    line: Line
    notice: InterestNotice
    words: list[str]


def shown(notice_id: uuid.UUID, language: str) -> Shown | None:
    """None when there is none such."""
    notice = InterestNotice.objects.filter(pk=notice_id).first()
    if notice is None:
        return None
    (row,) = fetch(f"select {LIST.select} from {LIST.source} where n.id = %s", [notice_id])
    chosen = notice.concepts.order_by("id").values_list("concept_id", flat=True)
    return Shown(line(row, language), notice, [words.label(one, language) for one in chosen])


def wait_for_turn(key: str) -> None:
    """What is told twice by the same one is looked at one after the other, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"interest {current.site_id()} {key}"]
        )


def has_open_tip(notice_id: uuid.UUID) -> bool:
    """Whether a tip can still be answered."""
    rows = fetch(
        "select from interest_desk_tip where notice_id = %s and answer = 'none' and expires_at > %s limit 1",
        [notice_id, clock.now()],
    )
    return bool(rows)


def overdue(among: Sequence[uuid.UUID] | None = None) -> list[uuid.UUID]:
    """Those whose day has passed without an answer or a reminder, the oldest first, at most 200."""
    rows = fetch(
        """select id from interest_desk_interestnotice
           where state = any(%s) and due_on < %s and reminded_at is null and (%s::uuid[] is null or id = any(%s))
           order by due_on, id limit 200""",
        [[str(one) for one in WAITING], _today(), among, among],
    )
    return [row["id"] for row in rows]


def run_out() -> list[uuid.UUID]:
    """Those whose tips have all run out, at most 200."""
    rows = fetch(
        """select n.id from interest_desk_interestnotice n where n.state = 'tipped'
           and not exists (select from interest_desk_tip t
                           where t.notice_id = n.id and t.answer = 'none' and t.expires_at > %s)
           order by n.id limit 200""",
        [clock.now()],
    )
    return [row["id"] for row in rows]


def who_cares(notice: InterestNotice | None = None) -> list[uuid.UUID]:
    """Who is told about the desk: whoever took it, if their role still runs; else stand-ins; else coordinators."""
    running = RoleGrant.objects.filter(
        role__in=[Role.COORDINATOR, Role.STAND_IN], period__contains=clock.now()
    ).order_by("id")
    found: dict[str, list[Any]] = {}
    for role, person_id in running.values_list("role", "person_id"):
        found.setdefault(role, []).append(person_id)
    all_of_them = [*found.get(Role.STAND_IN, ()), *found.get(Role.COORDINATOR, ())]
    if notice and notice.taken_by_id and notice.taken_by_id in all_of_them:
        return [notice.taken_by_id]
    return list(dict.fromkeys(found.get(Role.STAND_IN) or all_of_them))


def waiting_for(person_id: uuid.UUID) -> list[uuid.UUID]:
    """Open interests of this person, also those told before the person was here, with the same contact detail."""
    rows = fetch(
        """select n.id from interest_desk_interestnotice n where n.state = any(%s) and (n.person_id = %s or (
             n.found_by <> '' and n.found_by in (select p.found_by from accounts_contactpoint p
             where p.person_id = %s and p.verified_at is not null))) order by n.id""",
        [[str(one) for one in OPEN], person_id, person_id],
    )
    return [row["id"] for row in rows]


def told_by(person_id: uuid.UUID) -> QuerySet[InterestNotice]:
    """Told by the person, or with an address or number of the person's."""
    hashes = [
        people.found_by("email" if "@" in address else "phone", address)
        for address in registry.known_by(person_id).addresses
    ]
    return InterestNotice.objects.filter(Q(person=person_id) | Q(found_by__in=hashes))
