"""People take part: join, ask, are added, leave."""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError

from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM, id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.text import clean_line
from talkoo.people.accounts import actions as accounts
from talkoo.people.accounts import queries as people
from talkoo.people.accounts.models import Via
from talkoo.people.organisations.models import Organisation
from talkoo.people.spaces import facts, queries
from talkoo.people.spaces.actions import contacts, quotas
from talkoo.people.spaces.models import (
    ContactAppointment,
    Handover,
    HandoverState,
    Join,
    ParticipantKind,
    Participants,
    Participation,
    Space,
)
from talkoo.plumbing.limits.take import take


class Closed(NotNow):
    """Nobody can join now; `why` is `ended`, `invite` (by invitation only), `organisations` (no people) or `role`
    (those take part who hold it)."""

    def __init__(self, why: str):
        super().__init__(why)
        self.why = why


class ByRole(NotNow):
    """Who takes part follows from a role on the site: nobody leaves or is removed by hand."""


class StillContact(NotNow):
    """The contact hands the role over before leaving."""


def _check_open(space: Space, *, is_invited: bool) -> None:
    if space.state not in queries.JOINABLE:
        raise Closed("ended")
    if space.participants == Participants.ORGANISATIONS:
        raise Closed("organisations")
    if space.join == Join.ROLE:
        raise Closed("role")
    if space.join == Join.INVITE and not is_invited:
        raise Closed("invite")


def _capacity(by: Any, kind: str, capacity_id: uuid.UUID | None) -> tuple[str, uuid.UUID | None]:
    """As whom: an organisation's own kind counts, unless another one was said."""
    if capacity_id is None:
        return kind, None
    require(by, "spaces.act_for", capacity_id)
    if kind == ParticipantKind.CITIZEN:
        kind = queries.kind_of(Organisation.objects.select_related("legal_form").get(pk=capacity_id))
    return kind, capacity_id


@action
def join(
    space_id: uuid.UUID,
    *,
    by: Any,
    kind: str = ParticipantKind.CITIZEN,
    capacity_id: uuid.UUID | None = None,
    area_id: uuid.UUID | None = None,
    is_invited: bool = False,
    is_announced: bool = False,
) -> Participation:
    """Take part in a space, at once where joining is open (S1.15); else the contact is asked (`is_asked`).

    `capacity_id` is an organisation that the person represents, `area_id` the person's municipality. With `is_invited`
    the caller has seen an invitation, such as a tip's link: it takes effect at once. With `is_announced` the caller
    tells the contact who came: they are not told a second time. Who takes part already changes as
    whom and from where; joining twice does nothing twice. Raises PermissionDenied, and Closed.
    """
    space = Space.objects.select_for_update().get(pk=space_id)
    require(by, "spaces.join", space.pk)
    there = Participation.objects.filter(space=space, person=by.pk, until=None).first()
    is_invited = is_invited or (there is not None and there.is_invited)
    if there is None or there.is_asked:
        _check_open(space, is_invited=is_invited)
    kind, capacity_id = _capacity(by, kind, capacity_id)
    is_asked = space.join == Join.REQUEST and not is_invited
    if there is None:
        made = Participation.objects.create(
            space=space,
            person_id=by.pk,
            kind=kind,
            capacity_id=capacity_id,
            area_id=area_id,
            is_asked=is_asked,
            looked_at=clock.now(),
            since=clock.now(),
        )
        if is_asked:
            emit(facts.ParticipationAsked(actor_id=by.pk, space_id=space.pk, person_id=by.pk))
        else:
            _say_joined(space, by, is_announced)
        return made
    was = (there.kind, there.capacity_id, there.area_id, there.is_asked)
    there.kind, there.capacity_id, there.area_id = kind, capacity_id, area_id
    if there.is_asked and not is_asked:
        there.is_asked = there.is_invited = False
        there.since = there.looked_at = clock.now()
        there.save()
        _say_joined(space, by, is_announced)
    elif was != (kind, capacity_id, area_id, there.is_asked):
        there.save(update_fields=["kind", "capacity", "area"])
        emit(facts.CapacityChanged(actor_id=by.pk, space_id=space.pk, person_id=by.pk))
    return there


def _say_joined(space: Space, by: Any, is_announced: bool) -> None:
    emit(facts.PersonJoined(actor_id=by.pk, space_id=space.pk, person_id=by.pk, is_announced=is_announced))


