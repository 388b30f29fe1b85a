"""Forms of other parts of the product: what a form belongs to, who may do what with it, and the engine that runs it.

Whatever has forms says so once, and then uses the engine without importing it:

    asking.register("gatherings.gathering", find=queries.standing_of_form)
    engine = asking.engine()
    questionnaire_id = engine.make(Owner("gatherings.gathering", key), definition, by=person, slot="registration")
    engine.publish(questionnaire_id, by=person)
    found = engine.published(owner, "registration")
    form = asking.form(found.definition, data=request.POST, files=request.FILES)  # questionnaires/parts.html
    sheet_id = engine.take(found, form.answers(), by=person, once=form.once, files=form.given_files())
    engine.answers_of([sheet_id])
"""

import datetime
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from talkoo.kernel.questions import Definition
from talkoo.kernel.text import Text

LONGEST = 60
"""Characters of the name of a kind of owner."""


class Owner(NamedTuple):
    """What a form belongs to: a thing of some kind, `<package>.<thing>`."""

    kind: str
    key: uuid.UUID


@dataclass(frozen=True)
class Standing:
    """What somebody is to an owner that they can see, as far as its forms go.

    `url` is its page, `forms_url` the page that lists its forms (empty: it has none). `takes_part`: forms for those
    who take part are for them. `reads`: sees the answers; `reads_sensitive`: the sealed ones too, each look being
    recorded. `is_open`: it still takes answers.
    """

    title: Text
    url: str
    forms_url: str = ""
    takes_part: bool = False
    edits: bool = False
    reads: bool = False
    reads_sensitive: bool = False
    is_open: bool = True


Find = Callable[[uuid.UUID, Any], Standing | None]

_kinds: dict[str, Find] = {}


def register(kind: str, find: Find) -> None:
    """From now on things of this kind have forms. `find(key, person)` says what this person (or visitor) is to one, in
    one statement; None when it is not there, or not to be seen. Raises ValueError for a kind of no such shape."""
    if not 0 < len(kind) <= LONGEST or "/" in kind:
        raise ValueError(f"no name of a kind: {kind}")
    _kinds[kind] = find


def find(owner: Owner, person: Any) -> Standing | None:
    """What this person is to the owner; None when it cannot be seen, or nobody knows its kind any more."""
    known = _kinds.get(owner.kind)
    return known(owner.key, person) if known else None


@dataclass(frozen=True)
class Published:
    """A form as it can be answered now: `number` is that of its newest version."""

    questionnaire_id: uuid.UUID
    version_id: uuid.UUID
    number: int
    definition: Definition
    is_open: bool


@dataclass(frozen=True)
class Answered:
    """What somebody answered, question by question; `definition` is what they were asked."""

    sheet_id: uuid.UUID
    person_id: uuid.UUID | None
    language: str
    sent_at: datetime.datetime
    definition: Definition
    answers: Mapping[str, Any]


class Engine(Protocol):
    """What the block of forms does for others; see its `public`."""

    def make(
        self,
        owner: Owner,
        definition: Definition,
        *,
        by: Any,
        slot: str = "",
        audience: str = "participants",
        is_one_each: bool = False,
        is_anonymous: bool = False,
    ) -> uuid.UUID: ...

    def publish(self, questionnaire_id: uuid.UUID, *, by: Any) -> int: ...

    def published(self, owner: Owner, slot: str = "") -> Published | None: ...

    def take(
        self,
        found: Published,
        answers: Mapping[str, Any],
        *,
        by: Any,
        once: uuid.UUID,
        files: Mapping[str, Any] | None = None,
        person_id: uuid.UUID | None = None,
        language: str = "",
    ) -> uuid.UUID: ...

    def answers_of(self, sheet_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Answered]: ...

    def look_at(self, sheet_id: uuid.UUID, *, by: Any) -> Mapping[str, Any]: ...

    def over(self, owner: Owner, moment: datetime.datetime, *, by: Any) -> int: ...


Form = Callable[..., Any]

_served: list[tuple[Engine, Form]] = []


def serve_with(engine: Engine, form: Form) -> None:
    """The block of forms hangs itself in here."""
    _served[:] = [(engine, form)]


def engine() -> Engine:
    """What keeps forms and answers."""
    return _served[0][0]


def form(
    definition: Definition,
    *,
    data: Any = None,
    files: Any = None,
    typed: Mapping[str, list[str]] | None = None,
    language: str = "",
) -> Any:
    """The questions as a form of the web framework, empty or with what was sent (`data`, `files`) or `typed` before.

    It has `is_valid()`, `errors`, `groups` for the macro `questions` of `questionnaires/parts.html`, `answers()` and
    `given_files()` as `Engine.take` wants them, and `once`.
    """
    return _served[0][1](definition, data=data, files=files, typed=typed, language=language)
