"""The mails of this package, each with what it is given, and its other cases."""

import uuid

MAILS = {
    "minutes.ready": {
        "title": "Kuukausikokous",
        "is_addendum": False,
        "meeting_kind": "gatherings.gathering",
        "meeting_key": uuid.UUID(int=7),
        "funding": [],
    },
}
OTHERWISE = [("minutes.ready", {"is_addendum": True})]
