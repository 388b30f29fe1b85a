"""Deadlines in days on which somebody works: the weekdays of a site, without the public holidays of its country."""

import json
import subprocess
import sys
from collections.abc import Collection, Iterator
from datetime import date, timedelta
from functools import lru_cache

EVERY_WORKING_DAY = (1, 2, 3, 4, 5)
"""Monday to Friday, as ISO 8601 numbers them."""

_DAY = timedelta(days=1)
_AT_ONCE = 10
_ASK = """
import json, sys, holidays
country, first, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
is_known = country in holidays.list_supported_countries(include_aliases=False)
found = holidays.country_holidays(country, years=range(first, first + count)) if is_known else ()
json.dump([day.isoformat() for day in found], sys.stdout)
"""


@lru_cache(maxsize=32)
def _asked(country: str, first: int) -> frozenset[date]:
    # The library takes 42 MB and half a second: a short-lived process pays once, not every one that serves pages.
    asked = [sys.executable, "-P", "-c", _ASK, country, str(first), str(_AT_ONCE)]
    said = subprocess.run(asked, check=True, capture_output=True, text=True, timeout=60).stdout
    return frozenset(date.fromisoformat(day) for day in json.loads(said))


@lru_cache(maxsize=128)
def holidays(country: str, year: int) -> frozenset[date]:
    """The public holidays of a country (ISO 3166-1, two capitals) in a year; none for one that we do not know."""
    return frozenset(day for day in _asked(country, year - year % _AT_ONCE) if day.year == year)


def is_working(day: date, *, country: str, weekdays: Collection[int] = EVERY_WORKING_DAY) -> bool:
    """Whether somebody works on this day."""
    return day.isoweekday() in weekdays and day not in holidays(country, day.year)


def due(start: date, days: int, *, country: str, weekdays: Collection[int] = EVERY_WORKING_DAY) -> date:
    """The day that is `days` working days after `start`, which itself does not count; `start` for 0.

    Raises ValueError for fewer than 0 days, or when there is no weekday to work on.
    """
    if days < 0 or not _real(weekdays):
        raise ValueError("a deadline needs a weekday to work on, and cannot lie before its start")
    day = start
    while days:
        day += _DAY
        days -= is_working(day, country=country, weekdays=weekdays)
    return day


def between(start: date, end: date, *, country: str, weekdays: Collection[int] = EVERY_WORKING_DAY) -> int:
    """How many working days came after `start` up to `end`; less than 0 when `end` lies before it.

    `between(start, due(start, days)) == days`.
    """
    if end < start:
        return -between(end, start, country=country, weekdays=weekdays)
    weeks, rest = divmod((end - start).days, 7)
    worked = weeks * len(_real(weekdays))
    worked += sum((start + _DAY * step).isoweekday() in weekdays for step in range(1, rest + 1))
    return worked - sum(day.isoweekday() in weekdays for day in _holidays_within(start, end, country))


def _holidays_within(start: date, end: date, country: str) -> Iterator[date]:
    for year in range(start.year, end.year + 1):
        yield from (day for day in holidays(country, year) if start < day <= end)


def _real(weekdays: Collection[int]) -> set[int]:
    return set(weekdays) & set(range(1, 8))
