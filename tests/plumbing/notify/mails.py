"""The mails of this package, each with what it is given, and its other cases."""

from django.utils.translation import gettext_lazy as _

MAILS = {
    "notify.digest": {
        "person_name": "Aino Esimerkki",
        "count": 2,
        "sections": [
            {
                "label": _("Texts"),
                "lines": [
                    {"subject": "Talkoot lauantaina", "address": "http://a.localhost/x/"},
                    {"subject": "Kuka tulee?", "address": ""},
                ],
            }
        ],
    }
}
OTHERWISE = [
    ("notify.digest", {"count": 1, "sections": [{"label": "", "lines": [{"subject": "x", "address": ""}]}]})
]
