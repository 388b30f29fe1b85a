"""Reminding people of the days of tasks."""

import uuid

from talkoo.blocks.tasks import facts, queries
from talkoo.blocks.tasks.models import Reminded, Reminder
from talkoo.kernel import clock
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit


@action
def remind(person_id: uuid.UUID) -> int:
    """One message about all that this person is to be reminded of today, the day of the site; how many tasks.

    Once a day, and once of each day of a task, however often it is called and whatever the clock did: the rows that
    are kept of it say what was told, and the database takes each of them once. The clock decides, nobody else.
    """
    lines = queries.to_say(person_id)
    if not lines:
        return 0
    made = Reminder(person_id=person_id, on_day=queries.today(), at=clock.now())
    Reminder.objects.bulk_create([made], ignore_conflicts=True)  # of two at a time, one waits for the other
    if not Reminder.objects.filter(pk=made.pk).exists():
        return 0
    rows = [
        Reminded(
            reminder=made, task_id=one["id"], person_id=person_id, stage=one["stage"], due_on=one["due_on"]
        )
        for one in lines
    ]
    Reminded.objects.bulk_create(rows, ignore_conflicts=True)
    emit(facts.PersonReminded(actor_id=None, person_id=person_id, reminder_id=made.pk))
    return len(rows)
