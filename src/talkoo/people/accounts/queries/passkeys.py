"""The passkeys that people have."""

import uuid

from talkoo.people.accounts.models import Passkey

PASSKEY_MINUTES = 5


def passkeys_of(person_id: uuid.UUID) -> list[Passkey]:
    """A person's passkeys, the oldest first."""
    return list(Passkey.objects.filter(person=person_id).order_by("created_at", "id"))
