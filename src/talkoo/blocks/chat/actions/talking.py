import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from talkoo.blocks.chat import facts, queries
from talkoo.blocks.chat.actions import emptying
from talkoo.blocks.chat.models import (
    LONGEST,
    Enclosure,
    Message,
    MessageReaction,
    ReactionKind,
    Room,
    UnsentMessage,
)
from talkoo.kernel import clock, keeping, markup
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.text import clean_line, clean_paragraphs
from talkoo.people.accounts.models import Person
from talkoo.plumbing.files import documents as files
from talkoo.plumbing.live import publish


@dataclass(frozen=True, kw_only=True)
class Said:
    """A message to send. `once` is its name on the device it comes from; `answers` the number of the one it answers."""

    text: str
    language: str
    once: uuid.UUID
    answers: int = 0
    file: files.Examined | None = None
    alt: str = ""


@action
def send(space_id: uuid.UUID, said: Said, *, by: Any) -> Message:
    """Say something in the room of a space. Sent again with the same `once`, it gives what was said then.

    All read the messages of a room in one order: of two sent at the same time the second waits for the commit of the
    first. Raises PermissionDenied, ValueError without words and file or for too many.
    """
    laid = files.lay(said.file) if said.file else None
    room = _locked_room(space_id, by)
    if before := Message.objects.filter(author=id_of(by), once=said.once).first():
        return before
    text = _words(said.text, is_needed=laid is None)
    answered = Message.objects.filter(room=room, number=said.answers, deleted_at=None).first()
    message = _say(room, by, text, said.language, said.once, answers=answered)
    if laid is not None:
        Enclosure.objects.create(
            message=message,
            stored_file_id=files.keep(laid),
            file_name=laid.name,
            media_type=laid.kind.media_type,
            bytes=laid.size,
            alt=clean_line(said.alt)[:300],
        )
    UnsentMessage.objects.filter(room=room, person=id_of(by)).delete()
    named = [str(one) for one in queries.named_in(text, room.space_id) if one != id_of(by)]
    emit(
        facts.MessageSent(
            actor_id=id_of(by), room_id=room.pk, message_id=message.pk, number=message.number, named=named
        )
    )
    publish.log(queries.KIND, room.space_id, "message", about=message.pk)
    return message


def _locked_room(space_id: uuid.UUID, by: Any) -> Room:
    """The room of a space, made at need, locked until the commit. Raises PermissionDenied."""
    room = Room.objects.select_for_update().filter(space=space_id).first()
    if room is not None:
        require(by, "chat.talk", room)
        return room
    require(by, "chat.talk", Room(space_id=space_id))
    Room.objects.bulk_create([Room(space_id=space_id, made_at=clock.now())], ignore_conflicts=True)
    room = Room.objects.select_for_update().get(space=space_id)
    if room.last == 0:
        emit(facts.RoomOpened(actor_id=id_of(by), room_id=room.pk, space_id=space_id))
    return room


def _words(text: str, *, is_needed: bool = True) -> str:
    """Raises ValueError."""
    text = clean_paragraphs(text)
    if len(text) > LONGEST or (is_needed and not text):
        raise ValueError("no words, or too many")
    return text


def _say(room: Room, by: Any, text: str, language: str, once: uuid.UUID, **more: Any) -> Message:
    room.last += 1
    room.save(update_fields=["last"])
    return Message.objects.create(
        room=room,
        number=room.last,
        author_id=id_of(by),
        text=text,
        html=markup.render(text) if text else "",
        language=language,
        once=once,
        created_at=clock.now(),
        **more,
    )


def _message(message_id: uuid.UUID | str) -> Message:
    """Locked after its room, as in `send`, so that what happens in a room is told in one order."""
    room_id = Message.objects.values_list("room_id", flat=True).get(pk=message_id)
    room = Room.objects.select_for_update().get(pk=room_id)
    message = Message.objects.select_for_update().get(pk=message_id)
    message.room = room
    return message


@action
def change_message(message_id: uuid.UUID, *, by: Any, text: str, language: str) -> Message:
    """Put a message in other words. The same again changes nothing.

    Raises PermissionDenied, NotNow when it is deleted, ValueError without words or for too many.
    """
    message = _message(message_id)
    if message.deleted_at:
        raise NotNow("it is deleted")
    require(by, "chat.change_message", message)
    text = _words(text, is_needed=not message.files.exists())
    if (text, language) == (message.text, message.language):
        return message
    before = set(queries.named_in(message.text, message.room.space_id))
    message.text, message.language, message.html = text, language, markup.render(text) if text else ""
    message.changed_at = clock.now()
    message.save(update_fields=["text", "language", "html", "changed_at"])
    named = [one for one in queries.named_in(text, message.room.space_id) if one not in before]
    emit(
        facts.MessageChanged(
            actor_id=id_of(by),
            room_id=message.room_id,
            message_id=message.pk,
            named=[str(one) for one in named if one != id_of(by)],
        )
    )
    publish.log(queries.KIND, message.room.space_id, "changed", about=message.pk)
    return message


