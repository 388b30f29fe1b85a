"""When mail comes to a person: two minutes after the fact, at the hour of the digest, never in quiet hours."""

import datetime
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from talkoo.plumbing.notify.kinds import Rhythm

SECOND_THOUGHTS = datetime.timedelta(minutes=2)
"""How long a mail waits, so that what is read or taken back at once is never mailed."""

_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Clock:
    """A person's own: `weekday` (1 is Monday) and `hour` of digests, and quiet hours (None: none), in `zone`."""

    zone: str
    weekday: int = 1
    hour: int = 8
    quiet_from: int | None = None
    quiet_until: int | None = None


def due(now: datetime.datetime, rhythm: str, clock: Clock) -> datetime.datetime:
    """When the mail about something that happened now is to be written. Raises ValueError for a rhythm without mail."""
    if rhythm == Rhythm.AT_ONCE:
        return after_quiet(now + SECOND_THOUGHTS, clock)
    if rhythm not in {Rhythm.DAILY, Rhythm.WEEKLY}:
        raise ValueError(f"no mail comes {rhythm}")
    return after_quiet(_next_digest(now, rhythm, clock), clock)


def _next_digest(now: datetime.datetime, rhythm: str, clock: Clock) -> datetime.datetime:
    day = now.astimezone(ZoneInfo(clock.zone)).date()
    for ahead in range(9):
        moment = _at(day + ahead * _DAY, clock.hour, clock)
        if moment > now and (rhythm == Rhythm.DAILY or (day + ahead * _DAY).isoweekday() == clock.weekday):
            return moment
    raise AssertionError("a week has seven days")


def after_quiet(moment: datetime.datetime, clock: Clock) -> datetime.datetime:
    """The moment itself, or the end of the quiet hours that it falls into."""
    begins, ends = clock.quiet_from, clock.quiet_until
    if begins is None or ends is None:
        return moment
    local = moment.astimezone(ZoneInfo(clock.zone))
    if begins < ends:
        is_quiet, day = begins <= local.hour < ends, local.date()
    else:
        is_quiet = local.hour >= begins or local.hour < ends
        day = local.date() + (_DAY if local.hour >= begins else 0 * _DAY)
    return max(_at(day, ends, clock), moment) if is_quiet else moment


def _at(day: datetime.date, hour: int, clock: Clock) -> datetime.datetime:
    local = datetime.datetime.combine(day, datetime.time(hour), ZoneInfo(clock.zone))
    return local.astimezone(datetime.UTC)
