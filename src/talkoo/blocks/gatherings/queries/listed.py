"""Lists of gatherings: the agenda and the month of the site, those of a space, one's own, what waits; one statement
each."""

import calendar
import datetime
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.functional import Promise

from talkoo.blocks.gatherings.models import Kind
from talkoo.blocks.gatherings.queries import when
from talkoo.blocks.gatherings.queries.shown import COLUMNS, Card, card
from talkoo.blocks.gatherings.queries.standing import (
    FROM,
    IS_OUT,
    ORGANISES,
    SEEN,
    SPACE_IN_SIGHT,
    TAKES_PART,
    UPCOMING,
    given,
    visible_to,
)
from talkoo.kernel import clock, i18n, pages, recurrence_text
from talkoo.kernel.rows import Row, fetch, first
from talkoo.kernel.text import pick, sort_key
from talkoo.plumbing.places import known as places
from talkoo.plumbing.tenancy import current

PAGE_SIZE = 30
_ways: list[tuple[str | Promise, str, frozenset[str]]] = []


def lead_to(label: str | Promise, page: str, kinds: Iterable[str]) -> None:
    """Hang in another list, to which the one of events leads while it holds something of these kinds; `page` is its
    name."""
    _ways.append((label, page, frozenset(kinds)))


def ways(found: "Listed") -> list[tuple[str, str]]:
    """Label and address of each."""
    there = {kind for kind, _label in found.kinds}
    return [(str(label), pages.address(page)) for label, page, kinds in _ways if kinds & there]


_MOST_OF_A_MONTH = 500

_PAST = "g.ends_at <= %(now)s"
_BETWEEN = "g.starts_at < %(until)s::timestamptz and g.ends_at > %(since)s::timestamptz"

_LISTED = f"""
with matched as materialized (
  select g.id, coalesce(g.starts_at, 'infinity'::timestamptz) as at, g.kind, g.area_id, g.languages
  from {FROM} where {{seen}} and {{time}}
), chosen as (
  select m.id, m.at from matched m where (%(areas)s::uuid[] is null or m.area_id = any(%(areas)s::uuid[]))
    and (%(kind)s::text is null or m.kind = %(kind)s::text)
    and (%(language)s::text is null or jsonb_exists(m.languages, %(language)s::text))
), shown as (
  select c.id, c.at from chosen c
  where %(after_id)s::uuid is null or (c.at, c.id) {{sign}} (%(after)s::timestamptz, %(after_id)s::uuid)
  order by c.at {{order}}, c.id {{order}} limit %(most)s::int
)
select array(select distinct m.area_id from matched m where m.area_id is not null) as areas,
  array(select distinct m.kind from matched m) as kinds,
  array(select distinct jsonb_array_elements_text(m.languages) from matched m) as languages,
  (select max(g.changed_at) from matched m join gatherings_gathering g on g.id = m.id) as changed_at,
  (select coalesce(jsonb_agg(to_jsonb(r) order by r.at {{order}}, r.id {{order}}), '[]') from (
    select w.at, {COLUMNS} from shown w join gatherings_gathering g on g.id = w.id
    left join spaces_space s on s.id = g.space_id) r) as rows
"""


@dataclass(frozen=True)
class Wish:
    """Which gatherings are wanted. `within` are ids of places; `after` is a place in the list, as it gave it."""

    is_past: bool = False
    days: int | None = None
    within: Sequence[uuid.UUID] | None = None
    kind: str = ""
    language: str = ""
    after: str = ""


@dataclass(frozen=True)
class Listed:
    """Some gatherings, and what the whole list could be narrowed to: pairs of code and words."""

    cards: list[Card]
    areas: list[tuple[str, str]]
    kinds: list[tuple[str, str]]
    languages: list[tuple[str, str]]
    after: str
    changed_at: datetime.datetime | None


class BadPlace(ValueError):
    """The `after` of an address is not one that this list gave out."""


