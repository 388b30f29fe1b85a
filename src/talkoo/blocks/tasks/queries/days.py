"""Whom the days of tasks concern today, and what they have been told of."""

import datetime
import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from talkoo.blocks.tasks.models import Stage
from talkoo.blocks.tasks.queries.shown import GOING_ON
from talkoo.kernel import clock
from talkoo.kernel.rows import Row, fetch
from talkoo.people.organisations.models import RUNNING
from talkoo.plumbing.tenancy import current

DAYS_BEFORE = 3
"""So many days before its day somebody is reminded of a task."""

MAKER_AFTER = 7
"""So many days after its day whoever made the task hears that it is not done."""

FORGOTTEN_AFTER = 60
"""Of what should have been done so many days ago nobody is reminded any more."""

_HAS_PART = f"""(
  exists (select from spaces_participation z where z.space_id = d.space_id and z.person_id = d.person_id
    and z.until is null and not z.is_asked)
  or exists (select from spaces_contactappointment c where c.space_id = d.space_id and c.person_id = d.person_id
    and c.until is null)
  or exists (select from accounts_rolegrant g where g.person_id = d.person_id and g.role = 'coordinator'
    and g.period @> %(now)s)
  or exists (select from spaces_coordination k join spaces_space x on k.space_id in (x.id, x.programme_id, x.network_id)
    join organisations_affiliation a on a.organisation_id = k.organisation_id
    where x.id = d.space_id and k.until is null and a.person_id = d.person_id and a.role = 'staff'
    and {RUNNING.format("a")}))"""

_DUE = f"""
with open as (
  select t.id, t.space_id, t.due_on, t.owner_id, t.created_by_id, t.taken_at from tasks_task t
  join spaces_space s on s.id = t.space_id and s.state in ({GOING_ON})
  where t.state = 'open' and t.due_on between %(oldest)s::date and %(newest)s::date
), due as (
  select o.id, o.space_id, o.due_on, o.owner_id as person_id, case when o.due_on > %(today)s::date then '{Stage.SOON}'
    when o.due_on = %(today)s::date then '{Stage.TODAY}' else '{Stage.LATE}' end as stage
  from open o where o.owner_id is not null
    and (o.taken_at is null or (o.taken_at at time zone %(zone)s)::date < %(today)s::date)
  union all
  select o.id, o.space_id, o.due_on, o.created_by_id, '{Stage.LATE_FOR_MAKER}'
  from open o where o.created_by_id is not null and o.created_by_id is distinct from o.owner_id
    and o.due_on <= %(late)s::date
)
select {{columns}} from due d
where {{whom}}
and not exists (select from tasks_reminder r where r.person_id = d.person_id and r.on_day = %(today)s::date)
and not exists (select from tasks_reminded r where r.task_id = d.id and r.person_id = d.person_id
  and r.stage = d.stage and r.due_on = d.due_on)
and {_HAS_PART}
"""
_PEOPLE = (
    _DUE.format(columns="distinct d.person_id", whom="d.person_id > %(after)s::uuid")
    + "order by d.person_id limit %(most)s::int"
)
_LINES = (
    _DUE.format(columns="d.id, d.due_on, d.stage", whom="d.person_id = %(person)s::uuid")
    + "order by d.due_on, d.id"
)


def today() -> datetime.date:
    """The day it is at the site."""
    return clock.today(current.site().time_zone)


def _given() -> dict[str, Any]:
    day = today()
    return {
        "today": day,
        "oldest": day - datetime.timedelta(FORGOTTEN_AFTER),
        "newest": day + datetime.timedelta(DAYS_BEFORE),
        "late": day - datetime.timedelta(MAKER_AFTER),
        "zone": current.site().time_zone,
        "now": clock.now(),
    }


def to_remind(most: int, after: uuid.UUID) -> list[uuid.UUID]:
    """Whom something is to be said to today, by id, from the one after `after` on.

    Whoever has a task hears of it three days before its day, on it, and once after it: not on the day on which they
    took it, nor when they see it no longer. Whoever made it hears after a week, unless they have it themselves.
    """
    given = {**_given(), "most": most, "after": after}
    return [row["person_id"] for row in fetch(_PEOPLE, given)]


def to_say(person_id: uuid.UUID) -> list[Row]:
    """What this person is to be reminded of today: `id`, `due_on` and `stage` of each task. Nothing when the person
    was reminded of something today."""
    return fetch(_LINES, {**_given(), "person": person_id})


_TRUE = f"""
from tasks_reminded r join tasks_task t on t.id = r.task_id and t.state = 'open' and t.due_on = r.due_on
  and case when r.stage = '{Stage.LATE_FOR_MAKER}' then t.created_by_id = r.person_id and t.owner_id is distinct from
    r.person_id else t.owner_id = r.person_id end
"""

_SAID = f"""
select t.id, t.title, t.due_on, r.stage, t.space_id, s.kind, s.slug, s.name, p.name as owner
{_TRUE} join spaces_space s on s.id = t.space_id left join accounts_person p on p.id = t.owner_id
where r.reminder_id = %s order by t.due_on, t.id
"""


def said(reminder_id: uuid.UUID) -> list[Row]:
    """The tasks of a reminder, as far as they still are to be done by that day and that person."""
    return fetch(_SAID, [reminder_id])


def still_true(rows: Sequence[Mapping[str, Any]]) -> set[uuid.UUID]:
    """Those of these notifications of reminders in which something still waits."""
    found = fetch(
        f"select distinct r.reminder_id as id {_TRUE} where r.reminder_id = any(%s)",
        [[row["about_key"] for row in rows]],
    )
    true: Collection[uuid.UUID] = {row["id"] for row in found}
    return {row["id"] for row in rows if row["about_key"] in true}
