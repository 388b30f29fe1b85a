"""Everything that changes a wish to be put in touch."""

import datetime
import uuid
from typing import Any

from talkoo.areas.introductions import facts
from talkoo.areas.introductions.models import ANSWER_DAYS, OPEN_DAYS, Introduction, State
from talkoo.areas.introductions.states import LIFECYCLE
from talkoo.kernel import clock
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.text import clean_line, clean_paragraphs
from talkoo.people.organisations.public import due_on, represents


@action
def ask(
    *,
    by: Any,
    why: str,
    gives: str,
    language: str,
    organisation_id: uuid.UUID | None = None,
    person_id: uuid.UUID | None = None,
    capacity_id: uuid.UUID | None = None,
    topic_id: uuid.UUID | None = None,
) -> Introduction:
    """Ask to be put in touch with an organisation or a person; `gives` is what they may have after their yes.

    Raises PermissionDenied; NotNow for an organisation that one answers for oneself; IntegrityError when one's wish for
    the same is open already.
    """
    require(by, "introductions.ask")
    if organisation_id is not None and represents(by, organisation_id):
        raise NotNow("it would be asked of oneself")
    if capacity_id is not None:
        require(by, "organisations.act_for", capacity_id)
    now = clock.now()
    wish = Introduction.objects.create(
        asker_id=by.pk,
        capacity_id=capacity_id,
        organisation_id=organisation_id,
        person_id=person_id,
        topic_id=topic_id,
        why=clean_paragraphs(why),
        asker_gives=clean_line(gives),
        language=language,
        state=LIFECYCLE.initial,
        asked_at=now,
        expires_at=now + datetime.timedelta(days=OPEN_DAYS),
        due_on=due_on(ANSWER_DAYS),
    )
    emit(facts.IntroductionAsked(actor_id=id_of(by), introduction_id=wish.pk))
    return wish


def _locked(wish_id: uuid.UUID, permission: str, by: Any) -> Introduction:
    wish = Introduction.objects.select_for_update().get(pk=wish_id)
    require(by, permission, wish)
    return wish


def _step(wish: Introduction, verb: str, *fields: str) -> None:
    if verb != "expire" and wish.expires_at <= clock.now():
        raise NotNow("its time has run out")
    wish.state = State(LIFECYCLE.after(verb, wish.state))
    wish.due_on = None
    if not LIFECYCLE.verbs_from(wish.state):
        wish.closed_at = clock.now()
    wish.save(update_fields=["state", "due_on", "closed_at", *fields])


@action
def forward(wish_id: uuid.UUID, *, by: Any, note: str = "") -> Introduction:
    """Pass it on: now the other side is asked. Raises PermissionDenied, and NotNow when it does not wait any more."""
    wish = _locked(wish_id, "introductions.care", by)
    wish.note = clean_paragraphs(note)
    wish.forwarded_by_id, wish.forwarded_at = id_of(by), clock.now()
    _step(wish, "forward", "note", "forwarded_by", "forwarded_at")
    emit(facts.IntroductionForwarded(actor_id=id_of(by), introduction_id=wish.pk))
    return wish


@action
def turn_down(wish_id: uuid.UUID, *, by: Any, note: str) -> Introduction:
    """Do not pass it on; `note` says why. Raises PermissionDenied, NotNow."""
    wish = _locked(wish_id, "introductions.care", by)
    wish.note = clean_paragraphs(note)
    _step(wish, "turn_down", "note")
    emit(
        facts.IntroductionAnswered(
            actor_id=id_of(by), introduction_id=wish.pk, is_accepted=False, is_turned_down=True
        )
    )
    return wish


@action
def answer(
    wish_id: uuid.UUID, is_accepted: bool, *, by: Any, gives: str = "", reply: str = ""
) -> Introduction:
    """Say yes, and what the asker may have to reach one by; or say no, after which nobody learns anything.

    Raises PermissionDenied, and NotNow when it is not asked any more, or its time has run out.
    """
    wish = _locked(wish_id, "introductions.answer", by)
    wish.reply = clean_paragraphs(reply)
    wish.answered_by_id = id_of(by)
    if is_accepted:
        wish.other_gives = clean_line(gives)
    _step(wish, "accept" if is_accepted else "decline", "reply", "answered_by", "other_gives")
    emit(facts.IntroductionAnswered(actor_id=id_of(by), introduction_id=wish.pk, is_accepted=is_accepted))
    return wish


@action
def withdraw(wish_id: uuid.UUID, *, by: Any) -> Introduction:
    """Take one's own wish back. Raises PermissionDenied, NotNow."""
    wish = _locked(wish_id, "introductions.withdraw", by)
    was = wish.state
    _step(wish, "withdraw")
    emit(facts.IntroductionClosed(actor_id=id_of(by), introduction_id=wish.pk, state=wish.state, was=was))
    return wish


@action
def expire(wish_id: uuid.UUID, *, by: Any) -> Introduction | None:
    """End one whose time has run out; None when it has not, or is closed. Raises PermissionDenied."""
    wish = _locked(wish_id, "introductions.care", by)
    was = wish.state
    if wish.expires_at > clock.now() or "expire" not in LIFECYCLE.verbs_from(was):
        return None
    _step(wish, "expire")
    emit(facts.IntroductionClosed(actor_id=id_of(by), introduction_id=wish.pk, state=wish.state, was=was))
    return wish
