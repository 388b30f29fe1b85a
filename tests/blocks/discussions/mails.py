"""The mails of this package, each with what it is given, and its other cases."""

from typing import Any

_SAID: dict[str, Any] = {
    "title": "Missä kokoonnumme?",
    "writer": "Maija Meikäläinen",
    "said": "Tiedättekö salin?",
    "said_language": "fi",
    "said_dir": "ltr",
    "place": "Verkosto",
    "code": "abcdefghj",
    "number": 2,
    "is_first": False,
    "is_anonymous": False,
    "funding": [],
}
KINDS = ("mention", "reply", "help", "asked", "thread")
MAILS = {f"discussions.{kind}": _SAID for kind in KINDS}
OTHERWISE = [(f"discussions.{kind}", {"writer": "", "is_anonymous": True}) for kind in KINDS]
