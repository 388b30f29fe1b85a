"""Everything that changes an organisation, its people, and what ties it to others."""

from talkoo.people.organisations.actions.connections import (
    answer_connection,
    ask_to_connect,
    end_connection,
    withdraw_connection,
)
from talkoo.people.organisations.actions.describing import describe, edit, set_logo
from talkoo.people.organisations.actions.entering import (
    Entered,
    change_state,
    confirm,
    discard,
    enter,
    forget_unconfirmed,
    register,
)
from talkoo.people.organisations.actions.guides import name_guide, take_guide_away
from talkoo.people.organisations.actions.memberships import (
    NewTerms,
    accept_new_terms,
    apply,
    decide_membership,
    join_umbrella,
    note_overdue,
    resign,
)
from talkoo.people.organisations.actions.newcomers import Newcomer
from talkoo.people.organisations.actions.parts import (
    affiliate,
    end_part,
    hide_parts,
    invite_to,
    show_part,
)
from talkoo.people.organisations.actions.profile import Profile

__all__ = [
    "Entered",
    "NewTerms",
    "Newcomer",
    "Profile",
    "accept_new_terms",
    "affiliate",
    "answer_connection",
    "apply",
    "ask_to_connect",
    "change_state",
    "confirm",
    "decide_membership",
    "describe",
    "discard",
    "edit",
    "end_connection",
    "end_part",
    "enter",
    "forget_unconfirmed",
    "hide_parts",
    "invite_to",
    "join_umbrella",
    "name_guide",
    "note_overdue",
    "register",
    "resign",
    "set_logo",
    "show_part",
    "take_guide_away",
    "withdraw_connection",
]
