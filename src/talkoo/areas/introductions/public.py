"""What introductions hang in elsewhere: where one asks, the coordinator's queue, and what is kept of people."""

import uuid
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from talkoo.areas.introductions import queries
from talkoo.areas.introductions.models import OPEN, Introduction
from talkoo.kernel import desk, pages
from talkoo.people.accounts import queries as accounts
from talkoo.people.organisations.public import introduce_with
from talkoo.plumbing.retention import registry as retention


def _asked(person_id: uuid.UUID) -> list[dict[str, Any]]:
    return [
        {
            "why": one.why,
            "gives": one.asker_gives,
            "state": one.state,
            "asked_at": one.asked_at,
            "reply": one.reply,
        }
        for one in Introduction.objects.filter(asker=person_id).order_by("id")
    ]


def _answered(person_id: uuid.UUID) -> list[dict[str, Any]]:
    found = Introduction.objects.filter(Q(person=person_id) | Q(answered_by=person_id)).order_by("id")
    return [
        {"gave": one.other_gives or "", "reply": one.reply, "state": one.state, "closed_at": one.closed_at}
        for one in found
    ]


def hang_in() -> None:
    """Called once, when the program starts."""
    desk.add(queries.QUEUE)
    introduce_with(lambda slug: pages.address("introductions:ask_organisation", slug))
    accounts.write_with(lambda person_id: pages.address("introductions:ask_person", person_id))
    retention.personal(
        Introduction, person="asker", export=_asked, label=_("Those whom you asked to be put in touch with")
    )
    retention.personal(
        Introduction,
        person="person",
        export=_answered,
        label=_("Those who asked to be put in touch with you"),
    )
    retention.personal(
        Introduction,
        person="answered_by",
        export=_answered,
        label=_("What you answered for an organisation"),
    )
    retention.kept(
        Introduction,
        name="introductions",
        label=_("Wishes to be put in touch that are closed"),
        months=6,
        since="closed_at",
        where=~Q(state__in=OPEN),
        why=_("to look up what the other side gave (consent of both sides, GDPR 6(1)(a))"),
    )
    retention.words(
        Introduction,
        fields=("why", "reply", "note"),
        label=_("Wish to be put in touch"),
        where=lambda wish_id: pages.address("introductions:wish", wish_id),
    )
