"""What others may do with forms. Areas call it; blocks reach the same over `kernel.asking.engine()`."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from talkoo.blocks.questionnaires import actions, queries
from talkoo.blocks.questionnaires.actions import Already, NotYours, Outdated
from talkoo.kernel.asking import Answered, Owner, Published
from talkoo.kernel.questions import Definition

__all__ = [
    "Already",
    "NotYours",
    "Outdated",
    "answers_of",
    "look_at",
    "make",
    "over",
    "publish",
    "published",
    "take",
]


def make(
    owner: Owner,
    definition: Definition,
    *,
    by: Any,
    slot: str = "",
    audience: str = "participants",
    is_one_each: bool = False,
    is_anonymous: bool = False,
) -> uuid.UUID:
    """A new form of this owner, or the one it has as `slot` already; publish it before it is answered.

    Raises PermissionDenied, Wrong.
    """
    made = actions.make(
        owner,
        definition,
        by=by,
        slot=slot,
        audience=audience,
        is_one_each=is_one_each,
        is_anonymous=is_anonymous,
    )
    return made.pk


def publish(questionnaire_id: uuid.UUID, *, by: Any) -> int:
    """Ask from now on what its draft says; returns the number of the version. Raises PermissionDenied, Wrong."""
    return actions.publish(questionnaire_id, by=by).newest


def published(owner: Owner, slot: str = "") -> Published | None:
    """What the owner's form asks now; None while nothing was published. One statement."""
    return queries.published(owner, slot)


def take(
    found: Published,
    answers: Mapping[str, Any],
    *,
    by: Any,
    once: uuid.UUID,
    files: Mapping[str, Any] | None = None,
    person_id: uuid.UUID | None = None,
    language: str = "",
) -> uuid.UUID:
    """Take answers, in the caller's transaction; the same `once` gives the same sheet. See actions.take.

    Raises PermissionDenied, NotNow, Already, Outdated, WrongAnswer.
    """
    sheet = actions.take(
        found.questionnaire_id,
        found.number,
        answers,
        by=by,
        once=once,
        files=files,
        person_id=person_id,
        language=language,
    )
    return sheet.pk


def answers_of(sheet_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Answered]:
    """What was answered on these sheets, but for sealed answers. One statement. Whom they are shown to is for the
    caller."""
    return queries.others_of(sheet_ids)


def look_at(sheet_id: uuid.UUID, *, by: Any) -> Mapping[str, Any]:
    """The sealed answers of one sheet; the look is recorded. Raises PermissionDenied."""
    return actions.look_at(sheet_id, by=by)


def over(owner: Owner, moment: datetime.datetime, *, by: Any) -> int:
    """What the owner's forms were for is over: answers kept shortly go 30 days after. Raises PermissionDenied."""
    return actions.over(owner, moment, by=by)
