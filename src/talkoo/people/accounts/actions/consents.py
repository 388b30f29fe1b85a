"""What people agree to, and taking it back. Nothing of it is ever changed: a new line says what holds now."""

import uuid
from collections.abc import Callable
from typing import Any

from talkoo.kernel import clock, pages
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.people.accounts import facts, queries
from talkoo.people.accounts.models import Consent, ContactPoint, Person, Purpose, Via, Visibility
from talkoo.plumbing.terms import queries as terms

Undo = Callable[[uuid.UUID, uuid.UUID | None, Any], object]
_undone: dict[str, list[Undo]] = {}


def undo_with(purpose: str, undo: Undo) -> None:
    """`undo(person_id, about_id, by)` takes back what rested on a consent of this purpose; from a package above."""
    _undone.setdefault(purpose, []).append(undo)


@action
def give_consent(
    person_id: uuid.UUID, purpose: str, *, by: Any, about_id: uuid.UUID | None = None
) -> Consent:
    """The person agrees to a purpose. Raises PermissionDenied."""
    require(by, "accounts.own", person_id)
    return _say(person_id, purpose, True, about_id, by)


def _say(person_id: uuid.UUID, purpose: str, is_given: bool, about_id: uuid.UUID | None, by: Any) -> Consent:
    version = terms.current("privacy")
    line = Consent.objects.create(
        person_id=person_id,
        purpose=purpose,
        is_given=is_given,
        about_id=about_id,
        terms_id=version.id if version else None,
        language=pages.language(),
        via=Via.SELF,
        at=clock.now(),
    )
    kind = facts.ConsentGiven if is_given else facts.ConsentWithdrawn
    emit(kind(actor_id=id_of(by), person_id=person_id, purpose=purpose, about_id=about_id))
    return line


@action
def withdraw_consent(
    person_id: uuid.UUID, purpose: str, *, by: Any, about_id: uuid.UUID | None = None
) -> Consent | None:
    """Take a consent back, and what rested on it: a detail that was shown is hidden, a switch is off.

    None when it was not given, or taken back before. To take part no longer is to leave: see `leaving.leave`.
    Raises PermissionDenied, and ValueError for TAKE_PART.
    """
    require(by, "accounts.own", person_id)
    if purpose == Purpose.TAKE_PART:
        raise ValueError("whoever takes part no longer leaves")
    Person.objects.select_for_update().get(pk=person_id)
    if not queries.holds(person_id, purpose, about_id):
        return None
    line = _say(person_id, purpose, False, about_id, by)
    if purpose == Purpose.FINDABLE:
        Person.objects.filter(pk=person_id).update(is_findable=False)
    if purpose == Purpose.SHOW_CONTACT:
        ContactPoint.objects.filter(person=person_id, pk=about_id or uuid.UUID(int=0)).update(
            visibility=Visibility.HIDDEN, consent=None
        )
    for undo in _undone.get(purpose, ()):
        undo(person_id, about_id, by)
    return line
