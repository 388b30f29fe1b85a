"""The middle of the live process: what is heard from the database goes to all pages that hear of it, in one order."""

import asyncio
import json
import logging
import threading
import uuid
from collections import defaultdict, deque
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import Error, close_old_connections, connection

from talkoo.plumbing.live import reading, topics
from talkoo.plumbing.live.pages import BEAT, Page
from talkoo.plumbing.live.reading import Pair
from talkoo.plumbing.live.topics import Happened
from talkoo.plumbing.live.wire import Wire
from talkoo.plumbing.tenancy.current import OutsideSite

KEPT = reading.MOST_AT_ONCE
"""How much of each open topic is at hand for pages that come back; more is read from the table."""
BEAT_EVERY = 20.0  # seconds: proxies close what is silent for a minute
LOOK_EVERY = 15.0  # seconds: what a wire has lost is found
RECHECK_EVERY = 60.0  # seconds
_READERS = 2
_NOT_YET = -1  # the place of a page that has not caught up
_GATHER = 0.05  # seconds in which facts that end rights are followed together
log = logging.getLogger(__name__)
Found = TypeVar("Found")


@dataclass
class _Told:
    number: int
    about: uuid.UUID | None
    what: str
    data: str


@dataclass
class _Open:
    """A topic that at least one page hears. `last` is -1 until it is known."""

    site_id: uuid.UUID
    pair: Pair
    last: int = -1
    kept: deque[_Told] = field(default_factory=lambda: deque(maxlen=KEPT))
    pages: dict[Page, int] = field(default_factory=dict)
    heard: list[Happened] = field(default_factory=list)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def has_numbers(self) -> bool:
        topic = topics.known(self.pair[0])
        return topic is not None and topic.state is None

    def reaches(self, at: int) -> bool:
        """Whether everything after this number is at hand."""
        return at == self.last or bool(self.kept and self.kept[0].number <= at + 1 <= self.last)

    def piece(self, what: str, data: str, number: int = 0, about: uuid.UUID | None = None) -> bytes:
        head = {"topic": f"{self.pair[0]}:{self.pair[1]}", "what": what}
        if number:
            head |= {"n": number, "about": str(about) if about else None}  # type: ignore[dict-item]
        return f'data: {json.dumps(head, separators=(",", ":"))[:-1]},"data":{data}}}\n\n'.encode()

    def told(self, one: _Told) -> bytes:
        return self.piece(one.what, one.data, one.number, one.about)


