import datetime
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from talkoo.areas.advice import facts, queries
from talkoo.areas.advice.models import CHECK_DAYS, Entry, EntryState, EntryTopic, Question
from talkoo.areas.advice.states import ENTRY
from talkoo.blocks.discussions.models import Thread
from talkoo.kernel import clock, ids
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.slugs import slug_of
from talkoo.kernel.text import BEHIND, MACHINE, MARKS, ORIGINAL, Texts, clean_line, clean_paragraphs, texts
from talkoo.plumbing.translation import history
from talkoo.plumbing.translation.history import Stale


class TellsWho(ValueError):
    """The text holds a name that would tell who asked: `args[0]`."""


@dataclass(frozen=True, kw_only=True)
class Words:
    """What an entry says, in the language that it is written in. `months`: for how long it holds before somebody should
    check it. `organisation_id` is whose answer helped."""

    question: str
    answer: str
    language: str
    topics: Sequence[uuid.UUID] = ()
    organisation_id: uuid.UUID | None = None
    months: int = 12


@action
def write(
    given: Words, *, by: Any, source_id: uuid.UUID | None = None, thread_id: uuid.UUID | None = None
) -> Entry:
    """Begin advice for all, of a question to the advisers, of a thread, or of neither. Of two who begin it at once, one
    does.

    Raises PermissionDenied; NotNow when it has been begun already; TellsWho; ValueError without words.
    """
    require(by, "advice.advise")
    question, answer = _clean(given)
    now = clock.now()
    entry = Entry(
        slug=f"{slug_of(question)[:60].strip('-') or 'advice'}-{secrets.token_hex(3)}",
        state=ENTRY.initial,
        source_id=source_id,
        thread_id=thread_id,
        asker_id=_asker(source_id, thread_id),
        organisation_id=given.organisation_id,
        written_by_id=id_of(by),
        months=given.months,
        created_at=now,
        changed_at=now,
    )
    language = given.language
    entry.question = texts(language, **{language: question})
    entry.answer = texts(language, **{language: answer})
    try:
        with transaction.atomic():
            entry.save(force_insert=True)
    except IntegrityError:
        raise NotNow("it is being written already") from None
    _check(entry, question, answer)
    history.write(entry.pk, "question", entry.question, before=None, by=by)
    history.write(entry.pk, "answer", entry.answer, before=None, by=by)
    _tag(entry, given.topics)
    emit(facts.EntryWritten(actor_id=id_of(by), entry_id=entry.pk))
    return entry


def _clean(given: Words) -> tuple[str, str]:
    question, answer = clean_line(given.question), clean_paragraphs(given.answer)
    if not question or not answer:
        raise ValueError("advice has words")
    return question, answer


def _asker(source_id: uuid.UUID | None, thread_id: uuid.UUID | None) -> uuid.UUID | None:
    if source_id is not None:
        return Question.objects.values_list("asker_id", flat=True).get(pk=source_id)
    if thread_id is not None:
        return Thread.objects.values_list("author_id", flat=True).get(pk=thread_id)
    return None


def _check(entry: Entry, *said: str) -> None:
    if name := queries.entries.tells_who_asked(entry, "\n".join(said)):
        raise TellsWho(name)


def _tag(entry: Entry, topics: Sequence[uuid.UUID]) -> bool:
    wanted = set(topics)
    there = set(queries.entries.topics_of(entry.pk))
    EntryTopic.objects.filter(entry=entry, concept__in=there - wanted).delete()
    EntryTopic.objects.bulk_create(
        EntryTopic(id=ids.uuid7(), entry=entry, concept_id=one)
        for one in dict.fromkeys(topics)
        if one not in there
    )
    return wanted != there


def _locked(entry_id: uuid.UUID, permission: str, by: Any) -> Entry:
    entry = Entry.objects.select_for_update().get(pk=entry_id)
    require(by, permission, entry)
    return entry


