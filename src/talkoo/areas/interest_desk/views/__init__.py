"""Pages of the interest desk: telling, answering tips, and looking after what was told."""

from talkoo.areas.interest_desk.views.asking import received, tell, tips
from talkoo.areas.interest_desk.views.care import (
    decline,
    founds,
    letter,
    note_answer,
    notice,
    queue,
    take,
)

__all__ = [
    "decline",
    "founds",
    "letter",
    "note_answer",
    "notice",
    "queue",
    "received",
    "take",
    "tell",
    "tips",
]
