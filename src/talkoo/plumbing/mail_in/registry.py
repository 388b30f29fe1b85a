"""Who takes mails that come in. Every part of the product that can be written to by mail hangs itself in here.

    registry.answers("discussions.thread", take=take)              # answers to mails whose Strand.answers is
                                                                   # "discussions.thread:<key>"
    registry.addressed("spaces", find=find, take=take)             # mails to local@domain, or local.site@domain

`take` runs in one transaction with the record that the mail was taken: it happens once, or not at all. A place that
gives `waits` may have mails of people whom nobody knows kept until they join (waiting).
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from talkoo.kernel.text import Texts


class Refused(Exception):
    """`take` raises it with a lazy sentence: told to the writer in their language."""

    def __init__(self, sentence: Any):
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file in a mail; name and type are what the mail says and not to be trusted."""

    file_name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """A mail that somebody wrote. `person_id` is its writer; None for somebody without an account, who is `staged_id`.
    Both: it came before its writer joined, and has waited.

    `text` is what they wrote, `quoted` the rest of the mail, in plain lines. `key` is what the address stands for:
    what follows the colon in `Strand.answers`, or what `find` gave. `id` is the same however often it is handed over.
    """

    id: uuid.UUID
    person_id: uuid.UUID | None
    staged_id: uuid.UUID | None
    address: str
    name: str
    subject: str
    text: str
    quoted: str
    language: str | None
    message_id: str
    in_reply_to: str
    references: tuple[str, ...]
    key: str
    attachments: tuple[Attachment, ...]
    received_at: datetime


Take = Callable[[Incoming], object]
Find = Callable[[str], str | None]
"""`find(local_part)` is asked in the site, with the part before the @ in small letters; None: not one of mine."""

Waits = Callable[[str], Texts | None]
"""`waits(key)` names the place when mails of people without an account may wait for it; None: they are refused."""

FindPerson = Callable[[str], uuid.UUID | None]
Claimed = Callable[[uuid.UUID, uuid.UUID], object]


@dataclass(frozen=True)
class Addressed:
    """A part of the product with addresses of its own."""

    name: str
    find: Find
    take: Take
    waits: Waits | None = None


@dataclass(frozen=True)
class Found:
    """Who takes a mail, and the key of what it is for."""

    take: Take
    key: str
    waits: Waits | None = None

    def place(self) -> Texts | None:
        """What the place is called in which mails of people whom nobody knows may wait; None: they may not."""
        return self.waits(self.key) if self.waits else None


_answers: dict[str, tuple[Take, Waits | None]] = {}
_addressed: dict[str, Addressed] = {}
_people: list[tuple[FindPerson, str]] = []
_claimed: list[Claimed] = []


def answers(kind: str, *, take: Take, waits: Waits | None = None) -> None:
    """From now on answers by mail to things of this kind go to `take`."""
    _answers[kind] = (take, waits)


def addressed(name: str, *, find: Find, take: Take, waits: Waits | None = None) -> None:
    """From now on mails to addresses that `find` knows go to `take`. `name` tells the parts apart."""
    _addressed[name] = Addressed(name, find, take, waits)


def people(find: FindPerson, *, join: str) -> None:
    """`find(address)` gives the person of the site who is known to have it. `join` names the page to join on."""
    _people[:] = [(find, join)]


def claimed(tell: Claimed) -> None:
    """`tell(staged_id, person_id)` hears that what a staged person wrote is this person's from now on."""
    _claimed.append(tell)


def taker_of(answers_to: str) -> Found | None:
    """Who takes answers to this (`<kind>:<key>`); None when nobody does any more."""
    kind, _colon, key = answers_to.partition(":")
    if kind not in _answers:
        return None
    take, waits = _answers[kind]
    return Found(take, key, waits)


def at(local: str) -> Found | None:
    """Who takes mails to this local part; None when nobody knows it."""
    for one in _addressed.values():
        if (key := one.find(local)) is not None:
            return Found(one.take, key, one.waits)
    return None


def person_at(address: str) -> uuid.UUID | None:
    """Who is known to have this address."""
    return _people[0][0](address) if _people else None


def join_page() -> str:
    """The name of the page on which people join; empty when there is none."""
    return _people[0][1] if _people else ""


def tell_claimed(staged_id: uuid.UUID, person_id: uuid.UUID) -> None:
    """Tell everybody who keeps what staged people wrote."""
    for tell in _claimed:
        tell(staged_id, person_id)
