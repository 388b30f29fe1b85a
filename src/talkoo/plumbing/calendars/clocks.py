"""How a place's clocks go, as calendars write it (VTIMEZONE, RFC 5545, 3.6.5)."""

import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

UTC = frozenset({"UTC", "Etc/UTC", "Etc/GMT", "GMT", "Zulu", "Etc/Zulu", "UCT", "Etc/UCT", "Etc/Universal"})
"""Zones that need no description: their moments are written with a Z."""

_STEP = datetime.timedelta(days=7)
_EXACT = datetime.timedelta(seconds=1)


@lru_cache(maxsize=256)
def described(zone: str, first_year: int, last_year: int) -> Timezone:
    """The zone from 1 January of the first year until the end of the last. Raises ZoneInfoNotFoundError.

    Each change says its moment on the clock that is about to be changed, which the library's own way does not.
    """
    place = ZoneInfo(zone)
    since = datetime.datetime(first_year, 1, 1, tzinfo=datetime.UTC) - _STEP
    until = datetime.datetime(last_year + 1, 1, 2, tzinfo=datetime.UTC)
    made = Timezone()
    made.add("TZID", zone)
    made.add_component(_part(since, since, place))
    alike: dict[tuple[object, ...], list[datetime.datetime]] = {}
    for moment in _changes(place, since, until):
        before, after = _offset(moment - _EXACT, place), _offset(moment, place)
        alike.setdefault((before, after, moment.astimezone(place).tzname()), []).append(moment)
    for moments in alike.values():
        part = _part(moments[0], moments[0] - _EXACT, place)
        if rest := [_on_the_old_clock(moment, place) for moment in moments[1:]]:
            part.add("RDATE", rest)
        made.add_component(part)
    return made


def _part(
    moment: datetime.datetime, before: datetime.datetime, place: ZoneInfo
) -> TimezoneStandard | TimezoneDaylight:
    here = moment.astimezone(place)
    part = (
        TimezoneDaylight()
        if (here.dst() or datetime.timedelta()) > datetime.timedelta()
        else TimezoneStandard()
    )
    part.TZOFFSETFROM, part.TZOFFSETTO = _offset(before, place), _offset(moment, place)
    part.DTSTART = (moment + _offset(before, place)).replace(tzinfo=None)
    part.add("TZNAME", here.tzname() or place.key)
    return part


def _on_the_old_clock(moment: datetime.datetime, place: ZoneInfo) -> datetime.datetime:
    return (moment + _offset(moment - _EXACT, place)).replace(tzinfo=None)


def _offset(moment: datetime.datetime, place: ZoneInfo) -> datetime.timedelta:
    return moment.astimezone(place).utcoffset() or datetime.timedelta()


def _changes(place: ZoneInfo, since: datetime.datetime, until: datetime.datetime) -> list[datetime.datetime]:
    """The moments (UTC) at which the clocks are changed. No place has changed them twice within a week."""
    found, at = [], since
    while at < until:
        low, high = at, at + _STEP
        if _offset(low, place) != _offset(high, place):
            wanted = _offset(low, place)
            while high - low > _EXACT:
                middle = low + datetime.timedelta(seconds=(high - low) // _EXACT // 2)
                low, high = (middle, high) if _offset(middle, place) == wanted else (low, middle)
            found.append(high)
        at += _STEP
    return found
