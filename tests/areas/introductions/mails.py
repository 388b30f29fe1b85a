"""The mails of this package, each with what it is given, and its other cases."""

import uuid

MAILS = {
    "introductions.closed": {
        "person_name": "Aino Esimerkki",
        "asker": "Aino",
        "other": "Välke ry",
        "has_expired": True,
    },
    "introductions.asked": {
        "person_name": "Aino Esimerkki",
        "asker": "Aino",
        "other": "Välke ry",
        "capacity": "",
        "wish": "Miksi",
        "note": "",
        "introduction_id": uuid.UUID(int=7),
    },
    "introductions.answered": {
        "person_name": "Aino Esimerkki",
        "asker": "Aino",
        "other": "Välke ry",
        "is_accepted": True,
        "is_asker": True,
        "is_turned_down": False,
        "given": "aino@example.org",
        "word": "",
        "introduction_id": uuid.UUID(int=7),
    },
}
OTHERWISE = [
    ("introductions.closed", {"has_expired": False}),
    ("introductions.asked", {"capacity": "Yhdistys ry", "note": "Sana"}),
    ("introductions.answered", {"is_asker": False}),
    ("introductions.answered", {"is_accepted": False, "is_turned_down": True, "word": "Sana"}),
    ("introductions.answered", {"is_accepted": False}),
]
