"""What a person does about those whom no mail reaches."""

import datetime
import uuid
from typing import Any

from talkoo.kernel import clock
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.lifecycle import NotNow
from talkoo.plumbing.notify import facts
from talkoo.plumbing.notify.models import Channel, Notification

UNDO = datetime.timedelta(days=1)
"""How long it can be taken back that somebody was told."""


@action
def mark_told(notification_id: uuid.UUID, *, by: Any) -> None:
    """The person was told by voice, or holds the paper: the words are kept for a day more (see `take_back`).

    Raises Notification.DoesNotExist, PermissionDenied, and NotNow when somebody has marked it already.
    """
    found = Notification.objects.select_for_update().get(pk=notification_id, channel=Channel.PAPER)
    require(by, "notify.tell_by_hand", found)
    if found.told_at:
        raise NotNow("told already")
    found.told_at, found.told_by_id = clock.now(), id_of(by)
    found.save(update_fields=["told_at", "told_by"])
    emit(facts.ToldByHand(actor_id=id_of(by), notification_id=found.pk, person_id=found.person_id))


@action
def take_back(notification_id: uuid.UUID, *, by: Any) -> None:
    """The person was not told after all: the message waits again. Waiting already: nothing happens.

    Raises Notification.DoesNotExist, PermissionDenied, and NotNow when more than a day has passed.
    """
    found = Notification.objects.select_for_update().get(pk=notification_id, channel=Channel.PAPER)
    require(by, "notify.tell_by_hand", found)
    if found.told_at is None:
        return
    if found.text is None or found.told_at + UNDO <= clock.now():
        raise NotNow("too late")
    found.told_at = found.told_by_id = None
    found.save(update_fields=["told_at", "told_by"])
    emit(facts.NotToldAfterAll(actor_id=id_of(by), notification_id=found.pk, person_id=found.person_id))
