"""Everything that changes an exchange visit."""

from talkoo.areas.visits.actions.ideas import Already, ask_for_ideas, give_idea
from talkoo.areas.visits.actions.planning import (
    KINDS,
    Arrangement,
    NotListed,
    TooFew,
    answer_as_host,
    arrange,
    plan,
    report,
)
from talkoo.areas.visits.actions.programme import (
    MOST_SLOTS,
    BadTimes,
    OutsideArea,
    Presentation,
    TooMany,
    answer_slot,
    change_slot,
    invite,
    look_at_need,
    send_programme,
    set_picture,
    withdraw,
)

__all__ = [
    "KINDS",
    "MOST_SLOTS",
    "Already",
    "Arrangement",
    "BadTimes",
    "NotListed",
    "OutsideArea",
    "Presentation",
    "TooFew",
    "TooMany",
    "answer_as_host",
    "answer_slot",
    "arrange",
    "ask_for_ideas",
    "change_slot",
    "give_idea",
    "invite",
    "look_at_need",
    "plan",
    "report",
    "send_programme",
    "set_picture",
    "withdraw",
]
