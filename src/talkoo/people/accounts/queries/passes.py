"""Whether a pass still lets somebody in."""

import secrets
import uuid

from talkoo.kernel import clock
from talkoo.people.accounts.models import Reason, SignInPass
from talkoo.people.accounts.queries.contacts import Way
from talkoo.plumbing.notify.models import Channel, Notification


def pass_in(token: str) -> SignInPass | None:
    """The unused pass that a link names, if its proof is right and its time has not run out."""
    identity = SignInPass.id_in(token)
    if identity is None:
        return None
    found = SignInPass.objects.select_related("person").filter(pk=identity).first()
    return found if found and is_good(found, token) else None


def is_good(chance: SignInPass, token: str = "") -> bool:
    """Whether the pass can still be used; with `token`, whether that is its link."""
    is_over = chance.used_at is not None or chance.expires_at <= clock.now()
    if is_over or chance.person is None or not chance.person.is_active:
        return False
    return not token or secrets.compare_digest(chance.token, token)


def waiting_to(way: Way | None) -> SignInPass | None:
    """The pass that waits to be told on this slow way. Asks the database for any way, also for none."""
    person_id = way.person.pk if way and way.is_slow else uuid.UUID(int=0)
    return waiting_for(person_id)


def waiting_for(person_id: uuid.UUID) -> SignInPass | None:
    """The newest pass that a helper made for the person and nobody has used."""
    found = (
        SignInPass.objects.select_related("person")
        .filter(
            person=person_id, reason=Reason.JOIN, used_at=None, tries_left__gt=0, expires_at__gt=clock.now()
        )
        .order_by("-created_at", "-id")
        .first()
    )
    return found if found and is_good(found) else None


def is_told_already(chance: SignInPass) -> bool:
    """Whether the code of this pass is on the list of what is told by voice, or was."""
    return Notification.objects.filter(
        person=chance.person_id,
        kind="accounts.code",
        channel=Channel.PAPER,
        created_at__gte=chance.created_at,
    ).exists()