@action
def answer_request(participation_id: uuid.UUID, *, by: Any, is_yes: bool, reason: str = "") -> Participation:
    """The contact says yes or no to somebody who asked to take part.

    Raises PermissionDenied, and NotNow when it has been answered or taken back.
    """
    asked = Participation.objects.select_for_update(of=("self",)).get(pk=participation_id)
    require(by, "spaces.look_after_people", asked.space_id)
    if asked.until or not asked.is_asked or asked.is_invited:
        raise NotNow("it waits for no answer")
    if is_yes:
        asked.is_asked = False
        asked.since, asked.added_by_id = clock.now(), id_of(by)
        asked.save(update_fields=["is_asked", "since", "added_by"])
    else:
        asked.until, asked.ended_by_id, asked.reason = clock.now(), id_of(by), clean_line(reason)
        asked.save(update_fields=["until", "ended_by", "reason"])
    emit(
        facts.RequestAnswered(
            actor_id=id_of(by),
            space_id=asked.space_id,
            person_id=asked.person_id,
            participation_id=asked.pk,
            is_yes=is_yes,
        )
    )
    return asked


@action
def add_member(
    space_id: uuid.UUID,
    person_id: uuid.UUID,
    *,
    by: Any,
    kind: str = ParticipantKind.CITIZEN,
    area_id: uuid.UUID | None = None,
    capacity_id: uuid.UUID | None = None,
    since: datetime.datetime | None = None,
) -> Participation:
    """Enter somebody who has agreed to it (S1.36); who takes part already stays as it is.

    Raises PermissionDenied, and Closed when the space has ended or is for organisations.
    """
    space = Space.objects.select_for_update().get(pk=space_id)
    require(by, "spaces.look_after_people", space.pk)
    _check_open(space, is_invited=True)
    there = Participation.objects.filter(space=space, person=person_id, until=None).first()
    if there is not None and not there.is_asked:
        return there
    made = there or Participation(space=space, person_id=person_id)
    made.kind, made.capacity_id, made.area_id = kind, capacity_id, area_id
    made.is_asked = made.is_invited = False
    made.added_by_id, made.since = id_of(by), since or clock.now()
    made.save()
    emit(facts.PersonAdded(actor_id=id_of(by), space_id=space.pk, person_id=person_id))
    return made


@action
def invite_member(space_id: uuid.UUID, person_id: uuid.UUID, *, by: Any) -> Participation:
    """Ask somebody to take part; nobody sees the name before the person's own yes, which is `join`.

    Asking again does nothing. Raises PermissionDenied, and Closed.
    """
    space = Space.objects.select_for_update().get(pk=space_id)
    require(by, "spaces.look_after_people", space.pk)
    _check_open(space, is_invited=True)
    there = Participation.objects.filter(space=space, person=person_id, until=None).first()
    if there is not None:
        return there
    made = Participation.objects.create(
        space=space,
        person_id=person_id,
        is_asked=True,
        is_invited=True,
        added_by_id=id_of(by),
        since=clock.now(),
    )
    emit(facts.PersonInvited(actor_id=id_of(by), space_id=space.pk, person_id=person_id))
    return made


@dataclass(frozen=True)
class _ForNetwork:
    """The contact, entering somebody into the own network and nowhere else."""

    pk: uuid.UUID
    is_authenticated: bool = True

    def has_perm(self, permission: str, about: Any = None) -> bool:
        return permission == "accounts.enter"


@action
def enter_member(
    space_id: uuid.UUID,
    *,
    by: Any,
    name: str,
    contact: str,
    language: str,
    area_id: uuid.UUID | None = None,
) -> None:
    """Enter somebody by name and contact detail, who has said yes to whoever enters them: that is the witness.

    A newcomer is in at once. Whoever has that address or number here already is asked, and comes in by the own yes: it
    must not be learnt here whose it is. Raises PermissionDenied, Closed, WrongContact, and TooMany: 60 a day.
    """
    require(by, "spaces.look_after_people", space_id)
    take("spaces.enter", str(by.pk), limit=60, seconds=86_400)
    try:
        person = accounts.enter_person(
            name=name,
            contact=contact,
            language=language,
            via=Via.ORAL,
            witness_id=by.pk,
            by=_ForNetwork(by.pk),
        )
    except IntegrityError:
        known = people.person_at(contact, people.kind_of(contact))
        if known is not None:
            invite_member(space_id, known.pk, by=by)
        return
    made = add_member(space_id, person.pk, by=by, area_id=area_id)
    emit(facts.PersonEntered(actor_id=id_of(by), space_id=space_id, person_id=made.person_id))


