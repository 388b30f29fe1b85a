"""From adding a task to its being done, and back."""

import datetime
import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from talkoo.blocks.tasks import facts
from talkoo.blocks.tasks.models import MOST_HOURS, State, Task
from talkoo.blocks.tasks.rules import holds, leads
from talkoo.blocks.tasks.states import LIFECYCLE
from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM, id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.text import clean_line, clean_paragraphs
from talkoo.people.accounts.models import Person
from talkoo.people.spaces.models import ContactAppointment, Participation, Space
from talkoo.people.spaces.queries import JOINABLE
from talkoo.plumbing.translation.history import Stale


class NotTakingPart(Exception):
    """Whoever is to do it does not take part in the space."""


@dataclass(frozen=True, kw_only=True)
class Words:
    """What is to be done, by whom (nobody yet) and by which day (none)."""

    title: str
    language: str
    text: str = ""
    owner_id: uuid.UUID | None = None
    due_on: datetime.date | None = None


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of it, in one language, and how many hours it took."""

    text: str = ""
    language: str = ""
    hours: Decimal | None = None


@action
def add(
    space_id: uuid.UUID,
    given: Words,
    *,
    by: Any,
    once: uuid.UUID,
    origin: tuple[str, uuid.UUID] | None = None,
) -> Task:
    """A new task. `once` names the form: sent again, it gives the task it made before. `origin` is what it came from,
    as kernel.origins knows it; the caller has seen that `by` may see it.

    Raises PermissionDenied, NotTakingPart, and NotNow when the space has ended.
    """
    space = Space.objects.select_for_update(no_key=True).get(pk=space_id)
    require(by, "tasks.add", space.pk)
    if before := Task.objects.filter(once=once, created_by=id_of(by), space=space).first():
        return before
    if space.state not in JOINABLE:
        raise NotNow("the space has ended")
    _check_owner(given.owner_id, space.pk, by)
    now = clock.now()
    is_asked = given.owner_id not in {None, id_of(by)}
    kind, key = origin or ("", None)
    task = Task.objects.create(
        space=space,
        title=clean_line(given.title),
        language=given.language,
        text=clean_paragraphs(given.text),
        owner_id=given.owner_id,
        taken_at=now if given.owner_id else None,
        asked_by_id=id_of(by) if is_asked else None,
        due_on=given.due_on,
        origin_kind=kind,
        origin_key=key,
        once=once,
        created_by_id=id_of(by),
        created_at=now,
        changed_at=now,
    )
    emit(facts.TaskAdded(actor_id=id_of(by), space_id=space.pk, task_id=task.pk))
    if task.owner_id:
        _tell_taken(task, by)
    return task


@action
def change(task_id: uuid.UUID, given: Words, *, by: Any, seen: datetime.datetime | None = None) -> Task:
    """Other words, another day or another person. `seen`: when it had last changed as `by` read it.

    Whoever only has it can give it back, and hand it to nobody else. Nothing happens when nothing differs. Raises
    PermissionDenied, Stale, NotTakingPart, NotNow when it is not open any more, and Task.DoesNotExist.
    """
    task = _locked(task_id)
    require(by, "tasks.change", task)
    if task.state != State.OPEN:
        raise NotNow("it is not open any more")
    if seen is not None and seen != task.changed_at:
        raise Stale(task.pk)
    wanted = {
        "title": clean_line(given.title),
        "language": given.language,
        "text": clean_paragraphs(given.text),
        "owner_id": given.owner_id,
        "due_on": given.due_on,
    }
    changed = [name for name, value in wanted.items() if getattr(task, name) != value]
    if not changed:
        return task
    before = task.owner_id, task.asked_by_id
    if "owner_id" in changed:
        if given.owner_id is not None or before[0] != id_of(by):
            require(by, "tasks.assign", task)
        _check_owner(given.owner_id, task.space_id, by)
    for name in changed:
        setattr(task, name, wanted[name])
    task.changed_at = clock.now()
    if "owner_id" in changed:
        _hand(task, given.owner_id, by)
        changed += ["taken_at", "asked_by_id"]
    task.save(update_fields=[*changed, "changed_at"])
    told = [name for name in wanted if name in changed]
    emit(facts.TaskChanged(actor_id=id_of(by), space_id=task.space_id, task_id=task.pk, fields=told))
    if "owner_id" in changed and task.owner_id:
        _tell_taken(task, by)
    elif "owner_id" in changed and before[0] == id_of(by):
        _tell_given_back(task, before)
    return task


@action
def take(task_id: uuid.UUID, *, by: Any) -> Task:
    """Take on what nobody has. Raises PermissionDenied, NotNow when somebody has it or it is not open any more."""
    task = _locked(task_id)
    if task.owner_id is not None or task.state != State.OPEN:
        require(by, "tasks.see", task.space_id)
        if task.owner_id == by.pk and task.state == State.OPEN:
            return task
        raise NotNow("it is taken")
    require(by, "tasks.take", task)
    _stays(by.pk, task.space_id)
    task.changed_at = clock.now()
    _hand(task, by.pk, by)
    task.save(update_fields=["owner_id", "taken_at", "asked_by_id", "changed_at"])
    _tell_taken(task, by)
    return task


@action
def give_back(task_id: uuid.UUID, *, by: Any) -> Task:
    """Whoever has it does not do it after all, or says no to being asked: anybody can take it again.

    Raises PermissionDenied when somebody else has it, NotNow when it is not open or nobody has it any more.
    """
    task = _locked(task_id)
    if task.owner_id is None or task.state != State.OPEN:
        require(by, "tasks.see", task.space_id)
        raise NotNow("nobody has it")
    require(by, "tasks.give_back", task)
    before = task.owner_id, task.asked_by_id
    task.changed_at = clock.now()
    _hand(task, None, by)
    task.save(update_fields=["owner_id", "taken_at", "asked_by_id", "changed_at"])
    _tell_given_back(task, before)
    return task


@action
def finish(task_id: uuid.UUID, *, by: Any) -> Task:
    """It is done. Raises PermissionDenied, NotNow."""
    task = _go(task_id, "finish", by)
    emit(facts.TaskDone(actor_id=id_of(by), space_id=task.space_id, task_id=task.pk))
    return task


@action
def tell_outcome(task_id: uuid.UUID, told: Outcome, *, by: Any) -> Task:
    """Say what came of what is done, and how long it took; both empty takes it away. Nothing happens when nothing
    differs. Raises PermissionDenied, ValueError for hours that cannot be, and NotNow when it is not done."""
    task = _locked(task_id)
    require(by, "tasks.finish", task)
    if task.state != State.DONE:
        raise NotNow("it is not done")
    if told.hours is not None and not 0 < told.hours <= MOST_HOURS:
        raise ValueError(told.hours)
    text = clean_paragraphs(told.text)
    wanted = {"outcome": text, "outcome_language": told.language if text else "", "hours": told.hours}
    if all(getattr(task, name) == value for name, value in wanted.items()):
        return task
    for name, value in wanted.items():
        setattr(task, name, value)
    task.changed_at = clock.now()
    task.save(update_fields=[*wanted, "changed_at"])
    emit(facts.OutcomeTold(actor_id=id_of(by), space_id=task.space_id, task_id=task.pk))
    return task


@action
def drop(task_id: uuid.UUID, *, by: Any) -> Task:
    """It need not be done. Raises PermissionDenied, NotNow."""
    task = _go(task_id, "drop", by)
    emit(facts.TaskDropped(actor_id=id_of(by), space_id=task.space_id, task_id=task.pk))
    return task


@action
def reopen(task_id: uuid.UUID, *, by: Any) -> Task:
    """It is to be done after all, and no deed any more: what came of it is forgotten. Nobody has it when who had it
    takes part no longer.

    Raises PermissionDenied, NotNow.
    """
    task = _go(task_id, "reopen", by)
    emit(facts.TaskReopened(actor_id=id_of(by), space_id=task.space_id, task_id=task.pk))
    return task


@action
def put_back(space_id: uuid.UUID, person_id: uuid.UUID) -> list[uuid.UUID]:
    """What somebody had who takes part no longer is free for others again; returns which tasks.

    That the person has left decides, nobody else: who calls it does not matter.
    """
    if _has_part(person_id, space_id):
        return []
    theirs = Task.objects.select_for_update(of=("self",)).filter(
        space=space_id, owner=person_id, state=State.OPEN
    )
    tasks = list(theirs.order_by("pk"))
    for task in tasks:
        task.changed_at = clock.now()
        _hand(task, None, PROGRAM)
        task.save(update_fields=["owner_id", "taken_at", "asked_by_id", "changed_at"])
    freed = [task.pk for task in tasks]
    if freed:
        ids = [str(one) for one in freed]
        emit(facts.TasksFreed(actor_id=None, space_id=space_id, person_id=person_id, task_ids=ids))
    return freed


def _locked(task_id: uuid.UUID) -> Task:
    return Task.objects.select_for_update().get(pk=task_id)


def _go(task_id: uuid.UUID, verb: str, by: Any) -> Task:
    task = _locked(task_id)
    require(by, "tasks.finish", task)
    task.state = State(LIFECYCLE.after(verb, task.state))
    task.changed_at = clock.now()
    is_open = task.state == State.OPEN
    task.ended_at = None if is_open else task.changed_at
    task.ended_by_id = None if is_open else id_of(by)
    fields = ["state", "changed_at", "ended_at", "ended_by"]
    if is_open:
        task.outcome, task.outcome_language, task.hours = "", "", None
        fields += ["outcome", "outcome_language", "hours"]
        if task.owner_id and not _has_part(task.owner_id, task.space_id):
            _hand(task, None, by)
            fields += ["owner_id", "taken_at", "asked_by_id"]
    task.save(update_fields=fields)
    return task


def _hand(task: Task, owner_id: uuid.UUID | None, by: Any) -> None:
    """From now on this person has it, taken by themselves or asked by another; None: nobody. Does not save."""
    task.owner_id = owner_id
    task.taken_at = task.changed_at if owner_id else None
    task.asked_by_id = id_of(by) if owner_id and owner_id != id_of(by) else None


def _has_part(person_id: uuid.UUID, space_id: uuid.UUID) -> bool:
    """Whether the person can go on with what they have there."""
    return bool((holds | leads)(Person(pk=person_id), space_id))


def _check_owner(owner_id: uuid.UUID | None, space_id: uuid.UUID, by: Any) -> None:
    """Who leads a space may take on a task without taking part; nobody else is asked who does not."""
    if owner_id is None:
        return
    if not _stays(owner_id, space_id) and owner_id != id_of(by):
        raise NotTakingPart(owner_id)


def _stays(person_id: uuid.UUID, space_id: uuid.UUID) -> bool:
    """Whether the person takes part, and does so until this transaction ends: whoever leaves now waits for it, and what
    they then have is found and put back."""
    for parts in (
        Participation.objects.filter(space=space_id, person=person_id, until=None, is_asked=False),
        ContactAppointment.objects.filter(space=space_id, person=person_id, until=None),
    ):
        if list(parts.select_for_update(no_key=True, of=("self",)).values_list("pk", flat=True)):
            return True
    return False


def _tell_taken(task: Task, by: Any) -> None:
    assert task.owner_id is not None
    emit(facts.TaskTaken(actor_id=id_of(by), space_id=task.space_id, task_id=task.pk, owner_id=task.owner_id))


def _tell_given_back(task: Task, before: tuple[uuid.UUID | None, uuid.UUID | None]) -> None:
    owner_id, asked_by_id = before
    assert owner_id is not None
    emit(
        facts.TaskGivenBack(
            actor_id=owner_id,
            space_id=task.space_id,
            task_id=task.pk,
            owner_id=owner_id,
            asked_by_id=asked_by_id,
        )
    )
