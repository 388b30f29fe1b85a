"""The mails of this package, each with what it is given, and its other cases."""

import datetime
import uuid

from talkoo.kernel import i18n
from talkoo.kernel.text import texts

_PLACE = {
    "space_name": texts("fi", fi="Verkosto"),
    "task_page": "tasks:network_task",
    "slug": "x",
    "task_id": uuid.UUID(int=7),
}
_LINES = [
    {**_PLACE, "title": "Varaa sali", "stage": stage, "due_on": datetime.date(2027, 1, 31), "owner": owner}
    for stage, owner in (
        ("today", "Maija"),
        ("soon", "Maija"),
        ("late", "Maija"),
        ("maker", "Matti"),
        ("maker", ""),
    )
]
MAILS = {
    "tasks.given": {
        "title": "Varaa sali",
        "due_on": None,
        "say_date": i18n.say_date,
        "space_name": "Verkosto",
        "task_page": "tasks:network_task",
        "slug": "x",
        "task_id": uuid.UUID(int=7),
        "funding": [],
    },
    "tasks.due": {
        "first": _LINES[0],
        "count": 1,
        "own": _LINES[:1],
        "added": [],
        "say_date": i18n.say_date,
        "funding": [],
    },
    "tasks.given_back": {
        **_PLACE,
        "space_name": "Verkosto",
        "title": "Varaa sali",
        "name": "Maija",
        "was_asked": True,
        "funding": [],
    },
    "tasks.freed": {
        "name": "Maija",
        "count": 1,
        "space_name": "Verkosto",
        "tasks_page": "tasks:network_tasks",
        "slug": "x",
        "funding": [],
    },
}
OTHERWISE = [
    ("tasks.given", {"due_on": datetime.date(2027, 1, 31)}),
    ("tasks.due", {"first": _LINES[0], "count": 5, "own": _LINES[:3], "added": _LINES[3:]}),
    ("tasks.due", {"first": _LINES[3], "count": 1, "own": [], "added": _LINES[3:4]}),
    ("tasks.given_back", {"was_asked": False}),
    ("tasks.freed", {"count": 3}),
]
