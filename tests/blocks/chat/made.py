"""Messages, made through the product's own actions. Call these inside a site."""

import uuid
from typing import Any

from talkoo.blocks.chat import actions

WEBM = b"\x1a\x45\xdf\xa3" + b"webm" + b"\0" * 40 + b"A_OPUS" + b"\0" * 200
"""A recording, as far as anybody looks."""


def send(space: Any, text: str = "Moi kaikille", *, by: Any, **more: Any) -> Any:
    more.setdefault("once", uuid.uuid4())
    more.setdefault("language", "fi")
    return actions.send(space.pk, actions.Said(text=text, **more), by=by)
