"""What becomes of photos when whoever added them goes, and how long they are kept."""

import uuid
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from talkoo.blocks.gatherings import actions
from talkoo.blocks.gatherings.models import Photo
from talkoo.kernel.access import PROGRAM
from talkoo.plumbing.retention import registry

MONTHS = 60


def _forget_adder(person_id: uuid.UUID) -> int:
    """The photos stay: those in them agreed."""
    return Photo.objects.filter(added_by=person_id).update(added_by=None)


def _take_out(photo_ids: Sequence[uuid.UUID]) -> None:
    """With their files. They cannot be brought back, so that what somebody wants out stays out."""
    for photo_id in photo_ids:
        actions.remove_photo(photo_id, by=PROGRAM)


def register() -> None:
    """Once, when the program starts."""
    registry.personal(
        Photo,
        person="added_by",
        export=("gathering_id", "added_at"),
        erase=_forget_adder,
        label=_("Photos of events that you added"),
    )
    registry.kept(
        Photo,
        name="gatherings.photos",
        label=_("Photos of events"),
        months=MONTHS,
        since="added_at",
        why=_(
            "to remember what was done together (consent of those in them, GDPR 6(1)(a); it can be withdrawn at any "
            "time)"
        ),
        erase=_take_out,
        is_plain=True,
    )
