"""Who is new here, and whether what they write waits for a moderator.

Somebody is new who has no role, looks after nothing, and whose account is younger than the site says. Of a new person
the first few things wait, those with links or files, and those sent very quickly. What looks as if a program wrote it
waits also where the site lets nothing else wait. Never does anything of those who are trusted:

    newcomers.trust(is_contact_of_something)
"""

import datetime
import hashlib
import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from talkoo.kernel import clock
from talkoo.plumbing.limits import writing
from talkoo.plumbing.limits.take import TooMany, take
from talkoo.plumbing.moderation import held
from talkoo.plumbing.moderation.models import Why
from talkoo.plumbing.tenancy import current

QUICK = 3.0
"""Seconds between a form and its words under which no person wrote them."""

_LINK = re.compile(r"//([^\s/?#\"'<>()\[\]]{1,250})|\bwww\.\w", re.IGNORECASE)
_SAME = 2  # times a day that the same words are taken from anybody
_SHORTEST = 40  # characters: shorter words are often the same
_DAY = 86_400

_trusted: list[Callable[[Any], bool]] = []


def trust(is_trusted: Callable[[Any], bool]) -> None:
    """From now on nothing waits of people whom this holds for: those who look after something."""
    _trusted.append(is_trusted)


def is_trusted(person: Any) -> bool:
    """Whether the person looks after something here."""
    return any(one(person) for one in _trusted)


def _is_young(person: Any) -> bool:
    since = getattr(person, "created_at", None)
    return since is not None and clock.now() - since < datetime.timedelta(days=current.site().held_days)


def is_new(person: Any) -> bool:
    """Whether the person is new; nobody is where the site lets nothing wait."""
    if not current.site().held_first or getattr(person, "pk", None) is None:
        return False
    return _is_young(person) and not is_trusted(person)


@dataclass(frozen=True)
class Signs:
    """What a request tells of whoever sent it: a field that people do not see was filled in; when the form was made."""

    is_trapped: bool = False
    made_at: datetime.datetime | None = None


_signs: ContextVar[Signs | None] = ContextVar("signs", default=None)


@contextmanager
def seen(signs: Signs) -> Iterator[None]:
    """Inside, what is written came with these signs."""
    mark = _signs.set(signs)
    try:
        yield
    finally:
        _signs.reset(mark)


def made_at(once: str) -> datetime.datetime | None:
    """When a form was made, by the number it carries (UUID version 7, RFC 9562); None for any other."""
    try:
        number = uuid.UUID(once)
    except ValueError:
        return None
    if number.version != 7:
        return None
    return datetime.datetime.fromtimestamp((number.int >> 80) / 1_000, datetime.UTC)


def has_link(text: str) -> bool:
    """Whether it leads away from this site."""
    own = current.site().main_host
    for hit in _LINK.finditer(text):
        host = (hit[1] or "www.").rpartition("@")[2].partition(":")[0].lower()
        if "." in host and host != own:
            return True
    return False


def let_write(person: Any) -> None:
    """Count that somebody writes. Raises limits.take.TooMany for a new person who writes very much."""
    if is_new(person):
        writing.take_one(person.pk)


def why_it_waits(person: Any, text: str, *, has_files: bool) -> Why | None:
    """Why what a person writes waits for a moderator; None when it does not."""
    if getattr(person, "pk", None) is None:
        return None
    signs = _signs.get() or Signs()
    caught = Why.TRAP if signs.is_trapped else _repeated(text) if _is_young(person) else None
    if caught and not is_trusted(person):
        return caught
    if caught or not is_new(person):
        return None
    if signs.made_at and (clock.now() - signs.made_at).total_seconds() < QUICK:
        return Why.QUICK
    if has_files:
        return Why.FILES
    if has_link(text):
        return Why.LINKS
    return Why.FIRST if held.passed(person.pk) < current.site().held_first else None


def _repeated(text: str) -> Why | None:
    plain = " ".join(text.split()).casefold()
    if len(plain) < _SHORTEST:
        return None
    try:
        take("same.words", hashlib.sha256(plain.encode()).hexdigest(), limit=_SAME, seconds=_DAY)
    except TooMany:
        return Why.REPEATED
    return None
