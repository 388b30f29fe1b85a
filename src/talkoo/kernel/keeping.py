"""Making something that lasts of something that passes by: whatever keeps threads hangs itself in here.

keeping.keep_with(start)                                                     # where threads are
page = keeping.keep(space_id, title=…, text=…, language=…, by=…, once=…)     # where messages are
"""

import uuid
from collections.abc import Callable
from typing import Any

_keep: list[Callable[..., str]] = []


class NobodyKeeps(Exception):
    """No part of this installation keeps threads."""


def keep_with(keep: Callable[..., str]) -> None:
    """`keep(space_id, title=, text=, language=, by=, once=)` is an action that begins a thread in a space for those who
    take part in it, and gives the path of its page without the language. It raises PermissionDenied, and ValueError
    without words."""
    _keep[:] = [keep]


def keep(space_id: uuid.UUID, *, title: str, text: str, language: str, by: Any, once: uuid.UUID) -> str:
    """The path of the page of a new thread. Raises NobodyKeeps, and what `keep_with` names."""
    if not _keep:
        raise NobodyKeeps
    return _keep[0](space_id, title=title, text=text, language=language, by=by, once=once)