def _opened(after: str) -> tuple[datetime.datetime | str | None, uuid.UUID | None]:
    if not after:
        return None, None
    at, _tilde, key = after.partition("~")
    try:
        found = at if at == "infinity" else datetime.datetime.fromisoformat(at)
        if isinstance(found, datetime.datetime) and (found.tzinfo is None or not 1900 < found.year < 3000):
            raise BadPlace
        # What PostgreSQL is given is in UTC: it takes no offset of more than 16 hours.
        return found if isinstance(found, str) else found.astimezone(datetime.UTC), uuid.UUID(key)
    except ValueError as problem:
        raise BadPlace from problem


def listed(wish: Wish, person: Any) -> Listed:
    """What is coming, the first one first; or what is past, the last one first. Raises BadPlace."""
    now = clock.now()
    time, more = (_PAST if wish.is_past else UPCOMING), {}
    if wish.days is not None:
        time = f"{UPCOMING} and {_BETWEEN}"
        more = {"since": now, "until": now + datetime.timedelta(wish.days)}
    found = _found(wish, person, time, size=PAGE_SIZE, **more)
    rows = found["rows"]
    is_more = len(rows) > PAGE_SIZE
    rows = rows[:PAGE_SIZE]
    return _shown(found, rows, f"{rows[-1]['at']}~{rows[-1]['id']}" if is_more else "")


def _found(wish: Wish, person: Any, time: str, *, size: int, **more: Any) -> Row:
    after, after_id = _opened(wish.after)
    row = first(
        _LISTED.format(
            seen=visible_to(person),
            time=time,
            sign="<" if wish.is_past else ">",
            order="desc" if wish.is_past else "asc",
        ),
        {
            "person": getattr(person, "pk", None),
            "now": clock.now(),
            "areas": list(wish.within) if wish.within is not None else None,
            "kind": wish.kind or None,
            "language": wish.language or None,
            "after": after,
            "after_id": after_id,
            "most": size + 1,
            **more,
        },
    )
    assert row is not None
    return row


def _shown(found: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], after: str) -> Listed:
    language = pages.language()
    lying_in = {one: None for key in found["areas"] for one in places.lineage(key)}
    named = [
        (place.code, pick(place.names, language).text)
        for key in lying_in
        if (place := places.place(key)) and place.kind != "country"
    ]
    return Listed(
        cards=[card(row) for row in rows],
        areas=sorted(named, key=lambda one: sort_key(one[1], language)),
        kinds=[(kind, str(Kind(kind).label)) for kind in Kind.values if kind in found["kinds"]],
        languages=sorted(
            ((code, i18n.name_of(code, language)) for code in found["languages"]),
            key=lambda one: sort_key(one[1], language),
        ),
        after=after,
        changed_at=found["changed_at"],
    )


@dataclass(frozen=True)
class Day:
    """One day of a month, and what begins or goes on then. `is_out`: it belongs to the month before or after."""

    date: datetime.date
    name: str
    is_out: bool
    is_today: bool
    cards: list[Card]


@dataclass(frozen=True)
class Month:
    """A month in whole weeks."""

    first: datetime.date
    weekdays: list[str]
    weeks: list[list[Day]]
    listed: Listed

    @property
    def before(self) -> str:
        """The month before, as `2026-11`."""
        return f"{self.first - datetime.timedelta(1):%Y-%m}"

    @property
    def next(self) -> str:
        """The month after."""
        return f"{self.first + datetime.timedelta(31):%Y-%m}"


def month(first_day: datetime.date, wish: Wish, person: Any) -> Month:
    """The gatherings of a month, by their days; on the clock of each one's place."""
    zone = ZoneInfo(current.site().time_zone)
    language, today = pages.language(), clock.today(current.site().time_zone)
    begins = when.first_weekday(language)
    days = list(calendar.Calendar(begins - 1).itermonthdates(first_day.year, first_day.month))
    since = datetime.datetime.combine(days[0], datetime.time(), zone) - datetime.timedelta(days=1)
    until = datetime.datetime.combine(days[-1], datetime.time(), zone) + datetime.timedelta(days=2)
    found = _found(wish, person, _BETWEEN, size=_MOST_OF_A_MONTH, since=since, until=until)
    result = _shown(found, found["rows"][:_MOST_OF_A_MONTH], "")
    by_day: dict[datetime.date, list[Card]] = {}
    for one in result.cards:
        for day in _days_of(one, days[0], days[-1]):
            by_day.setdefault(day, []).append(one)
    shown = [
        Day(
            day,
            recurrence_text.weekday(day.isoweekday(), language),
            day.month != first_day.month,
            day == today,
            by_day.get(day, []),
        )
        for day in days
    ]
    return Month(
        first_day,
        [one.name for one in shown[:7]],
        [shown[start : start + 7] for start in range(0, len(shown), 7)],
        result,
    )


