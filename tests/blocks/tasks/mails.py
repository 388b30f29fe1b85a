"""The mails of this package, each with what it is given, and its other cases."""

import datetime
import uuid

from talkoo.kernel import i18n

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
}
OTHERWISE = [
    ("tasks.given", {"due_on": datetime.date(2027, 1, 31)}),
]
