"""The mails of this package, each with what it is given, and its other cases."""

from talkoo.kernel.text import texts

MAILS = {
    "ideas.news": {
        "person_name": "Aino Esimerkki",
        "what": "picked",
        "about": "Kylätalo",
        "slug": "x",
        "network": "Verkosto",
        "network_slug": "n",
        "into": "Toinen",
        "into_slug": "y",
        "reason": "Syy",
        "funding": [],
    },
    "ideas.left": {"about": texts("fi", fi="Kylätalo"), "slug": "x"},
}
OTHERWISE = [
    ("ideas.news", {"what": "network"}),
    ("ideas.news", {"what": "merged"}),
    ("ideas.news", {"what": "closed"}),
    ("ideas.news", {"what": "reopened"}),
    ("ideas.news", {"person_name": ""}),
]
