"""Who is the contact of a space, and how the role goes from one to another (S1.34)."""

import datetime
import uuid
from typing import Any

from talkoo.kernel import clock
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.text import clean_line, clean_paragraphs
from talkoo.people.spaces import facts
from talkoo.people.spaces.models import (
    ContactAppointment,
    Handover,
    HandoverState,
    Participation,
    Space,
    State,
)
from talkoo.people.spaces.states import LIFECYCLE

OFFER_DAYS = 14
"""How long an offer of the role stands, to the minute."""


class NotAParticipant(NotNow):
    """The role is offered to somebody who takes part."""


class StillOffered(NotNow):
    """It is offered to somebody already."""


@action
def appoint_contact(
    space_id: uuid.UUID, person_id: uuid.UUID, *, by: Any, public_name: str = ""
) -> ContactAppointment:
    """Make a person the contact; the one before ends at the same moment, and so does an offer of the role.

    Raises PermissionDenied.
    """
    space = Space.objects.select_for_update().get(pk=space_id)
    require(by, "spaces.appoint_contact", space.pk)
    _withdraw_offers(space, by)
    return _appoint(space, person_id, by, public_name)


def _appoint(
    space: Space, person_id: uuid.UUID, by: Any, public_name: str, *, is_handed_over: bool = False
) -> ContactAppointment:
    now = clock.now()
    before = ContactAppointment.objects.filter(space=space, until=None).first()
    if before:
        before.until = now
        before.save(update_fields=["until"])
    appointment = ContactAppointment.objects.create(
        space=space, person_id=person_id, public_name=clean_line(public_name)[:120], since=now
    )
    space.changed_at = now
    space.save(update_fields=["changed_at"])
    emit(
        facts.ContactAppointed(
            actor_id=id_of(by),
            space_id=space.pk,
            person_id=person_id,
            before_id=before.person_id if before else None,
            is_handed_over=is_handed_over,
        )
    )
    return appointment


def _withdraw_offers(space: Space, by: Any) -> None:
    for offered in Handover.objects.filter(space=space, state=HandoverState.OFFERED):
        offered.state, offered.answered_at = HandoverState.WITHDRAWN, clock.now()
        offered.save(update_fields=["state", "answered_at"])
        emit(facts.HandoverWithdrawn(actor_id=id_of(by), space_id=space.pk, handover_id=offered.pk))


def _expire(offered: Handover) -> None:
    offered.state = HandoverState.EXPIRED
    offered.save(update_fields=["state"])
    emit(facts.HandoverExpired(actor_id=None, space_id=offered.space_id, handover_id=offered.pk))


@action
def offer_handover(space_id: uuid.UUID, person_id: uuid.UUID, *, by: Any, message: str = "") -> Handover:
    """Offer the contact's role to somebody who takes part. Nothing changes before the other's yes.

    Raises PermissionDenied, NotAParticipant, and StillOffered when an offer is open.
    """
    space = Space.objects.select_for_update().get(pk=space_id)
    require(by, "spaces.hand_over", space.pk)
    now = clock.now()
    if not Participation.objects.filter(space=space, person=person_id, until=None, is_asked=False).exists():
        raise NotAParticipant(person_id)
    if ContactAppointment.objects.filter(space=space, person=person_id, until=None).exists():
        raise NotNow("that is the contact already")
    open_one = Handover.objects.filter(space=space, state=HandoverState.OFFERED).first()
    if open_one and open_one.expires_at > now:
        raise StillOffered(open_one.pk)
    if open_one:
        _expire(open_one)
    made = Handover.objects.create(
        space=space,
        offered_by_id=id_of(by),
        offered_to_id=person_id,
        message=clean_paragraphs(message)[:1000],
        offered_at=now,
        expires_at=now + datetime.timedelta(days=OFFER_DAYS),
    )
    emit(
        facts.HandoverOffered(actor_id=id_of(by), space_id=space.pk, handover_id=made.pk, person_id=person_id)
    )
    return made


