"""Which fact about tasks is told to whom."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from talkoo.blocks.tasks import actions, facts, queries
from talkoo.blocks.tasks.models import Stage, State
from talkoo.blocks.tasks.rules import sees
from talkoo.kernel import i18n
from talkoo.kernel.facts import on
from talkoo.kernel.text import Texts
from talkoo.people.accounts import queries as accounts
from talkoo.people.accounts.models import Person, Role
from talkoo.people.spaces import facts as spaces
from talkoo.people.spaces.queries import contact_of, coordinators_of, lines_of
from talkoo.people.spaces.rules import leads
from talkoo.plumbing.notify import kinds
from talkoo.plumbing.notify.tell import tell

DUE, GIVEN_BACK = "tasks.due", "tasks.given_back"
_ABOUT = "tasks.reminder"


def _still(rows: Sequence[Mapping[str, Any]]) -> set[uuid.UUID]:
    """Those of these reminders in which something still waits."""
    return queries.still_true(rows)


_GROUP = _("Tasks")
kinds.add(
    kinds.Kind(
        name=DUE,
        label=_("The days of my tasks, before and after"),
        group=_GROUP,
        default=kinds.Rhythm.AT_ONCE,
        still_all=_still,
        why=_("You have these tasks, or added them."),
        place=30,
    )
)
kinds.add(
    kinds.Kind(
        name=GIVEN_BACK,
        label=_("Somebody gives back a task that I asked for or added"),
        group=_GROUP,
        default=kinds.Rhythm.AT_ONCE,
        why=_("You asked for it, or added it."),
        place=31,
    )
)


@on(facts.TaskTaken)
def tell_who_has_it(fact: facts.TaskTaken) -> None:
    """To whoever was asked to do something; who takes it knows. Not when it has changed hands since, nor of somebody
    whom the person has blocked, unless it is their office to ask."""
    task = queries.told(fact.task_id)
    if task is None or fact.owner_id == fact.actor_id:
        return
    if task["owner_id"] != fact.owner_id or task["state"] != State.OPEN:
        return
    people = [fact.owner_id]
    if fact.actor_id and not leads(Person(pk=fact.actor_id), fact.space_id):
        people = accounts.let_through(people, fact.actor_id)
    tell(
        fact,
        "tasks.given",
        people,
        title=task["title"],
        due_on=task["due_on"],
        say_date=i18n.say_date,
        funding=lines_of(fact.space_id),
        **_place(task, fact.task_id),
    )


@on(facts.TaskGivenBack)
def tell_who_asked(fact: facts.TaskGivenBack) -> None:
    """To whoever asked for it, or else added it, while they see it: somebody else has to be found. Not when somebody
    has it again, nor of one's own."""
    task = queries.told(fact.task_id)
    if task is None or task["owner_id"] is not None or task["state"] != State.OPEN:
        return
    asked = fact.asked_by_id or task["created_by_id"]
    if asked is None or asked == fact.owner_id or not sees(Person(pk=asked), fact.space_id):
        return
    tell(
        fact,
        GIVEN_BACK,
        [asked],
        space_id=fact.space_id,
        title=task["title"],
        name=_name_of(fact.owner_id),
        was_asked=fact.asked_by_id is not None,
        funding=lines_of(fact.space_id),
        **_place(task, fact.task_id),
    )


@on(spaces.PersonLeft, spaces.PersonRemoved, spaces.WentByRole)
def put_back(fact: spaces.PersonLeft | spaces.PersonRemoved | spaces.WentByRole) -> None:
    """What somebody had in a space that they left, or whose role they lost, is free for others."""
    actions.put_back(fact.space_id, fact.person_id)


@on(spaces.ContactAppointed)
def put_back_of_the_one_before(fact: spaces.ContactAppointed) -> None:
    """The same of whoever was the contact before, and does not take part."""
    if fact.before_id:
        actions.put_back(fact.space_id, fact.before_id)


@on(spaces.ContactLeft)
def put_back_of_the_contact(fact: spaces.ContactLeft) -> None:
    """The same of the contact who left the site."""
    actions.put_back(fact.space_id, fact.person_id)


@on(facts.TasksFreed)
def tell_what_is_free(fact: facts.TasksFreed) -> None:
    """To the contact, or to those who coordinate the space when it has none: once, of all that the person had."""
    space = queries.space_at(fact.space_id)
    if space is None:
        return
    contact = contact_of(fact.space_id)
    people = [contact] if contact else coordinators_of(fact.space_id, Role.COORDINATOR)
    tell(
        fact,
        "tasks.freed",
        [one for one in people if one != fact.person_id],
        name=_name_of(fact.person_id),
        count=len(fact.task_ids),
        space_name=space["name"],
        tasks_page=f"tasks:{space['kind']}_tasks",
        slug=space["slug"],
        funding=lines_of(fact.space_id),
    )


@on(facts.PersonReminded)
def tell_of_days(fact: facts.PersonReminded) -> None:
    """One message about the days of all tasks that somebody has or made; what was settled meanwhile is left out."""
    rows = queries.said(fact.reminder_id)
    lines = [
        {
            "title": row["title"],
            "stage": row["stage"],
            "due_on": row["due_on"],
            "owner": row["owner"] or "",
            **_place(row, row["id"]),
        }
        for row in rows
    ]
    if not lines:
        return
    own = [one for one in lines if one["stage"] != Stage.LATE_FOR_MAKER]
    tell(
        fact,
        DUE,
        [fact.person_id],
        about=(_ABOUT, fact.reminder_id),
        first=lines[0],
        count=len(lines),
        own=own,
        added=[one for one in lines if one["stage"] == Stage.LATE_FOR_MAKER],
        say_date=i18n.say_date,
        funding=_lines_of(row["space_id"] for row in rows),
    )


def _place(row: Mapping[str, Any], task_id: uuid.UUID) -> dict[str, Any]:
    """Where a task stands, as the mails say it."""
    return {
        "space_name": row["name"],
        "task_page": f"tasks:{row['kind']}_task",
        "slug": row["slug"],
        "task_id": task_id,
    }


def _lines_of(space_ids: Iterable[uuid.UUID]) -> list[Texts]:
    """What funders want to have said, each once."""
    found: list[Texts] = []
    for space_id in dict.fromkeys(space_ids):
        found += [line for line in lines_of(space_id) if line not in found]
    return found


def _name_of(person_id: uuid.UUID) -> str:
    """Empty when the person has been erased since."""
    return Person.objects.filter(pk=person_id).values_list("name", flat=True).first() or ""
