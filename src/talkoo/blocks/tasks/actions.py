"""Everything that changes tasks."""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from talkoo.blocks.tasks import facts
from talkoo.blocks.tasks.models import State, Task
from talkoo.blocks.tasks.rules import holds
from talkoo.blocks.tasks.states import LIFECYCLE
from talkoo.kernel import clock
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.text import clean_line, clean_paragraphs
from talkoo.people.accounts.models import Person
from talkoo.people.spaces.models import Space
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
    kind, key = origin or ("", None)
    task = Task.objects.create(
        space=space,
        title=clean_line(given.title),
        language=given.language,
        text=clean_paragraphs(given.text),
        owner_id=given.owner_id,
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

    Nothing happens when nothing differs. Raises PermissionDenied, Stale, NotTakingPart, NotNow when it is not open any
    more, and Task.DoesNotExist.
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
    if "owner_id" in changed:
        _check_owner(given.owner_id, task.space_id, by)
    for name in changed:
        setattr(task, name, wanted[name])
    task.changed_at = clock.now()
    task.save(update_fields=[*changed, "changed_at"])
    emit(facts.TaskChanged(actor_id=id_of(by), space_id=task.space_id, task_id=task.pk, fields=changed))
    if "owner_id" in changed and task.owner_id:
        _tell_taken(task, by)
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
    task.owner_id = by.pk
    task.changed_at = clock.now()
    task.save(update_fields=["owner_id", "changed_at"])
    _tell_taken(task, by)
    return task


@action
def finish(task_id: uuid.UUID, *, by: Any) -> Task:
    """It is done. Raises PermissionDenied, NotNow."""
    task = _go(task_id, "finish", by)
    emit(facts.TaskDone(actor_id=id_of(by), space_id=task.space_id, task_id=task.pk))
    return task


@action
def drop(task_id: uuid.UUID, *, by: Any) -> Task:
    """It need not be done. Raises PermissionDenied, NotNow."""
    task = _go(task_id, "drop", by)
    emit(facts.TaskDropped(actor_id=id_of(by), space_id=task.space_id, task_id=task.pk))
    return task


@action
def reopen(task_id: uuid.UUID, *, by: Any) -> Task:
    """It is to be done after all; nobody has it when who had it takes part no longer.

    Raises PermissionDenied, NotNow.
    """
    task = _go(task_id, "reopen", by)
    emit(facts.TaskReopened(actor_id=id_of(by), space_id=task.space_id, task_id=task.pk))
    return task


@action
def put_back(task_id: uuid.UUID, owner_id: uuid.UUID) -> bool:
    """What somebody had who takes part no longer is free for others again. Whether it was so.

    That the person has left decides, nobody else: who calls it does not matter.
    """
    task = _locked(task_id)
    if task.owner_id != owner_id or task.state != State.OPEN or _can_hold(owner_id, task.space_id):
        return False
    task.owner_id = None
    task.changed_at = clock.now()
    task.save(update_fields=["owner_id", "changed_at"])
    emit(facts.TaskChanged(actor_id=None, space_id=task.space_id, task_id=task.pk, fields=["owner_id"]))
    return True


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
    if is_open and task.owner_id and not _can_hold(task.owner_id, task.space_id):
        task.owner_id = None
    task.save(update_fields=["state", "changed_at", "ended_at", "ended_by", "owner"])
    return task


def _can_hold(person_id: uuid.UUID, space_id: uuid.UUID) -> bool:
    return bool(holds(Person(pk=person_id), space_id))


def _check_owner(owner_id: uuid.UUID | None, space_id: uuid.UUID, by: Any) -> None:
    """Who leads a space may take on a task without taking part; nobody else is asked who does not."""
    if owner_id is not None and owner_id != id_of(by) and not _can_hold(owner_id, space_id):
        raise NotTakingPart(owner_id)


def _tell_taken(task: Task, by: Any) -> None:
    assert task.owner_id is not None
    emit(facts.TaskTaken(actor_id=id_of(by), space_id=task.space_id, task_id=task.pk, owner_id=task.owner_id))
