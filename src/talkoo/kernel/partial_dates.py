"""Dates of which only the year, or the year and month, are known: "February 2015"."""

import datetime
from dataclasses import dataclass
from typing import Self

from django.db.models import BooleanField, CheckConstraint, F, Func, Q


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

    @classmethod
    def of(cls, year: int, month: int, day: int) -> Self | None:
        """As three columns hold it; None when not even the year is known."""
        return cls(year, month, day) if year else None


def columns(field: str, value: PartialDate | None) -> dict[str, int]:
    """What the three columns of `field` hold for this date."""
    return {
        f"{field}_year": value.year if value else 0,
        f"{field}_month": value.month if value else 0,
        f"{field}_day": value.day if value else 0,
    }


def is_possible(field: str, name: str) -> CheckConstraint:
    """A constraint on the three columns of `field`, such as `started_year`, `started_month`, `started_day`."""
    year, month, day = f"{field}_year", f"{field}_month", f"{field}_day"
    leap = Q(_IsLeap(F(year)))
    return CheckConstraint(
        condition=Q(**{f"{month}__lte": 12, f"{day}__lte": 31})
        & (Q(**{day: 0}) | Q(**{f"{month}__gt": 0}))
        & (Q(**{f"{day}__lte": 30}) | ~Q(**{f"{month}__in": [4, 6, 9, 11]}))
        & (~Q(**{month: 2}) | Q(**{f"{day}__lte": 28}) | (Q(**{day: 29}) & leap))
        & (Q(**{year: 0, month: 0}) | Q(**{f"{year}__range": (1000, 9999)})),
        name=name,
    )


class _IsLeap(Func):
    template = (
        "(mod(%(expressions)s, 4) = 0 and (mod(%(expressions)s, 100) <> 0 or mod(%(expressions)s, 400) = 0))"
    )
    output_field = BooleanField()
