"""Reading people."""

import secrets
import uuid

from talkoo.kernel import clock
from talkoo.kernel.text import clean_line
from talkoo.people.accounts.models import ContactPoint, Person, SignInPass
from talkoo.plumbing.mail_out.compose import Receiver


def tidy_email(typed: str) -> str:
    """An address as it is kept and compared: no spaces around, lower case."""
    return clean_line(typed).replace(" ", "").lower()


def person_at(email: str) -> Person | None:
    """Who may sign in with this address."""
    found = Person.objects.filter(
        contact_points__kind="email", contact_points__value=tidy_email(email)
    ).first()
    return found if found and found.is_active else None


def receiver(person_id: uuid.UUID) -> Receiver | None:
    """Where a mail to the person goes; None for somebody without e-mail."""
    row = (
        ContactPoint.objects.filter(person=person_id, kind="email")
        .order_by("id")
        .values_list("value", "person__language")
        .first()
    )
    return Receiver(address=row[0], language=row[1], person_id=person_id) if row else None


def pass_in(token: str) -> SignInPass | None:
    """The unused pass that a link names, if its proof is right and its time has not run out."""
    identity = SignInPass.id_in(token)
    if identity is None:
        return None
    found = SignInPass.objects.select_related("person").filter(pk=identity).first()
    return found if found and is_good(found, token) else None


def is_good(chance: SignInPass, token: str = "") -> bool:
    """Whether the pass can still be used; with `token`, whether that is its link."""
    if chance.used_at or chance.expires_at <= clock.now() or not chance.person.is_active:
        return False
    return not token or secrets.compare_digest(chance.token, token)
