"""What the mails about gatherings carry for calendars: an invitation, its change, its end.

The mail that is sent anyhow carries it: nobody gets one more. Whoever has a place, or is called to a meeting for which
nobody registers, gets the entry with the mail that says so; it changes with the mail of a move, and goes with that of a
cancellation.
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

WHEN_ALL_IS_WELL = (
    "gatherings.registered",
    "gatherings.reminder",
    "gatherings.called",
    "gatherings.date_set",
)
"""Mails to those who come or are called, as long as it takes place."""

ENDS_A_PLACE = "gatherings.registration_cancelled"
WHATEVER_HAPPENS = ("gatherings.moved", "gatherings.dated", "gatherings.cancelled")
KINDS = (*WHEN_ALL_IS_WELL, ENDS_A_PLACE, *WHATEVER_HAPPENS)


def invitation(kind: str, row: Row, standing: str, language: str) -> Invitation | None:
    """What a mail of this kind carries about the gathering `row` (queries.calendars) for somebody whose registration
    stands so; who has none (empty) is called, where nobody has to register. None when their calendar has nothing of
    it, or need not change."""
    is_called = not standing and not row["takes_registrations"]
    has_place = standing == Standing.CONFIRMED
    if kind not in KINDS or not (has_place or is_called or kind == ENDS_A_PLACE):
        return None
    is_off = kind == ENDS_A_PLACE or row["state"] == State.CANCELLED or row["starts_at"] is None
    if is_off and kind in WHEN_ALL_IS_WELL:
        return None
    language = compose.Draft.language_for(language)
    with translation.override(language):
        entry = calendars.entry({**row, "standing": standing}, language)
    return Invitation(entry=entry, method=Method.CANCEL if is_off else Method.REQUEST, is_answered=has_place)


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
