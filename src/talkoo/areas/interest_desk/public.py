"""What the desk hangs in elsewhere: its queue on the coordinator's page, and what it keeps of people."""

import uuid
from typing import Any

from django.utils.translation import gettext_lazy as _

from talkoo.areas.interest_desk import actions, queries
from talkoo.areas.interest_desk.models import WAITING, InterestNotice, NoticeConcept, Tip
from talkoo.kernel import desk, pages
from talkoo.kernel.access import PROGRAM
from talkoo.plumbing.retention import registry

MODULE = "interest_desk"
"""What the site's list of modules calls it."""

QUEUE = desk.Queue(
    name="interests",
    label=_("Interests to answer"),
    select="""select count(*)::int, min(due_on) from interest_desk_interestnotice where state = any(%(states)s)""",
    parameters=lambda person: {"states": [str(one) for one in WAITING]},
    page="interest_desk:queue",
    permission="interest_desk.care",
    place=10,
)


def _export(person_id: uuid.UUID) -> list[dict[str, Any]]:
    return [
        {
            "name": one.name,
            "contact": one.contact or "",
            "language": one.language,
            "text": one.text,
            "state": one.state,
            "received_at": one.received_at,
            "answer": one.answer or "",
            "tips": [
                {"network": tip.space.slug, "note": tip.note, "answer": tip.answer, "sent_at": tip.sent_at}
                for tip in one.tips.select_related("space").order_by("id")
            ],
        }
        for one in queries.told_by(person_id).order_by("id")
    ]


def _forget(person_id: uuid.UUID) -> int:
    return actions.forget(person_id, by=PROGRAM)


def hang_in() -> None:
    """Called once, when the program starts."""
    desk.add(QUEUE)
    registry.personal(
        InterestNotice, person="person", export=_export, erase=_forget, label=_("What you told interests you")
    )
    registry.personal(
        InterestNotice,
        person=("taken_by", "answered_by"),
        export=("received_at", "state"),
        erase=registry.KEEP("who looked after it: an id without words"),
        label=_("Interests that you looked after"),
    )
    registry.personal(NoticeConcept, person="notice__person", export=("concept_id",))
    registry.personal(Tip, person="notice__person", export=("sent_at", "answer", "answered_at"))
    registry.personal(
        Tip,
        person=("by", "noted_by"),
        export=("sent_at", "note"),
        erase=registry.KEEP("who tipped: an id; the line goes with the interest after six months"),
        label=_("Networks that you tipped somebody about"),
    )
    registry.kept(
        InterestNotice,
        name="interests",
        label=_("Interests that are closed"),
        months=6,
        since="closed_at",
        why=_("to come back to it (consent of whoever told it, GDPR 6(1)(a))"),
    )
    registry.words(
        InterestNotice,
        fields=("text", "answer"),
        label=_("What somebody told interests them"),
        where=lambda notice_id: pages.address("interest_desk:notice", notice_id),
    )