def _days_of(one: Card, first_day: datetime.date, last_day: datetime.date) -> list[datetime.date]:
    """The days on which it goes on, within these two. What ends at midnight does not go on the day after."""
    if one.starts_at is None or one.ends_at is None:
        return []
    begins = max(i18n.local(one.starts_at, one.zone).date(), first_day)
    ends = i18n.local(one.ends_at - datetime.timedelta(microseconds=1), one.zone).date()
    ends = min(ends, last_day)
    return [begins + datetime.timedelta(number) for number in range((ends - begins).days + 1)]


_OF_SPACE = f"""
select coalesce(g.starts_at, 'infinity'::timestamptz)::text as at, {COLUMNS}, {{organises}} as organises
from {FROM} where g.space_id = %(space)s::uuid and {{seen}} and {{time}}
  and (%(after_id)s::uuid is null
    or (coalesce(g.starts_at, 'infinity'::timestamptz), g.id) {{sign}} (%(after)s::timestamptz, %(after_id)s::uuid))
order by coalesce(g.starts_at, 'infinity'::timestamptz) {{order}}, g.id {{order}} limit %(most)s::int
"""


def of_space(
    space_id: uuid.UUID, person: Any, *, is_past: bool = False, after: str = ""
) -> tuple[list[Card], str]:
    """Those of a space that this person (or visitor) sees: what is coming, with drafts for whoever looks after them,
    or what is past, the last one first. A page of them, and where the next page begins. Raises BadPlace."""
    is_known = getattr(person, "pk", None) is not None
    statement = _OF_SPACE.format(
        organises=f"({ORGANISES})" if is_known else "false",
        seen=SEEN if is_known else visible_to(person),
        time=_PAST if is_past else f"({UPCOMING} or (g.state = 'draft' and g.starts_at is null))",
        sign="<" if is_past else ">",
        order="desc" if is_past else "asc",
    )
    since, after_id = _opened(after)
    values = {"person": getattr(person, "pk", None), "now": clock.now(), "space": space_id}
    rows = fetch(statement, {**values, "after": since, "after_id": after_id, "most": PAGE_SIZE + 1})
    shown = rows[:PAGE_SIZE]
    return [card(row) for row in shown], f"{shown[-1]['at']}~{shown[-1]['id']}" if len(
        rows
    ) > PAGE_SIZE else ""


MINE = f"""
select {COLUMNS}, r.state as standing, r.offered_until
from {FROM} left join gatherings_registration r on r.gathering_id = g.id and r.person_id = %(person)s
  and r.state in ('waiting', 'offered', 'confirmed')
where {IS_OUT} and {UPCOMING} and {SPACE_IN_SIGHT}
  and (r.id is not null or {TAKES_PART} or (g.created_by_id = %(person)s and {SEEN}))
order by g.starts_at nulls last, g.id limit 8
"""


def mine(person: Any, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What somebody comes to, or is called to, as the block of `My networks` shows it."""
    return [{"card": card(row), "standing": row["standing"] or ""} for row in rows]


def given_mine(person: Any) -> dict[str, Any]:
    """What `MINE` is given."""
    return given(person)


_WAITING = f"""
select {COLUMNS}, g.created_at, p.name as made_by from {FROM} left join accounts_person p on p.id = g.created_by_id
where g.state = 'submitted' and g.hidden_at is null order by g.created_at, g.id limit 200
"""


def waiting() -> list[dict[str, Any]]:
    """What member organisations handed in, the longest waiting first, with who did."""
    return [
        {"card": card(row), "made_by": row["made_by"] or "", "since": row["created_at"]}
        for row in fetch(_WAITING)
    ]
