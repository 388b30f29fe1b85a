"""Everything that changes people and their sign-in."""

import datetime
import secrets
import uuid
from typing import Any

from talkoo.kernel import clock
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.text import clean_line
from talkoo.people.accounts import facts, queries
from talkoo.people.accounts.models import PASS_MINUTES, ContactPoint, Person, RoleGrant, SignInPass, Status
from talkoo.plumbing.limits.take import take


@action
def invite(*, name: str, email: str, language: str, by: Any) -> Person:
    """Enter a person with an e-mail address, hidden from everybody. The address belongs to one person of the site.

    Raises PermissionDenied, and IntegrityError when the address is another person's.
    """
    require(by, "accounts.invite")
    person = Person.objects.create(name=clean_line(name), language=language, created_at=clock.now())
    ContactPoint.objects.create(person=person, kind=ContactPoint.Kind.EMAIL, value=queries.tidy_email(email))
    emit(facts.PersonInvited(actor_id=id_of(by), person_id=person.pk))
    return person


def _pass_for(person_id: uuid.UUID, minutes: int) -> SignInPass:
    now = clock.now()
    return SignInPass.objects.create(
        person_id=person_id, created_at=now, expires_at=now + datetime.timedelta(minutes=minutes)
    )


@action
def ask_code(email: str, *, caller: str) -> SignInPass | None:
    """Have a code sent to this address; None when nobody may sign in with it, which the caller must not be told.

    Raises TooMany: 5 codes an hour for an address, 30 for a caller.
    """
    take("sign_in.caller", caller, limit=30, seconds=3_600)
    take("sign_in.address", queries.tidy_email(email), limit=5, seconds=3_600)
    person = queries.person_at(email)
    if person is None:
        return None
    chance = _pass_for(person.pk, PASS_MINUTES)
    emit(facts.CodeAsked(actor_id=None, person_id=person.pk, pass_id=chance.pk))
    return chance


@action
def issue_link(person_id: uuid.UUID, *, by: Any, minutes: int = 60) -> SignInPass:
    """A sign-in link to hand over; works once. Raises PermissionDenied."""
    require(by, "accounts.issue_link")
    chance = _pass_for(person_id, minutes)
    emit(facts.LinkIssued(actor_id=id_of(by), person_id=person_id, pass_id=chance.pk))
    return chance


@action
def try_code(pass_id: uuid.UUID, code: str) -> Person | None:
    """The person whose code this is; the pass is then used. None for a wrong code, which costs one of five tries."""
    chance = (
        SignInPass.objects.select_for_update(of=("self",)).select_related("person").filter(pk=pass_id).first()
    )
    if chance is None or not queries.is_good(chance) or chance.tries_left < 1:
        return None
    if not secrets.compare_digest(chance.code.encode(), code.encode()):
        chance.tries_left -= 1
        chance.save(update_fields=["tries_left"])
        return None
    return _use(chance, "code")


@action
def use_link(token: str) -> Person | None:
    """The person whose link this is; the pass is then used. None when it is wrong, old or used."""
    identity = SignInPass.id_in(token) or uuid.UUID(int=0)
    chance = (
        SignInPass.objects.select_for_update(of=("self",))
        .select_related("person")
        .filter(pk=identity)
        .first()
    )
    if chance is None or not queries.is_good(chance, token):
        return None
    return _use(chance, "link")


def _use(chance: SignInPass, how: str) -> Person:
    chance.used_at = clock.now()
    chance.save(update_fields=["used_at"])
    person = chance.person
    if person.status != Status.ACTIVE:
        person.status = Status.ACTIVE
        person.save(update_fields=["status"])
    if how == "code":
        person.contact_points.filter(kind="email", verified_at=None).update(verified_at=clock.now())
    emit(facts.SignedIn(actor_id=person.pk, how=how))
    return person


@action
def sign_out(*, by: Person) -> None:
    """Record that the person left; the session itself is ended by the caller."""
    emit(facts.SignedOut(actor_id=by.pk))


@action
def grant_role(
    person_id: uuid.UUID,
    role: str,
    *,
    by: Any,
    until: datetime.datetime | None = None,
    since: datetime.datetime | None = None,
) -> RoleGrant:
    """Give a role for a time. Raises PermissionDenied, and IntegrityError when it overlaps the same role."""
    require(by, "accounts.grant_role")
    grant = RoleGrant.objects.create(person_id=person_id, role=role, period=(since or clock.now(), until))
    emit(facts.RoleGranted(actor_id=id_of(by), person_id=person_id, role=role))
    return grant
