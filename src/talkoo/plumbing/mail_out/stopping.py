"""What one click on "Stop these mails" switches off. Who keeps such wishes hangs itself in here."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from talkoo.kernel import clock
from talkoo.plumbing.mail_out.handles import Stop, what_stops
from talkoo.plumbing.mail_out.models import Handle

Take = Callable[[uuid.UUID, Stop], object]
"""`take(person_id, stop)`: from now on the person gets no mails of what `stop` names. Asked again, it changes
nothing."""


@dataclass(frozen=True)
class _Keeper:
    take: Take
    say: Callable[[Stop], Any] | None
    page: str


_kept: list[_Keeper] = []


def register(take: Take, *, say: Callable[[Stop], Any] | None = None, page: str = "") -> None:
    """`say(stop)` names what was stopped, in the page's language; `page` is the name of the page with all settings."""
    _kept[:] = [_Keeper(take, say, page)]


def stop(handle: Handle) -> None:
    """No more mails of what the handle names. Who has no account here is remembered by the handle itself.

    Raises LookupError when nobody keeps such wishes.
    """
    if handle.person_id is not None:
        if not _kept:
            raise LookupError("nobody has called mail_out.stopping.register")
        _kept[0].take(handle.person_id, what_stops(handle))
    handle.used_at = clock.now()
    handle.save(update_fields=["used_at"])


def said(what: Stop) -> str:
    """What these mails are about; empty when nobody says."""
    return str(_kept[0].say(what)) if _kept and _kept[0].say else ""


def page() -> str:
    """The name of the page on which a person sets what is told and how; empty when there is none."""
    return _kept[0].page if _kept else ""
