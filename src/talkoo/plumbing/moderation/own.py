"""What moderation keeps about people, and for how long."""

import uuid
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from talkoo.kernel import clock
from talkoo.plumbing.moderation.models import Concerned, Held, HeldState, Hidden, Report, State
from talkoo.plumbing.retention import registry


def _forget_reporter(person_id: uuid.UUID) -> int:
    """The report stays, so that its decision can be explained; words and name of who sent it go."""
    number = 0
    for one in Report.objects.filter(reporter_id=person_id):
        one.reporter_id, one.text = None, ""
        one.save(update_fields=["reporter", "text"])
        number += 1
    return number


def _decisions(person_id: uuid.UUID) -> list[dict[str, Any]]:
    found = Hidden.objects.filter(concerned__person=person_id).order_by("at", "pk")
    return [
        {
            "kind": one.kind,
            "key": one.key,
            "reason": one.reason,
            "at": one.at,
            "lifted_at": one.lifted_at,
            "appeal": one.appeal,
            "answer": one.appeal_answer or "",
        }
        for one in found
    ]


def _appeals(person_id: uuid.UUID) -> list[dict[str, Any]]:
    found = Hidden.objects.filter(appeal_by=person_id).order_by("appeal_at", "pk")
    return [{"text": one.appeal_text, "at": one.appeal_at, "appeal": one.appeal} for one in found]


def _forget_appellant(person_id: uuid.UUID) -> int:
    """That it was asked, and what was decided, stays to be counted; the words go."""
    number = 0
    for one in Hidden.objects.filter(appeal_by=person_id):
        one.appeal_by_id, one.appeal_text = None, ""
        one.save(update_fields=["appeal_by", "appeal_text"])
        number += 1
    return number


def _forget_writer(person_id: uuid.UUID) -> int:
    waiting = Held.objects.filter(writer=person_id, state=HeldState.WAITING)
    waiting.update(state=HeldState.GONE, decided_at=clock.now())
    return Held.objects.filter(writer=person_id).update(writer=None)


def register() -> None:
    """Called once, when every model is known."""
    registry.personal(
        Report,
        person="reporter",
        export=("kind", "key", "reason", "text", "reported_at", "state", "decided_at"),
        erase=_forget_reporter,
        label=_("what you reported"),
    )
    registry.personal(
        Report,
        person="decided_by",
        export=("kind", "key", "decision_text", "decided_at"),
        erase=registry.KEEP(
            "the reason of a decision belongs to those whom it concerns; the decider is an id"
        ),
        label=_("what you decided about reports"),
    )
    registry.personal(
        Hidden,
        person="by",
        export=("kind", "key", "reason", "at"),
        erase=registry.KEEP(
            "the reason of a decision belongs to those whom it concerns; the decider is an id"
        ),
        label=_("what you hid"),
    )
    registry.personal(
        Hidden,
        person=("lifted_by", "appeal_decided_by"),
        export=("kind", "key", "lifted_at", "appeal_decided_at"),
        erase=registry.KEEP("who decided is an id; the answer belongs to those whom it concerns"),
        label=_("what you showed again, or looked at again"),
    )
    registry.personal(
        Hidden,
        person="appeal_by",
        export=_appeals,
        erase=_forget_appellant,
        label=_("what you asked to be looked at again"),
    )
    registry.personal(Concerned, export=_decisions, label=_("what moderators decided about what you wrote"))
    registry.personal(
        Held,
        person="writer",
        export=("kind", "key", "why", "at", "state", "decided_at"),
        erase=_forget_writer,
        label=_("what you wrote that waited for a moderator"),
    )
    registry.personal(
        Held,
        person="decided_by",
        export=("kind", "key", "state", "decided_at"),
        erase=registry.KEEP("who decided is an id without words"),
        label=_("what you let through or declined"),
    )
    registry.kept(
        Report,
        name="moderation.reports",
        label=_("Reports that were decided"),
        months=24,
        since="decided_at",
        why=_("to answer for decisions (Regulation (EU) 2022/2065, articles 16 and 17)"),
        where=~Q(state=State.OPEN),
    )
    registry.kept(
        Held,
        name="moderation.held",
        label=_("What waited for a moderator and was let through"),
        months=24,
        since="decided_at",
        why=_("to answer for decisions (Regulation (EU) 2022/2065, articles 16 and 17)"),
        where=Q(state__in=[HeldState.RELEASED, HeldState.GONE]),
        is_plain=True,
    )
