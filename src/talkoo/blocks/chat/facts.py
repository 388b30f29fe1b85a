import uuid
from dataclasses import dataclass

from talkoo.kernel.facts import Fact


@dataclass(frozen=True, kw_only=True)
class RoomOpened(Fact):
    """Somebody was the first to write in the room of a space."""

    changes_pages = False
    room_id: uuid.UUID
    space_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class MessageSent(Fact):
    """Somebody said something in a room. `named` are the people named in it."""

    changes_pages = False
    room_id: uuid.UUID
    message_id: uuid.UUID
    number: int
    named: list[str]


@dataclass(frozen=True, kw_only=True)
class MessageChanged(Fact):
    """Whoever wrote a message put it in other words. `named` are those named now and not before."""

    changes_pages = False
    room_id: uuid.UUID
    message_id: uuid.UUID
    named: list[str]


@dataclass(frozen=True, kw_only=True)
class MessageDeleted(Fact):
    """The words of a message are gone. `author_id` wrote it."""

    changes_pages = False
    room_id: uuid.UUID
    message_id: uuid.UUID
    author_id: uuid.UUID | None


@dataclass(frozen=True, kw_only=True)
class MessageHidden(Fact):
    changes_pages = False
    room_id: uuid.UUID
    message_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class MessageShown(Fact):
    changes_pages = False
    room_id: uuid.UUID
    message_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class MessageReacted(Fact):
    """A reaction was given or taken back."""

    changes_pages = False
    room_id: uuid.UUID
    message_id: uuid.UUID
    kind: str
    is_given: bool


@dataclass(frozen=True, kw_only=True)
class MessagesKept(Fact):
    """Somebody made a thread of some messages, so that they last."""

    changes_pages = False
    room_id: uuid.UUID
    message_id: uuid.UUID
    messages: int


@dataclass(frozen=True, kw_only=True)
class RoomRead(Fact):
    """How far somebody has read."""

    changes_pages = False
    room_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class RoomMuted(Fact):
    """Somebody wants to hear of the room's unread messages no longer, or again."""

    changes_pages = False
    room_id: uuid.UUID
    is_muted: bool


@dataclass(frozen=True, kw_only=True)
class UnsentSaved(Fact):
    changes_pages = False
    room_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class LeftUnread(Fact):
    """Some have not read what was said in a room up to the message of this number; `behind` are those of them who have
    not been told of it yet."""

    changes_pages = False
    room_id: uuid.UUID
    number: int
    behind: list[str]
