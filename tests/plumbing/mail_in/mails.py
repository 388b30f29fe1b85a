"""The mails of this package, each with what it is given, and its other cases."""

MAILS = {
    "mail_in.refused": {
        "mail_subject": "Re: Tiijätkö mitä?",
        "sentence": "Syy",
        "words": "Hei! Tulen mukaan.",
    },
    "mail_in.confirm": {"mail_subject": "Uusi aihe", "proof": "p" * 48},
    "mail_in.waits": {
        "mail_subject": "Uusi aihe",
        "place": {"_": "fi", "fi": "Tiijätkö mitä?"},
        "proof": "p" * 48,
        "join_page": "accounts:join",
    },
}
OTHERWISE = [
    ("mail_in.refused", {"mail_subject": "", "words": ""}),
    ("mail_in.confirm", {"mail_subject": ""}),
    ("mail_in.waits", {"mail_subject": ""}),
]
