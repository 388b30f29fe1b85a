"""Leaving the site altogether. Whoever keeps people's parts in something hangs in how they end."""

import uuid
from collections.abc import Callable
from typing import Any

from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.people.accounts import facts
from talkoo.people.accounts.models import Person, Status
from talkoo.plumbing.retention import actions as retention

End = Callable[[uuid.UUID, Any], object]
_ends: list[End] = []


def add(end: End) -> None:
    """`end(person_id, by)` ends the person's parts in something, and tells those who must know."""
    if end not in _ends:
        _ends.append(end)


@action
def leave(person_id: uuid.UUID, *, by: Any) -> None:
    """Everything the person takes part in ends; then everything of the person is removed for good.

    Leaving again changes nothing. Raises PermissionDenied.
    """
    person = Person.objects.select_for_update().get(pk=person_id)
    require(by, "accounts.own", person_id)
    if person.status == Status.ERASED:
        return
    for end in _ends:
        end(person_id, by)
    emit(facts.PersonLeft(actor_id=id_of(by), person_id=person_id))
    retention.erase_person(person_id, by=by)
