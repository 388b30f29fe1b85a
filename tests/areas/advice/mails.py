"""The mails of this package, each with what it is given, and its other cases."""

import datetime
import uuid

from talkoo.kernel import i18n
from talkoo.kernel.text import texts

_DUE = {"due_on": datetime.date(2026, 11, 27), "say_date": i18n.say_date, "question_id": uuid.UUID(int=7)}
_PERSON = {"person_name": "Aino Esimerkki"}

MAILS = {
    "advice.waits": {**_DUE, "what": "new", "topics": [texts("fi", fi="Rahoitus")], "asked_in": "ru"},
    "advice.received": {**_DUE, **_PERSON, "title": "Kuka maksaa?"},
    "advice.handed": {**_DUE, **_PERSON},
    "advice.answered": {
        **_PERSON,
        "title": "Kuka maksaa?",
        "writer": "Maija Meikäläinen",
        "said": "Kuppi pöydälle.",
        "question_id": uuid.UUID(int=7),
    },
    "advice.check": {
        **_PERSON,
        "question": "Kuka maksaa?",
        "answer": "Kuppi pöydälle.",
        "publish_at": datetime.datetime(2026, 11, 21, 10, tzinfo=datetime.UTC),
        "entry_id": uuid.UUID(int=7),
    },
    "advice.published": {**_PERSON, "title": "Kuka maksaa?", "slug": "x"},
    "advice.refused": {**_PERSON, "title": "Kuka maksaa?", "entry_id": uuid.UUID(int=7)},
    "advice.group": {
        **_PERSON,
        "title": "Rahoitus",
        "named": [texts("fi", fi="Yksi ry")],
        "matter_id": uuid.UUID(int=7),
    },
}
OTHERWISE = [
    ("advice.waits", {"what": "more", "topics": []}),
    ("advice.waits", {"what": "late"}),
    ("advice.answered", {"writer": ""}),
    ("advice.group", {"named": []}),
]
