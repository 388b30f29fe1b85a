"""How the live processes hear what has been committed: from PostgreSQL itself, or passed on by another server.

A wire yields what was notified, and None whenever it has (again) begun to hear: then something may have been missed,
and is read from the table. So a wire may lose and repeat, but not make up.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any, Protocol

import psycopg
from django.conf import settings

from talkoo.plumbing.live.publish import CHANNEL

FIRST_PAUSE, LONGEST_PAUSE = 0.1, 3.0  # seconds
_QUIET = 20.0  # seconds after which the connection is tried
log = logging.getLogger(__name__)


class Wire(Protocol):
    """Something to hear by."""

    def heard(self) -> AsyncIterator[str | None]:
        """Without end: waits and tries again by itself."""
        ...


class Postgres:
    """One connection that listens, as the role of this process."""

    def __init__(self, dsn: str = "") -> None:
        self._dsn = dsn or settings.DIRECT_DSN

    async def heard(self) -> AsyncIterator[str | None]:
        pause = FIRST_PAUSE
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(
                    self._dsn, autocommit=True, connect_timeout=5, application_name="talkoo live"
                ) as line:
                    await line.execute(f"listen {CHANNEL}")
                    pause = FIRST_PAUSE
                    yield None
                    while True:
                        async for notice in line.notifies(timeout=_QUIET):
                            yield notice.payload
                        await line.execute("select 1")
            except (psycopg.Error, OSError) as problem:
                log.info("the live process waits for the database: %s", problem)
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)


class Nats:
    """Hears from a NATS server what a relay (`relay`) passes on to it: one LISTEN for any number of live processes.

    NATS promises to deliver at most once; what it loses is found by number.
    """

    def __init__(self, url: str) -> None:
        self._url = url

    async def heard(self) -> AsyncIterator[str | None]:
        import nats

        waiting: asyncio.Queue[str | None] = asyncio.Queue()

        async def take(message: Any) -> None:
            waiting.put_nowait(message.data.decode())

        async def again() -> None:
            waiting.put_nowait(None)

        line = await nats.connect(
            self._url,
            name="talkoo live",
            max_reconnect_attempts=-1,
            reconnect_time_wait=FIRST_PAUSE,
            reconnected_cb=again,
            error_cb=_say,
        )
        try:
            await line.subscribe(CHANNEL, cb=take)
            await line.flush()
            yield None
            while True:
                yield await waiting.get()
        finally:
            with suppress(OSError):  # the server may be gone before us
                await line.close()


async def _say(problem: Exception) -> None:
    log.info("the live process waits for NATS: %s", problem)


async def relay(source: Wire, url: str) -> None:
    """Pass on to a NATS server what a wire hears, without end. After a break those who hear are told to look."""
    import nats

    line = await nats.connect(url, name="talkoo relay", max_reconnect_attempts=-1, error_cb=_say)
    try:
        async for said in source.heard():
            await line.publish(CHANNEL, (said or "null").encode())
            await line.flush()
    finally:
        with suppress(OSError):
            await line.close()


def chosen() -> Wire:
    """The wire of `TALKOO_LIVE_WIRE`: `nats://…`, or by default PostgreSQL."""
    url: str = settings.LIVE_WIRE
    return Nats(url) if url else Postgres()
