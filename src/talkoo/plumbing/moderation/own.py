"""What moderation keeps about people, and for how long."""

import uuid

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from talkoo.plumbing.moderation.models import Hidden, Report, State
from talkoo.plumbing.retention import registry


def _forget_reporter(person_id: uuid.UUID) -> int:
    """The report stays, so that its decision can be explained; words and name of who sent it go."""
    number = 0
    for one in Report.objects.filter(reporter_id=person_id):
        one.reporter_id, one.text = None, ""
        one.save(update_fields=["reporter", "text"])
        number += 1
    return number


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
    registry.kept(
        Report,
        name="moderation.reports",
        label=_("Reports that were decided"),
        months=24,
        since="decided_at",
        why=_("to answer for decisions (Regulation (EU) 2022/2065, articles 16 and 17)"),
        where=~Q(state=State.OPEN),
    )
