"""Pages of the room of a space."""

from talkoo.blocks.chat.views.own import change, enclosure, mark, message, own
from talkoo.blocks.chat.views.room import keep, room

__all__ = ["change", "enclosure", "keep", "mark", "message", "own", "room"]
