"""Chance that comes out the same for the same seed, on every machine and every day."""

import base64
import datetime
import random
import uuid

END = datetime.datetime(2026, 11, 1, tzinfo=datetime.UTC)
START = END - datetime.timedelta(days=365)
"""The year that the data tells of. Fixed, so that the same seed gives the same rows."""


class Chance(random.Random):
    """Random numbers, moments, identifiers and salts."""

    def moment(self, after: datetime.datetime, before: datetime.datetime = END) -> datetime.datetime:
        """A moment in between, in microseconds, UTC."""
        room = (before - after) // datetime.timedelta(microseconds=1)
        return after + datetime.timedelta(microseconds=self.randrange(max(room, 1)))

    def soon(self, after: datetime.datetime, days: float) -> datetime.datetime:
        """A moment at most so many days later, and never after the end of the year."""
        return self.moment(after, min(after + datetime.timedelta(days=days), END))

    def id_at(self, moment: datetime.datetime) -> uuid.UUID:
        """A UUIDv7 of that moment, in the layout of `kernel.ids`."""
        microseconds = (moment - datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)) // datetime.timedelta(
            microseconds=1
        )
        milliseconds, rest = divmod(microseconds, 1_000)
        fraction = rest * 4_096 // 1_000
        number = milliseconds << 80 | 7 << 76 | fraction << 64 | 2 << 62 | self.getrandbits(62)
        return uuid.UUID(int=number)

    def salt(self) -> str:
        """As `secrets.token_urlsafe(12)` makes them."""
        return base64.urlsafe_b64encode(self.randbytes(12)).decode()

    def one_of(self, weights: dict[str, int]) -> str:
        """One of the keys, as often as its weight says."""
        return self.choices(list(weights), list(weights.values()))[0]
