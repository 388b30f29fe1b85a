"""What is kept about people in video servers and rooms: who made a room, and nothing else."""

from talkoo.plumbing.retention import registry
from talkoo.plumbing.video.models import Provider, Room


def register() -> None:
    """Called once, when every model is known."""
    registry.personal(
        Provider,
        person="rooms__made_by",
        export=lambda person_id: [],
        erase=registry.KEEP("a server of the site; its secret is nobody's own"),
    )
    registry.personal(
        Room,
        person="made_by",
        export=lambda person_id: [],
        erase=registry.KEEP("ids only: the room is the meeting's"),
    )
