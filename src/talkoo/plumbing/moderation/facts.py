"""What was reported, hidden, shown again, asked to be looked at again, and let wait."""

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


@dataclass(frozen=True, kw_only=True)
class AppealMade(Fact):
    """Whoever wrote something that is hidden asks that somebody else looks at it again."""

    changes_pages = False
    hidden_id: uuid.UUID
    kind: str


@dataclass(frozen=True, kw_only=True)
class AppealDecided(Fact):
    """Somebody else has looked at it: `state` is upheld (it is shown again) or refused."""

    hidden_id: uuid.UUID
    kind: str
    state: str


@dataclass(frozen=True, kw_only=True)
class ContentHeld(Fact):
    """Something waits for a moderator; `by_mail`: its writer has no page in front of them that says so."""

    changes_pages = False
    held_id: uuid.UUID
    kind: str
    why: str
    by_mail: bool


@dataclass(frozen=True, kw_only=True)
class ContentReleased(Fact):
    """A moderator has let through what waited."""

    held_id: uuid.UUID
    kind: str


@dataclass(frozen=True, kw_only=True)
class ContentDeclined(Fact):
    """A moderator has declined what waited; why stands in the row `hidden_id`."""

    changes_pages = False
    held_id: uuid.UUID
    hidden_id: uuid.UUID
    kind: str


@dataclass(frozen=True, kw_only=True)
class ContentWithdrawn(Fact):
    """Its writer took back what waited."""

    changes_pages = False
    held_id: uuid.UUID
    kind: str


silence(AppealMade, "it stands among the queues of the Monday page")
silence(ContentWithdrawn, "its writer did it, and nobody else saw it")
silence(ContentReported, "it stands among the queues of the Monday page")
