"""Dates of which only the year, or the year and month, are known: "February 2015"."""

import datetime
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, order=True)
class PartialDate:
    """`month` and `day` are 0 when unknown; a day needs a month."""

    year: int
    month: int = 0
    day: int = 0

    def __post_init__(self) -> None:
        if self.day and not self.month:
            raise ValueError("a day without a month")
        datetime.date(self.year, self.month or 1, self.day or 1)

    @classmethod
    def parse(cls, text: str) -> Self:
        """From `2015`, `2015-02` or `2015-02-28`. Raises ValueError."""
        return cls(*(int(part) for part in text.split("-")))

    def isoformat(self) -> str:
        """As ISO 8601 writes it, as far as it is known."""
        parts = [f"{self.year:04}"]
        if self.month:
            parts.append(f"{self.month:02}")
        if self.day:
            parts.append(f"{self.day:02}")
        return "-".join(parts)

    @property
    def first_day(self) -> datetime.date:
        """The earliest day it can mean."""
        return datetime.date(self.year, self.month or 1, self.day or 1)
