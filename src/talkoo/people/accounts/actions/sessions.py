"""Ending one's sessions in other browsers."""

import uuid
from typing import Any

from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.people.accounts import facts
from talkoo.plumbing.sessions import listed


@action
def end_session(person_id: uuid.UUID, name: uuid.UUID, *, by: Any) -> int:
    """Sign one browser out; returns how many there were (0 or 1). Raises PermissionDenied."""
    require(by, "accounts.own", person_id)
    number = listed.end(person_id, name)
    if number:
        emit(facts.SessionsEnded(actor_id=id_of(by), person_id=person_id, number=number))
    return number


@action
def end_other_sessions(person_id: uuid.UUID, key: str | None, *, by: Any) -> int:
    """Sign out everywhere but in the session with this key; returns in how many. Raises PermissionDenied."""
    require(by, "accounts.own", person_id)
    number = listed.end_others(person_id, key)
    if number:
        emit(facts.SessionsEnded(actor_id=id_of(by), person_id=person_id, number=number))
    return number
