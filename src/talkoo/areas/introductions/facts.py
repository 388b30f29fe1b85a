"""What happened to wishes to be put in touch. None of it shows on a public page."""

import uuid
from dataclasses import dataclass

from talkoo.kernel.facts import Fact, silence


@dataclass(frozen=True, kw_only=True)
class IntroductionAsked(Fact):
    changes_pages = False
    introduction_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class IntroductionForwarded(Fact):
    """The coordinator passed it on: the other side is asked now."""

    changes_pages = False
    introduction_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class IntroductionAnswered(Fact):
    """The other side said yes or no, or (`is_turned_down`) the coordinator did not pass it on."""

    changes_pages = False
    introduction_id: uuid.UUID
    is_accepted: bool
    is_turned_down: bool = False


@dataclass(frozen=True, kw_only=True)
class IntroductionClosed(Fact):
    """It was taken back, or nobody answered in time; `was` is where it stood."""

    changes_pages = False
    introduction_id: uuid.UUID
    state: str
    was: str


silence(IntroductionAsked, "it stands in the coordinator's queue, with a day by which it is due")
