"""Looking at every row of a file: what it would be, and what is wrong with it. Nothing is written here."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from talkoo.people.organisations.forms.fields import mixed_word
from talkoo.plumbing.imports.models import Outcome
from talkoo.site.administration.importing.meaning import Unclear, said
from talkoo.site.administration.importing.reading import FORMULA

_LONGEST = {
    "name": 200,
    "short_name": 40,
    "registry_code": 20,
    "purpose": 1_000,
    "email": 254,
    "website": 500,
}
_LONG = 500


@dataclass
class Seen:
    """A row while it is looked at: its cells by column, what was understood, what is wrong, what it would be.

    `own` are marks by which it is the same as another one: a number of a register, an address; `called` its name.
    """

    number: int
    shown: dict[str, str]
    given: dict[str, Any] = field(default_factory=dict)
    problems: list[dict[str, Any]] = field(default_factory=list)
    outcome: str = Outcome.NEW
    own: list[str] = field(default_factory=list)
    called: str = ""
    same_as: Any = None
    same_line: int | None = None

    def wrong(self, key: str, code: str, near: Sequence[str] = ()) -> None:
        """Something is wrong in this column."""
        self.problems.append({"column": key, "code": code, "near": list(near)})

    def take(self, key: str, understand: Callable[[str], Any], otherwise: Any = None) -> None:
        """Understand a cell; an empty one is `otherwise`."""
        written = self.shown.get(key, "")
        self.given[key] = otherwise
        if written:
            try:
                self.given[key] = understand(written)
            except Unclear as problem:
                self.problems.append(said(key, problem))

    @property
    def values(self) -> str:
        """What is sealed of it."""
        return json.dumps({"shown": self.shown, "given": self.given}, default=str)


def first_look(placed: dict[int, str], number: int, cells: list[str], longest_name: int) -> Seen:
    """The cells of a row by column, without those that cannot be: formulas, what is too long, names in two scripts."""
    row = Seen(number, {key: cells[place] for place, key in placed.items() if place < len(cells)})
    for key, text in list(row.shown.items()):
        most = longest_name if key == "name" else _LONGEST.get(key, _LONG)
        if text.startswith(FORMULA):
            row.wrong(key, "formula")
            row.shown[key] = ""
        elif len(text) > most:
            row.wrong(key, "long")
            row.shown[key] = text[:most]
    name = row.shown.get("name", "")
    row.called = name.casefold()
    if not name and not row.problems:
        row.wrong("name", "empty")
    elif mixed_word(name):
        row.wrong("name", "mixed")
    if any(cells[place] for place in range(len(cells)) if place not in placed and place > max(placed)):
        row.wrong("", "beyond")
    return row


def compare(rows: Sequence[Seen], at_marks: dict[str, Any], by_name: dict[str, Any]) -> None:
    """Say of every row what it would be. `at_marks` and `by_name` (small) are what is here already."""
    marks: dict[str, int] = {}
    names: dict[str, int] = {}
    for row in rows:
        if row.problems:
            row.outcome = Outcome.WRONG
            continue
        there = next((at_marks[mark] for mark in row.own if mark in at_marks), None)
        line = next((marks[mark] for mark in row.own if mark in marks), None)
        if there is not None or line is not None:
            row.outcome, row.same_as, row.same_line = Outcome.SAME, there, line
        elif row.called in by_name or row.called in names:
            row.outcome, row.same_as, row.same_line = (
                Outcome.MAYBE,
                by_name.get(row.called),
                names.get(row.called),
            )
        names.setdefault(row.called, row.number)
        for mark in row.own:
            marks.setdefault(mark, row.number)
