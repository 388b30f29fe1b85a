"""Who may see, add to, write and approve the minutes of a meeting.

The meeting says who takes part and who leads it, the minutes who chairs and who writes; those who lead the space where
it stands look after both."""

from typing import Any

import rules

from talkoo.blocks.minutes.models import Item
from talkoo.kernel import meetings, tabs
from talkoo.kernel.meetings import Meeting
from talkoo.people.spaces.rules import leads as leads_space
from talkoo.people.spaces.rules import participates

takes_part_or_leads = participates | leads_space


def _meeting(person: Any, minutes: Any) -> Meeting | None:
    if getattr(person, "pk", None) is None:
        return None
    return meetings.one(minutes.meeting_kind, minutes.meeting_key, person)


def _looks_after(person: Any, minutes: Any, meeting: Meeting) -> bool:
    return meeting.leads or bool(leads_space(person, minutes.space_id))


@rules.predicate
def sees(person: Any, minutes: Any) -> bool:
    """Takes part in the meeting or in the space where it stands, or leads one of them."""
    meeting = _meeting(person, minutes)
    return meeting is not None and (
        meeting.takes_part or meeting.leads or bool(takes_part_or_leads(person, minutes.space_id))
    )


@rules.predicate
def looks_after(person: Any, minutes: Any) -> bool:
    """One of those who organise the meeting, or who lead the space."""
    meeting = _meeting(person, minutes)
    return meeting is not None and _looks_after(person, minutes, meeting)


@rules.predicate
def chairs(person: Any, minutes: Any) -> bool:
    """Chairs the meeting, and still sees the minutes."""
    me = getattr(person, "pk", None)
    return me is not None and me == minutes.chair_id and bool(sees(person, minutes))


@rules.predicate
def writes(person: Any, minutes: Any) -> bool:
    """Is the secretary, and still sees the minutes."""
    me = getattr(person, "pk", None)
    return me is not None and me == minutes.secretary_id and bool(sees(person, minutes))


@rules.predicate
def proposed(person: Any, item: Item) -> bool:
    """Put it on the agenda, and still sees it."""
    me = getattr(person, "pk", None)
    return me is not None and me == item.proposer_id and bool(sees(person, item.minutes))


@rules.predicate
def looks_after_its_minutes(person: Any, item: Item) -> bool:
    return bool((looks_after | chairs | writes)(person, item.minutes))


def meets_here(person: Any, row: Any) -> bool:
    """Whether a meeting in the space of this row, or the meeting itself, has minutes for the person; a visitor is not
    asked about, and nobody where the row says it. The row of a meeting can say that the person `comes` to it."""
    if not person.is_authenticated:
        return False
    if tabs.is_told(row):
        return bool(row["takes_part"] or row["leads"] or row.get("comes"))
    return row["id"] is not None and bool(takes_part_or_leads(person, row["id"]))


rules.add_perm("minutes.see", sees)
rules.add_perm("minutes.propose", sees)
rules.add_perm("minutes.change_item", proposed | looks_after_its_minutes)
rules.add_perm("minutes.arrange", looks_after)
rules.add_perm("minutes.write", looks_after | chairs | writes)
rules.add_perm("minutes.check", looks_after | chairs)
rules.add_perm("minutes.approve", looks_after | chairs)
rules.add_perm("minutes.add_to", looks_after | chairs | writes)
