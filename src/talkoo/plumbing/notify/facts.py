import uuid
from dataclasses import dataclass

from talkoo.kernel.facts import Fact, silence


@dataclass(frozen=True, kw_only=True)
class ToldByHand(Fact):
    """Somebody read a message out to the person, or gave it to them on paper."""

    changes_pages = False
    notification_id: uuid.UUID
    person_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class NotToldAfterAll(Fact):
    """Marked as told by mistake: it waits to be told again."""

    changes_pages = False
    notification_id: uuid.UUID
    person_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class RhythmSet(Fact):
    """A person chose how often and when mail comes. `kind` is what was stopped from a mail, empty for the page."""

    changes_pages = False
    person_id: uuid.UUID
    kind: str = ""


silence(NotToldAfterAll, "whoever marked it by mistake knows; the list shows it again")
silence(ToldByHand, "both of them know")
silence(RhythmSet, "whoever chose knows")
