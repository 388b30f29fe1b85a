"""Writing a text message: short, in the receiver's language, into the ledger."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from talkoo.kernel import clock
from talkoo.kernel.facts import Fact
from talkoo.plumbing.mail_out.compose import Draft, ledger_key
from talkoo.plumbing.sms_out.models import Message
from talkoo.plumbing.tenancy import current


@dataclass(frozen=True)
class Receiver:
    """Whose phone it goes to, in international form (`+358401234567`), and how its reader reads.

    `person_id` is None for someone without an account here.
    """

    phone: str
    language: str
    person_id: uuid.UUID | None = None

    @property
    def key(self) -> str:
        """What makes the ledger row unique, without the number of a stranger in it."""
        return ledger_key(self.person_id, "phone", self.phone)


def send(fact: Fact, kind: str, to: Receiver, *, is_secret: bool = False, **context: Any) -> None:
    """Write a text message about a fact and put it into the ledger with its job.

    The words are block `sms` of the mail's template, or else site, subject and first address (see Draft.short).
    Sending the same fact to the same receiver again changes nothing.
    """
    from talkoo.plumbing.sms_out.tasks import deliver

    draft = Draft(kind, to.language, context)
    message = Message(
        fact_id=fact.id,
        receiver=to.key,
        kind=kind,
        phone=to.phone,
        text=draft.short(),
        language=draft.language,
        is_secret=is_secret,
        created_at=clock.now(),
    )
    try:
        with transaction.atomic():
            message.save(force_insert=True)
    except IntegrityError:
        return
    deliver.defer(site_id=str(current.site_id()), message_id=str(message.id))
