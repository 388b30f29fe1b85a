"""What waits for those who look after a site: every part of the product hangs in its queues, a page shows them.

desk.add(desk.Queue(
    name="interests",
    label=_("Interests to answer"),
    select="select count(*), min(due_on) from interest_desk_interestnotice where state = any(%(states)s)",
    parameters=lambda person: {"states": ["new"]},
    page="interest_desk:queue",
    permission="interest_desk.answer",
))
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


def _nothing(person: Any) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Queue:
    """`select` gives one row: how many wait (int), and by which day the first is due (date, or null for no day).

    It names its parameters `%(name)s`; row-level security sees to the site. `page` is the name of the page with the
    rows, `query` what stands behind its `?`; `permission` is who has the queue at all. `is_alarm`: a number above 0 is
    a warning rather than work. Of the same `place` smaller stands first.
    """

    name: str
    label: Any
    select: str
    page: str
    permission: str
    query: str = ""
    parameters: Callable[[Any], dict[str, Any]] = _nothing
    place: int = 50
    is_alarm: bool = False


_queues: dict[str, Queue] = {}


def add(queue: Queue) -> None:
    """From now on there is this queue."""
    _queues[queue.name] = queue


def queues() -> Sequence[Queue]:
    """All of them, in the order in which they are shown."""
    return sorted(_queues.values(), key=lambda one: (one.place, one.name))
