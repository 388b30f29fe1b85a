"""The mails of this package, each with what it is given, and its other cases."""

from typing import Any

_PLACE: dict[str, Any] = {"place": "Verkosto", "space_kind": "network", "slug": "verkosto"}
MAILS = {
    "chat.mention": {
        **_PLACE,
        "writer": "Maija Meikäläinen",
        "said": "Tiedätkö salin?",
        "said_language": "fi",
        "said_dir": "ltr",
        "number": 2,
    },
    "chat.unread": {**_PLACE, "unread": 12},
}
OTHERWISE = [("chat.mention", {"writer": ""}), ("chat.unread", {"unread": 1})]
