"""Where a person is signed in, and ending it from elsewhere. Called by the actions of people."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from talkoo.kernel import clock
from talkoo.plumbing.sessions.models import Session


@dataclass(frozen=True)
class Listed:
    """One browser that is signed in. `is_this`: the one that asks."""

    name: uuid.UUID
    browser: str
    begun_at: datetime | None
    seen_at: datetime | None
    is_this: bool


def of_person(person_id: uuid.UUID, key: str | None) -> list[Listed]:
    """The person's browsers, this one (`key`) first, then the ones seen last."""
    rows = Session.objects.filter(person=person_id, expire_date__gt=clock.now())
    found = [
        Listed(one.name, one.browser, one.begun_at, one.seen_at, one.session_key == key)
        for one in rows.defer("session_data")
    ]
    return sorted(found, key=lambda one: (not one.is_this, -(one.seen_at.timestamp() if one.seen_at else 0)))


def end(person_id: uuid.UUID, name: uuid.UUID) -> int:
    """End one; returns how many there were (0 or 1)."""
    return int(Session.objects.filter(person=person_id, name=name).delete()[0])


def end_others(person_id: uuid.UUID, key: str | None) -> int:
    """End all but the one with this key; returns how many."""
    return int(Session.objects.filter(person=person_id).exclude(session_key=key or "").delete()[0])
