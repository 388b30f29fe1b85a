"""Forms of other parts of the product: what a form belongs to, who may do what with it, and the engine that runs it.

Whatever has forms says so once, and then uses the engine without importing it:

    asking.register("gatherings.gathering", find=queries.standing_of_form)      # apps.ready
    owner, engine = Owner("gatherings.gathering", key), asking.engine()

    # actions: a set of questions for each role, answered on a page of the owner's own
    form_id = engine.make(owner, definition, by=person, slot=role, audience=asking.OWNER)
    engine.publish(form_id, by=person)
    engine.over(owner, ends_at, by=person)                                       # whenever that changes

    # the view: `questions(form)` of questionnaires/parts.html inside the owner's own <form>
    found = engine.published(owner, role, asking.number(request.POST.get("version")))
    form = asking.form(found and found.definition, data=request.POST, files=request.FILES)
    form.fields["phone"] = forms.CharField(…)                                    # what the owner asks besides

    # the owner's action, after its own rule and lock
    sheet_id = engine.take(
        found, form.answers(), by=by, whose=person_id, once=form.once, files=form.given_files()
    )

    engine.answers_of([sheet_id])                                                # one statement for many
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

OWNER = "owner"
"""The audience of a form that is asked on a page of its owner, who says who may answer."""


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
    """A form as it can be answered now; `number` is that of the version."""

    questionnaire_id: uuid.UUID
    version_id: uuid.UUID
    number: int
    definition: Definition
    is_open: bool


@dataclass(frozen=True, kw_only=True)
class Made:
    """A form as those who write it know it. `draft` is what it will ask once that is published, `is_changed`: it asks
    something else now. `sent`: how many have answered."""

    questionnaire_id: uuid.UUID
    slot: str
    draft: Definition
    is_open: bool
    is_changed: bool
    sent: int
    edit_url: str
    answers_url: str


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

    def made_for(self, owner: Owner) -> list[Made]: ...

    def published(self, owner: Owner, slot: str = "", number: int = 0) -> Published | None: ...

    def take(
        self,
        found: Published,
        answers: Mapping[str, Any],
        *,
        by: Any,
        whose: uuid.UUID | None,
        once: uuid.UUID,
        files: Mapping[str, Any] | None = None,
        language: str = "",
    ) -> uuid.UUID: ...

    def remove_answers(self, sheet_id: uuid.UUID, *, by: Any) -> None: ...

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
    definition: Definition | None,
    *,
    data: Any = None,
    files: Any = None,
    typed: Mapping[str, list[str]] | None = None,
    answered: Mapping[str, Any] | None = None,
    language: str = "",
) -> Any:
    """The questions as a form of the web framework, empty or with what was sent (`data`, `files`), `typed` or
    `answered` before (files and consents are given anew, sealed answers too).

    It has `is_valid()`, `errors`, `groups` for the macro `questions` of `questionnaires/parts.html`, `answers()` and
    `given_files()` as `Engine.take` wants them, and `once`. Whoever asks more on the same page adds to its `fields`
    (names of questions begin with `q_`) and finds that in `cleaned_data`. None asks nothing else.
    """
    return _served[0][1](
        definition or Definition(title={}),
        data=data,
        files=files,
        typed=typed,
        answered=answered,
        language=language,
    )


def number(told: Any) -> int:
    """The number of a version as a page sent it back (its hidden field `version`); 0 for anything else."""
    text = str(told or "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0
