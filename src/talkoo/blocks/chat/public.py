"""What others may do with rooms, and what passes by without being kept."""

import uuid
from typing import Any

from talkoo.blocks.chat import queries
from talkoo.plumbing.live import publish


def say_writing(space_id: uuid.UUID, by: Any) -> None:
    """Those who have the room open see for a moment that somebody is writing. Nothing of it is kept or recorded."""
    publish.pass_on(queries.KIND, space_id, "writing", {"id": str(by.pk), "name": by.name})
