"""The host's programme: which organisations of the area present themselves, and when."""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Max

from talkoo.areas.visits import facts, queries
from talkoo.areas.visits.actions.planning import locked, not_over, still_on
from talkoo.areas.visits.models import Answer, Slot, Visit, VisitArea
from talkoo.blocks.gatherings.actions import needing
from talkoo.blocks.gatherings.models import Registration
from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM, id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.text import ORIGINAL, Texts, clean_line, clean_paragraphs, cleaned, texts
from talkoo.plumbing.files import pictures
from talkoo.plumbing.files.pictures import Examined
from talkoo.plumbing.translation import history

MOST_SLOTS = 60


class OutsideArea(Exception):
    """The organisation is not one of the host's area, or not in the directory."""


class BadTimes(ValueError):
    """It would end before it starts, or has only one of the two, or lies outside the visit."""


class TooMany(Exception):
    """The programme is full."""


@dataclass(frozen=True, kw_only=True)
class Presentation:
    """What is asked of an organisation: to tell of its work, from when until when (aware; none: to be agreed), where,
    and about what, in each language."""

    topic: Texts | None = None
    place: str = ""
    starts_at: datetime.datetime | None = None
    ends_at: datetime.datetime | None = None


@action
def invite(
    visit_id: uuid.UUID, organisation_id: uuid.UUID, given: Presentation, *, by: Any, once: uuid.UUID
) -> Slot:
    """Ask an organisation of the host's area to present itself. `once` names the form: sent again, it asks once.

    Raises PermissionDenied, OutsideArea, BadTimes, TooMany, and NotNow when the visit was called off or is over.
    """
    visit = locked(visit_id)
    require(by, "visits.host", visit)
    if there := Slot.objects.filter(visit=visit, once=once).first():
        return there
    still_on(visit)
    not_over(visit)
    areas = list(VisitArea.objects.filter(visit=visit).values_list("area_id", flat=True))
    if not queries.can_be_invited(organisation_id, areas):
        raise OutsideArea(organisation_id)
    _check(visit, given)
    found = Slot.objects.filter(visit=visit)
    if found.filter(withdrawn_at=None).count() >= MOST_SLOTS:
        raise TooMany(MOST_SLOTS)
    slot = Slot(
        visit=visit,
        number=(found.aggregate(last=Max("number"))["last"] or 0) + 1,
        organisation_id=organisation_id,
        place=clean_line(given.place),
        starts_at=given.starts_at,
        ends_at=given.ends_at,
        once=once,
        asked_by_id=id_of(by),
        asked_at=clock.now(),
    )
    _write_topic(slot, given.topic, by)
    slot.save(force_insert=True)
    emit(
        facts.SlotOffered(
            actor_id=id_of(by), visit_id=visit.pk, slot_id=slot.pk, organisation_id=organisation_id
        )
    )
    return slot


def _check(visit: Visit, given: Presentation) -> None:
    starts_at, ends_at = given.starts_at, given.ends_at
    if (starts_at is None) is not (ends_at is None):
        raise BadTimes
    if starts_at is None or ends_at is None:
        return
    if ends_at <= starts_at:
        raise BadTimes
    whole = visit.gathering
    if whole.starts_at and whole.ends_at and not whole.starts_at <= starts_at < ends_at <= whole.ends_at:
        raise BadTimes


def _write_topic(slot: Slot, given: Texts | None, by: Any) -> bool:
    before: Texts | None = slot.topic
    stored = cleaned(given, clean_paragraphs) if given else None
    new = stored if stored and stored[stored[ORIGINAL]] else None
    if new == before:
        return False
    emptied = texts(before[ORIGINAL], **{before[ORIGINAL]: ""}) if before else {}
    written = history.write(slot.pk, "topic", new or emptied, before=before, by=by)
    slot.topic = written if new else None
    return bool(slot.topic != before)


def _of(slot_id: uuid.UUID) -> tuple[Visit, Slot]:
    visit = locked(Slot.objects.values_list("visit_id", flat=True).get(pk=slot_id))
    return visit, Slot.objects.select_for_update(no_key=True).get(pk=slot_id)


@action
def change_slot(slot_id: uuid.UUID, given: Presentation, *, by: Any) -> Slot:
    """Another time, place or topic. An organisation that has said yes is told of another time or place. Nothing happens
    when nothing differs.

    Raises PermissionDenied, BadTimes, and NotNow when it was withdrawn, or the visit was called off or is over.
    """
    visit, slot = _of(slot_id)
    require(by, "visits.host", visit)
    still_on(visit)
    not_over(visit)
    if slot.withdrawn_at is not None:
        raise NotNow("it was withdrawn")
    _check(visit, given)
    changed = ["topic"] if _write_topic(slot, given.topic, by) else []
    for name, value in (
        ("place", clean_line(given.place)),
        ("starts_at", given.starts_at),
        ("ends_at", given.ends_at),
    ):
        if getattr(slot, name) != value:
            setattr(slot, name, value)
            changed.append(name)
    if changed:
        slot.save(update_fields=changed)
        emit(facts.SlotChanged(actor_id=id_of(by), visit_id=visit.pk, slot_id=slot.pk, fields=changed))
    return slot


