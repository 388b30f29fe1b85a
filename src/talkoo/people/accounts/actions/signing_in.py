"""Signing in: asking for a code, using it, leaving."""

import secrets
import uuid
from typing import Any

from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.people.accounts import facts, queries
from talkoo.people.accounts.actions import passes
from talkoo.people.accounts.models import Person, Reason, SignInPass
from talkoo.plumbing.limits.take import take


@action
def ask_code(contact: str, *, caller: str, kind: str = "email") -> SignInPass:
    """Have a code sent to this address or number. For one that nobody has here the pass is of nobody; the caller must
    not be told, and cannot tell by the time it took.

    Raises TooMany: 5 codes an hour for an address, 30 for a caller.
    """
    passes.count_goes(kind, contact, caller)
    chance = passes.make_for(queries.way_to(contact, kind))
    emit(facts.CodeAsked(actor_id=None, person_id=chance.person_id, pass_id=chance.pk))
    return chance


@action
def issue_link(person_id: uuid.UUID, *, by: Any, minutes: int = 60) -> SignInPass:
    """A sign-in link to hand over; works once. Raises PermissionDenied."""
    require(by, "accounts.issue_link")
    chance = passes.make(person_id, minutes)
    emit(facts.LinkIssued(actor_id=id_of(by), person_id=person_id, pass_id=chance.pk))
    return chance


@action
def give_code(person_id: uuid.UUID, *, by: Any) -> SignInPass:
    """A code and link for somebody who is here or on the phone, valid for 7 days; those given before end.

    The person is told by mail, if there is an address. Raises PermissionDenied, and Person.DoesNotExist.
    """
    person = Person.objects.select_for_update().get(pk=person_id)
    require(by, "accounts.give_code", person)
    passes.end_all(person_id, Reason.JOIN)
    point = queries.phone_of(person_id)
    chance = passes.make(person_id, passes.GIVEN_MINUTES, reason=Reason.JOIN, point=point, by_id=id_of(by))
    emit(facts.CodeGiven(actor_id=id_of(by), person_id=person_id, pass_id=chance.pk))
    return chance


@action
def try_code(pass_id: uuid.UUID, code: str) -> Person | None:
    """The person whose code this is; the pass is then used. None for a wrong code, which costs one of five tries."""
    chance = (
        SignInPass.objects.select_for_update(of=("self",))
        .select_related("person")
        .filter(pk=pass_id)
        .exclude(reason__in=[Reason.VERIFY, Reason.PASSKEY])
        .first()
    )
    if chance is None or chance.tries_left < 1:
        return None
    is_right = secrets.compare_digest(chance.code.encode(), code.encode())
    if not is_right or not queries.is_good(chance):
        chance.tries_left -= 1
        chance.save(update_fields=["tries_left"])
        return None
    return _let_in(chance, "code")


@action
def try_given(contact: str, code: str, *, caller: str, kind: str) -> Person | None:
    """The person with this address or number to whom a helper gave this code.

    Raises TooMany: 10 tries a day for an address or number, 30 an hour for a caller.
    """
    take("sign_in.caller", caller, limit=30, seconds=3_600)
    take("sign_in.given", queries.tidy(kind, contact), limit=10, seconds=86_400)
    person = queries.person_at(contact, kind)
    waiting = queries.waiting_for(person.pk if person else uuid.UUID(int=0))
    chance = (
        SignInPass.objects.select_for_update(of=("self",))
        .select_related("person")
        .filter(pk=waiting.pk if waiting else uuid.UUID(int=0))
        .first()
    )
    proof = chance.code if chance else SignInPass().code
    if not secrets.compare_digest(proof.encode(), code.encode()) or not chance or not queries.is_good(chance):
        return None
    return _let_in(chance, "code")


@action
def use_link(token: str) -> Person | None:
    """The person whose link this is; the pass is then used. None when it is wrong, old or used."""
    identity = SignInPass.id_in(token) or uuid.UUID(int=0)
    chance = (
        SignInPass.objects.select_for_update(of=("self",))
        .select_related("person")
        .filter(pk=identity)
        .exclude(reason__in=[Reason.VERIFY, Reason.PASSKEY])
        .first()
    )
    if chance is None or not queries.is_good(chance, token):
        return None
    return _let_in(chance, "link")


def _let_in(chance: SignInPass, how: str) -> Person:
    person = passes.use(chance)
    emit(facts.SignedIn(actor_id=person.pk, how=how))
    return person


@action
def sign_out(*, by: Person) -> None:
    """Record that the person left; the session itself is ended by the caller."""
    emit(facts.SignedOut(actor_id=by.pk))