@action
def leave(space_id: uuid.UUID, *, by: Any) -> bool:
    """Take part no longer, or take back what was asked; whether there was anything to end.

    Raises StillContact: an active space is never without one; and ByRole.
    """
    if Space.objects.select_for_update().get(pk=space_id).role:
        raise ByRole(space_id)
    if queries.contact_of(space_id) == by.pk:
        raise StillContact(space_id)
    found = Participation.objects.filter(space=space_id, person=by.pk, until=None).first()
    if found is None:
        return False
    end(found, by=by)
    emit(facts.PersonLeft(actor_id=by.pk, space_id=space_id, person_id=by.pk))
    return True


@action
def leave_all(person_id: uuid.UUID, *, by: Any) -> list[uuid.UUID]:
    """Leave every space; the ids of those left. `by` is the person, or whoever sees to it that the person is forgotten.

    The role of contact ends too: a space that would be without one pauses, and its coordinators are told.
    Raises PermissionDenied.
    """
    require(by, "spaces.leave_all", person_id)
    left = []
    for found in Participation.objects.filter(person=person_id, until=None).order_by("space", "id"):
        Space.objects.select_for_update().get(pk=found.space_id)
        end(found, by=by)
        left.append(found.space_id)
        emit(facts.PersonLeft(actor_id=id_of(by), space_id=found.space_id, person_id=person_id))
    for space in Space.objects.select_for_update().filter(contacts__person=person_id, contacts__until=None):
        contacts.end_role(space.pk, person_id, by=by)
    return left


@action
def forget_person(person_id: uuid.UUID) -> None:
    """Nothing of the person stays in any space but that somebody was its contact. A part of forgetting the person,
    which has asked the rule; running it again changes nothing."""
    leave_all(person_id, by=PROGRAM)
    Participation.objects.filter(person=person_id).delete()
    Handover.objects.filter(offered_to=person_id).delete()
    ContactAppointment.objects.filter(person=person_id).update(public_name="")
    emit(facts.PersonForgotten(actor_id=None, person_id=person_id))


@action
def remove_member(participation_id: uuid.UUID, *, by: Any, reason: str) -> Participation:
    """End somebody's part and say why; the person is told.

    Raises PermissionDenied, NotNow when it has ended, StillContact for the contact, and ByRole.
    """
    found = Participation.objects.get(pk=participation_id)
    space = Space.objects.select_for_update().get(pk=found.space_id)
    found = Participation.objects.select_for_update(of=("self",)).get(pk=participation_id)
    require(by, "spaces.look_after_people", found.space_id)
    if found.until:
        raise NotNow("it has ended")
    if space.role:
        raise ByRole(space.pk)
    if queries.contact_of(found.space_id) == found.person_id:
        raise StillContact(found.space_id)
    end(found, by=by, reason=reason)
    emit(
        facts.PersonRemoved(
            actor_id=id_of(by),
            space_id=found.space_id,
            person_id=found.person_id,
            participation_id=found.pk,
        )
    )
    return found


def end(found: Participation, *, by: Any, reason: str = "") -> None:
    """A part of other actions, which emit what happened. With the part end the places in quotas, which go to those who
    wait, and what else was offered to the person."""
    found.until, found.ended_by_id, found.reason = clock.now(), id_of(by), clean_line(reason)
    found.save(update_fields=["until", "ended_by", "reason"])
    quotas.end_places(found.pk, by=by)
    offered = Handover.objects.filter(
        space=found.space_id, offered_to=found.person_id, state=HandoverState.OFFERED
    ).first()
    if offered:
        offered.state, offered.answered_at = HandoverState.DECLINED, clock.now()
        offered.save(update_fields=["state", "answered_at"])
        emit(
            facts.HandoverAnswered(
                actor_id=id_of(by), space_id=found.space_id, handover_id=offered.pk, is_yes=False
            )
        )


@action
def look_in(space_id: uuid.UUID, *, by: Any) -> bool:
    """Remember that somebody who takes part has seen what is new; whether there was anything to remember."""
    seen = (
        Participation.objects.select_for_update(of=("self",))
        .filter(space=space_id, person=by.pk, until=None, is_asked=False)
        .first()
    )
    if seen is None:
        return False
    seen.looked_at = clock.now()
    seen.save(update_fields=["looked_at"])
    emit(facts.LookedIn(actor_id=by.pk, space_id=space_id))
    return True
