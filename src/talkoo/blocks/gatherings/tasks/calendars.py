"""What is a person's own among the calendars."""

from django.utils.translation import gettext_lazy as _

from talkoo.blocks.gatherings.models import PersonalCalendar
from talkoo.plumbing.retention import registry


def register() -> None:
    """Once, when the program starts. Not the key: whoever got hold of an export would have the calendar."""
    registry.personal(
        PersonalCalendar, export=("made_at",), label=_("that your calendar has an address of its own")
    )
