"""What people do about mails: say that one was theirs, and that an address works again."""

import uuid
from typing import Any

from talkoo.kernel import clock
from talkoo.kernel.access import id_of
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.plumbing.mail_in import facts, tasks
from talkoo.plumbing.mail_in.models import Raw, State
from talkoo.plumbing.mail_out import bounces
from talkoo.plumbing.mail_out.models import Handle
from talkoo.plumbing.notify.reach import reach
from talkoo.plumbing.tenancy import current


@action
def confirm(handle: Handle, *, by: Any) -> bool:
    """Whoever holds the link that went to the writer's address says that the mail is theirs: it is read now.

    False when it was before, or is gone.
    """
    raw = Raw.objects.select_for_update().filter(pk=uuid.UUID(handle.about), state=State.WAITING).first()
    if raw is None:
        return False
    raw.state, raw.reason, raw.is_confirmed = State.NEW, "", True
    raw.save(update_fields=["state", "reason", "is_confirmed"])
    handle.used_at = clock.now()
    handle.save(update_fields=["used_at"])
    tasks.handle.defer(site_id=str(current.site_id()), raw_id=str(raw.pk))
    emit(facts.MailConfirmed(actor_id=raw.person_id, raw_id=raw.pk))
    return True


@action
def try_again(*, by: Any) -> None:
    """The person's own address works again: mails go there as before."""
    person_id = id_of(by)
    found = reach([person_id]).get(person_id) if person_id else None
    if found and found.email:
        bounces.works_again(found.email)
        emit(facts.AddressWorksAgain(actor_id=person_id))
