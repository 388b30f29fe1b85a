"""What was reported, hidden and shown again."""

import uuid
from dataclasses import dataclass

from talkoo.kernel.facts import Fact, silence


@dataclass(frozen=True, kw_only=True)
class ContentReported(Fact):
    changes_pages = False
    report_id: uuid.UUID
    kind: str


@dataclass(frozen=True, kw_only=True)
class ReportDecided(Fact):
    """A report was answered: `state` is hidden or kept."""

    changes_pages = False
    report_id: uuid.UUID
    state: str


@dataclass(frozen=True, kw_only=True)
class ContentHidden(Fact):
    """Something is out of sight; why stands in the row `hidden_id`."""

    hidden_id: uuid.UUID
    kind: str


@dataclass(frozen=True, kw_only=True)
class ContentShown(Fact):
    """What was hidden can be seen again."""

    hidden_id: uuid.UUID
    kind: str


silence(ContentReported, "it stands among the queues of the Monday page")
