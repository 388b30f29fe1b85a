"""The minutes of a meeting, locked; they come into being when somebody first adds to them."""

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied

from talkoo.blocks.minutes import facts
from talkoo.blocks.minutes.models import MOST_AGENDA_DAYS, Minutes, State
from talkoo.kernel import clock, meetings, pages
from talkoo.kernel.access import id_of
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.meetings import Meeting


def opened(kind: str, key: uuid.UUID, by: Any) -> tuple[Minutes, Meeting]:
    """The row, locked until the transaction ends, and the meeting as `by` has it.

    What `by` may do is asked by the caller: a row that was made for nothing goes with the refusal. Raises
    PermissionDenied when `by` does not see the meeting.
    """
    meeting = meetings.one(kind, key, by)
    if meeting is None:
        raise PermissionDenied(kind)
    now = clock.now()
    Minutes.objects.get_or_create(
        meeting_kind=kind,
        meeting_key=key,
        defaults={
            "space_id": meeting.space_id,
            "language": pages.language(),
            "agenda_days": min(meeting.agenda_days or 0, MOST_AGENDA_DAYS),
            "created_by_id": id_of(by),
            "created_at": now,
            "changed_at": now,
        },
    )
    return Minutes.objects.select_for_update(of=("self",)).get(meeting_kind=kind, meeting_key=key), meeting


def locked(minutes_id: uuid.UUID) -> Minutes:
    """Raises Minutes.DoesNotExist."""
    return Minutes.objects.select_for_update(of=("self",)).get(pk=minutes_id)


@action
def forget_minutes(kind: str, key: uuid.UUID) -> None:
    """The meeting was thrown away before anybody saw it: its agenda goes with it, but minutes that were approved stay.
    Whoever threw it away was asked already."""
    minutes = (
        Minutes.objects.select_for_update(of=("self",)).filter(meeting_kind=kind, meeting_key=key).first()
    )
    if minutes is not None and minutes.state != State.APPROVED:
        emit(facts.MinutesForgotten(actor_id=None, minutes_id=minutes.pk))
        minutes.delete()


def check_draft(minutes: Minutes) -> None:
    """Raises NotNow when they are not written any more."""
    if minutes.state != State.DRAFT:
        raise NotNow("the minutes are not written any more")
