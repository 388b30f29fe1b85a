"""Writing a form: its draft changes question by question; what is published never does."""

import datetime
import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from talkoo.blocks.questionnaires import facts, queries
from talkoo.blocks.questionnaires.models import Answer, Audience, Questionnaire, State, Version
from talkoo.blocks.questionnaires.states import LIFECYCLE
from talkoo.kernel import clock
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.asking import Owner
from talkoo.kernel.facts import emit
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.questions import Definition, Question, Wrong
from talkoo.kernel.questions_read import read
from talkoo.kernel.text import Texts
from talkoo.plumbing.files import documents
from talkoo.plumbing.translation.history import Stale


@action
def make(
    owner: Owner,
    definition: Definition,
    *,
    by: Any,
    slot: str = "",
    audience: str = Audience.PARTICIPANTS,
    is_one_each: bool = False,
    is_anonymous: bool = False,
) -> Questionnaire:
    """A new form of this owner, which knows it as `slot` (at most 40 characters); the one that it has under that name
    already is given back as it is. Nobody sees it before it is published. Raises PermissionDenied, Wrong."""
    require(by, "questionnaires.edit", owner)
    checked = read(definition.as_json())
    now = clock.now()
    made, is_new = Questionnaire.objects.get_or_create(
        owner_kind=owner.kind,
        owner_key=owner.key,
        slot=slot,
        defaults={
            "draft": checked.as_json(),
            "audience": audience,
            "is_one_each": is_one_each and not is_anonymous,
            "is_anonymous": is_anonymous,
            "created_by_id": id_of(by),
            "created_at": now,
            "changed_at": now,
        },
    )
    if is_new:
        emit(
            facts.QuestionnaireMade(
                actor_id=id_of(by), questionnaire_id=made.pk, owner_kind=owner.kind, owner_key=str(owner.key)
            )
        )
    return made


@action
def arrange(
    questionnaire_id: uuid.UUID, *, by: Any, audience: str, is_one_each: bool, is_anonymous: bool
) -> Questionnaire:
    """Say whom it is for and how often one answers; holds for answers from now on. Once nobody is to be known, what
    people have begun goes; a page that is still open begins anew with what is typed on it, as nobody's.

    Raises PermissionDenied, and NotNow for what would break a promise: whoever reads that nobody is known stays so once
    it is published, and what its owner asks is asked there only.
    """
    found = _locked(questionnaire_id, by)
    if found.is_anonymous and found.newest and not is_anonymous:
        raise NotNow("nobody is known who answers it")
    if Audience.OWNER in {found.audience, audience} and found.audience != audience:
        raise NotNow("whatever it belongs to asks it")
    wanted = {
        "audience": Audience(audience).value,
        "is_one_each": is_one_each and not is_anonymous,
        "is_anonymous": is_anonymous,
    }
    changed = [name for name, value in wanted.items() if getattr(found, name) != value]
    if changed:
        for name in changed:
            setattr(found, name, wanted[name])
        found.save(update_fields=changed)
        if is_anonymous:
            found.sheets.filter(sent_at=None, person__isnull=False).delete()
        emit(facts.QuestionnaireChanged(actor_id=id_of(by), questionnaire_id=found.pk, what="audience"))
    return found


@action
def describe(
    questionnaire_id: uuid.UUID,
    *,
    by: Any,
    title: Texts,
    intro: Texts | None,
    thanks: Texts | None,
    seen: datetime.datetime | None = None,
) -> Questionnaire:
    """What the form is called, says first and says last. Raises PermissionDenied, Wrong, Stale."""
    return _edit(
        questionnaire_id,
        by,
        "about",
        lambda draft: replace(draft, title=title, intro=intro, thanks=thanks),
        seen,
    )


@action
def put_question(
    questionnaire_id: uuid.UUID, question: Question, *, by: Any, seen: datetime.datetime | None = None
) -> Questionnaire:
    """Add a question at the end, or put it in the place of the one with its code. What was a question of one kind stays
    of that kind. `seen`: when the form had last changed as `by` read it. Raises PermissionDenied, Wrong, Stale."""

    def put(draft: Definition) -> Definition:
        if draft.question(question.code) is None:
            return replace(draft, questions=(*draft.questions, question))
        changed = (question if one.code == question.code else one for one in draft.questions)
        return replace(draft, questions=tuple(changed))

    return _edit(questionnaire_id, by, question.code, put, seen)


@action
def move_question(questionnaire_id: uuid.UUID, code: str, steps: int, *, by: Any) -> Questionnaire:
    """Move a question up (-1) or down (1). Raises PermissionDenied, and Wrong when it would then stand before what it
    depends on, or after what depends on it."""

    def move(draft: Definition) -> Definition:
        rest = [one for one in draft.questions if one.code != code]
        moved = draft.question(code)
        if moved is None:
            return draft
        place = max(0, min(len(rest), draft.questions.index(moved) + steps))
        return replace(draft, questions=(*rest[:place], moved, *rest[place:]))

    return _edit(questionnaire_id, by, code, move)


