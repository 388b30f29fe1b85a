"""What becomes of photos when whoever added them goes."""

import uuid

from django.utils.translation import gettext_lazy as _

from talkoo.blocks.gatherings.models import Photo
from talkoo.plumbing.retention import registry


def _forget_adder(person_id: uuid.UUID) -> int:
    """The photos stay: those in them agreed."""
    return Photo.objects.filter(added_by=person_id).update(added_by=None)


def register() -> None:
    """Once, when the program starts."""
    registry.personal(
        Photo,
        person="added_by",
        export=("gathering_id", "added_at"),
        erase=_forget_adder,
        label=_("Photos of events that you added"),
    )
