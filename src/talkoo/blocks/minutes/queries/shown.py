"""The agenda and the minutes of one meeting, as whoever takes part has them: one statement for the whole page."""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from talkoo.blocks.minutes.models import State
from talkoo.kernel import clock, meetings, origins, pages
from talkoo.kernel.meetings import Meeting
from talkoo.kernel.rows import Row, fetch, first
from talkoo.kernel.text import Text
from talkoo.people.spaces.queries import PAID
from talkoo.people.spaces.queries.standing import HAS_ROLE, LEADS, TAKES_PART

ORIGIN = "minutes.item"
"""What items are called where tasks are made of them (kernel.origins)."""


def _page() -> str:
    """The statement; what can come of an item is known when all blocks are there."""
    return f"""
select m.id, m.state, m.language, m.agenda_days, m.quorum, m.chair_id, m.secretary_id, m.changed_at, m.checked_at,
  m.approved_at, m.document, m.digest, m.created_at, coalesce(pc.name, m.chair_name) as chair,
  coalesce(ps.name, m.secretary_name) as secretary, m.chair_name, m.secretary_name,
  pk.name as checked_by, pa.name as approved_by,
  s.id as space_id, s.kind as space_kind, s.slug as space_slug, s.name as space_name, {PAID},
  {TAKES_PART.format("s")} as takes_part, ({LEADS.format("s")}) or ({HAS_ROLE}) as leads,
  (select coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'kind', i.kind, 'title', i.title, 'text', i.text,
      'language', i.language, 'length', i.length, 'proposer_id', i.proposer_id, 'proposer', pi.name,
      'notes', i.notes, 'decisions', i.decisions, 'is_open', i.is_open, 'is_carried', i.carried_from_id is not null,
      'changed_at', i.changed_at, 'came', {origins.came_of(ORIGIN, "i.id")}) order by i.position, i.id), '[]')
   from minutes_item i left join accounts_person pi on pi.id = i.proposer_id where i.minutes_id = m.id) as items,
  (select coalesce(jsonb_agg(jsonb_build_object('person_id', t.person_id, 'name', coalesce(pt.name, t.name),
      'part', t.part) order by lower(coalesce(pt.name, t.name)), t.id), '[]')
   from minutes_attendance t left join accounts_person pt on pt.id = t.person_id where t.minutes_id = m.id)
   as attendances,
  (select coalesce(jsonb_agg(jsonb_build_object('number', d.number, 'text', d.text, 'language', d.language,
      'written_at', d.written_at, 'by', pd.name, 'digest', d.digest) order by d.number), '[]')
   from minutes_addendum d left join accounts_person pd on pd.id = d.written_by_id where d.minutes_id = m.id) as addenda
from (select) one
left join minutes_minutes m on m.meeting_kind = %(kind)s and m.meeting_key = %(key)s
left join accounts_person pc on pc.id = m.chair_id left join accounts_person ps on ps.id = m.secretary_id
left join accounts_person pk on pk.id = m.checked_by_id left join accounts_person pa on pa.id = m.approved_by_id
left join spaces_space s on s.id = %(space)s::uuid
"""