@action
def change(entry_id: uuid.UUID, given: Words, *, by: Any, seen: datetime.datetime | None = None) -> Entry:
    """Other words in its original language, other topics or another organisation; what it said is kept, translations
    are marked as behind. `seen` is when it had last changed as `by` read it.

    Raises PermissionDenied; NotNow while its asker looks at it, or after their no; Stale; TellsWho; ValueError.
    """
    entry = _locked(entry_id, "advice.advise", by)
    if entry.state in {EntryState.ASKED, EntryState.REFUSED}:
        raise NotNow(
            "its asker reads it as it is" if entry.state == EntryState.ASKED else "its asker said no"
        )
    if seen is not None and seen != entry.changed_at:
        raise Stale(entry.pk)
    question, answer = _clean(given)
    _check(entry, question, answer)
    changed = ["topics"] if _tag(entry, given.topics) else []
    for field, said in (("question", question), ("answer", answer)):
        before: Texts = getattr(entry, field)
        if before[before[ORIGINAL]] != said:
            kept = {key: one for key, one in before.items() if key not in {BEHIND, MACHINE}}
            new = history.write(entry.pk, field, {**kept, before[ORIGINAL]: said}, before=before, by=by)
            setattr(entry, field, new)
            changed.append(field)
    for field, value in (("organisation_id", given.organisation_id), ("months", given.months)):
        if getattr(entry, field) != value:
            setattr(entry, field, value)
            changed.append(field.removesuffix("_id"))
    if changed:
        entry.changed_at = clock.now()
        entry.save(update_fields=["question", "answer", "organisation", "months", "changed_at"])
        emit(facts.EntryChanged(actor_id=id_of(by), entry_id=entry.pk, fields=changed))
    return entry


@action
def translate(
    entry_id: uuid.UUID,
    *,
    by: Any,
    seen: datetime.datetime | None = None,
    checked: frozenset[str] = frozenset(),
    machine: frozenset[str] = frozenset(),
    **changed: Texts,
) -> Entry:
    """Its question and answer in other languages, beside the original, as TextsForm gives them. `machine` names the
    languages that a machine wrote.

    Raises PermissionDenied, Stale, TellsWho, and NotNow for one that is not published.
    """
    entry = _locked(entry_id, "advice.translate", by)
    if entry.state not in {EntryState.PUBLISHED, EntryState.WITHDRAWN}:
        raise NotNow("it is not published")
    if seen is not None and seen != entry.changed_at:
        raise Stale(entry.pk)
    for field, new in changed.items():
        said = {key: one for key, one in new.items() if key not in {BEHIND, MACHINE}}
        _check(entry, *(one for key, one in said.items() if key not in MARKS))
        before: Texts = getattr(entry, field)
        written = history.write(entry.pk, field, said, before=before, by=by, machine=machine, checked=checked)
        setattr(entry, field, written)
    entry.changed_at = clock.now()
    entry.save(update_fields=[*changed, "changed_at"])
    emit(facts.EntryChanged(actor_id=id_of(by), entry_id=entry.pk, fields=sorted(changed)))
    return entry


def _step(entry: Entry, verb: str, *fields: str) -> None:
    entry.state = EntryState(ENTRY.after(verb, entry.state))
    entry.changed_at = clock.now()
    entry.save(update_fields=["state", "changed_at", *fields])


def _come_out(entry: Entry, by: Any) -> None:
    now = clock.now()
    entry.published_at, entry.checked_at, entry.publish_at = now, now, None
    entry.check_on = queries.entries.again_on(entry.months)
    _step(entry, "publish", "published_at", "checked_at", "publish_at", "check_on")
    emit(facts.EntryPublished(actor_id=id_of(by), entry_id=entry.pk, is_again=False))


