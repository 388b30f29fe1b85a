"""How people come in: they join themselves, or somebody enters them."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from talkoo.kernel import clock
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.text import clean_line
from talkoo.people.accounts import facts, queries
from talkoo.people.accounts.actions import passes
from talkoo.people.accounts.models import (
    Consent,
    ContactPoint,
    Person,
    Purpose,
    Reason,
    SignInPass,
    Via,
)
from talkoo.plumbing.terms import queries as terms


class NoConsent(ValueError):
    """Nobody is entered who has not agreed to it."""


@dataclass(frozen=True)
class Joining:
    """Somebody is joining. Until `chance` is used nobody knows whether it is really `person`.

    With `is_new` the person was not here before, so that whatever they join now can be written down at once; it is
    theirs when they come. Otherwise the person was here already and may know nothing of it: let them confirm it after
    they have signed in, and never show who they are.
    """

    person: Person
    is_new: bool
    chance: SignInPass


def _enter(name: str, language: str, by_id: uuid.UUID | None = None) -> Person:
    return Person.objects.create(
        name=clean_line(name)[:120], language=language, entered_by_id=by_id, created_at=clock.now()
    )


def _reach(person: Person, kind: str, contact: str) -> None:
    ContactPoint.objects.create(
        person=person,
        kind=kind,
        value=queries.tidy(kind, contact),
        found_by=queries.found_by(kind, contact),
        created_at=clock.now(),
    )


def _agree(person: Person, language: str, terms_id: uuid.UUID | None, **how: Any) -> Consent:
    version = None if terms_id else terms.current("privacy")
    return Consent.objects.create(
        person=person,
        purpose=Purpose.TAKE_PART,
        is_given=True,
        terms_id=terms_id or (version.id if version else None),
        language=language,
        at=clock.now(),
        **how,
    )


@action
def invite(*, name: str, email: str, language: str, by: Any) -> Person:
    """Enter a person with an e-mail address, hidden from everybody. The address belongs to one person of the site.

    Raises PermissionDenied, and IntegrityError when the address is another person's.
    """
    require(by, "accounts.invite")
    person = _enter(name, language)
    _reach(person, "email", email)
    emit(facts.PersonInvited(actor_id=id_of(by), person_id=person.pk))
    return person


@action
def join_in(
    *,
    name: str,
    contact: str,
    language: str,
    caller: str,
    consent: bool,
    terms_id: uuid.UUID | None = None,
) -> Joining:
    """A visitor joins with a name and one e-mail address or phone number, and gets a code there.

    Who has the address already is found and not changed; the same work is done then, and the same is told. `terms_id`
    is the version of the privacy notice that was shown (by default the one that holds).

    Raises NoConsent; queries.WrongContact; TooMany: 5 codes an hour for an address, 30 for a caller.
    """
    if not consent:
        raise NoConsent
    kind = queries.kind_of(contact)
    passes.count_goes(kind, contact, caller)
    is_new = False
    try:
        with transaction.atomic():
            person = _enter(name, language)
            _agree(person, language, terms_id, via=Via.SELF)
            _reach(person, kind, contact)  # last, so that it takes as long when the address is somebody's
            is_new = True
    except IntegrityError:  # it is somebody's: what was begun is undone
        pass
    way = queries.way_to(contact, kind)
    if way is None:
        raise queries.WrongContact
    chance = passes.make_for(way)
    emit(facts.Joined(actor_id=None, person_id=way.person.pk, pass_id=chance.pk, is_new=is_new))
    return Joining(way.person, is_new, chance)


@action
def enter_person(
    *,
    name: str,
    contact: str | None,
    language: str,
    via: str,
    by: Any,
    witness_id: uuid.UUID | None = None,
    terms_id: uuid.UUID | None = None,
) -> Person:
    """Enter somebody who agreed on paper, or aloud before a witness; `by` is the one who writes it down.

    The person is told by mail, text message, or by voice. Raises PermissionDenied; NoConsent when what was said aloud
    has no witness; queries.WrongContact; IntegrityError when the address or number is another person's.
    """
    require(by, "accounts.enter")
    if via not in {Via.PAPER, Via.ORAL} or (via == Via.ORAL and (witness_id is None or id_of(by) is None)):
        raise NoConsent
    kind = queries.kind_of(contact) if contact else ""
    person = _enter(name, language, id_of(by))
    if contact:
        _reach(person, kind, contact)
    _agree(person, language, terms_id, via=via, recorded_by_id=id_of(by), witness_id=witness_id)
    way = queries.way_to(contact, kind) if contact else None
    chance = passes.make(
        person.pk, passes.GIVEN_MINUTES, reason=Reason.JOIN, point=way.point if way else None
    )
    emit(facts.PersonEntered(actor_id=id_of(by), person_id=person.pk, pass_id=chance.pk, via=via))
    return person
