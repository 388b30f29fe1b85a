"""What others may do with forms. Areas call it; blocks reach the same over `kernel.asking.engine()`."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from talkoo.blocks.questionnaires import actions, queries
from talkoo.blocks.questionnaires.actions import Already, NotYours, Outdated
from talkoo.kernel.asking import Answered, Made, Owner, Published
from talkoo.kernel.questions import Definition

__all__ = [
    "Already",
    "NotYours",
    "Outdated",
    "answers_of",
    "look_at",
    "made_for",
    "make",
    "over",
    "publish",
    "published",
    "remove_answers",
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
    """A new form of this owner, or the one it has as `slot` (at most 40 characters) already; publish it before it is
    answered. With the audience `owner` it is asked on pages of the owner's own alone; others have their own page.

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


def made_for(owner: Owner) -> list[Made]:
    """All forms of the owner, by slot, with what is being written. One statement. Whom they are shown to is for the
    caller."""
    return queries.made_for(owner)


def published(owner: Owner, slot: str = "", number: int = 0) -> Published | None:
    """What the owner's form asks now; None while nothing was published. `number`: the version that the page was opened
    with, which is given back for 30 days after it was replaced. One statement."""
    return queries.published(owner, slot, number)


def take(
    found: Published,
    answers: Mapping[str, Any],
    *,
    by: Any,
    whose: uuid.UUID | None,
    once: uuid.UUID,
    files: Mapping[str, Any] | None = None,
    language: str = "",
) -> uuid.UUID:
    """Take answers to a form with the audience `owner`, in the caller's transaction, when the caller has asked its own
    rule. `by` writes them; `whose` they are: somebody else's where a helper writes, None for somebody without an
    account. The same `once` gives the same sheet.

    Raises PermissionDenied for other forms, NotNow, NotYours, Already, Outdated, WrongAnswer.
    """
    sheet = actions.take_for_owner(
        found.questionnaire_id,
        found.number,
        answers,
        by=by,
        whose=whose,
        once=once,
        files=files,
        language=language,
    )
    return sheet.pk


def remove_answers(sheet_id: uuid.UUID, *, by: Any) -> None:
    """Take back answers to a form with the audience `owner`, in the caller's transaction, when the caller has asked its
    own rule. Raises PermissionDenied for other forms."""
    actions.remove_for_owner(sheet_id, by=by)


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
