"""The mails of this package, each with what it is given, and its other cases."""

import datetime
from typing import Any

from talkoo.kernel import i18n
from talkoo.kernel.text import texts

_START = datetime.datetime(2027, 3, 2, 15, tzinfo=datetime.UTC)
_COMING: dict[str, Any] = {
    "title": texts("fi", fi="Kyläilta"),
    "starts_at": _START,
    "zone": "Europe/Helsinki",
    "place": "Kylätalo",
    "say_moment": i18n.say_moment,
    "slug": "kylailta",
    "link": "",
    "for_name": "",
}
_ONLINE = {"is_online": True, "platform": "", "join": "x" * 48, "place": "", "link": "x" * 48}
MAILS: dict[str, dict[str, Any]] = {
    "gatherings.registered": {**_COMING, "state": "confirmed", "code": "ABCD EFGH"},
    "gatherings.offered": {**_COMING, "offered_until": _START},
    "gatherings.expired": _COMING,
    "gatherings.registration_cancelled": {**_COMING, "is_by_organiser": False},
    "gatherings.reminder": {
        **_COMING,
        "address": "Kylätie 1",
        "platform": "",
        "is_online": False,
        "join": "",
        "code": "ABCD EFGH",
    },
    "gatherings.pulse": {"title": "Kyläilta", "proof": "x" * 48},
}
OTHERWISE: list[tuple[str, dict[str, Any]]] = [
    ("gatherings.registered", {"state": "waiting", "for_name": "Helmi", "link": "x" * 48}),
    ("gatherings.registered", {"starts_at": None, "place": ""}),
    ("gatherings.offered", {"for_name": "Helmi", "link": "x" * 48}),
    ("gatherings.offered", {"starts_at": None, "place": ""}),
    ("gatherings.expired", {"for_name": "Helmi"}),
    ("gatherings.registration_cancelled", {"is_by_organiser": True, "for_name": "Helmi"}),
    ("gatherings.reminder", _ONLINE),
    ("gatherings.reminder", {**_ONLINE, "platform": "Zoom", "for_name": "Helmi"}),
]
