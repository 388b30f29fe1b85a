"""The mails of this package, each with what it is given, and its other cases."""

import datetime
import uuid
from typing import Any

from talkoo.kernel import i18n
from talkoo.kernel.text import texts

_START = datetime.datetime(2027, 3, 2, 15, tzinfo=datetime.UTC)
_COMING: dict[str, Any] = {
    "title": "Kyläilta",
    "starts_at": _START,
    "zone": "Europe/Helsinki",
    "place": "Kylätalo",
    "say_moment": i18n.say_moment,
    "slug": "kylailta",
    "link": "",
    "for_name": "",
    "funding": [],
}
_ONLINE = {"is_online": True, "platform": "", "join": "x" * 48, "place": "", "link": "x" * 48}
_DATES = {
    "title": "Kuukausitapaaminen",
    "zone": "Europe/Helsinki",
    "slug": "x",
    "say_moment": i18n.say_moment,
    "funding": [],
}
_NEWS = {**_COMING, "space_name": "Kylien verkosto", "funding": []}
_SPEAKER: dict[str, Any] = {
    "title": "Verkkoseminaari",
    "person_name": "Mari",
    "starts_at": _START,
    "zone": "Europe/Tallinn",
    "say_moment": i18n.say_moment,
    "slug": "x",
    "funding": [],
}
MAILS: dict[str, dict[str, Any]] = {
    "gatherings.speaker_info": {
        **_SPEAKER,
        "place": "",
        "platform": "Zoom",
        "join_url": "https://video.example.org/abc",
        "how_to_join": "Avaa linkki.",
        "topic": "Nuoret",
        "others": ["Aino, Muu ry"],
        "proof": "x" * 48,
    },
    "gatherings.speaker_off": {**_SPEAKER, "reason": "Sairastuminen"},
    "gatherings.speaker_put_off": {**_SPEAKER, "starts_at": None},
    "gatherings.speaker_feedback": {
        **_SPEAKER,
        "registered": 12,
        "came": 9,
        "pulse": {"joy": 4.5, "strength": 4.0, "number": 5},
    },
    "gatherings.called": _NEWS,
    "gatherings.moved": {**_NEWS, "has_date": True},
    "gatherings.dated": _NEWS,
    "gatherings.cancelled": {**_NEWS, "reason": texts("fi", fi="Vetäjä sairastui.")},
    "gatherings.taken": _NEWS,
    "gatherings.declined": {**_NEWS, "reason": texts("fi", fi="Paikka puuttuu.")},
    "gatherings.registered": {**_COMING, "state": "confirmed", "has_door": True, "code": "ABCD EFGH"},
    "gatherings.offered": {**_COMING, "offered_until": _START},
    "gatherings.expired": _COMING,
    "gatherings.registration_cancelled": {**_COMING, "is_by_organiser": False, "has_left": False},
    "gatherings.reminder": {
        **_COMING,
        "address": "Kylätie 1",
        "platform": "",
        "is_online": False,
        "join": "",
        "code": "ABCD EFGH",
    },
    "gatherings.pulse": {"title": "Kyläilta", "proof": "x" * 48, "funding": []},
    "gatherings.date_asked": {**_DATES, "number": 3, "closes_at": _START, "closes_soon": False},
    "gatherings.date_undecided": {**_DATES, "dates": [_START, _START], "days": 3},
    "gatherings.date_set": {**_DATES, "starts_at": _START},
    "gatherings.month_bare": {
        "title": "Kuukausitapaaminen",
        "month": datetime.date(2027, 1, 1),
        "say_month": i18n.say_month,
        "space_name": "Verkosto",
        "series_page": "gatherings:network_one_series",
        "slug": "x",
        "series_id": uuid.UUID(int=7),
        "funding": [],
    },
}
OTHERWISE: list[tuple[str, dict[str, Any]]] = [
    (
        "gatherings.speaker_info",
        {"place": "Kylätalo", "platform": "", "how_to_join": "", "topic": "", "others": []},
    ),
    ("gatherings.speaker_info", {"place": "Kylätalo", "join_url": ""}),
    ("gatherings.speaker_off", {"reason": "", "starts_at": None}),
    ("gatherings.speaker_feedback", {"registered": 1, "came": 0, "pulse": None}),
    ("gatherings.called", {"starts_at": None, "place": "", "space_name": None}),
    ("gatherings.moved", {"has_date": False, "starts_at": None, "for_name": "Helmi", "link": "x" * 48}),
    ("gatherings.dated", {"for_name": "Helmi", "link": "x" * 48}),
    ("gatherings.cancelled", {"reason": "", "for_name": "Helmi", "link": "x" * 48}),
    ("gatherings.taken", {"starts_at": None}),
    ("gatherings.registered", {"state": "waiting", "for_name": "Helmi", "link": "x" * 48}),
    ("gatherings.registered", {"starts_at": None, "place": ""}),
    ("gatherings.registered", {"has_door": False, "place": ""}),
    ("gatherings.offered", {"for_name": "Helmi", "link": "x" * 48}),
    ("gatherings.offered", {"starts_at": None, "place": ""}),
    ("gatherings.expired", {"for_name": "Helmi"}),
    ("gatherings.registration_cancelled", {"is_by_organiser": True, "for_name": "Helmi"}),
    ("gatherings.registration_cancelled", {"is_by_organiser": True, "has_left": True}),
    ("gatherings.reminder", _ONLINE),
    ("gatherings.date_asked", {"closes_soon": True}),
    ("gatherings.date_undecided", {"dates": []}),
    ("gatherings.reminder", {**_ONLINE, "platform": "Zoom", "for_name": "Helmi"}),
]