@action
def publish(entry_id: uuid.UUID, *, by: Any) -> Entry:
    """Let everybody read it. Whoever asked is asked first, once, and has seven days to say no; one that came of
    nobody's question, and one that had been taken back, comes out at once.

    Raises PermissionDenied, and NotNow when somebody else has done so meanwhile.
    """
    entry = _locked(entry_id, "advice.advise", by)
    if entry.state == EntryState.WITHDRAWN:
        entry.check_on, entry.checked_at = queries.entries.again_on(entry.months), clock.now()
        _step(entry, "publish_again", "check_on", "checked_at")
        emit(facts.EntryPublished(actor_id=id_of(by), entry_id=entry.pk, is_again=True))
    elif entry.state == EntryState.DRAFT and entry.asker_id not in {None, id_of(by)}:
        entry.asked_at = clock.now()
        entry.publish_at = entry.asked_at + datetime.timedelta(days=CHECK_DAYS)
        _step(entry, "ask", "asked_at", "publish_at")
        emit(facts.EntryOffered(actor_id=id_of(by), entry_id=entry.pk))
    elif entry.state == EntryState.DRAFT:
        _come_out(entry, by)
    else:
        raise NotNow(entry.state)
    return entry


@action
def agree(entry_id: uuid.UUID, *, by: Any) -> Entry:
    """Whoever asked says yes: it comes out now. Raises PermissionDenied, and NotNow when it is out or refused."""
    entry = _locked(entry_id, "advice.agree", by)
    if entry.state != EntryState.ASKED:
        raise NotNow(entry.state)
    _come_out(entry, by)
    return entry


@action
def refuse(entry_id: uuid.UUID, *, by: Any) -> Entry:
    """Whoever asked says no: it is not published, now or later. Raises PermissionDenied, and NotNow."""
    entry = _locked(entry_id, "advice.agree", by)
    entry.refused_at, entry.publish_at = clock.now(), None
    _step(entry, "refuse", "refused_at", "publish_at")
    emit(facts.EntryRefused(actor_id=id_of(by), entry_id=entry.pk))
    return entry


@action
def publish_in_time(entry_id: uuid.UUID, *, by: Any) -> bool:
    """Publish one whose asker has had time enough to say no; whether it did. Raises PermissionDenied."""
    entry = _locked(entry_id, "advice.advise", by)
    if entry.state != EntryState.ASKED or entry.publish_at is None or entry.publish_at > clock.now():
        return False
    _come_out(entry, by)
    return True


@action
def withdraw(entry_id: uuid.UUID, *, by: Any) -> Entry:
    """Take it back: nobody reads it any more until it is published again. Raises PermissionDenied, and NotNow."""
    entry = _locked(entry_id, "advice.advise", by)
    _step(entry, "withdraw")
    emit(facts.EntryWithdrawn(actor_id=id_of(by), entry_id=entry.pk))
    return entry


@action
def check(entry_id: uuid.UUID, *, by: Any) -> Entry:
    """Say that it still holds, for as long again. Raises PermissionDenied, and NotNow."""
    entry = _locked(entry_id, "advice.advise", by)
    entry.check_on, entry.checked_at = queries.entries.again_on(entry.months), clock.now()
    _step(entry, "check", "check_on", "checked_at")
    emit(facts.EntryChecked(actor_id=id_of(by), entry_id=entry.pk))
    return entry


@action
def hide(entry_id: uuid.UUID, *, by: Any) -> Entry:
    """Take it out of sight; whoever decides tells its writer why. Raises PermissionDenied, and NotNow."""
    entry = _locked(entry_id, "advice.hide", by)
    if entry.hidden_at is not None:
        raise NotNow("it is hidden")
    entry.hidden_at = clock.now()
    entry.save(update_fields=["hidden_at"])
    emit(facts.EntryHidden(actor_id=id_of(by), entry_id=entry.pk))
    return entry


@action
def show(entry_id: uuid.UUID, *, by: Any) -> Entry:
    """Bring a hidden one back. Raises PermissionDenied, and NotNow when it is not hidden."""
    entry = _locked(entry_id, "advice.hide", by)
    if entry.hidden_at is None:
        raise NotNow("it is not hidden")
    entry.hidden_at = None
    entry.save(update_fields=["hidden_at"])
    emit(facts.EntryShown(actor_id=id_of(by), entry_id=entry.pk))
    return entry
