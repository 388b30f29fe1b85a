"""Answering: what is typed is kept until it is sent, and what is sent twice is taken once."""

import datetime
import json
import uuid
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.db import connection

from talkoo.blocks.questionnaires import facts, queries
from talkoo.blocks.questionnaires.actions.editing import owner_of
from talkoo.blocks.questionnaires.models import Answer, Audience, Questionnaire, Sheet, State, Version
from talkoo.blocks.questionnaires.rules import For
from talkoo.kernel import asking, clock, pages
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.questions import Definition, Keeping, Kind, Question
from talkoo.kernel.questions_checked import WrongAnswer, check_answer
from talkoo.plumbing.files import documents
from talkoo.plumbing.tenancy import current

_LONGEST_TYPED = 20_000  # characters of one field of a draft
_MOST_TYPED = 200_000


class Already(Exception):
    """The person has answered, and the form takes one answer from each. `sheet_id` is the first."""

    def __init__(self, sheet_id: uuid.UUID):
        super().__init__(sheet_id)
        self.sheet_id = sheet_id


class Outdated(Exception):
    """The questions have changed too long ago for what was begun before."""


class NotYours(PermissionDenied):
    """Somebody else wrote this sheet."""


@action
def keep(
    questionnaire_id: uuid.UUID,
    number: int,
    typed: Mapping[str, list[str]],
    *,
    by: Any,
    once: uuid.UUID,
    language: str = "",
) -> Sheet:
    """Keep what was typed so far: {field: [texts]}, as it stands in the page of version `number`. What has been sent
    meanwhile stays as it was sent.

    Raises PermissionDenied, NotNow when it is closed, Version.DoesNotExist.
    """
    form = _as_it_stands(questionnaire_id)
    _is_for(form, by)
    person_id = None if form.is_anonymous else id_of(by)
    _one_after_another(form, person_id, once)
    found = _of_page(form, person_id, once)
    if found is not None and found.sent_at is not None:
        return found
    version = Version.objects.get(questionnaire=form, number=number)
    told = _cut(typed)
    if found is None:
        found = Sheet(
            questionnaire=form,
            version=version,
            person_id=person_id,
            once=once,
            language=language or pages.language(),
            begun_at=_moment(form),
            saved_at=_moment(form),
        )
        found.typed = told
        found.save(force_insert=True)
        emit(facts.AnsweringBegun(actor_id=person_id, questionnaire_id=form.pk))
        return found
    found.version, found.typed, found.saved_at = version, told, _moment(form)
    found.save(update_fields=["version", "typed", "saved_at"])
    return found


@action
def take(
    questionnaire_id: uuid.UUID,
    number: int,
    answers: Mapping[str, Any],
    *,
    by: Any,
    once: uuid.UUID,
    files: Mapping[str, documents.Examined] | None = None,
    language: str = "",
) -> Sheet:
    """Take what somebody answered to version `number`, as kernel.questions_checked has it. `once` names the page: sent
    again, it gives the sheet of the first time. `files` are those of questions that ask for one. Answers to what is not
    asked of somebody who answers so are left out.

    Raises PermissionDenied, NotNow when it is closed, Already, Outdated, WrongAnswer, Version.DoesNotExist, and OSError
    when the disk takes no more.
    """
    form = _as_it_stands(questionnaire_id)
    _is_for(form, by)
    return _take(form, number, answers, by, id_of(by), once, files or {}, language)


@action
def take_for_owner(
    questionnaire_id: uuid.UUID,
    number: int,
    answers: Mapping[str, Any],
    *,
    by: Any,
    whose: uuid.UUID | None,
    once: uuid.UUID,
    files: Mapping[str, documents.Examined] | None = None,
    language: str = "",
) -> Sheet:
    """The same for a form that its owner asks on a page of its own: who may answer is the owner's to say, and it has
    asked its rule before. `whose` the answers are is not always `by`: None for somebody without an account.

    Raises PermissionDenied for a form that is answered on its own page, else as `take`.
    """
    form = _as_it_stands(questionnaire_id)
    _is_asked_by_owner(form)
    if form.state != State.OPEN:
        raise NotNow("it takes no answers")
    return _take(form, number, answers, by, whose, once, files or {}, language)


