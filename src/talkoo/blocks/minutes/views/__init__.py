"""Pages of agendas and minutes."""

from talkoo.blocks.minutes.views.agenda import add, item, item_step
from talkoo.blocks.minutes.views.approving import addendum, step
from talkoo.blocks.minutes.views.papers import paper
from talkoo.blocks.minutes.views.reading import listing, minutes
from talkoo.blocks.minutes.views.writing import arrange, attendance, write

__all__ = [
    "add",
    "addendum",
    "arrange",
    "attendance",
    "item",
    "item_step",
    "listing",
    "minutes",
    "paper",
    "step",
    "write",
]
