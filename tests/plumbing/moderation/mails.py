"""The mails of this package, each with what it is given, and its other cases."""

import datetime
import uuid

MAILS = {
    "moderation.hidden": {
        "person_name": "Aino Esimerkki",
        "hidden_at": datetime.datetime(2026, 11, 21, 10, tzinfo=datetime.UTC),
        "hidden_id": uuid.UUID(int=7),
        "title": "Idea",
        "reason": "Syy",
    },
    "moderation.declined": {
        "person_name": "Aino Esimerkki",
        "hidden_at": datetime.datetime(2026, 11, 21, 10, tzinfo=datetime.UTC),
        "hidden_id": uuid.UUID(int=7),
        "title": "Idea",
        "reason": "Syy",
    },
    "moderation.looked_again": {
        "person_name": "Aino Esimerkki",
        "hidden_at": datetime.datetime(2026, 11, 21, 10, tzinfo=datetime.UTC),
        "hidden_id": uuid.UUID(int=7),
        "title": "Idea",
        "reason": "Syy",
        "is_upheld": True,
        "answer": "Anteeksi",
    },
    "moderation.held": {
        "person_name": "Aino Esimerkki",
        "title": "Idea",
        "url": "/ideas/idea/",
        "held_at": datetime.datetime(2026, 11, 21, 10, tzinfo=datetime.UTC),
    },
    "moderation.released": {
        "person_name": "Aino Esimerkki",
        "title": "Idea",
        "url": "/ideas/idea/",
        "held_at": datetime.datetime(2026, 11, 21, 10, tzinfo=datetime.UTC),
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
    ("moderation.looked_again", {"is_upheld": False, "answer": "Syy on hyvä"}),
    ("moderation.released", {"url": ""}),
    ("moderation.decided", {"is_hidden": False, "title": "", "answer": ""}),
]
