"""The Monday page: everything that waits for those who look after the site, in one statement."""

import datetime
import re
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from talkoo.kernel import clock, desk, working_days
from talkoo.kernel.access import may
from talkoo.kernel.pages import page
from talkoo.kernel.rows import fetch
from talkoo.plumbing.tenancy import current
from talkoo.site.administration import settings

_PLACE = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True)
class Waiting:
    """One queue as the page shows it. `left` is the number of working days until the first is due (negative: late)."""

    label: str
    url: str
    number: int
    due_on: datetime.date | None
    left: int | None
    is_alarm: bool

    @property
    def is_late(self) -> bool:
        """Whether its first should have been done before today."""
        return self.left is not None and self.left < 0


def mine(person: Any) -> list[desk.Queue]:
    """The queues that this person has."""
    return [queue for queue in desk.queues() if may(person, queue.permission)]


def waiting(person: Any) -> list[Waiting]:
    """How many wait in each of the person's queues and since when; one statement for all of them."""
    queues = mine(person)
    if not queues:
        return []
    parts: list[str] = []
    values: dict[str, Any] = {}
    for number, queue in enumerate(queues):
        named = _PLACE.sub(rf"%(q{number}_\1)s", queue.select)
        parts.append(f"select {number} as place, q.* from ({named}) as q(number, due)")
        values |= {f"q{number}_{name}": value for name, value in queue.parameters(person).items()}
    rows = {row["place"]: row for row in fetch(" union all ".join(parts), values)}
    return [_shown(queue, rows[number]) for number, queue in enumerate(queues)]


def _shown(queue: desk.Queue, row: dict[str, Any]) -> Waiting:
    site = current.site()
    today, due = clock.today(site.time_zone), row["due"]
    left = None
    if due is not None:
        left = working_days.between(today, due, country=site.country, weekdays=site.working_weekdays)
    return Waiting(
        label=str(queue.label),
        url=reverse(queue.page) + (f"?{queue.query}" if queue.query else ""),
        number=row["number"],
        due_on=due,
        left=left,
        is_alarm=queue.is_alarm,
    )


@require_safe
def monday(request: HttpRequest) -> HttpResponse:
    """What waits, the most pressing first: what is late, what is due, what only needs to be looked at."""
    found = waiting(request.user)
    if not found:
        raise PermissionDenied
    busy = [one for one in found if one.number]
    pressing = sorted(
        (one for one in busy if not one.is_alarm),
        key=lambda one: (one.left is None, one.left or 0),
    )
    context = {
        "work": pressing,
        "alarms": [one for one in busy if one.is_alarm],
        "clear": [one for one in found if not one.number],
        "total": sum(one.number for one in pressing),
        "parts": settings.parts(request.user),
    }
    return page(request, "site/monday.html", context)
