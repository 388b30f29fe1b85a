"""The agenda of a meeting, which becomes its minutes."""

from talkoo.blocks.minutes.models.item import Item, Kind
from talkoo.blocks.minutes.models.minutes import MOST_AGENDA_DAYS, Minutes, State
from talkoo.blocks.minutes.models.record import Addendum, Attendance, Part

__all__ = [
    "MOST_AGENDA_DAYS",
    "Addendum",
    "Attendance",
    "Item",
    "Kind",
    "Minutes",
    "Part",
    "State",
]
