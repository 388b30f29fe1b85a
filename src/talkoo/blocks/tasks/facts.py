"""What happened to the tasks of a space. How many are done is seen by everybody; the tasks are not."""

import uuid
from dataclasses import dataclass

from talkoo.kernel.facts import Fact, silence


@dataclass(frozen=True, kw_only=True)
class TaskAdded(Fact):
    changes_pages = False
    space_id: uuid.UUID
    task_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class TaskTaken(Fact):
    """Somebody has it from now on: took it, or was asked to do it."""

    changes_pages = False
    space_id: uuid.UUID
    task_id: uuid.UUID
    owner_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class TaskGivenBack(Fact):
    """Whoever had it does not do it; `asked_by_id` had asked for it (empty: it had been taken)."""

    changes_pages = False
    space_id: uuid.UUID
    task_id: uuid.UUID
    owner_id: uuid.UUID
    asked_by_id: uuid.UUID | None


@dataclass(frozen=True, kw_only=True)
class TasksFreed(Fact):
    """What somebody had who takes part no longer is free for others."""

    changes_pages = False
    space_id: uuid.UUID
    person_id: uuid.UUID
    task_ids: list[str]


@dataclass(frozen=True, kw_only=True)
class TaskChanged(Fact):
    """Its words, its day or who has it changed; `fields` names which, not what they say."""

    changes_pages = False
    space_id: uuid.UUID
    task_id: uuid.UUID
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class TaskDone(Fact):
    space_id: uuid.UUID
    task_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class OutcomeTold(Fact):
    """What came of what was done, or how long it took, was told or changed."""

    changes_pages = False
    space_id: uuid.UUID
    task_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class TaskDropped(Fact):
    """It need not be done any more."""

    changes_pages = False
    space_id: uuid.UUID
    task_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class TaskReopened(Fact):
    space_id: uuid.UUID
    task_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class PersonReminded(Fact):
    """Of the days of some tasks, in one message."""

    changes_pages = False
    person_id: uuid.UUID
    reminder_id: uuid.UUID


silence(TaskAdded, "it stands in the list; whoever is to do it is told of that")
silence(TaskChanged, "the page shows it; whoever is to do it from now on is told of that")
silence(TaskDone, "the list shows it")
silence(OutcomeTold, "the list shows it")
silence(TaskDropped, "the list shows it")
silence(TaskReopened, "the list shows it")
