"""What is kept about people who made a room."""

from talkoo.plumbing.retention import registry
from talkoo.plumbing.video.models import Room


def register() -> None:
    """Called once, when every model is known."""
    registry.personal(
        Room, person="made_by", export=(), erase=registry.KEEP("ids only: the room is the meeting's")
    )
