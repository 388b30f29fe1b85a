"""What people do about mails: say that one was theirs, take it back or turn it away; that an address works again."""

import uuid
from typing import Any

from talkoo.kernel import clock
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.lifecycle import NotNow
from talkoo.plumbing.mail_in import facts, parse, tasks, telling
from talkoo.plumbing.mail_in.models import Door, Raw, Reason, State
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
def take_back(handle: Handle, *, by: Any) -> bool:
    """Whoever holds the link that went to the writer's address wants a mail that waits to be forgotten.

    False when it does not wait any more.
    """
    raw = Raw.objects.select_for_update().filter(pk=uuid.UUID(handle.about), state=State.STAGED).first()
    if raw is None:
        return False
    raw.body = ""
    raw.save(update_fields=["body"])
    telling.settle(raw, State.REFUSED, Reason.TAKEN_BACK)
    emit(facts.MailTakenBack(actor_id=id_of(by), raw_id=raw.pk))
    return True


@action
def turn_away(raw_id: uuid.UUID, *, by: Any) -> None:
    """A mail that waits for its writer to join will not be taken; the writer is told.

    Raises PermissionDenied, and NotNow when it does not wait any more.
    """
    require(by, "mail_in.turn_away")
    raw = Raw.objects.select_for_update().filter(pk=raw_id, state=State.STAGED).first()
    if raw is None:
        raise NotNow("it does not wait")
    parsed = parse.read(raw.body.encode("latin-1", "replace"))
    emit(telling.refuse(raw, parsed, Reason.NOT_WANTED, by_id=id_of(by)))
    raw.body = ""
    raw.save(update_fields=["body"])


@action
def set_door(is_open: bool, *, by: Any) -> None:
    """Whether mails of people whom the site does not know are kept until they join. Raises PermissionDenied."""
    require(by, "mail_in.oversee")
    Door.objects.update_or_create(defaults={"is_open": is_open})
    emit(facts.DoorSet(actor_id=id_of(by), is_open=is_open))


@action
def try_again(*, by: Any) -> None:
    """The person's own address works again: mails go there as before."""
    person_id = id_of(by)
    found = reach([person_id]).get(person_id) if person_id else None
    if found and found.email:
        bounces.works_again(found.email)
        emit(facts.AddressWorksAgain(actor_id=person_id))