def _take(
    form: Questionnaire,
    number: int,
    answers: Mapping[str, Any],
    by: Any,
    person_id: uuid.UUID | None,
    once: uuid.UUID,
    files: Mapping[str, documents.Examined],
    language: str,
) -> Sheet:
    whose = None if form.is_anonymous else person_id
    laid = {code: documents.lay(one) for code, one in files.items()}
    _one_after_another(form, whose, once)
    found = _of_page(form, whose, once)
    if found is not None and found.sent_at is not None:
        return found
    if form.is_one_each and whose and (before := queries.sent(form.pk, whose)):
        raise Already(before)
    version = Version.objects.get(questionnaire=form, number=number)
    began_so = found is not None and found.version_id == version.pk
    if not began_so and not queries.is_in_time(queries.version(form.pk, number) or {"replaced_at": None}):
        raise Outdated(number)
    definition = queries.definition_of(version.pk, version.definition)
    given = _checked(definition, answers, laid)
    sheet = found or Sheet(questionnaire=form, person_id=whose, begun_at=_moment(form))
    sheet.version, sheet.once, sheet.typed = version, once, None
    sheet.language, sheet.is_only = language or pages.language(), form.is_one_each
    sheet.saved_at = sheet.sent_at = _moment(form)
    sheet.keeps = _longest(definition)
    sheet.save(force_insert=found is None)
    _put(sheet, given, laid, kept_from=max(sheet.saved_at, form.over_at or sheet.saved_at))
    emit(
        facts.AnswersSent(
            actor_id=None if form.is_anonymous else id_of(by), questionnaire_id=form.pk, number=number
        )
    )
    return sheet


@action
def look_at(sheet_id: uuid.UUID, *, by: Any) -> dict[str, Any]:
    """The sealed answers of a sheet, by code of the question; that somebody looked at them is recorded.

    Raises PermissionDenied, Sheet.DoesNotExist.
    """
    sheet = Sheet.objects.select_related("questionnaire").get(pk=sheet_id, sent_at__isnull=False)
    require(by, "questionnaires.read_sensitive", owner_of(sheet.questionnaire))
    found = sheet.answers.filter(sealed__isnull=False)
    emit(
        facts.SensitiveAnswersRead(
            actor_id=id_of(by), questionnaire_id=sheet.questionnaire_id, sheet_id=sheet.pk
        )
    )
    return {one.question: json.loads(one.sealed or "null") for one in found}


@action
def remove_answers(sheet_id: uuid.UUID, *, by: Any) -> None:
    """Take away what somebody sent, with its files. Raises PermissionDenied, Sheet.DoesNotExist."""
    sheet = Sheet.objects.select_related("questionnaire").get(pk=sheet_id, sent_at__isnull=False)
    require(by, "questionnaires.remove_answers", owner_of(sheet.questionnaire))
    _remove(sheet, by)


@action
def remove_for_owner(sheet_id: uuid.UUID, *, by: Any) -> None:
    """The same for a form that its owner asks on a page of its own, when the owner has asked its rule before: somebody
    takes back a registration. Does nothing when they are gone. Raises PermissionDenied for other forms."""
    sheet = Sheet.objects.select_related("questionnaire").filter(pk=sheet_id, sent_at__isnull=False).first()
    if sheet is not None:
        _is_asked_by_owner(sheet.questionnaire)
        _remove(sheet, by)


def _remove(sheet: Sheet, by: Any) -> None:
    files = sheet.answers.filter(stored_file__isnull=False).values_list("stored_file_id", flat=True)
    documents.forget(set(files), after=sheet.delete)
    emit(facts.AnswersRemoved(actor_id=id_of(by), questionnaire_id=sheet.questionnaire_id))


