"""What is done without anybody asking: a seat is empty when the one who held it has been erased."""

import uuid

from django.db.models import F, Q
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from talkoo.areas.representation.models import Mandate
from talkoo.kernel import clock
from talkoo.plumbing.retention import registry
from talkoo.plumbing.tenancy import current


def _leave_seats(person_id: uuid.UUID) -> int:
    """That there was a mandate stays, without a name; one that runs ends today."""
    today = clock.today(current.site().time_zone)
    mandates = Mandate.objects.filter(person=person_id)
    number = mandates.update(public_name="", public_contact=False)
    mandates.filter(Q(until=None) | Q(until__gt=today)).update(until=Greatest(F("since"), today))
    return number


def _leave_deputies(person_id: uuid.UUID) -> int:
    return Mandate.objects.filter(deputy=person_id).update(deputy=None, deputy_public_name="")


def register() -> None:
    """What is kept of representatives, and how they are forgotten."""
    registry.personal(
        Mandate,
        export=("public_name", "since", "until", "public_contact"),
        erase=_leave_seats,
        label=_("your mandates"),
    )
    registry.personal(
        Mandate,
        person="deputy",
        export=("deputy_public_name", "since", "until"),
        erase=_leave_deputies,
        label=_("mandates as a deputy"),
    )
