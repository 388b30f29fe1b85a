import uuid
from dataclasses import dataclass

from talkoo.kernel.facts import Fact, silence


@dataclass(frozen=True, kw_only=True)
class CheckedIn(Fact):
    """A contact said how the network goes."""

    changes_pages = False
    space_id: uuid.UUID
    check_in_id: uuid.UUID
    mood: str


@dataclass(frozen=True, kw_only=True)
class CheckInMissed(Fact):
    """The day on which a network was to say how it goes has passed."""

    changes_pages = False
    space_id: uuid.UUID
    due_on: str


@dataclass(frozen=True, kw_only=True)
class HelpSettled(Fact):
    """Somebody dealt with a call for help."""

    changes_pages = False
    check_in_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class RhythmSet(Fact):
    changes_pages = False
    space_id: uuid.UUID
    every_days: int


silence(HelpSettled, "help was given in person; the board shows it")
silence(RhythmSet, "the next reminder follows it")
