"""What a person does about those whom no mail reaches."""

import uuid
from typing import Any

from talkoo.kernel import clock
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.lifecycle import NotNow
from talkoo.plumbing.notify import facts
from talkoo.plumbing.notify.models import Channel, Notification


@action
def mark_told(notification_id: uuid.UUID, *, by: Any) -> None:
    """The person was told by voice, or holds the paper: the words are not kept any longer.

    Raises Notification.DoesNotExist, PermissionDenied, and NotNow when somebody has marked it already.
    """
    found = Notification.objects.select_for_update().get(pk=notification_id, channel=Channel.PAPER)
    require(by, "notify.tell_by_hand", found)
    if found.told_at:
        raise NotNow("told already")
    found.told_at, found.told_by_id, found.text = clock.now(), id_of(by), None
    found.save(update_fields=["told_at", "told_by", "text"])
    emit(facts.ToldByHand(actor_id=id_of(by), notification_id=found.pk, person_id=found.person_id))
