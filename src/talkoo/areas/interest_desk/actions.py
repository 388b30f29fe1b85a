"""Everything that changes what was told at the desk, and the tips."""

import datetime
import uuid
from collections.abc import Sequence
from typing import Any

from talkoo.areas.interest_desk import facts, queries
from talkoo.areas.interest_desk.models import (
    TIP_DAYS,
    InterestNotice,
    NoticeConcept,
    Said,
    State,
    Tip,
)
from talkoo.areas.interest_desk.states import LIFECYCLE
from talkoo.kernel import clock
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.text import clean_line, clean_paragraphs
from talkoo.people.accounts import actions as accounts
from talkoo.people.accounts import queries as people
from talkoo.people.accounts.models import Person
from talkoo.people.spaces import actions as spaces

_SAME_LETTER = datetime.timedelta(hours=1)


class NoConsent(ValueError):
    """Nothing is kept of somebody who has not agreed to it."""


class Expired(NotNow):
    """The tip's time has run out."""


class NotTippable(ValueError):
    """It is no network that people can join now, or the person was told of it before."""


@action
def tell(
    *,
    by: Any,
    text: str,
    language: str,
    name: str = "",
    contact: str = "",
    consent: bool = False,
    area_id: uuid.UUID | None = None,
    concept_ids: Sequence[uuid.UUID] = (),
    terms_id: uuid.UUID | None = None,
) -> InterestNotice:
    """Tell what interests somebody. A visitor gives `name`, `contact` (e-mail address or phone number) and `consent`;
    of a person who has signed in all that is known.

    The same words from the same one within an hour are taken for one telling. Raises NoConsent, queries.WrongContact.
    """
    require(by, "interest_desk.tell")
    now = clock.now()
    notice = InterestNotice(
        name=clean_line(name),
        language=language,
        area_id=area_id,
        text=clean_paragraphs(text),
        state=LIFECYCLE.initial,
        due_on=queries.deadline(),
        consented_at=now,
        terms_id=terms_id,
        received_at=now,
    )
    if id_of(by):
        notice.person_id, notice.name = by.pk, by.name
    elif not consent:
        raise NoConsent
    else:
        kind = people.kind_of(contact)
        notice.contact_kind, notice.contact = kind, people.tidy(kind, contact)
        notice.found_by = people.found_by(kind, contact)
    if there := _told_before(notice):
        return there
    notice.save(force_insert=True)
    NoticeConcept.objects.bulk_create(
        [NoticeConcept(notice=notice, concept_id=one) for one in dict.fromkeys(concept_ids)]
    )
    emit(facts.InterestTold(actor_id=id_of(by), notice_id=notice.pk))
    return notice


def _told_before(notice: InterestNotice) -> InterestNotice | None:
    queries.wait_for_turn(notice.found_by or str(notice.person_id))
    recent = InterestNotice.objects.filter(
        person=notice.person_id, found_by=notice.found_by, received_at__gt=notice.received_at - _SAME_LETTER
    )
    return next((one for one in recent if one.text == notice.text), None)


def _step(notice: InterestNotice, verb: str) -> list[str]:
    """One step of the lifecycle; returns the fields to save. Raises NotNow."""
    notice.state = State(LIFECYCLE.after(verb, notice.state))
    if LIFECYCLE.verbs_from(notice.state):
        return ["state"]
    notice.closed_at = clock.now()
    return ["state", "closed_at"]


def _answered(notice: InterestNotice, by: Any) -> list[str]:
    if notice.answered_at:
        return []
    notice.answered_at, notice.answered_by_id = clock.now(), id_of(by)
    return ["answered_at", "answered_by"]


def _locked(notice_id: uuid.UUID, by: Any) -> InterestNotice:
    notice = InterestNotice.objects.select_for_update().get(pk=notice_id)
    require(by, "interest_desk.care", notice)
    return notice


@action
def take(notice_id: uuid.UUID, *, by: Any) -> InterestNotice:
    """Look after it from now on; also what somebody else looked after. Raises PermissionDenied, and NotNow."""
    notice = _locked(notice_id, by)
    fields = _step(notice, "take")
    notice.taken_by_id = id_of(by)
    notice.save(update_fields=[*fields, "taken_by"])
    emit(facts.InterestTaken(actor_id=id_of(by), notice_id=notice.pk))
    return notice


@action
def tip(notice_id: uuid.UUID, space_ids: Sequence[uuid.UUID], *, by: Any, note: str = "") -> list[Tip]:
    """Tell the person of one or more networks in one message, with a personal line; answered within 30 days.

    Raises PermissionDenied, NotNow when it is closed, and NotTippable.
    """
    notice = _locked(notice_id, by)
    fields = [*_step(notice, "tip"), *_answered(notice, by)]
    chosen = list(dict.fromkeys(space_ids))
    told = set(Tip.objects.filter(notice=notice).values_list("space_id", flat=True))
    if not chosen or told.intersection(chosen) or queries.tippable(chosen) != set(chosen):
        raise NotTippable
    now = clock.now()
    made = [
        Tip.objects.create(
            notice=notice,
            space_id=space_id,
            by_id=id_of(by),
            note=clean_paragraphs(note),
            sent_at=now,
            expires_at=now + datetime.timedelta(days=TIP_DAYS),
        )
        for space_id in chosen
    ]
    notice.save(update_fields=fields)
    for one in made:
        emit(
            facts.NetworkTipped(actor_id=id_of(by), notice_id=notice.pk, tip_id=one.pk, space_id=one.space_id)
        )
    emit(facts.InterestTipped(actor_id=id_of(by), notice_id=notice.pk, tips=[str(one.pk) for one in made]))
    return made


