"""What happened to the calendars of single people. Never their addresses."""

import uuid
from dataclasses import dataclass

from talkoo.kernel.facts import Fact, silence


@dataclass(frozen=True, kw_only=True)
class CalendarRenewed(Fact):
    """A person has a calendar under a new address; one that there was before has ended."""

    changes_pages = False
    person_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class CalendarRemoved(Fact):
    """The address of a person's calendar shows nothing any more."""

    changes_pages = False
    person_id: uuid.UUID


silence(CalendarRenewed, "whoever asked for it sees the address")
silence(CalendarRemoved, "whoever asked for it knows")
