"""Reminding people of days; and what is a person's own among the tasks, and what becomes of it on erasure."""

import uuid
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from talkoo.blocks.tasks import actions, queries
from talkoo.blocks.tasks.models import Reminded, Reminder, State, Task
from talkoo.kernel import clock
from talkoo.plumbing.jobs.queue import site_task
from talkoo.plumbing.retention import registry
from talkoo.plumbing.tenancy import current, sites

FIRST_HOUR, LAST_HOUR = 7, 20
"""Between these hours of the site people are reminded; whoever has quiet hours of their own hears after them."""

AT_A_TIME = 200
NOBODY = uuid.UUID(int=0)


def remind_some(after: uuid.UUID = NOBODY) -> uuid.UUID | None:
    """On the current site: remind some of those to whom something is to be said, by id, from the one after `after` on.
    Returns where the next begin; None when nobody is left."""
    people = queries.to_remind(AT_A_TIME, after)
    for person_id in people:
        actions.remind(person_id)
    return people[-1] if len(people) == AT_A_TIME else None


@site_task(queue="reactions", priority=-1)
def remind_next(*, after: str = str(NOBODY)) -> None:
    """Some, in one transaction, and the rest in the next job of this kind."""
    if found := remind_some(uuid.UUID(after)):
        remind_next.defer(site_id=str(current.site_id()), after=str(found))


@app.periodic(cron="23 * * * *")
@app.task(name="tasks.remind", queueing_lock="tasks.remind", queue="builtin")
def remind(timestamp: int) -> None:
    """Every hour, where it is day: what a stopped program or a wrong clock left out comes with the next hour."""
    for site in sites.every():
        with sites.within(site.id):
            is_day = FIRST_HOUR <= clock.now().astimezone(ZoneInfo(site.time_zone)).hour <= LAST_HOUR
            if is_day and queries.to_remind(1, NOBODY):
                remind_next.defer(site_id=str(site.id))


def _forget_owner(person_id: uuid.UUID) -> int:
    """What was done stays done; what was not is free for others."""
    return Task.objects.filter(owner=person_id).update(owner=None, asked_by=None)


def _forget_author(person_id: uuid.UUID) -> int:
    return Task.objects.filter(created_by=person_id).update(created_by=None)


def _forget_who_ended(person_id: uuid.UUID) -> int:
    return Task.objects.filter(ended_by=person_id).exclude(state=State.OPEN).update(ended_by=None)


def _forget_who_asked(person_id: uuid.UUID) -> int:
    return Task.objects.filter(asked_by=person_id).update(asked_by=None)


def register() -> None:
    """Once, when the program starts."""
    told = (
        "space_id",
        "title",
        "language",
        "text",
        "due_on",
        "state",
        "created_at",
        "ended_at",
        "outcome",
        "hours",
    )
    registry.personal(
        Task, person="owner", export=told, erase=_forget_owner, label=_("tasks that you took or were given")
    )
    registry.personal(
        Task, person="created_by", export=told, erase=_forget_author, label=_("tasks that you added")
    )
    registry.personal(Task, person="ended_by", export=(), erase=_forget_who_ended)
    registry.personal(Task, person="asked_by", export=(), erase=_forget_who_asked)
    registry.personal(Reminder, export=("on_day", "at"), label=_("days on which you were reminded of tasks"))
    registry.personal(Reminded, export=())
    registry.kept(
        Reminder,
        name="task_reminders",
        label=_("That somebody was reminded of tasks"),
        months=6,
        since="at",
        why=_("so that nobody hears of the same day twice (legitimate interest)"),
        is_plain=True,
    )
    registry.words(Task, fields=("title", "text", "outcome"), label=_("Tasks"), where=queries.at)