@action
def remove_question(questionnaire_id: uuid.UUID, code: str, *, by: Any) -> Questionnaire:
    """Ask it no more. What was answered stays. Raises PermissionDenied, and Wrong when another depends on it."""
    return _edit(
        questionnaire_id,
        by,
        code,
        lambda draft: replace(draft, questions=tuple(one for one in draft.questions if one.code != code)),
    )


@action
def publish(questionnaire_id: uuid.UUID, *, by: Any) -> Questionnaire:
    """Ask from now on what the draft says, and take answers. What says the same as before makes no new version.

    Raises PermissionDenied, and Wrong for a form that asks nothing.
    """
    found = _locked(questionnaire_id, by)
    definition = read(found.draft)
    if not any(one.is_answered for one in definition.questions):
        raise Wrong([("questions", "ask nothing yet")])
    newest = found.versions.filter(number=found.newest).first()
    is_new = newest is None or newest.definition != found.draft
    if not is_new and found.state == State.OPEN:
        return found
    if is_new:
        found.newest += 1
        Version.objects.create(
            questionnaire=found,
            number=found.newest,
            definition=found.draft,
            published_by_id=id_of(by),
            published_at=clock.now(),
        )
    found.state = State(LIFECYCLE.after("publish", found.state))
    found.save(update_fields=["newest", "state"])
    emit(facts.QuestionnairePublished(actor_id=id_of(by), questionnaire_id=found.pk, number=found.newest))
    return found


@action
def close(questionnaire_id: uuid.UUID, *, by: Any) -> Questionnaire:
    """Take no more answers. Raises PermissionDenied, NotNow."""
    found = _locked(questionnaire_id, by)
    found.state = State(LIFECYCLE.after("close", found.state))
    found.save(update_fields=["state"])
    emit(facts.QuestionnaireClosed(actor_id=id_of(by), questionnaire_id=found.pk))
    return found


@action
def reopen(questionnaire_id: uuid.UUID, *, by: Any) -> Questionnaire:
    """Take answers again. Raises PermissionDenied, NotNow."""
    found = _locked(questionnaire_id, by)
    found.state = State(LIFECYCLE.after("reopen", found.state))
    found.save(update_fields=["state"])
    emit(facts.QuestionnaireReopened(actor_id=id_of(by), questionnaire_id=found.pk))
    return found


@action
def remove(questionnaire_id: uuid.UUID, *, by: Any) -> None:
    """Take the form away with all its answers and their files. Raises PermissionDenied, NotNow while it is open."""
    found = _locked(questionnaire_id, by)
    if found.state == State.OPEN:
        raise NotNow("it takes answers")
    sheets = found.sheets.filter(sent_at__isnull=False).count()
    files = Answer.objects.filter(sheet__questionnaire=found, stored_file__isnull=False)
    documents.forget(set(files.values_list("stored_file_id", flat=True)), after=found.delete)
    emit(facts.QuestionnaireRemoved(actor_id=id_of(by), questionnaire_id=questionnaire_id, sheets=sheets))


def owner_of(found: Questionnaire) -> Owner:
    """What the form belongs to."""
    return Owner(found.owner_kind, found.owner_key)


def _locked(questionnaire_id: uuid.UUID, by: Any) -> Questionnaire:
    found = Questionnaire.objects.select_for_update().get(pk=questionnaire_id)
    require(by, "questionnaires.edit", owner_of(found))
    return found


def _edit(
    questionnaire_id: uuid.UUID,
    by: Any,
    what: str,
    change: Callable[[Definition], Definition],
    seen: datetime.datetime | None = None,
) -> Questionnaire:
    found = _locked(questionnaire_id, by)
    if seen is not None and seen != found.changed_at:
        raise Stale(found.pk)
    before = read(found.draft)
    after = read(change(before).as_json())
    if after == before:
        return found
    _keeps_kinds(found, before, after)
    found.draft, found.changed_at = after.as_json(), clock.now()
    found.save(update_fields=["draft", "changed_at"])
    emit(facts.QuestionnaireChanged(actor_id=id_of(by), questionnaire_id=found.pk, what=what))
    return found


def _keeps_kinds(found: Questionnaire, before: Definition, after: Definition) -> None:
    """A code means the same for ever. Raises Wrong when one is of another kind than it was."""
    kinds = {one.code: one.kind for one in before.questions}
    for version in queries.definitions(found.pk).values():
        kinds |= {one.code: one.kind for one in version.questions}
    for number, one in enumerate(after.questions):
        if kinds.get(one.code, one.kind) != one.kind:
            raise Wrong([(f"questions[{number}].kind", f"was {kinds[one.code]} before")])
