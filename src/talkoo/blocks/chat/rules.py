"""Who may read and write in the room of a space: those who take part in it, and who looks after it. Nobody else, and
those who moderate the site only what is reported to them, or may still name somebody who was erased."""

from typing import Any

import rules

from talkoo.blocks.chat.models import Message, Room
from talkoo.people.accounts.rules import is_coordinator, is_moderator, is_site_admin
from talkoo.people.spaces.queries import is_seen
from talkoo.people.spaces.rules import answers_for_member, is_contact, participates
from talkoo.people.spaces.rules import runs as runs_space

_moderates_all = is_moderator | is_coordinator | is_site_admin


@rules.predicate
def looks_after(person: Any, room: Room) -> bool:
    """The contact of the space, and the staff of the organisation that runs it."""
    return bool((is_contact | runs_space)(person, room.space_id))


@rules.predicate
def talks(person: Any, room: Room) -> bool:
    """Takes part in the space, also for an organisation that is its member, or looks after it; and the space is there
    for the person."""
    if getattr(person, "pk", None) is None:
        return False
    belongs = (participates | answers_for_member | is_contact | runs_space)(person, room.space_id)
    return bool(belongs) and is_seen(room.space_id, person)


def _wrote(person: Any, message: Message) -> bool:
    return getattr(person, "pk", None) is not None and message.author_id == person.pk


@rules.predicate
def reads(person: Any, message: Message) -> bool:
    """A hidden message is read by its author alone, a deleted one by nobody."""
    if message.deleted_at is not None or not talks(person, message.room):
        return False
    return message.hidden_at is None or _wrote(person, message)


@rules.predicate
def changes(person: Any, message: Message) -> bool:
    return _wrote(person, message) and message.hidden_at is None and bool(reads(person, message))


@rules.predicate
def deletes(person: Any, message: Message) -> bool:
    """Its author, and whoever looks after the space."""
    room = message.room
    return bool(talks(person, room)) and (_wrote(person, message) or bool(looks_after(person, room)))


rules.add_perm("chat.talk", talks)
rules.add_perm("chat.react", reads)
rules.add_perm("chat.change_message", changes)
rules.add_perm("chat.delete_message", deletes)
rules.add_perm("chat.keep_messages", talks)
rules.add_perm("chat.hide", _moderates_all)
