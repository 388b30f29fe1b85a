"""Every read of rooms that is worth a name."""

from talkoo.blocks.chat.queries.elsewhere import (
    MINE,
    at,
    file_of,
    found_messages,
    given_by,
    target,
    unread_rooms,
)
from talkoo.blocks.chat.queries.hearing import (
    shown,
    who_may_hear,
)
from talkoo.blocks.chat.queries.rooms import (
    AT_ONCE,
    KIND,
    Standing,
    found,
    line,
    message,
    messages,
    of_reader,
    reported,
    room_of,
    written,
)
from talkoo.blocks.chat.queries.told import (
    behind,
    in_words,
    named_in,
    newest,
    still_behind,
    still_news,
    stirred,
)

__all__ = [
    "AT_ONCE",
    "KIND",
    "MINE",
    "Standing",
    "at",
    "behind",
    "file_of",
    "found",
    "found_messages",
    "given_by",
    "in_words",
    "line",
    "message",
    "messages",
    "named_in",
    "newest",
    "of_reader",
    "reported",
    "room_of",
    "shown",
    "still_behind",
    "still_news",
    "stirred",
    "target",
    "unread_rooms",
    "who_may_hear",
    "written",
]