class Hub:
    """All pages that are open at this process."""

    def __init__(self, wire: Wire) -> None:
        self.pages: set[Page] = set()
        self.is_hearing = False
        self._wire = wire
        self._open: dict[tuple[uuid.UUID, Pair], _Open] = {}
        self._threads = ThreadPoolExecutor(_READERS, "live")
        self._doubted: set[uuid.UUID] = set()
        self._running: set[asyncio.Task[Any]] = set()

    async def run(self) -> None:
        """Hear, beat, look and recheck until it is cancelled."""
        await asyncio.gather(
            self._hear(),
            self._every(BEAT_EVERY, self._beat),
            self._every(LOOK_EVERY, self._look),
            self._every(RECHECK_EVERY, self._recheck),
        )

    async def ask(self, work: Callable[..., Found], *given: Any) -> Found:
        """Let a thread read from the database. Raises django.db.Error, OutsideSite."""

        def read() -> Found:
            try:
                return work(*given)
            except Error:
                close_old_connections()
                raise

        return await asyncio.get_running_loop().run_in_executor(self._threads, read)

    def stop(self) -> None:
        """Close all pages and the connections of the threads that read."""
        for page in self.pages:
            page.end()
        both = threading.Barrier(_READERS)

        def close() -> None:
            with suppress(threading.BrokenBarrierError):
                both.wait(1)
            connection.close()

        for _reader in range(_READERS):
            self._threads.submit(close)
        self._threads.shutdown()

    # Pages
    async def join(self, page: Page, at: Sequence[int]) -> bool:
        """Begin to tell a page, with what it has missed since `at` (empty: nothing). False when it may not hear."""
        last = await self.ask(reading.let_in, page.site_id, page.pairs, page.person_id, page.session_key)
        if last is None:
            return False
        page.at = list(at) if at else [last[pair] for pair in page.pairs]
        self.pages.add(page)
        for place, pair in enumerate(page.pairs):
            topic = self._open.setdefault((page.site_id, pair), _Open(page.site_id, pair))
            topic.pages[page] = _NOT_YET
            async with topic.lock:
                if not topic.has_numbers:
                    topic.pages[page] = place
                    await self._tell_states(page.site_id, pair[0], [pair[1]])
                    continue
                if topic.last < 0:  # asked here, so that nothing falls between what is read and what is heard
                    found = await self.ask(reading.numbers, page.site_id, [pair])
                    topic.last = found.get(pair, 0)
                elif topic.last < last[pair]:
                    await self._fetch(topic)
                await self._catch_up(topic, page, place)
                topic.pages[page] = place
        return True

    def leave(self, page: Page) -> None:
        """The page is closed."""
        page.end()
        self.pages.discard(page)
        for pair in page.pairs:
            topic = self._open.get((page.site_id, pair))
            if topic and topic.pages.pop(page, None) is not None and not topic.pages:
                del self._open[page.site_id, pair]

    async def _catch_up(self, topic: _Open, page: Page, place: int) -> None:
        at = page.at[place]
        if at < topic.last and not topic.reaches(at):
            missed = await self.ask(reading.after, topic.site_id, topic.pair, at)
            if missed is not None:
                known = [one for one in missed if one[0].number <= topic.last]
                self._keep(topic, known)
                self._tell(topic, missed[len(known) :])
        if at > topic.last or not topic.reaches(at):
            self._reset(topic, page, place)
            return
        for one in topic.kept:
            page.tell(place, one.number, topic.told(one))

    def _reset(self, topic: _Open, page: Page, place: int) -> None:
        """What the page has missed is not known any more: it has to load itself anew."""
        page.at[place] = topic.last
        page.say(b"id: %s\n%s" % (page.id, topic.piece("reset", "null")))

    # What is heard
    async def _hear(self) -> None:
        async for said in self._wire.heard():
            if said is None or said == "null":
                self.is_hearing = True
                self._start(self._look())
                self._start(self._recheck())
            else:
                self._take(json.loads(said))

    def _take(self, said: dict[str, Any]) -> None:
        site_id = uuid.UUID(said["s"])
        if said.get("recheck"):
            if not self._doubted:
                self._start(self._recheck_soon())
            self._doubted.add(site_id)
        elif "keys" in said:
            keys = [uuid.UUID(one) for one in said["keys"]]
            there = [key for key in keys if (site_id, (said["k"], key)) in self._open]
            if there:
                self._start(self._tell_states(site_id, said["k"], there))
        elif topic := self._open.get((site_id, (said["k"], uuid.UUID(said["i"])))):
            if "n" in said:
                about = uuid.UUID(said["a"]) if said["a"] else None
                topic.heard.append(Happened(said["n"], said["w"], about))
                if len(topic.heard) == 1:
                    self._start(self._work(topic))
            else:
                piece = topic.piece(said["w"], json.dumps(said["d"], ensure_ascii=False))
                for page in topic.pages:
                    page.say(piece)

    async def _work(self, topic: _Open) -> None:
        async with topic.lock:
            heard = sorted(topic.heard, key=lambda one: one.number)
            topic.heard.clear()
            if topic.last < 0:
                return  # the page that opens it reads how far it is
            new = {one.number: one for one in heard if one.number > topic.last}
            if not new:
                return
            if list(new) == list(range(topic.last + 1, topic.last + 1 + len(new))):
                self._tell(
                    topic, await self.ask(reading.shown, topic.site_id, topic.pair, list(new.values()))
                )
            else:
                await self._fetch(topic)

    async def _fetch(self, topic: _Open) -> None:
        """What the table has beyond what is known here."""
        missed = await self.ask(reading.after, topic.site_id, topic.pair, topic.last)
        if missed is not None:
            self._tell(topic, missed)
            return
        found = await self.ask(reading.numbers, topic.site_id, [topic.pair])
        topic.last = found.get(topic.pair, 0)
        topic.kept.clear()
        for page, place in topic.pages.items():
            if place != _NOT_YET:
                self._reset(topic, page, place)

    def _tell(self, topic: _Open, said: Sequence[tuple[Happened, str]]) -> None:
        self._keep(topic, said)
        for one in list(topic.kept)[-len(said) :] if said else ():
            topic.last = one.number
            piece = topic.told(one)
            for page, place in topic.pages.items():
                if place != _NOT_YET:
                    page.tell(place, one.number, piece)

    def _keep(self, topic: _Open, said: Sequence[tuple[Happened, str]]) -> None:
        """At hand for those who come back: of each thing only how it is now, so that what was deleted is not told."""
        newest = {one.about: data for one, data in said if one.about}
        for before in topic.kept:
            if before.about in newest:
                before.data = newest[before.about]
        told = [_Told(one.number, one.about, one.what, data) for one, data in said]
        if topic.kept and told and told[0].number != topic.kept[-1].number + 1:
            topic.kept.clear()
        topic.kept.extend(told)

    async def _tell_states(self, site_id: uuid.UUID, kind: str, keys: Sequence[uuid.UUID]) -> None:
        for key, data in (await self.ask(reading.states, site_id, kind, keys)).items():
            if topic := self._open.get((site_id, (kind, key))):
                piece = topic.piece("state", data)
                for page in topic.pages:
                    page.say(piece)

    # By the clock
    async def _beat(self) -> None:
        for page in list(self.pages):
            page.say(BEAT)

    async def _look(self) -> None:
        """Compare with the table: nothing that a wire has lost stays untold."""
        of_sites: dict[uuid.UUID, list[_Open]] = defaultdict(list)
        for topic in self._open.values():
            if topic.has_numbers:
                of_sites[topic.site_id].append(topic)
        for site_id, there in of_sites.items():
            last = await self.ask(reading.numbers, site_id, [topic.pair for topic in there])
            for topic in there:
                if 0 <= topic.last != last.get(topic.pair, 0):
                    async with topic.lock:
                        await self._fetch(topic)

    async def _recheck_soon(self) -> None:
        await asyncio.sleep(_GATHER)
        doubted, self._doubted = self._doubted, set()
        await self._recheck(doubted)

    async def _recheck(self, only: set[uuid.UUID] | None = None) -> None:
        """Close the pages of those who may hear no longer."""
        of_sites: dict[uuid.UUID, list[Page]] = defaultdict(list)
        for page in self.pages:
            if only is None or page.site_id in only:
                of_sites[page.site_id].append(page)
        for site_id, pages in of_sites.items():
            hearers: dict[Pair, set[uuid.UUID]] = defaultdict(set)
            for page in pages:
                for pair in page.pairs:
                    hearers[pair].add(page.person_id)
            try:
                may, good = await self.ask(
                    reading.still, site_id, hearers, {(page.session_key, page.person_id) for page in pages}
                )
            except OutsideSite:  # the site is closed
                may, good = {}, set()
            for page in pages:
                if page.session_key not in good or not all(
                    page.person_id in may.get(pair, ()) for pair in page.pairs
                ):
                    page.end()

    async def _every(self, seconds: float, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        while True:
            await asyncio.sleep(seconds)
            await self._safely(work())

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(self._safely(work))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _safely(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except (Error, OutsideSite) as problem:  # the next look finds what is missing
            log.info("the live process could not read: %s", problem)
