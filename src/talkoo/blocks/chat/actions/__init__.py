"""The verbs of a room."""

from talkoo.blocks.chat.actions.own import mute, read_to, save_unsent
from talkoo.blocks.chat.actions.talking import (
    Said,
    change_message,
    delete_message,
    hide_message,
    keep_messages,
    react,
    send,
    show_message,
)

__all__ = [
    "Said",
    "change_message",
    "delete_message",
    "hide_message",
    "keep_messages",
    "mute",
    "react",
    "read_to",
    "save_unsent",
    "send",
    "show_message",
]
