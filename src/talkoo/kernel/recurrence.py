"""What comes again and again: on which days, and at which time of the clock on the wall.

    rule = Rule(every=Every.MONTH_BY_WEEKDAY, weekdays=(2,), nth=1, starts_on=day, at=time(17), zone="Europe/Helsinki")
    occurrences(rule, first, last, exceptions)          # the first Tuesday of each month at 17:00, summer and winter

Days are counted as RFC 5545 (3.3.10) counts them, with weeks that begin on Monday; holidays, and months too short for
a day, are treated as people do.
"""

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from talkoo.kernel import working_days

LAST = -1
"""As `nth`: the last of its kind in a month."""

MOST = 99
"""The largest interval and the largest number of times."""

_DAY = datetime.timedelta(days=1)
_LOOK_BACK = 30 * _DAY  # longer than any row of holidays
_ENDS = datetime.date(2200, 1, 1)
_NAMES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_COUNTRY = re.compile(r"[A-Z]{2}")


class Every(StrEnum):
    """Every week on some weekdays; every month on a day of it (the 15th), or on a weekday of it (the first Tuesday)."""

    WEEK = "week"
    MONTH_BY_DAY = "month_by_day"
    MONTH_BY_WEEKDAY = "month_by_weekday"


class OnHoliday(StrEnum):
    """What becomes of a day that is a public holiday: nothing, it is left out, or the next working day takes its
    place."""

    STAY = "stay"
    SKIP = "skip"
    NEXT = "next"


@dataclass(frozen=True, kw_only=True)
class Rule:
    """When something comes again.

    It begins with the first day from `starts_on` on that fits, and `interval` counts weeks or months from that one.
    `weekdays` are ISO numbers (Monday is 1): any of them for weeks, exactly one with `nth` (1 to 4, or LAST) for
    months. `day` is that of the month; a shorter month takes its last. `until` (the last day it can be) or `count` end
    it; days that a holiday or an exception takes away count too. `country` (ISO 3166-1) says whose holidays.
    Raises ValueError for what makes no sense.
    """

    every: Every
    starts_on: datetime.date
    at: datetime.time
    zone: str
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    nth: int = 0
    day: int = 0
    until: datetime.date | None = None
    count: int = 0
    on_holiday: OnHoliday = OnHoliday.STAY
    country: str = ""

    def __post_init__(self) -> None:
        known = set(self.weekdays)
        by_weekday, by_day = self.every == Every.MONTH_BY_WEEKDAY, self.every == Every.MONTH_BY_DAY
        problems = {
            "interval": not 1 <= self.interval <= MOST,
            "weekdays": known - set(range(1, 8))
            or list(self.weekdays) != sorted(known)
            or (not known) != by_day
            or (by_weekday and len(known) != 1),
            "nth": (self.nth not in {1, 2, 3, 4, LAST}) if by_weekday else self.nth,
            "day": not 1 <= self.day <= 31 if by_day else self.day,
            "until": self.until is not None and (self.count or self.until < self.starts_on),
            "count": not 0 <= self.count <= MOST,
            "at": self.at.tzinfo is not None or self.at.second or self.at.microsecond,
            "country": bool(self.country) != bool(_COUNTRY.fullmatch(self.country)),
            "on_holiday": not self.country and self.on_holiday != OnHoliday.STAY,
        }
        wrong = [name for name, is_wrong in problems.items() if is_wrong]
        if wrong:
            raise ValueError(f"no rule: {', '.join(wrong)}")
        try:
            ZoneInfo(self.zone)
        except (KeyError, OSError) as problem:
            raise ValueError("no rule: zone") from problem


@dataclass(frozen=True)
class Occurrence:
    """One of them: `original_on` is its day as the rule says, whatever becomes of it; `starts_at` is in UTC."""

    original_on: datetime.date
    starts_at: datetime.datetime


Exceptions = Mapping[datetime.date, datetime.datetime | None]
"""By the day that the rule says: when it is instead; None leaves it out."""


def move(
    exceptions: Exceptions, original_on: datetime.date, starts_at: datetime.datetime
) -> dict[datetime.date, datetime.datetime | None]:
    """These exceptions, and one more: this one is at another moment."""
    return {**exceptions, original_on: starts_at.astimezone(datetime.UTC)}


def leave_out(
    exceptions: Exceptions, original_on: datetime.date
) -> dict[datetime.date, datetime.datetime | None]:
    """These exceptions, and one more: this one is not."""
    return {**exceptions, original_on: None}


def occurrences(
    rule: Rule, first: datetime.date, last: datetime.date, exceptions: Exceptions | None = None
) -> list[Occurrence]:
    """Those whose day by the rule lies from `first` to `last`, in the order of these days.

    Of two that would be held on one day because of holidays, one is. An exception for a day that the rule does not say
    changes nothing.
    """
    exceptions = exceptions or {}
    found: list[Occurrence] = []
    taken: set[datetime.date] = set()
    for day in _days(rule, last):
        if day < first - _LOOK_BACK:
            continue
        held_on = _beside_holidays(rule, day)
        if held_on in taken:
            held_on = None
        if held_on:
            taken.add(held_on)
        if day < first:
            continue
        if day in exceptions:
            moment = exceptions[day]
            if moment is not None:
                found.append(Occurrence(day, moment))
        elif held_on is not None:
            found.append(Occurrence(day, moment_of(held_on, rule.at, rule.zone)))
    return found


