"""How networks go: one statement for the board, one for what a network said."""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from talkoo.areas.check_ins.models import USUAL_DAYS, CheckIn, Mood
from talkoo.kernel import clock, i18n, pages
from talkoo.kernel.rows import Row, fetch, first
from talkoo.kernel.text import Text, pick
from talkoo.plumbing.tenancy import current

SILENT_AFTER = 2
"""After so many rhythms without a word a network is silent rather than late."""

GREEN, LATE, SILENT, NOT_ASKED = "green", "late", "silent", "not_asked"

# The day is counted on the site's clock. A network that never said anything is asked from the day it was founded. A
# call for help waits until somebody settles it, whatever was said after it.
_STATE = f"""
select s.id, s.slug, s.name, coalesce(own.every_days, whole.every_days, {USUAL_DAYS}) as every_days,
       last.sent_at, last.mood, last.next_step, last.language,
       (select min(c.sent_at at time zone %(zone)s)::date from check_ins_checkin c where c.space_id = s.id
        and c.mood = '{Mood.NEEDS_HELP}' and c.settled_at is null) as help_since,
       (coalesce(last.sent_at, s.created_at) at time zone %(zone)s)::date as since,
       (select count(*) from check_ins_reminder r where r.space_id = s.id
        and r.sent_at > coalesce(last.sent_at, s.created_at)) as reminders
from spaces_space s
left join check_ins_rhythm own on own.space_id = s.id
left join check_ins_rhythm whole on whole.space_id = s.programme_id
left join lateral (select c.sent_at, c.mood, c.next_step, c.language from check_ins_checkin c
                   where c.space_id = s.id order by c.sent_at desc limit 1) last on true
where s.kind = 'network' and s.state = 'active'
"""

_DUE = f"""
with asked as ({_STATE}), dated as (select *, since + every_days as due_on from asked where every_days > 0)
"""

LATE_ONES = f"{_DUE} select * from dated where due_on < %(today)s order by due_on, id"

COUNT_SILENT = f"""{_DUE} select count(*), min(due_on) from dated
where since + {SILENT_AFTER} * every_days < %(today)s"""

COUNT_LATE = f"""{_DUE} select count(*), min(due_on) from dated
where due_on < %(today)s and since + {SILENT_AFTER} * every_days >= %(today)s"""

COUNT_HELP = f"select count(*), min(help_since) from ({_STATE}) asked where help_since is not null"


def today() -> dict[str, Any]:
    """What the statements ask for: the site's day and its clock."""
    zone = current.site().time_zone
    return {"zone": zone, "today": clock.today(zone)}


@dataclass(frozen=True)
class Line:
    """One network on the board. `due_on` is none for a network that is not asked."""

    name: Text
    url: str
    check_in_url: str
    state: str
    said_on: datetime.date | None
    due_on: datetime.date | None
    mood: str
    mood_label: str
    next_step: str
    step_language: str
    step_direction: str
    needs_help: bool


def board() -> list[Line]:
    """Every active network: those that are silent first, then the late, then the others by name."""
    given = today()
    rows = fetch(f"select asked.* from ({_STATE}) asked", given)
    lines = [_line(row, given["today"]) for row in rows]
    order = {SILENT: 0, LATE: 1, GREEN: 2, NOT_ASKED: 3}
    far = datetime.date.max
    return sorted(
        lines,
        key=lambda one: (not one.needs_help, order[one.state], one.due_on or far, one.name.text.casefold()),
    )


def state_of(row: Row, day: datetime.date) -> tuple[str, datetime.date | None]:
    """Green, late or silent on `day`, and by when the next word is due."""
    if not row["every_days"]:
        return NOT_ASKED, None
    step = datetime.timedelta(days=row["every_days"])
    due = row["since"] + step
    if day <= due:
        return GREEN, due
    return (SILENT if day > row["since"] + SILENT_AFTER * step else LATE), due


def _line(row: Row, day: datetime.date) -> Line:
    state, due = state_of(row, day)
    return Line(
        name=pick(row["name"], pages.language()),
        url=pages.address("spaces:network", row["slug"]),
        check_in_url=pages.address("check_ins:check_in", row["slug"]),
        state=state,
        said_on=row["since"] if row["sent_at"] else None,
        due_on=due,
        mood=row["mood"] or "",
        mood_label=str(Mood(row["mood"]).label) if row["mood"] else "",
        next_step=row["next_step"] or "",
        step_language=row["language"] or "",
        step_direction=i18n.direction(row["language"]) if row["language"] else "",
        needs_help=row["help_since"] is not None,
    )


_NETWORK = f"""
select n.id, n.slug, n.name, n.state, n.funding_of,
  (select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'mood', c.mood, 'text', c.text, 'next', c.next_step,
     'hours', c.hours, 'people', c.people, 'language', c.language, 'sent_at', c.sent_at, 'settled_at', c.settled_at)
     order by c.sent_at desc), '[]')
   from (select * from check_ins_checkin x where x.space_id = n.id
     order by x.mood = '{Mood.NEEDS_HELP}' and x.settled_at is null desc, x.sent_at desc limit 24) c) as said,
  coalesce((select r.every_days from check_ins_rhythm r where r.space_id = n.id),
           (select r.every_days from check_ins_rhythm r where r.space_id = n.programme_id), {USUAL_DAYS}) as every_days
from (select s.*, s.programme_id as funding_of from spaces_space s
      where s.kind = 'network' and s.slug = %s and s.state not in ('withdrawn', 'hidden')) n
"""


def network(slug: str) -> Row | None:
    """The network at this address with what it said, newest first; None when there is none. Calls for
    help that wait are always among it."""
    row = first(_NETWORK, [slug])
    for said in row["said"] if row else ():
        for moment in ("sent_at", "settled_at"):
            said[moment] = datetime.datetime.fromisoformat(said[moment]) if said[moment] else None
    return row


def last_of(space_id: uuid.UUID) -> CheckIn | None:
    """The newest word of a network."""
    return CheckIn.objects.filter(space=space_id).order_by("-sent_at").first()
