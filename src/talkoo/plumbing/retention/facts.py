"""What was forgotten, and what was given to the person it is about."""

import uuid
from dataclasses import dataclass

from talkoo.kernel.facts import Fact, silence


@dataclass(frozen=True, kw_only=True)
class PersonErased(Fact):
    """Nothing of the person is left but the id. `run_id` says how many rows of what."""

    person_id: uuid.UUID
    run_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class DataExported(Fact):
    """All about the person was handed over in one file."""

    changes_pages = False
    person_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class RowsMarked(Fact):
    """The time of some rows is over; `counts` is how many by class."""

    changes_pages = False
    run_id: uuid.UUID
    counts: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class RowForgotten(Fact):
    """One row, after its notice."""

    run_id: uuid.UUID
    table: str
    row_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class RunEnded(Fact):
    """Rows were forgotten; `counts` is how many by class, `is_stopped` whether some had to wait."""

    changes_pages = False
    run_id: uuid.UUID
    counts: dict[str, int]
    is_stopped: bool


@dataclass(frozen=True, kw_only=True)
class RunUndone(Fact):
    """What a run took stands there again."""

    run_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class RowsSpared(Fact):
    """Marked rows of a class stay for another year."""

    changes_pages = False
    name_of_class: str
    count: int


@dataclass(frozen=True, kw_only=True)
class MentionLookedAt(Fact):
    """A moderator has looked at a place where somebody who left may be named."""

    changes_pages = False
    mention_id: uuid.UUID


silence(DataExported, "whoever asked has the file in hand")
silence(RowsMarked, "it stands among the queues of the Monday page")
silence(RowForgotten, "its notice stood on the Monday page for a month")
silence(RunEnded, "it stands on the page about forgetting; when it was stopped, the Monday page warns")
silence(RunUndone, "whoever undid it sees it")
silence(RowsSpared, "whoever spared them sees it")
silence(MentionLookedAt, "whoever looked knows")
