import uuid
from collections.abc import Sequence
from typing import Any

from talkoo.areas.advice import facts, queries
from talkoo.areas.advice.models import (
    ANSWER_DAYS,
    Entry,
    Message,
    Question,
    QuestionState,
    QuestionTopic,
)
from talkoo.areas.advice.states import QUESTION
from talkoo.kernel import clock
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.text import clean_line, clean_paragraphs
from talkoo.people.organisations.public import due_on
from talkoo.plumbing.retention import taking


@action
def ask(
    *,
    by: Any,
    title: str,
    text: str,
    language: str,
    once: uuid.UUID,
    topics: Sequence[uuid.UUID] = (),
    capacity_id: uuid.UUID | None = None,
) -> Question:
    """Ask the site's advisers; nobody else reads it. `once` names the form: sent again, it gives what it made.

    Raises PermissionDenied, and ValueError without words.
    """
    require(by, "advice.ask")
    if capacity_id is not None:
        require(by, "organisations.act_for", capacity_id)
    title, text = clean_line(title), clean_paragraphs(text)
    if not title or not text:
        raise ValueError("a question has words")
    queries.cases.wait_for_turn(str(by.pk))
    if before := Message.objects.filter(once=once, author=by.pk).select_related("question").first():
        return before.question
    now = clock.now()
    question = Question.objects.create(
        asker_id=by.pk,
        capacity_id=capacity_id,
        title=title,
        language=language,
        state=QUESTION.initial,
        due_on=due_on(ANSWER_DAYS),
        asked_at=now,
        said_at=now,
    )
    QuestionTopic.objects.bulk_create(
        QuestionTopic(question=question, concept_id=one) for one in dict.fromkeys(topics)
    )
    _write(question, text, language, by, once, is_answer=False, by_mail=False)
    emit(facts.QuestionAsked(actor_id=id_of(by), question_id=question.pk))
    return question


def _write(
    question: Question, text: str, language: str, by: Any, once: uuid.UUID, *, is_answer: bool, by_mail: bool
) -> Message:
    last = (
        Message.objects.filter(question=question).order_by("-number").values_list("number", flat=True).first()
    )
    return Message.objects.create(
        question=question,
        number=(last or 0) + 1,
        author_id=id_of(by),
        is_answer=is_answer,
        text=text,
        language=language,
        once=once,
        by_mail=by_mail,
        said_at=clock.now(),
    )


def _locked(question_id: uuid.UUID, permission: str, by: Any) -> Question:
    question = Question.objects.select_for_update().get(pk=question_id)
    require(by, permission, question)
    return question


def _step(question: Question, verb: str, *fields: str) -> None:
    question.state = QuestionState(QUESTION.after(verb, question.state))
    question.closed_at = clock.now() if question.state == QuestionState.CLOSED else None
    question.save(update_fields=["state", "closed_at", *fields])


@action
def take(question_id: uuid.UUID, *, by: Any, from_id: uuid.UUID | None = None) -> Question:
    """Look after it from now on. Of two who take it at once, one does; the other is told by NotNow. `from_id` takes it
    over from the one who looks after it, as long as that is still so.

    Raises PermissionDenied, and NotNow.
    """
    question = _locked(question_id, "advice.advise", by)
    if from_id is not None and question.taken_by_id != from_id:
        raise NotNow("somebody else looks after it")
    question.taken_by_id = id_of(by)
    _step(question, "take_over" if from_id else "take", "taken_by")
    emit(facts.QuestionTaken(actor_id=id_of(by), question_id=question.pk, is_over=from_id is not None))
    return question


@action
def hand_over(question_id: uuid.UUID, to_id: uuid.UUID, *, by: Any) -> Question:
    """Let another adviser look after it, as a stand-in. Raises PermissionDenied, and NotNow when nobody looks after it
    or the other one does not advise."""
    question = _locked(question_id, "advice.advise", by)
    if to_id not in queries.cases.advisers() or to_id in {question.asker_id, question.taken_by_id}:
        raise NotNow("they do not advise")
    question.taken_by_id = to_id
    _step(question, "hand_over", "taken_by")
    emit(facts.QuestionHandedOver(actor_id=id_of(by), question_id=question.pk, to_id=to_id))
    return question


@action
def put_back(question_id: uuid.UUID, *, by: Any) -> Question:
    """Let it wait for all advisers again. Raises PermissionDenied, and NotNow when another looks after it."""
    question = _locked(question_id, "advice.advise", by)
    if question.taken_by_id != id_of(by):
        raise NotNow("somebody else looks after it")
    question.taken_by_id = None
    _step(question, "put_back", "taken_by")
    emit(facts.QuestionPutBack(actor_id=id_of(by), question_id=question.pk))
    return question


