"""The door: a mail is ours when it is for an address of ours, and it is kept before anybody is told so."""

import hashlib
from email import policy
from email.parser import BytesHeaderParser

from django.db import IntegrityError, transaction

from talkoo.kernel import clock, crypto
from talkoo.plumbing.mail_in import addresses, parse, registry, tasks
from talkoo.plumbing.mail_in.models import Raw
from talkoo.plumbing.tenancy import current, sites

MOST_BYTES = 36 * 1024 * 1024
"""25 MB of files, as mails carry them (base 64)."""

_HEAD = 65_536


def is_ours(receiver: str) -> bool:
    """Whether a mail to this address can be for anybody here."""
    found = addresses.meant(receiver)
    if found is None or found.verb:
        return found is not None
    with sites.within(found.site_id):
        return registry.at(found.local) is not None


def keep(came_by: str, sender: str, receiver: str, body: bytes) -> bool:
    """Keep a mail for one receiver and have it read. True: it is committed, now or earlier; False: it is not ours.

    `sender` is the envelope's, empty for what servers write. Raises what the database raises.
    """
    found = addresses.meant(receiver)
    if found is None:
        return False
    with sites.within(found.site_id):
        raw = Raw(
            came_by=came_by,
            received_at=clock.now(),
            found_by=_found_by(sender, receiver, body),
            sender=sender,
            receiver=receiver,
            body=body.decode("latin-1"),
            size=len(body),
        )
        try:
            with transaction.atomic():
                raw.save(force_insert=True)
        except IntegrityError:
            return True  # it came before
        tasks.handle.defer(site_id=str(found.site_id), raw_id=str(raw.pk))
    return True


def _found_by(sender: str, receiver: str, body: bytes) -> str:
    head = BytesHeaderParser(policy=policy.compat32).parsebytes(body[:_HEAD])
    known_by = parse.first_id(str(head.get("message-id") or "")) or hashlib.sha256(body).hexdigest()
    said = f"{sender.lower()}|{receiver.lower()}|{known_by}"
    return crypto.blind("mail.in", said, site=current.site_id())