@action
def delete_message(message_id: uuid.UUID, *, by: Any) -> None:
    """Take its words and its file away for good; its number stays. Deleted already: nothing happens.

    Raises PermissionDenied.
    """
    message = _message(message_id)
    require(by, "chat.delete_message", message)
    if message.deleted_at:
        return
    emptying.empty([message.pk])
    emit(
        facts.MessageDeleted(
            actor_id=id_of(by),
            room_id=message.room_id,
            message_id=message.pk,
            author_id=message.author_id,
        )
    )
    publish.log(queries.KIND, message.room.space_id, "changed", about=message.pk)


@action
def hide_message(message_id: uuid.UUID | str, *, by: Any, reason: str = "") -> None:
    """Take a message out of sight of all but its author, who knows why from whoever decided.

    Raises PermissionDenied."""
    _hide(message_id, by, is_hidden=True)


@action
def show_message(message_id: uuid.UUID | str, *, by: Any) -> None:
    """Let a hidden one be seen again. Raises PermissionDenied."""
    _hide(message_id, by, is_hidden=False)


def _hide(message_id: uuid.UUID | str, by: Any, *, is_hidden: bool) -> None:
    message = _message(message_id)
    require(by, "chat.hide", message)
    if (message.hidden_at is not None) == is_hidden:
        return
    message.hidden_at = clock.now() if is_hidden else None
    message.save(update_fields=["hidden_at"])
    made = facts.MessageHidden if is_hidden else facts.MessageShown
    emit(made(actor_id=id_of(by), room_id=message.room_id, message_id=message.pk))
    publish.log(queries.KIND, message.room.space_id, "changed", about=message.pk)


@action
def react(message_id: uuid.UUID, kind: str, *, by: Any, is_given: bool = True) -> None:
    """Say something of a message without words, or take it back. Twice is once.

    Raises PermissionDenied, NotNow when it is deleted, ValueError for another kind.
    """
    if kind not in ReactionKind.values:
        raise ValueError(kind)
    message = _message(message_id)
    if message.deleted_at:
        raise NotNow("it is deleted")
    require(by, "chat.react", message)
    there = MessageReaction.objects.filter(message=message, person=by.pk, kind=kind)
    if there.exists() == is_given:
        return
    if is_given:
        MessageReaction.objects.create(message=message, person_id=by.pk, kind=kind, created_at=clock.now())
    else:
        there.delete()
    emit(
        facts.MessageReacted(
            actor_id=id_of(by), room_id=message.room_id, message_id=message.pk, kind=kind, is_given=is_given
        )
    )
    publish.log(queries.KIND, message.room.space_id, "changed", about=message.pk)


@action
def keep_messages(
    space_id: uuid.UUID, numbers: Sequence[int], *, by: Any, title: str, once: uuid.UUID, into: str = ""
) -> Message:
    """Make a thread of some messages, in their order, so that they last; the room says that and where. `into` names
    another place to keep them (kernel.keeping).

    `once` as in `send`. Raises PermissionDenied, ValueError when none of them has words, NobodyKeeps, NotNow.
    """
    room = _locked_room(space_id, by)
    require(by, "chat.keep_messages", room)
    if before := Message.objects.filter(author=id_of(by), once=once).first():
        return before
    chosen = list(
        Message.objects.filter(room=room, number__in=numbers, deleted_at=None, hidden_at=None)
        .exclude(text="")
        .select_related("author")
        .order_by("number")
    )
    if not chosen or not clean_line(title):
        raise ValueError("nothing to keep")
    language = max((one.language for one in chosen), key=[one.language for one in chosen].count)
    text = "\n\n".join(f"{_wrote(one.author)}\n\n{_quoted(one.text)}" for one in chosen)
    page = keeping.keep(
        space_id, title=clean_line(title), text=text, language=language, by=by, once=once, into=into
    )
    message = _say(room, by, clean_line(title), language, once, leads_to=page)
    emit(facts.MessagesKept(actor_id=id_of(by), room_id=room.pk, message_id=message.pk, messages=len(chosen)))
    publish.log(queries.KIND, room.space_id, "message", about=message.pk)
    return message


def _wrote(author: Person | None) -> str:
    return _("%(name)s wrote:") % {"name": f"**{author.name}**"} if author else _("It was written:")


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}" if line else ">" for line in text.splitlines())
