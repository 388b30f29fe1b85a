"""Somebody whom no mail reaches, for the tests of all pages."""

import uuid
from typing import Any

from talkoo.kernel import clock
from talkoo.plumbing.notify.models import Channel, Notification


def furnish(site: Any, people: dict[str, Any]) -> None:
    Notification(
        person=people["contact"],
        fact_id=uuid.uuid4(),
        kind="letters.arrived",
        channel=Channel.PAPER,
        language=people["contact"].language,
        text=f"Uutinen {site.key}\n\nHei! Sivustolta {site.key} kuuluu uutta.\n",
        created_at=clock.now(),
    ).save()
