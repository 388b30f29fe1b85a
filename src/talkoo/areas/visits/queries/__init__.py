"""Every read of exchange visits that is worth a name."""

from talkoo.areas.visits.queries.inviting import asked, can_be_invited, invited, slot_of, to_invite
from talkoo.areas.visits.queries.shown import (
    Card,
    Part,
    Partner,
    Shown,
    Standing,
    asked_about,
    listed,
    one,
    say_when,
    slugs_of,
    standing,
    with_gathering,
)

__all__ = [
    "Card",
    "Part",
    "Partner",
    "Shown",
    "Standing",
    "asked",
    "asked_about",
    "can_be_invited",
    "invited",
    "listed",
    "one",
    "say_when",
    "slot_of",
    "slugs_of",
    "standing",
    "to_invite",
    "with_gathering",
]
