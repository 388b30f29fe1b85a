"""What stands in a calendar, before it is written as iCalendar."""

import datetime
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo


class Status(StrEnum):
    """As RFC 5545, 3.8.1.11 has it for events."""

    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One event. Its words are in `language`; `uid` is the same in every feed, mail and download of it, for ever.

    `sequence` grows whenever something changes that people must know of (time, place, title, state); `changed_at` is
    when anything of it changed. `conference` is an address where anybody may join: it stands in the open. `venue` is
    the name of the place and `address` where that is. `contact` says whose event it is. `is_busy` is whether whoever
    has it in their calendar has no time for others then. Without a moment in `starts_at` it can only be called off.
    """

    uid: str
    title: str
    language: str
    starts_at: datetime.datetime | None
    ends_at: datetime.datetime | None
    zone: str
    changed_at: datetime.datetime
    sequence: int = 0
    status: Status = Status.CONFIRMED
    text: str = ""
    venue: str = ""
    address: str = ""
    conference: str = ""
    contact: str = ""
    categories: tuple[str, ...] = ()
    url: str = ""
    image: str = ""
    is_busy: bool = False

    def __post_init__(self) -> None:
        moments = [one for one in (self.starts_at, self.ends_at, self.changed_at) if one]
        if any(one.tzinfo is None for one in moments):
            raise ValueError("a moment without its zone")
        if self.starts_at and self.ends_at and self.ends_at < self.starts_at:
            raise ValueError("it ends before it begins")
        ZoneInfo(self.zone)

    @property
    def place(self) -> str:
        """In one line."""
        return ", ".join(part for part in (self.venue, self.address) if part)


@dataclass(frozen=True)
class Party:
    """One who is invited, or who invites."""

    name: str
    address: str
