"""What happened at the interest desk. None of it shows on a public page."""

import uuid
from dataclasses import dataclass

from talkoo.kernel.facts import Fact, silence


@dataclass(frozen=True, kw_only=True)
class InterestTold(Fact):
    changes_pages = False
    notice_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class InterestTaken(Fact):
    """Somebody looks after it now."""

    changes_pages = False
    notice_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class InterestTipped(Fact):
    """The person is told of networks, all in one message; a NetworkTipped for each comes besides."""

    changes_pages = False
    notice_id: uuid.UUID
    tips: list[str]


@dataclass(frozen=True, kw_only=True)
class NetworkTipped(Fact):
    changes_pages = False
    notice_id: uuid.UUID
    tip_id: uuid.UUID
    space_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class TipAccepted(Fact):
    """The person joined the network."""

    changes_pages = False
    notice_id: uuid.UUID
    tip_id: uuid.UUID
    space_id: uuid.UUID
    person_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class TipRefused(Fact):
    changes_pages = False
    notice_id: uuid.UUID
    tip_id: uuid.UUID
    space_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class InterestCameBack(Fact):
    """Every tip was answered with no: it is the desk's turn again."""

    changes_pages = False
    notice_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class InterestLedToNetwork(Fact):
    """The person founds a network instead."""

    changes_pages = False
    notice_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class InterestDeclined(Fact):
    changes_pages = False
    notice_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class InterestUnanswered(Fact):
    """The person answered no tip in time."""

    changes_pages = False
    notice_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class InterestOverdue(Fact):
    """The day by which it should have been answered has passed."""

    changes_pages = False
    notice_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class InterestForgotten(Fact):
    """It is gone, because the person who told it was erased."""

    changes_pages = False
    notice_id: uuid.UUID


silence(InterestForgotten, "who erased it knows")
silence(InterestTaken, "whoever takes it sees it at once; the person hears when there is an answer")
silence(TipRefused, "a no is nobody's news; who hears of it is told when the last one was a no")
silence(InterestLedToNetwork, "the founder knows, and the founding is told by the part that does it")
silence(InterestUnanswered, "the desk's list shows it")
