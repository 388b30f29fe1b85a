"""Not wanting to hear of somebody, and wanting it again."""

import uuid
from typing import Any

from talkoo.kernel import clock
from talkoo.kernel.access import require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.people.accounts import facts
from talkoo.people.accounts.models import Block, Person, Status


@action
def block(person_id: uuid.UUID, *, by: Any) -> Block:
    """Hear nothing of this person any more. Nobody is told. Blocked already: nothing happens.

    Raises PermissionDenied for oneself, and Person.DoesNotExist for somebody who is not here.
    """
    require(by, "accounts.block", person_id)
    Person.objects.exclude(status=Status.ERASED).get(pk=person_id)
    made, is_new = Block.objects.get_or_create(
        person_id=by.pk, blocked_id=person_id, defaults={"since": clock.now()}
    )
    if is_new:
        emit(facts.BlocksChanged(actor_id=by.pk, is_blocked=True))
    return made


@action
def unblock(person_id: uuid.UUID, *, by: Any) -> None:
    """Hear of this person again. Not blocked: nothing happens. Raises PermissionDenied for oneself."""
    require(by, "accounts.block", person_id)
    gone, _kinds = Block.objects.filter(person=by.pk, blocked=person_id).delete()
    if gone:
        emit(facts.BlocksChanged(actor_id=by.pk, is_blocked=False))
