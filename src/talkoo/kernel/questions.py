"""A form as data: its questions, in which languages they are asked, and when each is asked at all.

    Definition(
        title=texts("fi", fi="Palaute"),
        questions=(
            Question(code="joy", kind=Kind.SCALE, label=texts("fi", fi="Iloa?"), least=1, most=5, is_required=True),
            Question(code="why", kind=Kind.LONG, label=texts("fi", fi="Miksi?"), when=Condition("joy", ("1", "2"))),
        ),
    )

A definition is kept as JSON; `questions_read.read` makes it whole again and says all that is wrong with it at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from talkoo.kernel.text import Text, Texts, pick

MOST_QUESTIONS = 100
MOST_OPTIONS = 60
LONGEST_LABEL = 300  # characters
LONGEST_HELP = 2_000


class Kind(StrEnum):
    """What is asked for. A heading asks for nothing."""

    SHORT = "short"
    LONG = "long"
    ONE = "one"
    SEVERAL = "several"
    SCALE = "scale"
    DATE = "date"
    NUMBER = "number"
    MUNICIPALITY = "municipality"
    FILE = "file"
    CONSENT = "consent"
    HEADING = "heading"


class Keeping(StrEnum):
    """How long an answer is kept: 30 days after what it was for, two years, or ten."""

    SHORT = "short"
    NORMAL = "normal"
    LONG = "long"


CHOICES = frozenset({Kind.ONE, Kind.SEVERAL})
"""Kinds with options to choose from."""

DECIDING = frozenset({Kind.ONE, Kind.SEVERAL, Kind.SCALE, Kind.CONSENT})
"""Kinds on whose answers it can depend whether a later question is asked."""

STATEMENTS = ("", "privacy", "terms")
"""What a consent can be to, besides its own words: the version of that statement is kept with it."""


class Wrong(ValueError):
    """Not a definition. `problems` are (where, what): `questions[2].label`, `has no words`."""

    def __init__(self, problems: list[tuple[str, str]]):
        super().__init__("; ".join(f"{where}: {what}" for where, what in problems))
        self.problems = problems


@dataclass(frozen=True)
class Option:
    """One thing to choose. `code` is what is kept; it means the same in every version."""

    code: str
    label: Texts


@dataclass(frozen=True)
class Condition:
    """Asked only when the answer to an earlier question is one of these: codes of options, steps of a scale, `yes`."""

    question: str
    any_of: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question. `code` is what its answers are kept under, for ever.

    `least` and `most`: the ends of a scale, the limits of a number, how many of several. `decimals`: digits after the
    point of a number. Options of a scale name some of its steps. `is_sensitive`: the answer is sealed, stands in no
    list or file, and is counted only from five on. `statement`: what a consent is to.
    """

    code: str
    kind: Kind
    label: Texts
    help: Texts | None = None
    is_required: bool = False
    is_sensitive: bool = False
    keeping: Keeping = Keeping.NORMAL
    options: tuple[Option, ...] = ()
    least: int | None = None
    most: int | None = None
    decimals: int = 0
    statement: str = ""
    when: Condition | None = None

    @property
    def is_answered(self) -> bool:
        """Whether there is anything to answer."""
        return self.kind != Kind.HEADING

    @property
    def steps(self) -> range:
        """The steps of a scale."""
        return range(1 if self.least is None else self.least, (5 if self.most is None else self.most) + 1)

    def values(self) -> list[str]:
        """What an answer that others depend on can be."""
        match self.kind:
            case Kind.ONE | Kind.SEVERAL:
                return [one.code for one in self.options]
            case Kind.SCALE:
                return [str(step) for step in self.steps[:11]]  # no right one has more: see questions_checked
            case Kind.CONSENT:
                return ["yes"]
        return []

    def named(self, value: str, language: str) -> Text:
        """What a choice or a step is called; its code when it has no name."""
        for one in self.options:
            if one.code == value:
                return pick(one.label, language)
        return Text(value, language, False)


@dataclass(frozen=True, kw_only=True)
class Definition:
    """All that a form says and asks. `thanks` is said when it has been sent."""

    title: Texts
    questions: tuple[Question, ...] = ()
    intro: Texts | None = None
    thanks: Texts | None = None

    def question(self, code: str) -> Question | None:
        """The question that is kept under this code."""
        return next((one for one in self.questions if one.code == code), None)

    def asked(self, answers: Mapping[str, Any]) -> list[Question]:
        """The questions that are asked of somebody who answers so. An answer to what is not asked decides nothing."""
        found: list[Question] = []
        decided: dict[str, set[str]] = {}
        for one in self.questions:
            if one.when and not decided.get(one.when.question, set()) & set(one.when.any_of):
                continue
            found.append(one)
            decided[one.code] = chosen(one, answers.get(one.code))
        return found

    def as_json(self) -> dict[str, Any]:
        """As it is kept; `questions_read.read` takes it back."""
        return {
            "title": self.title,
            "intro": self.intro,
            "thanks": self.thanks,
            "questions": [_written(one) for one in self.questions],
        }


def chosen(question: Question, value: Any) -> set[str]:
    """What an answer decides, in the words of a condition."""
    if value is None or question.kind not in DECIDING:
        return set()
    if question.kind == Kind.CONSENT:
        return {"yes"}
    return {str(one) for one in value} if isinstance(value, list) else {str(value)}


def _written(one: Question) -> dict[str, Any]:
    found: dict[str, Any] = {"code": one.code, "kind": str(one.kind), "label": one.label}
    if one.help:
        found["help"] = one.help
    for name in ("is_required", "is_sensitive", "decimals", "statement"):
        if value := getattr(one, name):
            found[name] = value
    for name in ("least", "most"):
        if (value := getattr(one, name)) is not None:  # a scale can begin at 0
            found[name] = value
    if one.keeping != Keeping.NORMAL:
        found["keeping"] = str(one.keeping)
    if one.options:
        found["options"] = [{"code": option.code, "label": option.label} for option in one.options]
    if one.when:
        found["when"] = {"question": one.when.question, "any_of": list(one.when.any_of)}
    return found
