"""Making, using and removing passkeys."""

import datetime
import uuid
from typing import Any

from django.db import IntegrityError, transaction

from talkoo.kernel import clock
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.text import clean_line
from talkoo.people.accounts import facts, queries
from talkoo.people.accounts.models import Passkey, Person, Reason, SignInPass, Status
from talkoo.plumbing.limits.take import take

MOST = 10


class WrongPasskey(Exception):
    """The answer proves nothing: another page, an old or used question, an unknown key, or a copy of one."""


@action
def ask_passkey(*, caller: str, by: Any = None) -> SignInPass:
    """A question for a passkey to sign: to sign in, or with `by` to make one for that person. Good once, for 5 minutes.

    Raises TooMany: 60 an hour for a caller.
    """
    take("passkey.ask", caller, limit=60, seconds=3_600)
    now = clock.now()
    chance = SignInPass.objects.create(
        person_id=id_of(by),
        reason=Reason.PASSKEY,
        created_at=now,
        expires_at=now + datetime.timedelta(minutes=queries.PASSKEY_MINUTES),
    )
    emit(facts.PasskeyAsked(actor_id=id_of(by), pass_id=chance.pk))
    return chance


def _question(pass_id: uuid.UUID, person_id: uuid.UUID | None) -> SignInPass:
    """The question, used up whatever comes of it. Raises WrongPasskey."""
    chance = (
        SignInPass.objects.select_for_update()
        .filter(pk=pass_id, reason=Reason.PASSKEY, person=person_id, used_at=None)
        .first()
    )
    if chance is None or chance.expires_at <= clock.now():
        raise WrongPasskey("the question is old or was answered")
    chance.used_at = clock.now()
    chance.save(update_fields=["used_at"])
    return chance


@action
def add_passkey(
    person_id: uuid.UUID, pass_id: uuid.UUID, answer: dict[str, Any], *, name: str, origin: str, by: Any
) -> Passkey:
    """Keep the passkey that the browser has made. Raises PermissionDenied and WrongPasskey."""
    from talkoo.people.accounts.queries import ceremony

    Person.objects.select_for_update().get(pk=person_id)
    require(by, "accounts.own", person_id)
    chance = _question(pass_id, person_id)
    if Passkey.objects.filter(person=person_id).count() >= MOST:
        raise WrongPasskey("there are many already")
    try:
        made = ceremony.made(chance, answer, origin)
        data = made.credential_data
    except (ValueError, TypeError, KeyError, AttributeError, IndexError) as problem:
        raise WrongPasskey(type(problem).__name__) from problem
    if data is None:
        raise WrongPasskey("no key in it")
    try:
        with transaction.atomic():
            passkey = Passkey.objects.create(
                person_id=person_id,
                credential=data.credential_id,
                public_key=ceremony.packed(data.public_key),
                uses=made.counter,
                name=clean_line(name)[:60],
                created_at=clock.now(),
            )
    except IntegrityError as problem:
        raise WrongPasskey("it is known already") from problem
    emit(facts.PasskeyAdded(actor_id=id_of(by), person_id=person_id, passkey_id=passkey.pk))
    return passkey


@action
def use_passkey(pass_id: uuid.UUID, answer: dict[str, Any], *, origin: str) -> Person | None:
    """Who has signed the question with their passkey; None when it proves nothing. The question is used up."""
    from talkoo.people.accounts.queries import ceremony

    try:
        chance = _question(pass_id, None)
        told, credential = ceremony.answered(answer)
        passkey = (
            Passkey.objects.select_for_update(of=("self",))
            .select_related("person")
            .filter(credential=credential)
            .first()
        )
        if passkey is None or not passkey.person.is_active:
            return None
        ceremony.server(origin).authenticate_complete(
            ceremony.state_of(chance), [ceremony.stored(passkey)], told
        )
    except (WrongPasskey, ValueError, TypeError, KeyError, AttributeError, IndexError):
        return None
    count = told.response.authenticator_data.counter
    is_copied = (count or passkey.uses) and count <= passkey.uses
    handle = told.response.user_handle
    if is_copied or (handle is not None and bytes(handle) != passkey.person_id.bytes):
        return None
    now = clock.now()
    passkey.uses, passkey.used_at = count, now
    passkey.save(update_fields=["uses", "used_at"])
    person: Person = passkey.person
    person.status, person.seen_at = Status.ACTIVE, now
    person.save(update_fields=["status", "seen_at"])
    emit(facts.SignedIn(actor_id=person.pk, how="passkey"))
    return person


@action
def remove_passkey(passkey_id: uuid.UUID, *, by: Any) -> None:
    """Forget a passkey. Raises PermissionDenied, and Passkey.DoesNotExist."""
    passkey = Passkey.objects.select_for_update().get(pk=passkey_id)
    require(by, "accounts.own", passkey.person_id)
    passkey.delete()
    emit(facts.PasskeyRemoved(actor_id=id_of(by), person_id=passkey.person_id, passkey_id=passkey_id))
