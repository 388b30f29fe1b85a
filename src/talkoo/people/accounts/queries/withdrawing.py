"""Taking a consent back by one link, as mails carry it: signed, bound to the site, without an end."""

import uuid

from django.core import signing

from talkoo.people.accounts.models import Person, Purpose, Status
from talkoo.plumbing.tenancy import current


def _salt() -> str:
    return f"withdraw {current.site_id()}"


def withdraw_token(person_id: uuid.UUID, purpose: str, about_id: uuid.UUID | None = None) -> str:
    """What the address `accounts:withdraw` ends with."""
    told = [str(person_id), purpose, str(about_id) if about_id else ""]
    return signing.dumps(told, salt=_salt(), compress=True)


def withdraw_wish(token: str) -> tuple[Person, str, uuid.UUID | None] | None:
    """Who takes back which consent about what; None for a link that is wrong, or of somebody who has left."""
    try:
        person_id, purpose, about = signing.loads(token, salt=_salt())
    except (signing.BadSignature, ValueError, TypeError):
        return None
    person = Person.objects.filter(pk=uuid.UUID(person_id)).exclude(status=Status.ERASED).first()
    if person is None or purpose not in Purpose.values:
        return None
    return person, purpose, uuid.UUID(about) if about else None