def moment_of(day: datetime.date, at: datetime.time, zone: str) -> datetime.datetime:
    """When the clocks of this zone show this on this day, in UTC. Of a time that comes twice, the first; of one that is
    skipped, as much after the change as it says (RFC 5545, 3.3.5)."""
    return datetime.datetime.combine(day, at, ZoneInfo(zone)).astimezone(datetime.UTC)


def _beside_holidays(rule: Rule, day: datetime.date) -> datetime.date | None:
    """The day on which it is; None: on none."""
    if rule.on_holiday == OnHoliday.STAY or day not in working_days.holidays(rule.country, day.year):
        return day
    if rule.on_holiday == OnHoliday.SKIP:
        return None
    instead = working_days.due(day, 1, country=rule.country)
    return None if instead in set(_days(rule, instead)) else instead


def _days(rule: Rule, last: datetime.date) -> Iterator[datetime.date]:
    """The days that the rule says, up to `last`."""
    last = min(last, rule.until or last, _ENDS)
    for number, day in enumerate(_endless(rule)):
        if day > last or (rule.count and number == rule.count):
            return
        yield day


def _endless(rule: Rule) -> Iterator[datetime.date]:
    """The days that the rule says when nothing ends it."""
    start = rule.starts_on
    if rule.every == Every.WEEK:
        monday = start - _DAY * (start.isoweekday() - 1)
        if start.isoweekday() > rule.weekdays[-1]:
            monday += 7 * _DAY
        while True:
            for weekday in rule.weekdays:
                day = monday + _DAY * (weekday - 1)
                if day >= start:
                    yield day
            monday += 7 * rule.interval * _DAY
    month = start.year * 12 + start.month - 1
    if _in_month(rule, month) < start:
        month += 1
    while True:
        yield _in_month(rule, month)
        month += rule.interval


def _in_month(rule: Rule, month: int) -> datetime.date:
    """The day in this month, counted from the year 0."""
    first = datetime.date(month // 12, month % 12 + 1, 1)
    last = datetime.date((month + 1) // 12, (month + 1) % 12 + 1, 1) - _DAY
    if rule.every == Every.MONTH_BY_DAY:
        return min(first + _DAY * (rule.day - 1), last)
    weekday = rule.weekdays[0]
    if rule.nth == LAST:
        return last - _DAY * ((last.isoweekday() - weekday) % 7)
    return first + _DAY * ((weekday - first.isoweekday()) % 7 + 7 * (rule.nth - 1))


def as_rrule(rule: Rule) -> str:
    """The value of an RRULE (RFC 5545, 3.3.10), for a DTSTART on the first day; without holidays and exceptions."""
    parts = {"FREQ": "WEEKLY" if rule.every == Every.WEEK else "MONTHLY"}
    if rule.interval > 1:
        parts["INTERVAL"] = str(rule.interval)
    if rule.every == Every.WEEK:
        parts["BYDAY"] = ",".join(_NAMES[weekday - 1] for weekday in rule.weekdays)
    elif rule.every == Every.MONTH_BY_WEEKDAY:
        parts["BYDAY"] = f"{rule.nth}{_NAMES[rule.weekdays[0] - 1]}"
    elif rule.day <= 28:
        parts["BYMONTHDAY"] = str(rule.day)
    else:  # the last of those that the month has
        parts["BYMONTHDAY"] = ",".join(str(day) for day in range(28, rule.day + 1))
        parts["BYSETPOS"] = "-1"
    if rule.count:
        parts["COUNT"] = str(rule.count)
    if rule.until:
        end = moment_of(rule.until, datetime.time(23, 59, 59), rule.zone)
        parts["UNTIL"] = f"{end:%Y%m%dT%H%M%SZ}"
    return ";".join(f"{name}={value}" for name, value in parts.items())


def to_json(rule: Rule) -> dict[str, Any]:
    """As a column holds it."""
    return {
        "every": str(rule.every),
        "starts_on": rule.starts_on.isoformat(),
        "at": rule.at.isoformat("minutes"),
        "zone": rule.zone,
        "interval": rule.interval,
        "weekdays": list(rule.weekdays),
        "nth": rule.nth,
        "day": rule.day,
        "until": rule.until.isoformat() if rule.until else None,
        "count": rule.count,
        "on_holiday": str(rule.on_holiday),
        "country": rule.country,
    }


def from_json(stored: Mapping[str, Any]) -> Rule:
    """The rule that a column holds. Raises ValueError for anything else."""
    try:
        until = stored["until"]
        return Rule(
            every=Every(stored["every"]),
            starts_on=datetime.date.fromisoformat(stored["starts_on"]),
            at=datetime.time.fromisoformat(stored["at"]),
            zone=str(stored["zone"]),
            interval=int(stored["interval"]),
            weekdays=tuple(int(weekday) for weekday in stored["weekdays"]),
            nth=int(stored["nth"]),
            day=int(stored["day"]),
            until=datetime.date.fromisoformat(until) if until else None,
            count=int(stored["count"]),
            on_holiday=OnHoliday(stored["on_holiday"]),
            country=str(stored["country"]),
        )
    except (KeyError, TypeError, AttributeError) as problem:
        raise ValueError("no rule") from problem
