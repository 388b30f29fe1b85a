"""The calendar of one person, under an address that only they know."""

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied

from talkoo.blocks.gatherings import facts
from talkoo.blocks.gatherings.models import PersonalCalendar
from talkoo.kernel import clock
from talkoo.kernel.access import id_of
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit


@action
def renew_calendar(person_id: uuid.UUID, *, by: Any) -> PersonalCalendar:
    """Give the person's calendar a new address; the one before shows nothing any more, wherever it got to.

    Raises PermissionDenied for anybody else.
    """
    if id_of(by) != person_id:
        raise PermissionDenied
    given = {"key": uuid.uuid4(), "made_at": clock.now()}
    made, _is_new = PersonalCalendar.objects.update_or_create(person_id=person_id, defaults=given)
    emit(facts.CalendarRenewed(actor_id=person_id, person_id=person_id))
    return made


@action
def remove_calendar(person_id: uuid.UUID, *, by: Any) -> None:
    """Show it to nobody any more. Without one nothing happens. Raises PermissionDenied for anybody else."""
    if id_of(by) != person_id:
        raise PermissionDenied
    if PersonalCalendar.objects.filter(person=person_id).delete()[0]:
        emit(facts.CalendarRemoved(actor_id=person_id, person_id=person_id))
