"""What the mails about gatherings carry for calendars: an invitation, its change, its end.

The mail that is sent anyhow carries it: nobody gets one more. Whoever has a place gets the entry with the mail that
says so; it changes with the mail of a move, and goes with that of a cancellation.
"""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import translation

from talkoo.blocks.gatherings.models import Registration, Standing, State
from talkoo.blocks.gatherings.queries import calendars
from talkoo.kernel.rows import Row
from talkoo.plumbing.mail_out import compose
from talkoo.plumbing.mail_out.compose import Invitation
from talkoo.plumbing.mail_out.invitations import Method
from talkoo.plumbing.notify import enclosing
from talkoo.plumbing.notify.reach import Reach

ABOUT_A_PLACE = ("gatherings.registered", "gatherings.reminder")
"""Mails to whoever comes, as long as all goes as planned."""

ENDS_A_PLACE = "gatherings.registration_cancelled"
ABOUT_THE_EVENT = ("gatherings.moved", "gatherings.dated", "gatherings.cancelled")
KINDS = (*ABOUT_A_PLACE, ENDS_A_PLACE, *ABOUT_THE_EVENT)


def invitation(kind: str, row: Row, standing: str, language: str) -> Invitation | None:
    """What a mail of this kind carries about the gathering `row` (queries.calendars) for somebody whose registration
    stands so. None when their calendar has nothing of it, or need not change."""
    had_a_place = standing == Standing.CONFIRMED or kind == ENDS_A_PLACE
    if kind not in KINDS or not had_a_place:
        return None
    is_off = kind == ENDS_A_PLACE or row["state"] == State.CANCELLED or row["starts_at"] is None
    if is_off and kind in ABOUT_A_PLACE:
        return None  # no date yet
    with translation.override(compose.Draft.language_for(language)):
        entry = calendars.entry({**row, "standing": standing}, compose.Draft.language_for(language))
    return Invitation(entry=entry, method=Method.CANCEL if is_off else Method.REQUEST, is_answered=True)


def for_guest(kind: str, registration: Registration) -> Invitation | None:
    """What a mail of this kind carries for somebody without an account."""
    row = calendars.by_id([registration.gathering_id]).get(registration.gathering_id)
    return invitation(kind, row, registration.state, registration.language) if row else None


def _for_people(kind: str) -> enclosing.Enclose:
    def enclose(context: Mapping[str, Any], people: Sequence[Reach]) -> dict[uuid.UUID, Invitation]:
        """By the address of the gathering in the context; none for whoever hears of somebody else's place."""
        row = calendars.at_slug(str(context.get("slug") or ""))
        if row is None or context.get("for_name"):
            return {}
        standings = calendars.standings(row["id"], [to.person_id for to in people])
        made = {
            to.person_id: invitation(kind, row, standings.get(to.person_id, ""), to.language) for to in people
        }
        return {person_id: one for person_id, one in made.items() if one is not None}

    return enclose


for _kind in KINDS:
    enclosing.with_kind(_kind, _for_people(_kind))
