"""What the product keeps about people: where it stands, how it goes into a person's own export, how it is forgotten.

    registry.personal(Letter, person="answered_by", export=("text", "answer", "sent_at"), erase=forget_answers)
    registry.kept(Letter, name="letters", label=_("Letters that were answered"), months=24, since="answered_at",
                  why=_("to look up what was agreed (legitimate interest, GDPR 6(1)(f))"))

Every model with a reference to a person must be here; a test sees to it. Registered in `AppConfig.ready`.
"""

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models

from talkoo.kernel.crypto import Unreadable
from talkoo.plumbing.notify import reach

NOTICE_DAYS = 30
"""How long a row stays marked before it is forgotten, and how long it can be brought back after."""


@dataclass(frozen=True)
class Keep:
    """The row stays: it holds ids and codes, no words of or about the person. `reason` is for readers of the code."""

    reason: str


class _Delete:
    def __repr__(self) -> str:
        return "DELETE"


DELETE = _Delete()
"""The row goes, with what hangs on it and the history of its texts."""

KEEP = Keep
"""`erase=KEEP("why")`."""

Erase = _Delete | Keep | Callable[[uuid.UUID], object]
Export = Sequence[str] | Callable[[uuid.UUID], Iterable[Mapping[str, Any]]] | None


@dataclass(frozen=True)
class Personal:
    """One way in which rows of a model belong to a person: over the ORM path `person`."""

    model: type[models.Model]
    person: str
    export: Export
    erase: Erase
    label: Any = ""

    @property
    def name(self) -> str:
        """The file in the export: `letters.letter`; with the path where a model belongs to people in several ways."""
        return str(self.model._meta.label_lower)


@dataclass(frozen=True)
class Class:
    """Rows that are forgotten `months` after the moment or day in the field `since` (null: not yet).

    `why` is the reason and the legal basis, translated where it is shown, as `label` is. `is_plain`: rows without
    words that people wrote for each other (mails, counts): forgotten at once, without notice or a way back, and with a
    wider limit for a day.
    """

    model: type[models.Model]
    name: str
    label: Any
    months: int
    since: str
    why: Any
    erase: _Delete | Callable[[Sequence[uuid.UUID]], object]
    where: models.Q = field(default_factory=models.Q)
    is_plain: bool = False

    @property
    def keeps(self) -> int:
        """Months, as this installation has them: `RETENTION_MONTHS` in the settings may say otherwise."""
        return int(getattr(settings, "RETENTION_MONTHS", {}).get(self.name, self.months))


@dataclass(frozen=True)
class Words:
    """Texts that people write freely, in which others may be named. `where` gives the page on which a row is read."""

    model: type[models.Model]
    fields: tuple[str, ...]
    label: Any
    where: Callable[[uuid.UUID], str]


_personal: list[Personal] = []
_classes: dict[str, Class] = {}
_words: list[Words] = []
_files: list[Callable[[uuid.UUID], Iterable[tuple[str, bytes]]]] = []
_addresses: list[Callable[[uuid.UUID], Iterable[str]]] = []


def personal(
    model: type[models.Model],
    *,
    person: str | Sequence[str] = "person",
    export: Export = None,
    erase: Erase = DELETE,
    label: Any = "",
) -> None:
    """Rows of `model` belong to the person at the end of the ORM path `person` (or of each of several).

    `export`: the fields of a row that go into the person's own export, or a function that gives rows; none: every field
    of the row except references to other people. `erase`: what happens to the rows when the person is erased. `label`
    says in the export what the rows are.
    """
    for path in [person] if isinstance(person, str) else person:
        _personal.append(Personal(model, path, export, erase, label))


def kept(
    model: type[models.Model],
    *,
    name: str,
    months: int,
    since: str,
    why: Any,
    label: Any,
    erase: _Delete | Callable[[Sequence[uuid.UUID]], object] = DELETE,
    where: models.Q | None = None,
    is_plain: bool = False,
) -> None:
    """A class of rows that are forgotten after a time; see Class. `erase` may be a function that is given row ids and
    empties the rows instead, to keep what statistics need; `where` must then leave out what is empty already. Raises
    ValueError for a name that is taken."""
    if name in _classes and _classes[name].model is not model:
        raise ValueError(f"two classes are called {name}")
    _classes[name] = Class(
        model,
        name,
        label,
        months,
        since,
        why,
        erase,
        where if where is not None else models.Q(),
        is_plain,
    )


def words(
    model: type[models.Model], *, fields: Sequence[str], label: Any, where: Callable[[uuid.UUID], str]
) -> None:
    """Free texts (plain, in many languages, or sealed) that are looked through for the name of somebody who leaves."""
    _words.append(Words(model, tuple(fields), label, where))


def files(given: Callable[[uuid.UUID], Iterable[tuple[str, bytes]]]) -> None:
    """`given(person_id)` yields name and content of the files that the person gave; they go into the export."""
    _files.append(given)


def addresses(given: Callable[[uuid.UUID], Iterable[str]]) -> None:
    """`given(person_id)` yields the addresses and numbers by which the person can be reached."""
    _addresses.append(given)


def everything_personal() -> Sequence[Personal]:
    """In the order in which it was registered."""
    return tuple(_personal)


def classes() -> Sequence[Class]:
    """By name."""
    return [_classes[name] for name in sorted(_classes)]


def class_called(name: str) -> Class | None:
    """None when no part of the product keeps such rows any more."""
    return _classes.get(name)


def all_words() -> Sequence[Words]:
    """Everything that is looked through for names."""
    return tuple(_words)


def files_of(person_id: uuid.UUID) -> Iterator[tuple[str, bytes]]:
    """Name and content of every file that the person gave."""
    for given in _files:
        yield from given(person_id)


@dataclass(frozen=True)
class Known:
    """What a person is known by, as it was when the erasure began: name, addresses in small letters, and own words of
    some length that may stand in copies (mails)."""

    person_id: uuid.UUID
    name: str
    addresses: frozenset[str]
    texts: frozenset[str] = frozenset()


def _told_at(person_id: uuid.UUID) -> Iterator[str]:
    """Where mails reach the person; a number may be one that nobody confirmed (see `addresses`)."""
    try:
        found = reach.reach([person_id]).get(person_id)
    except LookupError:
        return
    if found:
        yield found.email


_known: ContextVar[Known | None] = ContextVar("known", default=None)


def known_by(person_id: uuid.UUID) -> Known:
    """What the person is known by. While the person is being erased: by what it was before."""
    remembered = _known.get()
    if remembered is not None and remembered.person_id == person_id:
        return remembered
    found = get_user_model()._default_manager.filter(pk=person_id).values_list("name", flat=True).first()
    reached: set[str] = set()
    for given in (_told_at, *_addresses):
        try:
            reached |= {one.strip().lower() for one in given(person_id)}
        except Unreadable:  # its key is gone: nobody can read it, and nothing can be looked for
            continue
    return Known(person_id, found or "", frozenset(reached - {""}))


@contextmanager
def remembering(known: Known) -> Iterator[None]:
    """Inside, `known_by` of this person answers as it was before."""
    mark = _known.set(known)
    try:
        yield
    finally:
        _known.reset(mark)