def _as_it_stands(questionnaire_id: uuid.UUID) -> Questionnaire:
    """The form, which nobody arranges anew until these answers are kept: else what is begun in the moment in which it
    becomes anonymous would stay somebody's. Those who answer do not wait for each other."""
    # Waits for `editing._locked`, which holds the row for update.
    with connection.cursor() as cursor:
        cursor.execute(
            "select from questionnaires_questionnaire where id = %s for key share", [questionnaire_id]
        )
    return Questionnaire.objects.get(pk=questionnaire_id)


def _is_for(form: Questionnaire, by: Any) -> None:
    """Raises PermissionDenied, and NotNow when nobody can answer."""
    require(by, "questionnaires.answer", For(form.owner_kind, form.owner_key, form.audience))
    standing = asking.find(owner_of(form), by)
    if form.state != State.OPEN or (standing is not None and not standing.is_open):
        raise NotNow("it takes no answers")


def _is_asked_by_owner(form: Questionnaire) -> None:
    """Raises PermissionDenied: other forms have rules of their own."""
    if form.audience != Audience.OWNER:
        raise PermissionDenied("questionnaires.answer")


def _one_after_another(form: Questionnaire, person_id: uuid.UUID | None, once: uuid.UUID) -> None:
    """Whoever sends the same page twice, or two pages at once, waits for the first."""
    with connection.cursor() as cursor:
        for key in filter(None, (person_id, once)):
            cursor.execute(
                "select pg_advisory_xact_lock(hashtextextended(%s, 0))",
                [f"answers {current.site_id()} {form.pk} {key}"],
            )


def _of_page(form: Questionnaire, person_id: uuid.UUID | None, once: uuid.UUID) -> Sheet | None:
    """The sheet of this page, or what the person has begun on another. Raises NotYours."""
    found = Sheet.objects.filter(questionnaire=form, once=once).first()
    if found is not None and found.person_id != person_id:
        raise NotYours(found.pk)
    if found is None and person_id is not None:
        found = Sheet.objects.filter(questionnaire=form, person=person_id, sent_at=None).first()
    return found


def _moment(form: Questionnaire) -> datetime.datetime:
    """Now; where nobody is to be known, the beginning of the site's day."""
    now = clock.now()
    if not form.is_anonymous:
        return now
    return now.astimezone(ZoneInfo(current.site().time_zone)).replace(
        hour=0, minute=0, second=0, microsecond=0
    )


def _cut(typed: Mapping[str, list[str]]) -> str:
    room, kept = _MOST_TYPED, {}
    for name, values in typed.items():
        kept[name[:60]] = [value[:_LONGEST_TYPED].replace("\0", "") for value in values[:100]]
        room -= sum(len(value) for value in kept[name[:60]])
        if room < 0:
            break
    return json.dumps(kept)


def _longest(definition: Definition) -> str:
    is_long = any(one.keeping == Keeping.LONG for one in definition.questions)
    return str(Keeping.LONG if is_long else Keeping.NORMAL)


def _checked(
    definition: Definition, answers: Mapping[str, Any], laid: Mapping[str, documents.Laid]
) -> list[tuple[Question, Any]]:
    """What is asked of somebody who answers so, with the answers. Raises WrongAnswer."""
    files = {code: {"name": one.name, "size": one.size} for code, one in laid.items()}
    found = []
    for question in definition.asked(answers):
        if not question.is_answered:
            continue
        value = (files if question.kind == Kind.FILE else answers).get(question.code)
        if value is None:
            if question.is_required:
                raise WrongAnswer(question.code)
            continue
        check_answer(question, value)
        found.append((question, value))
    return found


def _put(
    sheet: Sheet,
    given: list[tuple[Question, Any]],
    laid: Mapping[str, documents.Laid],
    kept_from: datetime.datetime,
) -> None:
    Answer.objects.bulk_create(
        Answer(
            sheet=sheet,
            question=question.code,
            value=None if question.is_sensitive else value,
            sealed=json.dumps(value, ensure_ascii=False) if question.is_sensitive else None,
            stored_file_id=documents.keep(laid[question.code]) if question.kind == Kind.FILE else None,
            keeps=str(question.keeping),
            kept_from=kept_from,
        )
        for question, value in given
    )
