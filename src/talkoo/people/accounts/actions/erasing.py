"""What is kept of people, how long, and how it is forgotten; hung into the registry when the program starts."""

import secrets
import uuid
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from talkoo.people.accounts import queries
from talkoo.people.accounts.models import (
    Block,
    Consent,
    ContactPoint,
    HelpRequest,
    Interest,
    Passkey,
    Person,
    PersonLanguage,
    RoleGrant,
    Service,
    ServiceIdentity,
    SignInPass,
    Status,
)
from talkoo.plumbing.retention import registry


def _empty(person_id: uuid.UUID) -> int:
    """The row stays as a number that others refer to, with nothing of the person in it."""
    return Person.objects.filter(pk=person_id).update(
        name="",
        status=Status.ERASED,
        home_area=None,
        is_findable=False,
        wants_plain_words=False,
        entered_by=None,
        seen_at=None,
        session_salt=secrets.token_urlsafe(12),
    )


def _forget_requests(person_id: uuid.UUID) -> int:
    """Requests for help that name the person, or an address of theirs."""
    known = registry.known_by(person_id)
    number = 0
    for one in HelpRequest.objects.exclude(name=""):
        told = f"{one.name}\n{one.told}".lower()
        if any(sign and sign.lower() in told for sign in (known.name, *known.addresses)):
            one.delete()
            number += 1
    return number


def _blocked(person_id: uuid.UUID) -> list[dict[str, object]]:
    found = Block.objects.select_related("blocked").filter(person=person_id).order_by("id")
    return [{"name": one.blocked.name, "since": one.since} for one in found]


def _addresses(person_id: uuid.UUID) -> Iterable[str]:
    """Not what may be somebody else's address or number, for nobody confirmed it: what is kept under these is given to
    the person, and erased."""
    found = ContactPoint.objects.filter(person=person_id)
    return [one.value for one in found if one.found_by or not _reaches_somebody(one.value)]


def _reaches_somebody(value: str) -> bool:
    """Whether mails or text messages could go there, whatever kind of detail it is said to be."""
    try:
        return bool(queries.kind_of(value))
    except queries.WrongContact:
        return False


def register() -> None:
    """Called once, when every model is known."""
    registry.addresses(_addresses)
    registry.personal(
        Person,
        person="pk",
        export=(
            *("name", "language", "status", "home_area_id", "is_findable", "wants_plain_words"),
            *("created_at", "seen_at"),
        ),
        erase=_empty,
        label=_("you"),
    )
    registry.personal(
        ContactPoint,
        export=("kind", "value", "visibility", "verified_at", "created_at"),
        label=_("how you are reached"),
    )
    consent = ("purpose", "is_given", "about_id", "terms_id", "language", "via", "at")
    kept = registry.KEEP("proof of what was agreed: codes and ids, no words")
    registry.personal(Consent, export=consent, erase=kept, label=_("what you agreed to"))
    registry.personal(
        Consent, person="witness", export=("purpose", "at"), erase=kept, label=_("what you witnessed")
    )
    registry.personal(PersonLanguage, export=("language", "level"), label=_("languages you speak"))
    registry.personal(Interest, export=("concept_id",), label=_("what interests you"))
    registry.personal(Block, export=_blocked, label=_("those whom you blocked"))
    registry.personal(
        Block, person="blocked", export=lambda person_id: []
    )  # who blocked somebody is not theirs
    registry.personal(RoleGrant, export=("role", "period"), label=_("your roles on the site"))
    registry.personal(
        SignInPass, export=("reason", "created_at", "used_at"), label=_("codes that were sent to you")
    )
    registry.personal(Passkey, export=("name", "created_at", "used_at"), label=_("your passkeys"))
    registry.personal(
        ServiceIdentity, export=("service_id", "subject", "created_at"), label=_("services you sign in with")
    )
    registry.personal(
        Service,
        person="identities__person",
        export=lambda person_id: [],
        erase=registry.KEEP("a service of the site; its secret is nobody's own"),
    )
    registry.personal(
        HelpRequest, person="settled_by", export=("created_at", "settled_at"), erase=_forget_requests
    )
    registry.kept(
        SignInPass,
        name="sign-in-passes",
        label=_("Codes and links to sign in with"),
        months=1,
        since="expires_at",
        why=_("to see who tried to come in (legitimate interest, GDPR 6(1)(f))"),
        is_plain=True,
    )
    registry.kept(
        HelpRequest,
        name="help-requests",
        label=_("Requests for help with signing in"),
        months=3,
        since="created_at",
        why=_("to help those who ask (legitimate interest, GDPR 6(1)(f))"),
        is_plain=True,
    )
    registry.kept(
        RoleGrant,
        name="ended-roles",
        label=_("Roles on the site that have ended"),
        months=24,
        since="period__endswith",
        why=_("to look up who answered for the site, and when (legitimate interest, GDPR 6(1)(f))"),
    )