@action
def say(
    question_id: uuid.UUID, *, by: Any, text: str, language: str, once: uuid.UUID, by_mail: bool = False
) -> Message:
    """Write in it: as its asker more of the question, as an adviser the answer. An adviser who answers looks after it.

    `once` as in `ask`. Raises PermissionDenied, ValueError without words, and NotNow for an adviser when another one
    looks after it.
    """
    question = Question.objects.select_for_update().get(pk=question_id)
    is_asker = question.asker_id == id_of(by)
    require(by, "advice.go_on" if is_asker else "advice.advise", question)
    text = clean_paragraphs(text)
    if not text:
        raise ValueError("a message has words")
    if before := Message.objects.filter(once=once, author=id_of(by)).first():
        return before
    if is_asker:
        return _go_on(question, text, language, by, once, by_mail)
    if question.taken_by_id not in {None, id_of(by)}:
        raise NotNow("somebody else looks after it")
    now = clock.now()
    question.taken_by_id, question.said_at = id_of(by), now
    question.answered_at = question.answered_at or now
    _step(question, "answer", "taken_by", "said_at", "answered_at")
    made = _write(question, text, language, by, once, is_answer=True, by_mail=by_mail)
    emit(facts.QuestionAnswered(actor_id=id_of(by), question_id=question.pk, message_id=made.pk))
    return made


def _go_on(question: Question, text: str, language: str, by: Any, once: uuid.UUID, by_mail: bool) -> Message:
    is_back = question.state in {QuestionState.ANSWERED, QuestionState.CLOSED}
    question.said_at = clock.now()
    if is_back:
        question.due_on, question.reminded_at = due_on(ANSWER_DAYS), None
        if question.taken_by_id not in queries.cases.advisers():
            question.taken_by_id = None
        verb = "come_back" if question.taken_by_id else "wait_again"
        _step(question, verb, "taken_by", "due_on", "reminded_at", "said_at")
    else:
        question.save(update_fields=["said_at"])
    made = _write(question, text, language, by, once, is_answer=False, by_mail=by_mail)
    emit(
        facts.QuestionWentOn(actor_id=id_of(by), question_id=question.pk, message_id=made.pk, is_back=is_back)
    )
    return made


@action
def close(question_id: uuid.UUID, *, by: Any) -> Question:
    """Say that nothing is open any more: its asker at any time, an adviser after an answer.

    Raises PermissionDenied, and NotNow.
    """
    question = _locked(question_id, "advice.close", by)
    if question.asker_id != id_of(by) and question.answered_at is None:
        raise NotNow("it has no answer")
    _step(question, "close")
    emit(facts.QuestionClosed(actor_id=id_of(by), question_id=question.pk, by_itself=False))
    return question


@action
def close_quiet(question_id: uuid.UUID, *, by: Any) -> bool:
    """Close an answered one in which nobody has written for weeks; whether it did. Raises PermissionDenied."""
    question = _locked(question_id, "advice.close", by)
    if question.pk not in queries.cases.quiet():
        return False
    _step(question, "close")
    emit(facts.QuestionClosed(actor_id=id_of(by), question_id=question.pk, by_itself=True))
    return True


@action
def remind(question_id: uuid.UUID, *, by: Any) -> bool:
    """Say once that it is overdue; whether it did. Raises PermissionDenied."""
    question = _locked(question_id, "advice.advise", by)
    if question.reminded_at or not queries.cases.is_overdue(question):
        return False
    question.reminded_at = clock.now()
    question.save(update_fields=["reminded_at"])
    emit(facts.QuestionOverdue(actor_id=id_of(by), question_id=question.pk))
    return True


@action
def forget_asker(person_id: uuid.UUID, *, by: Any) -> int:
    """The questions of somebody who is erased go, with all that was written in them; what was published of them stays
    and leads to nobody. How many. Raises PermissionDenied."""
    require(by, "advice.forget")
    gone = list(Question.objects.filter(asker=person_id).order_by("id").values_list("pk", flat=True))
    taking.delete(Question, gone)
    for question_id in gone:
        emit(facts.QuestionForgotten(actor_id=id_of(by), question_id=question_id))
    Entry.objects.filter(asker=person_id).update(asker=None)
    return len(gone)


@action
def forget_writer(person_id: uuid.UUID, *, by: Any) -> int:
    """What an adviser who is erased wrote to others stays without a name; how much. Raises PermissionDenied."""
    require(by, "advice.forget")
    number = Message.objects.filter(author=person_id).update(author=None)
    number += Entry.objects.filter(written_by=person_id).update(written_by=None)
    emit(facts.WriterForgotten(actor_id=id_of(by), person_id=person_id))
    return number
