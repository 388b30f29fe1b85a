"""The mails of this package, each with what it is given, and its other cases."""

import datetime

MAILS = {
    "accounts.ways_changed": {"person_name": "Aino Esimerkki", "what": "PasskeyAdded"},
    "accounts.entered": {
        "person_name": "Aino Esimerkki",
        "code": "123456",
        "token": "TTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTT",
        "helper": "Eero",
        "has_phone": True,
        "until": datetime.datetime(2026, 11, 21, 10, tzinfo=datetime.UTC),
        "withdraw": "WWWWWWWWWWWWWWWWWWWW",
    },
    "accounts.email_changed": {
        "person_name": "Aino Esimerkki",
        "changed_at": datetime.datetime(2026, 11, 21, 10, tzinfo=datetime.UTC),
    },
    "accounts.code_given": {"person_name": "Aino Esimerkki"},
    "accounts.confirm": {"person_name": "Aino Esimerkki", "code": "123456", "minutes": 15},
}
OTHERWISE = [
    ("accounts.ways_changed", {"what": "PasskeyRemoved"}),
    ("accounts.ways_changed", {"what": "ServiceConnected"}),
    ("accounts.entered", {"helper": "", "has_phone": False}),
]
