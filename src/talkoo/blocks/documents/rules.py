"""Who may see, add and look after the files of a space."""

from typing import Any

import rules

from talkoo.blocks.documents.models import Audience, Document, Opening, State
from talkoo.people.accounts.rules import is_coordinator, is_moderator, is_site_admin
from talkoo.people.spaces.rules import coordinates, is_contact, participates

looks_after = is_contact | coordinates | is_site_admin
"""Of a space: who may do everything with its files."""


@rules.predicate
def is_open(person: Any, space_id: Any) -> bool:
    """Those who take part in the space may add files."""
    return Opening.objects.filter(space=space_id).exists()


adds = looks_after | (participates & is_open)
"""Of a space: who may add files to it."""


@rules.predicate
def sees(person: Any, document: Document) -> bool:
    """Whether the person is of the circle that the document is for. A deleted one is seen by nobody, a hidden one by
    moderators and those who look after the space."""
    if document.state == State.DELETED:
        return False
    is_signed_in = getattr(person, "pk", None) is not None
    if is_signed_in and looks_after(person, document.space_id):
        return True
    if document.hidden_at is not None:
        return bool(is_moderator(person))
    if document.audience == Audience.EVERYBODY or (document.audience == Audience.SIGNED_IN and is_signed_in):
        return True
    if document.audience == Audience.PARTICIPANTS and participates(person, document.space_id):
        return True
    return bool(is_own(person, document))


@rules.predicate
def is_own(person: Any, document: Document) -> bool:
    """The person added it and still takes part."""
    return (
        document.created_by_id is not None
        and document.created_by_id == getattr(person, "pk", None)
        and bool(participates(person, document.space_id))
    )


@rules.predicate
def changes(person: Any, document: Document) -> bool:
    """Its own people and those who look after the space."""
    return bool(is_own(person, document) or looks_after(person, document.space_id))


rules.add_perm("documents.see", sees)
rules.add_perm("documents.arrange", looks_after)
rules.add_perm("documents.add", adds)
rules.add_perm("documents.change", changes)
rules.add_perm("documents.hide", is_moderator | is_coordinator | is_site_admin)
rules.add_perm("documents.remove", rules.always_deny)  # the program's alone, when the time has run out
