"""The time, asked in one place so that tests can set it."""

import datetime
from zoneinfo import ZoneInfo

_frozen: datetime.datetime | None = None


def now() -> datetime.datetime:
    """The moment, in UTC."""
    return _frozen or datetime.datetime.now(datetime.UTC)


def today(zone: str) -> datetime.date:
    """The day it is now in `zone`, for example Europe/Helsinki."""
    return now().astimezone(ZoneInfo(zone)).date()


class frozen:
    """Stop the clock for a test: `with clock.frozen(moment): …`."""

    def __init__(self, moment: datetime.datetime):
        self.moment = moment

    def __enter__(self) -> None:
        global _frozen
        self.before, _frozen = _frozen, self.moment

    def __exit__(self, *problem: object) -> None:
        global _frozen
        _frozen = self.before