@action
def answer(token: str, tip_id: uuid.UUID, said: str, *, caller: str) -> Tip:
    """Answer a tip with `yes` or `no` through its link, which is the proof: a yes joins the network at once.

    Raises InterestNotice.DoesNotExist for a wrong link and Tip.DoesNotExist for a tip that is not in it; Expired;
    NotNow when it has been answered; Closed when the network takes in nobody any more; TooMany.
    """
    identity = InterestNotice.id_in(token) or uuid.UUID(int=0)
    notice = InterestNotice.objects.select_for_update().get(pk=identity)
    return _answer(notice, tip_id, said, caller=caller, noted_by=None)


@action
def note_answer(tip_id: uuid.UUID, said: str, *, by: Any, caller: str) -> Tip:
    """Write down what the person said on the phone, as `answer` would. Raises PermissionDenied besides."""
    tip_row = Tip.objects.get(pk=tip_id)
    notice = _locked(tip_row.notice_id, by)
    return _answer(notice, tip_id, said, caller=caller, noted_by=by)


def _answer(notice: InterestNotice, tip_id: uuid.UUID, said: str, *, caller: str, noted_by: Any) -> Tip:
    one = Tip.objects.select_for_update(of=("self",)).get(pk=tip_id, notice=notice)
    if one.answer != Said.NONE:
        raise NotNow("answered already")
    if one.expires_at <= clock.now():
        raise Expired(one.expires_at)
    one.answer, one.answered_at = Said(said), clock.now()
    one.noted_by_id = id_of(noted_by)
    one.save(update_fields=["answer", "answered_at", "noted_by"])
    if one.answer == Said.YES:
        person = _person_of(notice, caller)
        _join(one, person, notice)
        return one
    emit(
        facts.TipRefused(
            actor_id=id_of(noted_by) or notice.person_id,
            notice_id=notice.pk,
            tip_id=one.pk,
            space_id=one.space_id,
        )
    )
    _come_back(notice)
    return one


def _person_of(notice: InterestNotice, caller: str) -> Person:
    """Whose interest it is: known already, known by the contact detail to which the link was sent, or new."""
    if notice.person_id and (known := Person.objects.filter(pk=notice.person_id).first()):
        return known
    contact = notice.contact or ""
    found = people.person_at(contact, notice.contact_kind)
    if found is None:
        found = accounts.join_in(
            name=notice.name,
            contact=contact,
            language=notice.language,
            caller=caller,
            consent=True,  # given when the interest was told
            terms_id=notice.terms_id,
        ).person
    notice.person = found
    notice.save(update_fields=["person"])
    return found


def _join(one: Tip, person: Person, notice: InterestNotice) -> None:
    spaces.join(one.space_id, by=person, area_id=notice.area_id, is_invited=True, is_announced=True)
    if notice.state == State.TIPPED:
        notice.save(update_fields=_step(notice, "place"))
    emit(
        facts.TipAccepted(
            actor_id=person.pk,
            notice_id=notice.pk,
            tip_id=one.pk,
            space_id=one.space_id,
            person_id=person.pk,
        )
    )


def _come_back(notice: InterestNotice) -> None:
    if notice.state == State.TIPPED and not queries.has_open_tip(notice.pk):
        fields = _step(notice, "come_back")
        notice.due_on, notice.reminded_at = queries.deadline(), None
        notice.save(update_fields=[*fields, "due_on", "reminded_at"])
        emit(facts.InterestCameBack(actor_id=None, notice_id=notice.pk))


@action
def decline(notice_id: uuid.UUID, *, by: Any, text: str) -> InterestNotice:
    """Say kindly that there is nothing to tip; `text` is sent to the person. Raises PermissionDenied, and NotNow."""
    notice = _locked(notice_id, by)
    fields = [*_step(notice, "decline"), *_answered(notice, by)]
    notice.answer = clean_paragraphs(text)
    notice.save(update_fields=[*fields, "answer"])
    emit(facts.InterestDeclined(actor_id=id_of(by), notice_id=notice.pk))
    return notice


@action
def lead_to_network(notice_id: uuid.UUID, *, by: Any) -> InterestNotice:
    """The person founds a network instead. Raises PermissionDenied, and NotNow."""
    notice = _locked(notice_id, by)
    notice.save(update_fields=_step(notice, "found"))
    emit(facts.InterestLedToNetwork(actor_id=id_of(by), notice_id=notice.pk))
    return notice


@action
def run_out(notice_id: uuid.UUID, *, by: Any) -> bool:
    """Close it when every tip's time has run out without an answer; returns whether it did. Raises PermissionDenied."""
    notice = _locked(notice_id, by)
    if notice.state != State.TIPPED or queries.has_open_tip(notice.pk):
        return False
    notice.save(update_fields=_step(notice, "run_out"))
    emit(facts.InterestUnanswered(actor_id=id_of(by), notice_id=notice.pk))
    return True


@action
def remind(notice_id: uuid.UUID, *, by: Any) -> bool:
    """Say once that it is overdue; returns whether it did. Raises PermissionDenied."""
    notice = _locked(notice_id, by)
    if notice.reminded_at or notice.pk not in queries.overdue([notice.pk]):
        return False
    notice.reminded_at = clock.now()
    notice.save(update_fields=["reminded_at"])
    emit(facts.InterestOverdue(actor_id=id_of(by), notice_id=notice.pk))
    return True


@action
def forget(person_id: uuid.UUID, *, by: Any) -> int:
    """What the person told goes, also what came with their address or number; how many. Raises PermissionDenied."""
    require(by, "interest_desk.forget")
    found = list(queries.told_by(person_id).select_for_update().values_list("pk", flat=True))
    InterestNotice.objects.filter(pk__in=found).delete()
    for notice_id in found:
        emit(facts.InterestForgotten(actor_id=id_of(by), notice_id=notice_id))
    return len(found)
