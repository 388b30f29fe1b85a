"""The mails of this package, each with what it is given, and its other cases."""

import datetime

MAILS = {
    "moderation.hidden": {
        "person_name": "Aino Esimerkki",
        "hidden_at": datetime.datetime(2026, 11, 21, 10, tzinfo=datetime.UTC),
        "title": "Idea",
        "reason": "Syy",
    },
    "moderation.decided": {
        "person_name": "Aino Esimerkki",
        "reported_at": datetime.datetime(2026, 11, 21, 10, tzinfo=datetime.UTC),
        "title": "Idea",
        "is_hidden": True,
        "answer": "Kiitos",
    },
    "moderation.shown": {"person_name": "Aino Esimerkki", "title": "Idea"},
}
OTHERWISE = [
    ("moderation.decided", {"is_hidden": False, "title": "", "answer": ""}),
]
