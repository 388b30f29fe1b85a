"""Making and using passes; part of the actions that hand them over."""

import datetime
import uuid

from talkoo.kernel import clock
from talkoo.people.accounts import queries
from talkoo.people.accounts.models import (
    GIVEN_DAYS,
    PASS_MINUTES,
    ContactPoint,
    Person,
    Reason,
    SignInPass,
    Status,
)
from talkoo.plumbing.limits.take import take

GIVEN_MINUTES = GIVEN_DAYS * 24 * 60


def count_goes(kind: str, contact: str, caller: str) -> None:
    """Codes may be asked for 5 times an hour for an address or number, and 30 times from one place. Raises TooMany."""
    take("sign_in.caller", caller, limit=30, seconds=3_600)
    take("sign_in.address", queries.tidy(kind, contact), limit=5, seconds=3_600)


def make(
    person_id: uuid.UUID | None,
    minutes: int,
    *,
    reason: str = Reason.SIGN_IN,
    point: ContactPoint | None = None,
    by_id: uuid.UUID | None = None,
) -> SignInPass:
    """A new pass; without a person it is one that nobody can use."""
    now = clock.now()
    return SignInPass.objects.create(
        person_id=person_id,
        reason=reason,
        contact_point=point,
        issued_by_id=by_id,
        created_at=now,
        expires_at=now + datetime.timedelta(minutes=minutes),
    )


def make_for(way: queries.Way | None) -> SignInPass:
    """The pass of somebody who asked: for a slow way the one that still waits, so that nobody is told twice."""
    waiting = queries.waiting_to(way)
    if waiting:
        return waiting
    if way is None:
        return make(None, PASS_MINUTES)
    if way.is_slow:
        return make(way.person.pk, GIVEN_MINUTES, reason=Reason.JOIN, point=way.point)
    return make(way.person.pk, PASS_MINUTES, point=way.point)


def end_all(person_id: uuid.UUID, *reasons: str) -> None:
    """Unused passes of the person for these reasons no longer let anybody in."""
    SignInPass.objects.filter(person=person_id, reason__in=reasons, used_at=None).update(used_at=clock.now())


def end_given(person_id: uuid.UUID) -> None:
    """Unused passes that somebody gave the person by hand no longer let anybody in."""
    given = SignInPass.objects.filter(person=person_id, reason=Reason.JOIN, issued_by__isnull=False)
    given.filter(used_at=None).update(used_at=clock.now())


def use(chance: SignInPass) -> Person:
    """Somebody has proven to be the person. Where the pass was sent is confirmed by that, unless it was handed over."""
    person = chance.person
    assert person is not None, "a good pass is somebody's"
    now = clock.now()
    chance.used_at = now
    chance.save(update_fields=["used_at"])
    person.seen_at = now
    person.status = Status.ACTIVE
    person.save(update_fields=["status", "seen_at"])
    if chance.contact_point_id and chance.issued_by_id is None:
        ContactPoint.objects.filter(pk=chance.contact_point_id, verified_at=None).update(verified_at=now)
    return person