@dataclass(frozen=True)
class Standing:
    """What somebody is to the minutes of a meeting, and the minutes: the same rights as `rules`. `row["id"]` is empty
    while nobody has added anything."""

    meeting: Meeting
    row: Row
    person_id: uuid.UUID | None

    @property
    def sees(self) -> bool:
        """Whether the person sees them at all."""
        return self.person_id is not None and bool(
            self.meeting.takes_part or self.looks_after or self.row["takes_part"]
        )

    @property
    def looks_after(self) -> bool:
        """Organises the meeting, or leads the space."""
        return self.person_id is not None and bool(self.meeting.leads or self.row["leads"])

    @property
    def may_check(self) -> bool:
        """Looks after the meeting, or chairs it."""
        return self.looks_after or (self.sees and self.row["chair_id"] == self.person_id)

    @property
    def may_write(self) -> bool:
        """The same, or is its secretary."""
        return self.may_check or (self.sees and self.row["secretary_id"] == self.person_id)

    @property
    def sees_tasks(self) -> bool:
        """Whether what came of items is for the person: it stands in the space."""
        return bool(self.row["takes_part"] or self.row["leads"])

    @property
    def state(self) -> str:
        return self.row["state"] or str(State.DRAFT)

    @property
    def is_draft(self) -> bool:
        return self.state == State.DRAFT

    @property
    def closes_at(self) -> datetime.datetime | None:
        """Until when those who take part add to the agenda; None: there is no date yet."""
        days = self.row["agenda_days"]
        return closes_at(self.meeting, days if days is not None else (self.meeting.agenda_days or 0))

    @property
    def may_propose(self) -> bool:
        """Whether the person may put something on the agenda now."""
        if not self.is_draft or self.meeting.is_cancelled or not self.sees:
            return False
        return self.may_write or self.closes_at is None or clock.now() < self.closes_at

    def may_change(self, item: Row) -> bool:
        """Whether the person may put the item in other words now, or withdraw it."""
        if not self.is_draft or not self.sees:
            return False
        is_own = item["proposer_id"] is not None and str(item["proposer_id"]) == str(self.person_id)
        return self.may_write or (is_own and self.may_propose)

    def item(self, item_id: uuid.UUID) -> Row | None:
        """One of the items."""
        return next((one for one in self.row["items"] if one["id"] == str(item_id)), None)


def closes_at(meeting: Meeting, days: int) -> datetime.datetime | None:
    """So many days before the start, at the same time of the day where the meeting is."""
    if meeting.starts_at is None:
        return None
    return meeting.starts_at.astimezone(ZoneInfo(meeting.zone)) - datetime.timedelta(days=days)


def standing(kind: str, key: uuid.UUID, person: Any) -> Standing | None:
    """The minutes of this meeting, for whoever may see the meeting; None for others."""
    meeting = meetings.one(kind, key, person)
    if meeting is None:
        return None
    person_id = getattr(person, "pk", None)
    given = {
        "kind": kind,
        "key": key,
        "space": meeting.space_id,
        "person": person_id,
        "now": clock.now(),
        "roles": ["coordinator"],
    }
    row = first(_page(), given)
    assert row is not None
    return Standing(meeting, row, person_id)


def left_open(who: Standing, person: Any) -> tuple[Meeting, list[Row], list[origins.Grown]] | None:
    """The meeting before, the items of it that were not finished and are not on this agenda yet, and the open tasks
    that came of it. None when there is none, or the person does not see its minutes."""
    key = meetings.before(who.meeting.kind, who.meeting.key)
    earlier = standing(who.meeting.kind, key, person) if key else None
    if earlier is None or not earlier.sees or earlier.row["id"] is None:
        return None
    have = {row["carried_from_id"] for row in fetch(_CARRIED, [who.row["id"]])} if who.row["id"] else set()
    items = [one for one in earlier.row["items"] if one["is_open"] and uuid.UUID(one["id"]) not in have]
    tasks = (
        [one for item in earlier.row["items"] for one in origins.grown(item["came"]) if one.is_open]
        if earlier.sees_tasks
        else []
    )
    return earlier.meeting, items, tasks


_CARRIED = (
    "select i.carried_from_id from minutes_item i where i.minutes_id = %s and i.carried_from_id is not null"
)

_PEOPLE = """
select p.id, p.name from accounts_person p where p.name <> '' and (
  p.id in (select t.person_id from spaces_participation t
    where t.space_id = %(space)s::uuid and t.until is null and not t.is_asked)
  or p.id in (select c.person_id from spaces_contactappointment c
    where c.space_id = %(space)s::uuid and c.until is null)
  or p.id = any(%(also)s))
order by lower(p.name), p.id limit 1000
"""


def people_to_choose(who: Standing) -> list[tuple[uuid.UUID, str]]:
    """Who can chair, write or have been there, by name: who takes part in the space, whoever looks, and those who are
    named already."""
    named = [who.person_id, who.row["chair_id"], who.row["secretary_id"]]
    named += [uuid.UUID(one["person_id"]) for one in who.row["attendances"] if one["person_id"]]
    given = {"space": who.meeting.space_id, "also": [one for one in named if one]}
    return [(row["id"], row["name"]) for row in fetch(_PEOPLE, given)]


def own_words(text: str, language: str) -> Text:
    """What somebody wrote in one language, as the page shows it."""
    return Text(text, language, language != pages.language(), language)
