"""The mails of this package, each with what it is given, and its other cases."""

import datetime
import uuid

from talkoo.kernel import i18n
from talkoo.kernel.text import texts

MAILS = {
    "interest_desk.waits": {
        "is_back": False,
        "due_on": datetime.date(2026, 11, 27),
        "say_date": i18n.say_date,
        "notice_id": uuid.UUID(int=7),
    },
    "interest_desk.joined": {
        "person_name": "Aino Esimerkki",
        "name": "Vieras",
        "about": "Verkosto",
        "slug": "x",
        "funding": [],
    },
    "interest_desk.received": {
        "person_name": "Aino Esimerkki",
        "due_on": datetime.date(2026, 11, 27),
        "say_date": i18n.say_date,
    },
    "interest_desk.overdue": {
        "received_at": datetime.datetime(2026, 11, 21, 10, tzinfo=datetime.UTC),
        "notice_id": uuid.UUID(int=7),
    },
    "interest_desk.declined": {"person_name": "Aino Esimerkki", "answer": "Ei nyt"},
    "interest_desk.somebody": {
        "person_name": "Aino Esimerkki",
        "about": "Verkosto",
        "area": "Kuhmo",
        "slug": "x",
        "expires_at": datetime.datetime(2026, 11, 21, 10, tzinfo=datetime.UTC),
        "funding": [],
    },
    "interest_desk.tipped": {
        "person_name": "Aino Esimerkki",
        "networks": [texts("fi", fi="Verkosto")],
        "token": "TTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTT",
        "note": "",
        "expires_at": datetime.datetime(2026, 11, 21, 10, tzinfo=datetime.UTC),
        "funding": [],
    },
}
OTHERWISE = [
    ("interest_desk.waits", {"is_back": True}),
    ("interest_desk.somebody", {"area": ""}),
    (
        "interest_desk.tipped",
        {"networks": [texts("fi", fi="Yksi"), texts("fi", fi="Toinen")], "note": "Oma rivi"},
    ),
]
