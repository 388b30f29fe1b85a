"""Saying how a network goes, and dealing with it."""

import datetime
import uuid
from typing import Any

from talkoo.areas.check_ins import facts, queries
from talkoo.areas.check_ins.models import CheckIn, Mood, Reminder, Rhythm
from talkoo.kernel import clock
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.text import clean_line, clean_paragraphs
from talkoo.people.spaces.models import Space

DOUBLE_WITHIN = datetime.timedelta(minutes=10)


@action
def send(
    space_id: uuid.UUID,
    *,
    by: Any,
    mood: str,
    text: str = "",
    next_step: str = "",
    hours: int | None = None,
    people: int | None = None,
    language: str,
) -> CheckIn:
    """Say how an active network goes. The same words sent twice within ten minutes are one check-in.

    Raises PermissionDenied, NotNow for a network that is not active, and IntegrityError for a call for help without a
    word.
    """
    space = Space.objects.select_for_update().get(pk=space_id)
    require(by, "check_ins.send", space.pk)
    if space.kind != "network" or space.state != "active":
        raise NotNow(space.state)
    now = clock.now()
    said = {
        "mood": Mood(mood),
        "text": clean_paragraphs(text),
        "next_step": clean_line(next_step),
        "hours": hours,
        "people": people,
    }
    before = queries.last_of(space.pk)
    if (
        before
        and before.sent_at > now - DOUBLE_WITHIN
        and all(getattr(before, name) == value for name, value in said.items())
    ):
        return before
    made = CheckIn.objects.create(space=space, sent_by_id=id_of(by), language=language, sent_at=now, **said)
    emit(facts.CheckedIn(actor_id=id_of(by), space_id=space.pk, check_in_id=made.pk, mood=str(made.mood)))
    return made


@action
def settle(check_in_id: uuid.UUID, *, by: Any) -> CheckIn:
    """Say that a call for help was dealt with; once. Raises PermissionDenied, NotNow, and CheckIn.DoesNotExist."""
    made = CheckIn.objects.select_for_update(of=("self",)).get(pk=check_in_id)
    require(by, "check_ins.settle", made.space_id)
    if made.mood != Mood.NEEDS_HELP or made.settled_at:
        raise NotNow("nobody waits for help here")
    made.settled_at, made.settled_by_id = clock.now(), id_of(by)
    made.save(update_fields=["settled_at", "settled_by"])
    emit(facts.HelpSettled(actor_id=id_of(by), check_in_id=made.pk))
    return made


@action
def set_rhythm(space_id: uuid.UUID, every_days: int, *, by: Any) -> Rhythm:
    """Ask a network, or the networks of a programme, every so many days; 0 is never. Raises PermissionDenied, and
    IntegrityError beyond 7 to 366 days."""
    space = Space.objects.select_for_update().get(pk=space_id)
    require(by, "check_ins.set_rhythm", space.pk)
    rhythm, _is_new = Rhythm.objects.update_or_create(
        space=space, defaults={"every_days": every_days, "changed_at": clock.now()}
    )
    emit(facts.RhythmSet(actor_id=id_of(by), space_id=space.pk, every_days=every_days))
    return rhythm


@action
def remind(space_id: uuid.UUID, due_on: datetime.date) -> bool:
    """Remind the contact of a check-in that is late; once for each day it was due. Whether it was done now."""
    _reminder, is_new = Reminder.objects.get_or_create(
        space_id=space_id, due_on=due_on, defaults={"sent_at": clock.now()}
    )
    if is_new:
        emit(facts.CheckInMissed(actor_id=None, space_id=space_id, due_on=due_on.isoformat()))
    return is_new