@action
def set_picture(slot_id: uuid.UUID, examined: Examined, alt: Texts | None, *, by: Any) -> Slot:
    """Show a picture beside a part of the programme, to those who see it; `alt` says what is on it, None: it only
    decorates.

    Raises PermissionDenied, and NotNow when it was withdrawn or the visit was called off.
    """
    visit, slot = _of(slot_id)
    require(by, "visits.host", visit)
    still_on(visit)
    if slot.withdrawn_at is not None:
        raise NotNow("it was withdrawn")
    before = slot.picture_id
    slot.picture = pictures.keep(examined, alt, alt is None, is_guarded=True)
    slot.save(update_fields=["picture"])
    if before:
        pictures.discard(before)
    emit(facts.SlotChanged(actor_id=id_of(by), visit_id=visit.pk, slot_id=slot.pk, fields=["picture"]))
    return slot


@action
def withdraw(slot_id: uuid.UUID, *, by: Any) -> Slot:
    """Take it out of the programme; the organisation is told unless it had said no. Once is enough.

    Raises PermissionDenied.
    """
    visit, slot = _of(slot_id)
    require(by, "visits.host", visit)
    if slot.withdrawn_at is None:
        slot.withdrawn_at = clock.now()
        slot.save(update_fields=["withdrawn_at"])
        emit(
            facts.SlotWithdrawn(
                actor_id=id_of(by),
                visit_id=visit.pk,
                slot_id=slot.pk,
                organisation_id=slot.organisation_id,
            )
        )
    return slot


@action
def answer_slot(
    slot_id: uuid.UUID, *, is_yes: bool, by: Any, word: str = "", topic: str = "", language: str = ""
) -> Slot:
    """The organisation says whether it presents itself, with a word to the host and, in its own language, what it will
    tell of. Whoever has the link that was sent answers for it, and may change the answer until the visit is over.

    Raises PermissionDenied, and NotNow when it was withdrawn, or the visit was called off or is over.
    """
    visit, slot = _of(slot_id)
    require(by, "visits.answer_slot")
    still_on(visit)
    not_over(visit)
    if slot.withdrawn_at is not None:
        raise NotNow("it was withdrawn")
    answer, said = (Answer.YES if is_yes else Answer.NO), clean_paragraphs(word)
    fields = []
    if (topic := clean_paragraphs(topic)) and is_yes:
        told = {**(slot.topic or {ORIGINAL: language}), language: topic}
        fields += ["topic"] if _write_topic(slot, told, by) else []
    if slot.answer != answer or slot.word != said:
        slot.word, slot.answer, slot.answered_at = said, answer, clock.now()
        fields += ["word", "answer", "answered_at"]
    if fields:
        slot.save(update_fields=fields)
        emit(
            facts.SlotAnswered(
                actor_id=id_of(by), visit_id=visit.pk, slot_id=slot.pk, answer=str(slot.answer)
            )
        )
    return slot


@action
def look_at_need(visit_id: uuid.UUID, registration_id: uuid.UUID, *, by: Any) -> str:
    """What a guest needs, for the host; that somebody looked is recorded (S0.15). Empty when nothing is kept.

    Raises PermissionDenied, and Registration.DoesNotExist for somebody of another visit.
    """
    visit = locked(visit_id)
    require(by, "visits.see_needs", visit)
    row = Registration.objects.get(pk=registration_id, gathering=visit.gathering_id)
    emit(facts.NeedShownToHost(actor_id=id_of(by), visit_id=visit.pk, registration_id=row.pk))
    return needing.look_at_need(row.pk, by=PROGRAM)


@action
def send_programme(visit_id: uuid.UUID, *, by: Any) -> Visit:
    """Send everybody who travels the programme as it is now, in their own language.

    Raises PermissionDenied, and NotNow when nobody has said yes yet, or the visit was called off or is over.
    """
    visit = locked(visit_id)
    require(by, "visits.host", visit)
    still_on(visit)
    not_over(visit)
    if not Slot.objects.filter(visit=visit, withdrawn_at=None, answer=Answer.YES).exists():
        raise NotNow("there is no programme yet")
    emit(facts.ProgrammeSent(actor_id=id_of(by), visit_id=visit.pk))
    return visit
