"""Somebody whom no mail reaches, and news for the contact, for the tests of all pages."""

import uuid
from typing import Any

from talkoo.kernel import clock
from talkoo.kernel.facts import Fact
from talkoo.kernel.text import texts
from talkoo.plumbing.notify import news
from talkoo.plumbing.notify.models import Channel, Notification


def furnish(site: Any, people: dict[str, Any]) -> None:
    words = {
        "about": texts("fi", fi=f"Verkosto {site.key}"),
        "told_as": "contact",
        "letter_id": uuid.UUID(int=7),
        "funding": [],
    }
    row, _story = news.keep(
        Fact(actor_id=None), "letters.arrived", words, strand=None, space_id=None, about=None
    )
    Notification(
        person=people["contact"],
        fact_id=row.fact_id,
        kind=row.kind,
        news=row,
        channel=Channel.EMAIL,
        language=people["contact"].language,
        created_at=clock.now(),
    ).save()
    Notification(
        person=people["contact"],
        fact_id=uuid.uuid4(),
        kind="letters.arrived",
        channel=Channel.PAPER,
        language=people["contact"].language,
        text=f"Uutinen {site.key}\n\nHei! Sivustolta {site.key} kuuluu uutta.\n",
        created_at=clock.now(),
    ).save()
