"""Contact details of a person: adding, changing, showing and taking away."""

import datetime
import secrets
import uuid
from typing import Any

from django.db import IntegrityError, transaction

from talkoo.kernel import clock
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.lifecycle import NotNow
from talkoo.people.accounts import facts, queries
from talkoo.people.accounts.actions import consents
from talkoo.people.accounts.models import (
    PASS_MINUTES,
    ContactPoint,
    Person,
    Purpose,
    Reason,
    SignInPass,
    Visibility,
)
from talkoo.plumbing.limits.take import take
from talkoo.plumbing.mail_out import compose
from talkoo.plumbing.sms_out import gateway

MOST = 8


class Taken(Exception):
    """The address or number is somebody else's here."""


class LastWay(NotNow):
    """Without it the person could not sign in any more."""


@action
def add_contact(person_id: uuid.UUID, kind: str, value: str, *, by: Any) -> SignInPass | None:
    """Add a detail, hidden from everybody. An e-mail address, or a number that can be written to, counts when its owner
    has typed the code that goes there, and then takes the place of the one before: the pass for it is returned.

    Raises PermissionDenied; TooMany: 5 an hour; queries.WrongContact; NotNow when there are 8 already.
    """
    Person.objects.select_for_update().get(pk=person_id)
    require(by, "accounts.own", person_id)
    take("contacts.add", str(person_id), limit=5, seconds=3_600)
    if kind in {"email", "phone"} and queries.kind_of(value) != kind:
        raise queries.WrongContact
    if ContactPoint.objects.filter(person=person_id).count() >= MOST:
        raise NotNow("there are many already")
    if kind == "email" or (kind == "phone" and gateway.is_configured()):
        return _to_confirm(person_id, kind, value, by)
    point = ContactPoint.objects.create(
        person_id=person_id,
        kind=kind,
        value=queries.tidy(kind, value)[:300],
        found_by="",  # not confirmed: nobody signs in with it, and it takes nothing from whose it may be
        created_at=clock.now(),
    )
    emit(facts.ContactAdded(actor_id=id_of(by), person_id=person_id, contact_id=point.pk, kind=kind))
    return None


def _to_confirm(person_id: uuid.UUID, kind: str, value: str, by: Any) -> SignInPass:
    now = clock.now()
    SignInPass.objects.filter(person=person_id, reason=Reason.VERIFY, used_at=None).update(used_at=now)
    chance = SignInPass.objects.create(
        person_id=person_id,
        reason=Reason.VERIFY,
        new_kind=kind,
        new_value=queries.tidy(kind, value),
        issued_by_id=id_of(by),
        created_at=now,
        expires_at=now + datetime.timedelta(minutes=PASS_MINUTES),
    )
    emit(facts.ContactToConfirm(actor_id=id_of(by), person_id=person_id, pass_id=chance.pk))
    return chance


@action
def confirm_contact(pass_id: uuid.UUID, code: str, *, by: Any) -> ContactPoint | None:
    """The code that went to a new address or number: now it counts, and the one before is gone and told.

    None for a wrong code, which costs one of five tries, or an old one. Raises PermissionDenied; Taken when it is
    somebody else's.
    """
    chance = (
        SignInPass.objects.select_for_update(of=("self",))
        .select_related("person")
        .filter(pk=pass_id, reason=Reason.VERIFY)
        .first()
    )
    if chance is None or not queries.is_good(chance) or chance.tries_left < 1:
        return None
    require(by, "accounts.own", chance.person_id)
    if not secrets.compare_digest(chance.code.encode(), code.encode()):
        chance.tries_left -= 1
        chance.save(update_fields=["tries_left"])
        return None
    return _count_from_now(chance, by)


def _count_from_now(chance: SignInPass, by: Any) -> ContactPoint:
    now = clock.now()
    kind, value = chance.new_kind, chance.new_value or ""
    person = chance.person
    assert person is not None, "a good pass is somebody's"
    before = list(
        ContactPoint.objects.filter(person=person, kind=kind).exclude(found_by=queries.found_by(kind, value))
    )
    try:
        with transaction.atomic():
            point, _is_new = ContactPoint.objects.get_or_create(
                person=person,
                kind=kind,
                found_by=queries.found_by(kind, value),
                defaults={"value": value, "created_at": now},
            )
    except IntegrityError as problem:
        raise Taken from problem
    point.verified_at = now
    point.save(update_fields=["verified_at"])
    chance.used_at, chance.new_value = now, ""
    chance.save(update_fields=["used_at", "new_value"])
    fact = facts.ContactConfirmed(
        actor_id=id_of(by), person_id=person.pk, contact_id=point.pk, kind=kind, is_changed=bool(before)
    )
    for old in before:
        if kind == "email":  # told while the address is still known: afterwards nobody could
            compose.send(
                fact, "accounts.email_changed", compose.Receiver(old.value, person.language), changed_at=now
            )
        if old.consent_id:
            consents.withdraw_consent(person.pk, Purpose.SHOW_CONTACT, by=by, about_id=old.pk)
        old.delete()
    emit(fact)
    return point


@action
def show_contact(contact_id: uuid.UUID, visibility: str, *, by: Any) -> ContactPoint:
    """Say who sees a detail. To be shown it needs the person's consent, which this is; hiding takes it back.

    Raises PermissionDenied, ContactPoint.DoesNotExist, and ValueError for what is no visibility.
    """
    point = ContactPoint.objects.select_for_update().get(pk=contact_id)
    require(by, "accounts.own", point.person_id)
    if visibility not in Visibility.values:
        raise ValueError(visibility)
    if visibility == point.visibility:
        return point
    if visibility == Visibility.HIDDEN:
        consents.withdraw_consent(point.person_id, Purpose.SHOW_CONTACT, by=by, about_id=point.pk)
        point.refresh_from_db()
    else:
        point.consent = consents.give_consent(point.person_id, Purpose.SHOW_CONTACT, by=by, about_id=point.pk)
        point.visibility = visibility
        point.save(update_fields=["visibility", "consent"])
    emit(
        facts.ContactShown(
            actor_id=id_of(by), person_id=point.person_id, contact_id=point.pk, visibility=visibility
        )
    )
    return point


@action
def remove_contact(contact_id: uuid.UUID, *, by: Any) -> None:
    """Take a detail away for good. Raises PermissionDenied, ContactPoint.DoesNotExist, and LastWay."""
    found = ContactPoint.objects.get(pk=contact_id)
    require(by, "accounts.own", found.person_id)
    Person.objects.select_for_update().get(pk=found.person_id)
    point = ContactPoint.objects.select_for_update().get(pk=contact_id)
    ways = ContactPoint.objects.filter(person=point.person_id).exclude(found_by="").exclude(pk=point.pk)
    if point.found_by and not ways.exists():
        raise LastWay("it is the only way to sign in")
    if point.consent_id:
        consents.withdraw_consent(point.person_id, Purpose.SHOW_CONTACT, by=by, about_id=point.pk)
    point.delete()
    emit(facts.ContactRemoved(actor_id=id_of(by), person_id=point.person_id, kind=point.kind))
