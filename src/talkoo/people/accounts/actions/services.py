"""Signing in with another service: which ones there are, and who people are there."""

import re
import uuid
from typing import Any
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction

from talkoo.kernel import clock
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.text import clean_line
from talkoo.people.accounts import facts, queries
from talkoo.people.accounts.models import Person, Service, ServiceIdentity, Status


class WrongService(ValueError):
    """The address is none that a service can have, or the key is no short name."""


class LinkedElsewhere(Exception):
    """This account of the service belongs to another person here, or the person has another account there."""


@action
def add_service(*, key: str, name: str, issuer: str, client: str, secret: str, by: Any) -> Service:
    """People may sign in with this service from now on; `issuer` is its own name, an address of https.

    Raises PermissionDenied, WrongService, and IntegrityError for a key that is there already.
    """
    require(by, "accounts.manage_services")
    parts = urlsplit(clean_line(issuer))
    if parts.scheme not in {"https", "http"} or not parts.hostname or parts.query or parts.fragment:
        raise WrongService(issuer[:200])
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}", key):
        raise WrongService(key[:40])
    service = Service.objects.create(
        key=key,
        name=clean_line(name)[:60],
        issuer=clean_line(issuer),
        client=clean_line(client)[:200],
        secret=secret.strip(),
        created_at=clock.now(),
    )
    emit(facts.ServiceAdded(actor_id=id_of(by), service_id=service.pk))
    return service


@action
def close_service(service_id: uuid.UUID, *, by: Any, is_open: bool = False) -> Service:
    """Nobody signs in with it any more; who people are there is kept, so that it can be opened again.

    Raises PermissionDenied, and Service.DoesNotExist.
    """
    service = Service.objects.select_for_update().get(pk=service_id)
    require(by, "accounts.manage_services")
    if service.is_open != is_open:
        service.is_open = is_open
        service.save(update_fields=["is_open"])
        emit(facts.ServiceClosed(actor_id=id_of(by), service_id=service.pk, is_open=is_open))
    return service


@action
def enter_with(service_id: uuid.UUID, subject: str, email: str) -> Person | None:
    """Who signs in with this account of the service: whoever connected it, or the one whose confirmed e-mail address
    the service has verified too, and which is connected by that. None when nobody is known by it.
    """
    service = Service.objects.filter(pk=service_id, is_open=True).first()
    if service is None:
        return None
    identity = (
        ServiceIdentity.objects.select_related("person").filter(service=service, subject=subject).first()
    )
    person: Person | None = identity.person if identity else None
    if identity is None:
        point = queries.owner_of(email)
        if point is None:
            return None
        person = point.person
        try:
            _link(person.pk, service.pk, subject, by=person)
        except LinkedElsewhere:
            return None
    if person is None:
        return None
    person = Person.objects.select_for_update().get(
        pk=person.pk
    )  # whoever is being forgotten comes in no more
    if not person.is_active:
        return None
    person.status, person.seen_at = Status.ACTIVE, clock.now()
    person.save(update_fields=["status", "seen_at"])
    emit(facts.SignedIn(actor_id=person.pk, how="service"))
    return person


def _link(person_id: uuid.UUID, service_id: uuid.UUID, subject: str, *, by: Any) -> ServiceIdentity:
    try:
        with transaction.atomic():
            identity = ServiceIdentity.objects.create(
                person_id=person_id, service_id=service_id, subject=subject, created_at=clock.now()
            )
    except IntegrityError as problem:
        raise LinkedElsewhere from problem
    emit(facts.ServiceLinked(actor_id=id_of(by), person_id=person_id, service_id=service_id))
    return identity


@action
def link_service(person_id: uuid.UUID, service_id: uuid.UUID, subject: str, *, by: Any) -> ServiceIdentity:
    """Connect an account of the service with the person who is signed in. Connecting again changes nothing.

    Raises PermissionDenied, Service.DoesNotExist, and LinkedElsewhere.
    """
    require(by, "accounts.own", person_id)
    service = Service.objects.get(pk=service_id, is_open=True)
    there = ServiceIdentity.objects.filter(service=service, subject=subject, person=person_id).first()
    return there or _link(person_id, service.pk, subject, by=by)


@action
def unlink_service(identity_id: uuid.UUID, *, by: Any) -> None:
    """No longer sign in with it. Raises PermissionDenied, and ServiceIdentity.DoesNotExist."""
    identity = ServiceIdentity.objects.select_for_update().get(pk=identity_id)
    require(by, "accounts.own", identity.person_id)
    identity.delete()
    emit(
        facts.ServiceUnlinked(
            actor_id=id_of(by), person_id=identity.person_id, service_id=identity.service_id
        )
    )
