"""From the draft to minutes that stay as they are, and what is added to them afterwards."""

import uuid
from typing import Any

from talkoo.blocks.minutes import facts, queries
from talkoo.blocks.minutes.actions.opening import locked
from talkoo.blocks.minutes.models import Addendum, Item, Minutes, State
from talkoo.blocks.minutes.states import LIFECYCLE
from talkoo.kernel import clock, meetings
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.text import clean_paragraphs


class NotBegun(NotNow):
    """The meeting has not begun, so that nobody knows what happened there."""


@action
def check(minutes_id: uuid.UUID, *, by: Any) -> Minutes:
    """They say what happened, and are written on no more. Raises PermissionDenied, NotNow (also of an empty agenda),
    NotBegun, Minutes.DoesNotExist."""
    minutes = locked(minutes_id)
    require(by, "minutes.check", minutes)
    state = State(LIFECYCLE.after("check", minutes.state))
    meeting = meetings.one(minutes.meeting_kind, minutes.meeting_key, by)
    if meeting is None or not meeting.has_begun:
        raise NotBegun
    if not Item.objects.filter(minutes=minutes).exists():
        raise NotNow("there is nothing to check")
    minutes.state, minutes.checked_at, minutes.checked_by_id = state, clock.now(), id_of(by)
    minutes.changed_at = minutes.checked_at
    minutes.save(update_fields=["state", "checked_at", "checked_by", "changed_at"])
    emit(facts.MinutesChecked(actor_id=id_of(by), minutes_id=minutes.pk))
    return minutes


@action
def send_back(minutes_id: uuid.UUID, *, by: Any) -> Minutes:
    """Something in them is not right: they are written on. Raises PermissionDenied, NotNow, Minutes.DoesNotExist."""
    minutes = locked(minutes_id)
    require(by, "minutes.check", minutes)
    minutes.state = State(LIFECYCLE.after("send_back", minutes.state))
    minutes.checked_at, minutes.checked_by_id, minutes.changed_at = None, None, clock.now()
    minutes.save(update_fields=["state", "checked_at", "checked_by", "changed_at"])
    emit(facts.MinutesSentBack(actor_id=id_of(by), minutes_id=minutes.pk))
    return minutes


@action
def approve(minutes_id: uuid.UUID, *, by: Any) -> Minutes:
    """From now on nobody changes them any more, the program included: what they say is kept as one document, with its
    SHA-256. Raises PermissionDenied, NotNow, NotBegun (it was moved meanwhile), Minutes.DoesNotExist."""
    minutes = locked(minutes_id)
    require(by, "minutes.approve", minutes)
    state = State(LIFECYCLE.after("approve", minutes.state))
    who = queries.standing(minutes.meeting_kind, minutes.meeting_key, by)
    if who is None:
        raise NotNow("the meeting is gone")
    if not who.meeting.has_begun:
        raise NotBegun
    document = queries.build(who)
    minutes.state, minutes.approved_at, minutes.approved_by_id = state, clock.now(), id_of(by)
    minutes.changed_at = minutes.approved_at
    document["approved_at"] = minutes.approved_at.isoformat()
    document["approved_by"] = getattr(by, "name", "")
    minutes.document, minutes.digest = document, queries.digest(document)
    fields = ["state", "approved_at", "approved_by", "changed_at", "document", "digest"]
    minutes.save(update_fields=fields)
    emit(facts.MinutesApproved(actor_id=id_of(by), minutes_id=minutes.pk, digest=minutes.digest))
    return minutes


@action
def add_to(minutes_id: uuid.UUID, text: str, *, language: str, by: Any, once: uuid.UUID) -> Addendum:
    """Say afterwards what approved minutes got wrong or left out. `once` names the form.

    Raises PermissionDenied, NotNow before they are approved, ValueError without words, Minutes.DoesNotExist.
    """
    minutes = locked(minutes_id)
    require(by, "minutes.add_to", minutes)
    if minutes.state != State.APPROVED:
        raise NotNow("they can still be changed")
    if before := Addendum.objects.filter(minutes=minutes, once=once).first():
        return before
    text = clean_paragraphs(text)
    if not text:
        raise ValueError("no words")
    last = Addendum.objects.filter(minutes=minutes).order_by("-number").first()
    number = last.number + 1 if last else 1
    chained = queries.digest_of_addendum(last.digest if last else minutes.digest, number, language, text)
    made = Addendum.objects.create(
        minutes=minutes,
        number=number,
        text=text,
        language=language,
        once=once,
        written_by_id=id_of(by),
        written_at=clock.now(),
        digest=chained,
    )
    emit(facts.AddendumAdded(actor_id=id_of(by), minutes_id=minutes.pk, addendum_id=made.pk, digest=chained))
    return made
