"""Series of meetings, as whoever takes part in their space has them: one statement for each page."""

import datetime
import uuid
from typing import Any

from talkoo.blocks.gatherings.queries.shown import Part, Reader, add_part
from talkoo.kernel import clock, pages
from talkoo.kernel.rows import Row, fetch, first
from talkoo.kernel.text import pick
from talkoo.people.accounts.models import Role
from talkoo.people.spaces.queries import JOINABLE, SEEN
from talkoo.people.spaces.queries.standing import HAS_ROLE, LEADS, TAKES_PART

_SERIES = f"""
select s.id as space_id, s.state as space_state, {TAKES_PART.format("s")} as takes_part,
  ({LEADS.format("s")}) or ({HAS_ROLE}) as leads,
  (select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'rule', e.rule, 'minutes', e.minutes, 'title', e.title,
      'ended_at', e.ended_at) order by e.ended_at is not null, e.id), '[]')
   from gatherings_series e where e.space_id = s.id) as series
from spaces_space s where s.kind = %(kind)s and s.slug = %(slug)s and {SEEN}
"""

_ONE_SERIES = f"""
select e.*, s.state as space_state, {TAKES_PART.format("s")} as takes_part,
  ({LEADS.format("s")}) or ({HAS_ROLE}) as leads,
  (select coalesce(jsonb_agg(jsonb_build_object('id', g.id, 'slug', g.slug, 'title', g.title, 'state', g.state,
      'starts_at', g.starts_at, 'ends_at', g.ends_at, 'zone', g.zone, 'original_on', g.original_on, 'place', g.place,
      'is_asked', exists (select from gatherings_datepoll q where q.gathering_id = g.id
        and q.state in ('open', 'undecided'))) order by coalesce(g.starts_at, g.original_on::timestamptz), g.id), '[]')
   from gatherings_gathering g where g.series_id = e.id and g.hidden_at is null
     and coalesce(g.ends_at, g.original_on::timestamptz) >= %(from)s::timestamptz) as meetings
from gatherings_series e join spaces_space s on s.id = e.space_id
where e.id = %(series)s and s.kind = %(kind)s and s.slug = %(slug)s and {SEEN}
"""


def series_of(kind: str, slug: str, person: Any) -> Row | None:
    """The series of a space (`series`, those that go on first), and what this person is to the space."""
    return first(_SERIES, _who(kind, slug, person))


def one_series(kind: str, slug: str, series_id: uuid.UUID, person: Any) -> Row | None:
    """A series of this space with its meetings of the last month and of those to come, and what this person is to the
    space."""
    since = clock.now() - datetime.timedelta(days=31)
    return first(_ONE_SERIES, {**_who(kind, slug, person), "series": series_id, "from": since})


def _who(kind: str, slug: str, person: Any) -> dict[str, Any]:
    return {
        "kind": kind,
        "slug": slug,
        "person": person.pk,
        "now": clock.now(),
        "roles": [str(Role.COORDINATOR)],
    }


_GO_ON = ", ".join(f"'{one}'" for one in JOINABLE)

_TO_CONTINUE = f"""
select e.id from gatherings_series e join spaces_space s on s.id = e.space_id and s.state in ({_GO_ON})
where e.ended_at is null and e.id > %(after)s::uuid order by e.id limit %(most)s::int
"""


def to_continue(most: int, after: uuid.UUID) -> list[uuid.UUID]:
    """Series that go on, by id, from the one after `after` on."""
    return [row["id"] for row in fetch(_TO_CONTINUE, {"most": most, "after": after})]


_BARE = f"""
select e.id from gatherings_series e join spaces_space s on s.id = e.space_id and s.state in ({_GO_ON})
where e.ended_at is null and (e.bare_month is null or e.bare_month < %(first)s::date)
and exists (select from gatherings_gathering g where g.series_id = e.id
  and g.original_on between %(first)s::date and %(last)s::date)
and not exists (select from gatherings_gathering g where g.series_id = e.id and g.state = 'published'
  and g.hidden_at is null and (g.starts_at at time zone g.zone)::date between %(first)s::date and %(last)s::date)
order by e.id
"""

REMINDED_FROM = 10
"""From this day of a month on it is told that the month has no date (S4.10)."""


def bare(today: datetime.date) -> list[uuid.UUID]:
    """Series that should meet in this month, have no date in it, and whose organisers have not heard of it; none
    before the tenth."""
    if today.day < REMINDED_FROM:
        return []
    begins = today.replace(day=1)
    ends = (begins + datetime.timedelta(days=31)).replace(day=1) - datetime.timedelta(days=1)
    return [row["id"] for row in fetch(_BARE, {"first": begins, "last": ends})]


_TOLD_SERIES = f"""
select e.id, e.title, e.created_by_id, s.id as space_id, s.kind, s.slug, s.name from gatherings_series e
join spaces_space s on s.id = e.space_id and s.state in ({_GO_ON}) where e.id = %s and e.ended_at is null
"""


def told_series(series_id: uuid.UUID) -> Row | None:
    """What a mail says of a series that goes on; None for any other."""
    return first(_TOLD_SERIES, [series_id])


def series_at(series_id: uuid.UUID) -> str:
    """The address of the page on which a series is read; empty when it is gone."""
    row = first(
        "select s.kind, s.slug from gatherings_series e join spaces_space s on s.id = e.space_id where e.id = %s",
        [series_id],
    )
    return pages.address(f"gatherings:{row['kind']}_one_series", row["slug"], series_id) if row else ""


_PART_SERIES = """(select jsonb_build_object('id', ye.id, 'title', ye.title, 'original_on', g.original_on)
  from gatherings_series ye where ye.id = g.series_id)"""


def _say_series(row: Row, reader: Reader) -> dict[str, Any] | None:
    """Which series it is one of, for those who see that."""
    found = row["series"]
    if found is None or not (reader.takes_part or reader.organises) or row["space_kind"] is None:
        return None
    at = pages.address(f"gatherings:{row['space_kind']}_one_series", row["space_slug"], found["id"])
    return {"url": at, "title": pick(found["title"], pages.language())}


def hang_in() -> None:
    """Once, when the program starts: on the page of a gathering."""
    add_part(
        Part(
            name="series",
            select=_PART_SERIES,
            say=_say_series,
            template="gatherings/part_series.html",
            place=80,
            is_beside=True,
        )
    )
