"""The life of a space: begin, pause, resume, end, withdraw; and what a moderator hides."""

import uuid
from typing import Any

from talkoo.kernel import clock
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.lifecycle import NotNow
from talkoo.people.spaces import facts
from talkoo.people.spaces.models import ContactAppointment, Space, State
from talkoo.people.spaces.states import LIFECYCLE


class NoContact(Exception):
    """A space is active only with a contact person."""


def _has_contact(space: Space) -> bool:
    return ContactAppointment.objects.filter(space=space, until=None).exists()


@action
def change_state(space_id: uuid.UUID, verb: str, *, by: Any) -> Space:
    """Take the lifecycle one step on. Who may is a rule of each verb: `spaces.begin`, `spaces.pause` …

    Raises PermissionDenied, NotNow when that step is not possible now, and NoContact when a space without a contact is
    to begin.
    """
    space = Space.objects.select_for_update().get(pk=space_id)
    require(by, f"spaces.{verb}", space.pk)
    space.state = State(LIFECYCLE.after(verb, space.state))
    if space.state == State.ACTIVE and not _has_contact(space):
        raise NoContact(space.pk)
    space.changed_at = clock.now()
    space.save(update_fields=["state", "changed_at"])
    emit(facts.SpaceStateChanged(actor_id=id_of(by), space_id=space.pk, verb=verb, state=space.state))
    return space


@action
def hide(space_id: uuid.UUID, *, by: Any, reason: str = "") -> Space:
    """Take a space out of everybody's sight; `show` brings it back as it was. The reason is told by who hides.

    Raises PermissionDenied, and NotNow when there is nothing to hide.
    """
    space = Space.objects.select_for_update().get(pk=space_id)
    require(by, "spaces.hide", space.pk)
    if space.state in {State.HIDDEN, State.WITHDRAWN}:
        raise NotNow(f"it is {space.state}")
    space.state_before, space.state = space.state, State.HIDDEN
    space.changed_at = clock.now()
    space.save(update_fields=["state", "state_before", "changed_at"])
    emit(facts.SpaceHidden(actor_id=id_of(by), space_id=space.pk, is_hidden=True))
    return space


@action
def show(space_id: uuid.UUID, *, by: Any) -> Space:
    """Bring back what was hidden; what would be active without a contact is paused. Raises PermissionDenied, NotNow."""
    space = Space.objects.select_for_update().get(pk=space_id)
    require(by, "spaces.hide", space.pk)
    if space.state != State.HIDDEN:
        raise NotNow("it is not hidden")
    space.state, space.state_before = State(space.state_before), ""
    if space.state == State.ACTIVE and not _has_contact(space):
        space.state = State.PAUSED
    space.changed_at = clock.now()
    space.save(update_fields=["state", "state_before", "changed_at"])
    emit(facts.SpaceHidden(actor_id=id_of(by), space_id=space.pk, is_hidden=False))
    return space
