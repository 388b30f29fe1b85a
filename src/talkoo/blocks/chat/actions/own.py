"""What is somebody's own in a room: how far they have read, what they have begun to write."""

import uuid
from typing import Any

from talkoo.blocks.chat import facts
from talkoo.blocks.chat.models import LONGEST, Place, Room, UnsentMessage
from talkoo.kernel import clock
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.text import clean_paragraphs
from talkoo.plumbing.live import publish


def _place(room_id: uuid.UUID, by: Any) -> Place:
    place, _made = Place.objects.select_for_update().get_or_create(
        room_id=room_id, person_id=by.pk, defaults={"read_at": clock.now()}
    )
    return place


@action
def read_to(room_id: uuid.UUID, number: int, *, by: Any) -> None:
    """Somebody has read up to this message; it never goes back. Raises PermissionDenied."""
    room = Room.objects.get(pk=room_id)
    require(by, "chat.talk", room)
    place = _place(room.pk, by)
    number = min(number, room.last)
    if number <= place.read_to:
        return
    place.read_to, place.read_at = number, clock.now()
    place.save(update_fields=["read_to", "read_at"])
    emit(facts.RoomRead(actor_id=id_of(by), room_id=room.pk))
    publish.pass_on("news", by.pk, "read", {"room": str(room.pk), "to": number})


@action
def mute(room_id: uuid.UUID, *, by: Any, is_muted: bool = True) -> None:
    """Somebody does not want to be told that something in the room is unread, or wants to be again.

    Raises PermissionDenied.
    """
    room = Room.objects.get(pk=room_id)
    require(by, "chat.talk", room)
    place = _place(room.pk, by)
    if place.is_muted == is_muted:
        return
    place.is_muted = is_muted
    place.save(update_fields=["is_muted"])
    emit(facts.RoomMuted(actor_id=id_of(by), room_id=room.pk, is_muted=is_muted))


@action
def save_unsent(room_id: uuid.UUID, text: str, *, by: Any) -> None:
    """Keep what somebody has begun to write, for whichever device they go on with. Without words it is dropped.

    Raises PermissionDenied.
    """
    room = Room.objects.get(pk=room_id)
    require(by, "chat.talk", room)
    text = clean_paragraphs(text)[:LONGEST]
    if text:
        UnsentMessage.objects.update_or_create(
            room=room, person_id=by.pk, defaults={"text": text, "saved_at": clock.now()}
        )
    else:
        UnsentMessage.objects.filter(room=room, person=by.pk).delete()
    emit(facts.UnsentSaved(actor_id=id_of(by), room_id=room.pk))