def _open_one(handover_id: uuid.UUID) -> tuple[Space, Handover]:
    """The offer, locked after its space. Raises NotNow when it is not open any more."""
    space_id = Handover.objects.values_list("space_id", flat=True).get(pk=handover_id)
    space = Space.objects.select_for_update().get(pk=space_id)
    offered = Handover.objects.select_for_update(of=("self",)).get(pk=handover_id)
    return space, offered


def _check_open(offered: Handover) -> None:
    if offered.state != HandoverState.OFFERED or offered.expires_at <= clock.now():
        raise NotNow(f"the offer is {offered.state}")


@action
def accept_handover(handover_id: uuid.UUID, *, by: Any, public_name: str = "") -> ContactAppointment:
    """The successor says yes: the appointment before ends and the new one begins, in one step.

    Raises PermissionDenied, and NotNow when the offer was answered, withdrawn or has run out.
    """
    space, offered = _open_one(handover_id)
    require(by, "spaces.answer_handover", offered)
    _check_open(offered)
    if space.state not in {State.FORMING, State.ACTIVE, State.PAUSED}:
        raise NotNow(f"the space is {space.state}")
    offered.state, offered.answered_at = HandoverState.ACCEPTED, clock.now()
    offered.save(update_fields=["state", "answered_at"])
    emit(facts.HandoverAnswered(actor_id=id_of(by), space_id=space.pk, handover_id=offered.pk, is_yes=True))
    return _appoint(space, offered.offered_to_id, by, public_name, is_handed_over=True)


@action
def decline_handover(handover_id: uuid.UUID, *, by: Any) -> None:
    """The one it was offered to says no. Raises PermissionDenied, and NotNow when the offer is not open."""
    space, offered = _open_one(handover_id)
    require(by, "spaces.answer_handover", offered)
    _check_open(offered)
    offered.state, offered.answered_at = HandoverState.DECLINED, clock.now()
    offered.save(update_fields=["state", "answered_at"])
    emit(facts.HandoverAnswered(actor_id=id_of(by), space_id=space.pk, handover_id=offered.pk, is_yes=False))


@action
def withdraw_handover(handover_id: uuid.UUID, *, by: Any) -> None:
    """Take an offer back. Raises PermissionDenied, and NotNow when it is not open."""
    space, offered = _open_one(handover_id)
    require(by, "spaces.hand_over", space.pk)
    _check_open(offered)
    offered.state, offered.answered_at = HandoverState.WITHDRAWN, clock.now()
    offered.save(update_fields=["state", "answered_at"])
    emit(facts.HandoverWithdrawn(actor_id=id_of(by), space_id=space.pk, handover_id=offered.pk))


@action
def expire_handover(handover_id: uuid.UUID) -> bool:
    """Close an offer whose time has run out; whether it had. The clock decides, nobody else."""
    _space, offered = _open_one(handover_id)
    if offered.state != HandoverState.OFFERED or offered.expires_at > clock.now():
        return False
    offered.state = HandoverState.EXPIRED
    offered.save(update_fields=["state"])
    emit(facts.HandoverExpired(actor_id=None, space_id=offered.space_id, handover_id=offered.pk))
    return True


@action
def end_role(space_id: uuid.UUID, person_id: uuid.UUID, *, by: Any) -> None:
    """Somebody who leaves everything is the contact no longer. A space that runs pauses: it needs one.

    Raises PermissionDenied.
    """
    space = Space.objects.select_for_update().get(pk=space_id)
    require(by, "spaces.leave_all", person_id)
    now = clock.now()
    if space.state == State.ACTIVE:
        space.state = State(LIFECYCLE.after("pause", space.state))
    space.changed_at = now
    space.save(update_fields=["state", "changed_at"])
    ContactAppointment.objects.filter(space=space, person=person_id, until=None).update(until=now)
    _withdraw_offers(space, by)
    emit(facts.ContactLeft(actor_id=id_of(by), space_id=space.pk, person_id=person_id, state=space.state))
