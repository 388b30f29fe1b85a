"""An open page, as the live process knows it."""

import asyncio
import uuid
from collections.abc import Sequence

from talkoo.plumbing.live.reading import Pair

BEAT = b":\n\n"
_MOST_WAITING = 1_000
"""Pieces that wait for a slow line; with more the page is let go, and comes back when it can."""


class Page:
    """What one open page hears, and how far it is in each of its topics."""

    __slots__ = ("_waiting", "_wake", "at", "is_over", "pairs", "person_id", "session_key", "site_id")

    def __init__(
        self, site_id: uuid.UUID, person_id: uuid.UUID, session_key: str, pairs: Sequence[Pair]
    ) -> None:
        self.site_id, self.person_id, self.session_key = site_id, person_id, session_key
        self.pairs = tuple(pairs)
        self.at = [0] * len(pairs)
        self.is_over = False
        self._waiting: list[bytes] = []
        self._wake = asyncio.Event()

    @property
    def id(self) -> bytes:
        """How far it is in each of its topics: what its browser says when it comes back."""
        return ".".join(map(str, self.at)).encode()

    def tell(self, place: int, number: int, said: bytes) -> None:
        """The `number`th thing of the topic at `place`; what it knows already is not said again."""
        if number > self.at[place]:
            self.at[place] = number
            self.say(b"id: %s\n%s" % (self.id, said))

    def say(self, said: bytes) -> None:
        """Something without a number."""
        if len(self._waiting) >= _MOST_WAITING:
            self.end()
        else:
            self._waiting.append(said)
            self._wake.set()

    def end(self) -> None:
        """Nothing more is said: the connection is closed."""
        self.is_over = True
        self._wake.set()

    async def heard(self) -> bytes:
        """What has been said since the last time; waits for something. Empty when it is over."""
        if not self._waiting and not self.is_over:
            self._wake.clear()
            await self._wake.wait()
        if self.is_over:
            return b""
        found = b"".join(self._waiting)
        self._waiting.clear()
        return found
