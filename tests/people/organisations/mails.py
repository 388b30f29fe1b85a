"""The mails of this package, each with what it is given, and its other cases."""

import datetime

from talkoo.kernel.text import texts

MAILS = {
    "organisations.membership": {
        "person_name": "Aino Esimerkki",
        "verb": "apply",
        "member": "Yhdistys ry",
        "umbrella": "Liitto ry",
        "reason": "",
        "by_member": True,
        "side_slug": "x",
    },
    "organisations.part": {
        "person_name": "Aino Esimerkki",
        "organisation": "Yhdistys ry",
        "has_ended": False,
        "may_represent": True,
        "until": None,
    },
    "organisations.decided": {
        "person_name": "Aino Esimerkki",
        "verb": "list",
        "organisation": "Yhdistys ry",
        "reason": "",
        "is_listed": True,
        "slug": "x",
    },
    "organisations.new_terms": {
        "person_name": "Aino Esimerkki",
        "umbrella": "Liitto ry",
        "due": "1.12.2026",
        "members": [(texts("fi", fi="Yhdistys ry"), "x")],
    },
    "organisations.connection": {
        "person_name": "Aino Esimerkki",
        "verb": "ask",
        "organisation": "Yhdistys ry",
        "other": "Toinen ry",
        "message": "Sana",
        "other_slug": "y",
    },
}
OTHERWISE = [
    ("organisations.membership", {"verb": "resign", "by_member": False}),
    ("organisations.membership", {"verb": "accept", "by_member": False}),
    ("organisations.membership", {"verb": "decline", "by_member": False}),
    ("organisations.membership", {"verb": "remove", "by_member": False}),
    ("organisations.membership", {"verb": "overdue", "by_member": False, "reason": ""}),
    ("organisations.membership", {"verb": "unanswered", "by_member": True, "reason": ""}),
    ("organisations.part", {"has_ended": True}),
    (
        "organisations.part",
        {"until": datetime.datetime(2026, 11, 21, 10, tzinfo=datetime.UTC), "may_represent": False},
    ),
    ("organisations.decided", {"verb": "resume", "is_listed": False, "reason": "Syy"}),
    ("organisations.decided", {"verb": "decline", "is_listed": False, "reason": "Syy"}),
    ("organisations.decided", {"verb": "suspend", "is_listed": False, "reason": "Syy"}),
    ("organisations.decided", {"verb": "close", "is_listed": False, "reason": "Syy"}),
    ("organisations.new_terms", {"due": ""}),
    ("organisations.connection", {"verb": "accept", "message": ""}),
    ("organisations.connection", {"verb": "decline", "message": ""}),
    ("organisations.connection", {"verb": "withdraw", "message": ""}),
    ("organisations.connection", {"verb": "end", "message": ""}),
]
