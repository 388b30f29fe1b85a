"""Definitions of forms read from JSON that anybody may have written."""

import re
from collections.abc import Mapping
from typing import Any

from talkoo.kernel.questions import (
    LONGEST_HELP,
    LONGEST_LABEL,
    MOST_OPTIONS,
    MOST_QUESTIONS,
    STATEMENTS,
    Condition,
    Definition,
    Keeping,
    Kind,
    Option,
    Question,
    Wrong,
)
from talkoo.kernel.questions_checked import problems_of
from talkoo.kernel.text import MARKS, ORIGINAL, Texts

_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
_OPTION = re.compile(r"[a-z0-9][a-z0-9_]{0,39}")


class _Reader:
    """Reads untrusted JSON and collects what is wrong with it."""

    def __init__(self) -> None:
        self.problems: list[tuple[str, str]] = []

    def wrong(self, where: str, what: str) -> None:
        self.problems.append((where, what))

    def texts(self, given: Any, where: str, longest: int, *, is_needed: bool) -> Texts | None:
        if given is None and not is_needed:
            return None
        if not isinstance(given, dict) or not all(
            isinstance(key, str) and isinstance(value, str) for key, value in given.items()
        ):
            self.wrong(where, "is no text in languages")
        elif not given.get(given.get(ORIGINAL, "")) or given.get(ORIGINAL) in MARKS:
            self.wrong(where, "has no words in the language it was written in")
        elif any(len(value) > longest or "\0" in value for value in given.values()):
            self.wrong(where, f"is longer than {longest} characters, or has a sign that cannot be kept")
        else:
            return dict(given)
        return {ORIGINAL: "en", "en": "?"} if is_needed else None

    def flag(self, given: Mapping[str, Any], name: str, where: str) -> bool:
        value = given.get(name, False)
        if not isinstance(value, bool):
            self.wrong(f"{where}.{name}", "is neither true nor false")
        return value is True

    def whole(self, given: Mapping[str, Any], name: str, where: str) -> int | None:
        value = given.get(name)
        if value is not None and (type(value) is not int or abs(value) > 10**9):
            self.wrong(f"{where}.{name}", "is no whole number of at most nine digits")
            return None
        return value

    def options(self, given: Any, where: str) -> tuple[Option, ...]:
        if not isinstance(given, list) or len(given) > MOST_OPTIONS:
            self.wrong(where, f"is no list of at most {MOST_OPTIONS}")
            return ()
        found = []
        for number, one in enumerate(given):
            here = f"{where}[{number}]"
            if not isinstance(one, dict) or not _fits(_OPTION, one.get("code")):
                self.wrong(here, "has no code of small letters, digits and _")
                continue
            label = self.texts(one.get("label"), f"{here}.label", LONGEST_LABEL, is_needed=True)
            found.append(Option(one["code"], label or {}))
        if len({one.code for one in found}) != len(found):
            self.wrong(where, "has a code twice")
        return tuple(found)

    def when(self, given: Any, where: str) -> Condition | None:
        if given is None:
            return None
        values = given.get("any_of") if isinstance(given, dict) else None
        if (
            not isinstance(values, list)
            or not values
            or len(values) > MOST_OPTIONS
            or not all(isinstance(one, str) for one in [given.get("question"), *values])
        ):
            self.wrong(where, "names no question and answers")
            return None
        return Condition(given["question"], tuple(values))

    def question(self, given: Any, where: str) -> Question | None:
        if not isinstance(given, dict) or not _fits(_CODE, given.get("code")):
            self.wrong(where, "has no code of small letters, digits and _")
            return None
        kind, keeping = given.get("kind"), given.get("keeping", Keeping.NORMAL)
        if kind not in list(Kind) or keeping not in list(Keeping):
            self.wrong(where, "is of a kind, or kept for a time, that there is not")
            return None
        statement, decimals = given.get("statement", ""), self.whole(given, "decimals", where) or 0
        if statement not in STATEMENTS:
            self.wrong(f"{where}.statement", "is none of this site")
            statement = ""
        return Question(
            code=given["code"],
            kind=Kind(kind),
            label=self.texts(given.get("label"), f"{where}.label", LONGEST_LABEL, is_needed=True) or {},
            help=self.texts(given.get("help"), f"{where}.help", LONGEST_HELP, is_needed=False),
            is_required=self.flag(given, "is_required", where),
            is_sensitive=self.flag(given, "is_sensitive", where),
            keeping=Keeping(keeping),
            options=self.options(given.get("options", []), f"{where}.options"),
            least=self.whole(given, "least", where),
            most=self.whole(given, "most", where),
            decimals=decimals,
            statement=statement,
            when=self.when(given.get("when"), f"{where}.when"),
        )


def _fits(shape: re.Pattern[str], given: Any) -> bool:
    return isinstance(given, str) and shape.fullmatch(given) is not None


def read(given: Any) -> Definition:
    """A definition from JSON, whoever wrote it. Raises Wrong with everything that is wrong."""
    reader = _Reader()
    if not isinstance(given, dict) or not isinstance(given.get("questions", []), list):
        raise Wrong([("", "is no form")])
    listed = given.get("questions", [])
    if len(listed) > MOST_QUESTIONS:
        raise Wrong([("questions", f"are more than {MOST_QUESTIONS}")])
    made = Definition(
        title=reader.texts(given.get("title"), "title", LONGEST_LABEL, is_needed=True) or {},
        intro=reader.texts(given.get("intro"), "intro", LONGEST_HELP, is_needed=False),
        thanks=reader.texts(given.get("thanks"), "thanks", LONGEST_HELP, is_needed=False),
        questions=tuple(
            found
            for number, one in enumerate(listed)
            if (found := reader.question(one, f"questions[{number}]"))
        ),
    )
    if problems := reader.problems or problems_of(made):
        raise Wrong(problems)
    return made
