"""What incoming mail keeps about people, and for how long."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from talkoo.plumbing.mail_in import staging
from talkoo.plumbing.mail_in.models import Raw, Staged, State
from talkoo.plumbing.retention import registry, taking


def _of(person_id: uuid.UUID) -> Q:
    """Mails of a person: known to be, or from an address of theirs."""
    found = [staging.found_by(address) for address in registry.known_by(person_id).addresses]
    return Q(person=person_id) | Q(from_hash__in=found)


def _mails_of(person_id: uuid.UUID) -> Iterable[dict[str, Any]]:
    for raw in Raw.objects.filter(_of(person_id)).order_by("pk"):
        yield {
            "received_at": raw.received_at,
            "sender": taking.opened(raw, "sender"),
            "state": raw.state,
            "reason": raw.reason,
            "mail": taking.opened(raw, "body"),
        }


def _erase_mails(person_id: uuid.UUID) -> int:
    number, _models = Raw.objects.filter(_of(person_id)).delete()
    return number


def _staged_of(person_id: uuid.UUID) -> Q:
    found = [staging.found_by(address) for address in registry.known_by(person_id).addresses]
    return Q(person=person_id) | Q(found_by__in=found)


def _staging_of(person_id: uuid.UUID) -> Iterable[dict[str, Any]]:
    for one in Staged.objects.filter(_staged_of(person_id)).order_by("pk"):
        yield {
            "address": taking.opened(one, "address"),
            "name": taking.opened(one, "name"),
            "first_at": one.first_at,
            "last_at": one.last_at,
            "claimed_at": one.claimed_at,
        }


def _erase_staged(person_id: uuid.UUID) -> int:
    """The row stays for what hangs on it elsewhere, with nobody in it."""
    number = 0
    for one in Staged.objects.filter(_staged_of(person_id)):
        one.address = one.name = one.language = ""
        one.found_by, one.person_id = "", None
        one.save(update_fields=["address", "name", "language", "found_by", "person"])
        number += 1
    return number


def register() -> None:
    """Called once, when every model is known."""
    registry.personal(Raw, person="person", export=_mails_of, erase=_erase_mails, label=_("mails from you"))
    registry.personal(
        Staged, person="person", export=_staging_of, erase=_erase_staged, label=_("that you wrote by mail")
    )
    registry.kept(
        Raw,
        name="mail_in.waiting",
        label=_("Mails of people who have not joined"),
        months=1,
        since="received_at",
        where=Q(state__in=[State.STAGED, State.WAITING]),
        why=_("so that whoever wrote can still join (legitimate interest)"),
        is_plain=True,
    )
    registry.kept(
        Staged,
        name="mail_in.writers",
        label=_("People who wrote by mail and have not joined"),
        months=1,
        since="last_at",
        where=Q(claimed_at=None),
        why=_("so that whoever wrote can still join (legitimate interest)"),
        is_plain=True,
    )
    registry.kept(
        Raw,
        name="mail_in.mails",
        label=_("Mails that came in"),
        months=3,
        since="received_at",
        why=_("to see why a mail was not taken (legitimate interest)"),
        is_plain=True,
    )
