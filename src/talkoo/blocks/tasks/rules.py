"""Who may see, add, take and finish the tasks of a space."""

from typing import Any

import rules

from talkoo.blocks.tasks.models import Task
from talkoo.kernel import tabs
from talkoo.people.spaces.rules import is_contact, leads, participates

sees = participates | leads
"""Of a space: who sees its tasks and may add to them."""

holds = participates | is_contact
"""Of a space: who can be asked to do something."""


@rules.predicate
def is_own(person: Any, task: Task) -> bool:
    """The person has it or added it, and still takes part."""
    me = getattr(person, "pk", None)
    return me is not None and me in {task.owner_id, task.created_by_id} and bool(holds(person, task.space_id))


@rules.predicate
def made(person: Any, task: Task) -> bool:
    """The person added it, and still takes part."""
    me = getattr(person, "pk", None)
    return me is not None and me == task.created_by_id and bool(holds(person, task.space_id))


@rules.predicate
def has_it(person: Any, task: Task) -> bool:
    """The person has taken it, or was asked to do it."""
    me = getattr(person, "pk", None)
    return me is not None and me == task.owner_id


@rules.predicate
def assigns(person: Any, task: Task) -> bool:
    """Who added it, and those who lead the space, ask somebody to do it."""
    return bool(made(person, task) or leads(person, task.space_id))


@rules.predicate
def changes(person: Any, task: Task) -> bool:
    """Whose it is, and those who lead the space."""
    return bool(is_own(person, task) or leads(person, task.space_id))


@rules.predicate
def takes(person: Any, task: Task) -> bool:
    """Nobody has it, and the person sees it."""
    return task.owner_id is None and bool(sees(person, task.space_id))


def adds_here(person: Any, space_row: Any) -> bool:
    """Whether the person may add tasks to the space of this row; a visitor may not, without a question, and nobody is
    asked about where the row says it."""
    if not person.is_authenticated or space_row["id"] is None:  # what stands in no space has no tasks
        return False
    if tabs.is_told(space_row):
        return bool(space_row["takes_part"] or space_row["leads"])
    return bool(sees(person, space_row["id"]))


rules.add_perm("tasks.see", sees)
rules.add_perm("tasks.add", sees)
rules.add_perm("tasks.take", takes)
rules.add_perm("tasks.assign", assigns)
rules.add_perm("tasks.give_back", has_it)
rules.add_perm("tasks.change", changes)
rules.add_perm("tasks.finish", changes)
