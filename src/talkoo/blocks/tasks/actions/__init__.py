"""Everything that changes tasks, and reminds of them."""

from talkoo.blocks.tasks.actions.doing import (
    NotTakingPart,
    Outcome,
    Words,
    add,
    change,
    drop,
    finish,
    give_back,
    put_back,
    reopen,
    take,
    tell_outcome,
)
from talkoo.blocks.tasks.actions.reminding import remind

__all__ = [
    "NotTakingPart",
    "Outcome",
    "Words",
    "add",
    "change",
    "drop",
    "finish",
    "give_back",
    "put_back",
    "remind",
    "reopen",
    "take",
    "tell_outcome",
]
