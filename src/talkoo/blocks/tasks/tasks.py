"""What is a person's own among the tasks, and what becomes of it when the person is erased."""

import uuid

from django.utils.translation import gettext_lazy as _

from talkoo.blocks.tasks import queries
from talkoo.blocks.tasks.models import State, Task
from talkoo.plumbing.retention import registry


def _forget_owner(person_id: uuid.UUID) -> int:
    """What was done stays done; what was not is free for others."""
    return Task.objects.filter(owner=person_id).update(owner=None)


def _forget_author(person_id: uuid.UUID) -> int:
    return Task.objects.filter(created_by=person_id).update(created_by=None)


def _forget_who_ended(person_id: uuid.UUID) -> int:
    return Task.objects.filter(ended_by=person_id).exclude(state=State.OPEN).update(ended_by=None)


def register() -> None:
    """Once, when the program starts."""
    told = ("space_id", "title", "language", "text", "due_on", "state", "created_at", "ended_at")
    registry.personal(
        Task, person="owner", export=told, erase=_forget_owner, label=_("tasks that you took or were given")
    )
    registry.personal(
        Task, person="created_by", export=told, erase=_forget_author, label=_("tasks that you added")
    )
    registry.personal(Task, person="ended_by", export=(), erase=_forget_who_ended)
    registry.words(Task, fields=("title", "text"), label=_("Tasks"), where=queries.at)
