"""The mails of this package, each with what it is given, and its other cases."""

import datetime

from talkoo.areas.visits import queries
from talkoo.kernel import i18n
from talkoo.kernel.text import texts

_AT = datetime.datetime(2027, 3, 2, 8, tzinfo=datetime.UTC)
_END = _AT + datetime.timedelta(hours=2)
_VISIT = {
    "title": "Retki",
    "slug": "x",
    "starts_at": _AT,
    "ends_at": _END,
    "zone": "Europe/Tallinn",
    "say_when": queries.say_when,
    "funding": [],
}
_TO_ONE = {
    "title": "Retki",
    "slug": "x",
    "starts_at": _AT,
    "zone": "Europe/Tallinn",
    "place": "",
    "say_moment": i18n.say_moment,
    "link": "",
    "for_name": "",
    "funding": [],
}
_PART = {
    "organisation": texts("et", et="Koor"),
    "topic": texts("et", et="Laul"),
    "place": "Rakvere",
    "begins": _AT,
    "ends": _END,
}
MAILS = {
    "visits.host_asked": {**_VISIT, "host": "Yhdistys", "link": ""},
    "visits.host_answered": {**_VISIT, "host": "Yhdistys", "is_yes": True},
    "visits.slot": {
        **_VISIT,
        "what": "asked",
        "organisation": "Koor",
        "host": "Yhdistys",
        "topic": "Laul",
        "place": "Rakvere",
        "begins": _AT,
        "ends": _END,
        "proof": "x" * 48,
    },
    "visits.slot_answered": {
        **_VISIT,
        "organisation": "Koor",
        "is_yes": True,
        "word": "Tere",
        "begins": _AT,
        "ends": _END,
    },
    "visits.programme": {**_TO_ONE, "parts": [_PART], "say_when": queries.say_when},
    "visits.idea_asked": _TO_ONE,
}
_NO_DATE = {"starts_at": None, "ends_at": None}
OTHERWISE = [
    ("visits.host_asked", _NO_DATE),
    ("visits.host_asked", {"link": "x" * 48}),
    ("visits.host_answered", {"is_yes": False}),
    ("visits.slot", {**_NO_DATE, "host": "", "begins": None, "place": "", "topic": ""}),
    ("visits.slot", {"what": "changed"}),
    ("visits.slot", {"what": "moved"}),
    ("visits.slot", {"what": "withdrawn"}),
    ("visits.slot", {"what": "cancelled"}),
    ("visits.slot_answered", {"is_yes": False, "word": "", "begins": None}),
    ("visits.programme", {"starts_at": None, "for_name": "Aino", "link": "x" * 48}),
    ("visits.programme", {"parts": [{**_PART, "begins": None, "topic": None, "place": ""}]}),
    ("visits.idea_asked", {"for_name": "Aino", "link": "x" * 48}),
]
