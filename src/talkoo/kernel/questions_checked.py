"""What must be so in every form, beyond the shape of each of its parts; and in every answer."""

import datetime
import re
from decimal import Decimal
from typing import Any

from talkoo.kernel.questions import CHOICES, DECIDING, STATEMENTS, Definition, Kind, Question

LONGEST_SHORT = 500  # characters of an answer
LONGEST_LONG = 5_000
EARLIEST, LATEST = datetime.date(1900, 1, 1), datetime.date(2100, 12, 31)
_NUMBER = re.compile(r"-?\d{1,12}(\.\d{1,4})?")
_PLACE = re.compile(r"[a-z0-9-]{1,30}:[A-Za-z0-9-]{1,30}")


class WrongAnswer(ValueError):
    """Not an answer to this question. `code` is the question's."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


def problems_of(definition: Definition) -> list[tuple[str, str]]:
    """Where the questions do not fit each other, or their own kind: (where, what)."""
    found: list[tuple[str, str]] = []
    before: dict[str, Question] = {}
    for number, one in enumerate(definition.questions):
        where = f"questions[{number}]"
        if one.code in before:
            found.append((where, f"has the code {one.code} of another question"))
        found += [(where, what) for what in _of_itself(one)]
        if one.when:
            found += [(f"{where}.when", what) for what in _of_condition(one, before.get(one.when.question))]
        before.setdefault(one.code, one)
    return found


def _of_itself(one: Question) -> list[str]:
    found = []
    if one.kind in CHOICES and not one.options:
        found.append("has nothing to choose from")
    if one.options and one.kind not in {*CHOICES, Kind.SCALE}:
        found.append("has options, and is no choice")
    if one.kind == Kind.SCALE:
        if not (0 <= one.steps.start <= 1 and 2 <= one.steps.stop - 1 <= 10):
            found.append("is a scale that does not go from 0 or 1 to something between 2 and 10")
        elif any(option.code not in one.values() for option in one.options):
            found.append("names a step that the scale has not")
    if one.least is not None and one.most is not None and one.least > one.most:
        found.append("asks for at least more than at most")
    if one.kind == Kind.SEVERAL and ((one.least or 0) < 0 or (one.least or 0) > len(one.options)):
        found.append("asks for more than there is to choose from")
    if one.kind == Kind.SEVERAL and one.most is not None and one.most < 1:
        found.append("lets nobody choose anything")
    if not 0 <= one.decimals <= 4 or (one.decimals and one.kind != Kind.NUMBER):
        found.append("has decimals that a number cannot have")
    if one.statement and (one.kind != Kind.CONSENT or one.statement not in STATEMENTS):
        found.append("is no consent to a statement")
    if one.kind == Kind.HEADING and (one.is_required or one.is_sensitive):
        found.append("is a heading, which nobody answers")
    if one.kind == Kind.FILE and one.is_sensitive:
        found.append("is a file, which cannot be sealed")
    return found


def _of_condition(one: Question, deciding: Question | None) -> list[str]:
    if deciding is None or deciding.kind not in DECIDING or one.when is None:
        return ["names no earlier question that can decide it"]
    if unknown := set(one.when.any_of) - set(deciding.values()):
        return [f"names answers that {deciding.code} cannot have: {', '.join(sorted(unknown))}"]
    if deciding.is_sensitive and one.is_answered and not one.is_sensitive:
        return [f"would give away the sensitive answer to {deciding.code}: it must be sensitive too"]
    return []


def check_answer(question: Question, value: Any) -> None:
    """`value` is an answer to the question as it is kept.

    A text; a code, or a list of codes; a whole number on a scale; a day as 2027-01-31; a number as text (2.5); a place
    as `fi-kunta:290`; of a consent {"statement": "privacy", "number": 3}; of a file {"name": …, "size": bytes}.
    Raises WrongAnswer.
    """
    if not _CHECKS[question.kind](question, value):
        raise WrongAnswer(question.code)


def _is_text(value: Any, longest: int) -> bool:
    return isinstance(value, str) and 0 < len(value) <= longest and "\0" not in value


def _is_one(question: Question, value: Any) -> bool:
    return isinstance(value, str) and value in question.values()


def _is_several(question: Question, value: Any) -> bool:
    if not isinstance(value, list) or not all(_is_one(question, one) for one in value):
        return False
    most = len(question.options) if question.most is None else question.most
    return len(set(value)) == len(value) and max(question.least or 0, 1) <= len(value) <= most


def _is_day(value: Any) -> bool:
    try:
        day = datetime.date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return False
    return day is not None and day.isoformat() == value and EARLIEST <= day <= LATEST


def is_within(question: Question, value: Decimal) -> bool:
    """Whether a number is not too small or too large."""
    return (question.least is None or value >= question.least) and (
        question.most is None or value <= question.most
    )


def _is_number(question: Question, value: Any) -> bool:
    if not isinstance(value, str) or not value.isascii() or not _NUMBER.fullmatch(value):
        return False
    return len(value.partition(".")[2]) <= question.decimals and is_within(question, Decimal(value))


def _is_consent(question: Question, value: Any) -> bool:
    if not isinstance(value, dict) or set(value) != {"statement", "number"}:
        return False
    number = value["number"]
    return value["statement"] == question.statement and type(number) is int and 0 <= number < 2**31


def _is_file(value: Any) -> bool:
    if not isinstance(value, dict) or set(value) != {"name", "size"}:
        return False
    return _is_text(value["name"], 120) and type(value["size"]) is int and value["size"] > 0


_CHECKS = {
    Kind.SHORT: lambda question, value: _is_text(value, LONGEST_SHORT),
    Kind.LONG: lambda question, value: _is_text(value, LONGEST_LONG),
    Kind.ONE: _is_one,
    Kind.SEVERAL: _is_several,
    Kind.SCALE: lambda question, value: type(value) is int and value in question.steps,
    Kind.DATE: lambda question, value: _is_day(value),
    Kind.NUMBER: _is_number,
    Kind.MUNICIPALITY: lambda question, value: isinstance(value, str) and bool(_PLACE.fullmatch(value)),
    Kind.FILE: lambda question, value: _is_file(value),
    Kind.CONSENT: _is_consent,
    Kind.HEADING: lambda question, value: False,
}
