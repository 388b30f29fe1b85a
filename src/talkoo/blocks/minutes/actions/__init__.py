"""Everything that changes agendas and minutes."""

from talkoo.blocks.minutes.actions.agenda import Proposal, carry_over, change_item, move, propose, withdraw
from talkoo.blocks.minutes.actions.approving import NotBegun, add_to, approve, check, send_back
from talkoo.blocks.minutes.actions.opening import forget_minutes
from talkoo.blocks.minutes.actions.writing import (
    Arrangement,
    Written,
    arrange,
    note_attendance,
    write,
)

__all__ = [
    "Arrangement",
    "NotBegun",
    "Proposal",
    "Written",
    "add_to",
    "approve",
    "arrange",
    "carry_over",
    "change_item",
    "check",
    "forget_minutes",
    "move",
    "note_attendance",
    "propose",
    "send_back",
    "withdraw",
    "write",
]
