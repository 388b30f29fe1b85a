"""The kept pages of one process: least recently used first out, bounded in bytes."""

import hashlib
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field

LIMIT = 16 * 1024 * 1024  # bytes of bodies


@dataclass(slots=True)
class Kept:
    """One page as it goes out, and its compressed forms, made when first asked for."""

    site_id: str
    body: bytes
    headers: dict[str, str]
    until: float  # on time.time()'s scale
    etag: str
    encoded: dict[str, bytes] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return len(self.body) + sum(map(len, self.encoded.values())) + 1_000


class Store:
    """Closed while nobody listens for changes: then nothing is kept and nothing is answered from it."""

    def __init__(self, limit: int = LIMIT):
        self.limit = limit
        self._lock = threading.Lock()
        self._pages: OrderedDict[tuple[str, ...], Kept] = OrderedDict()
        self._bytes = 0
        self._open = False
        self._generation: dict[str, int] = {}
        self._all = 0

    def open(self) -> None:
        """From now on changes are heard. What was kept before may be old and goes."""
        with self._lock:
            self._clear()
            self._open = True

    def close(self) -> None:
        """Changes can no longer be heard."""
        with self._lock:
            self._open = False
            self._clear()

    def clear(self) -> None:
        """Forget every page."""
        with self._lock:
            self._clear()

    def _clear(self) -> None:
        self._pages.clear()
        self._bytes = 0
        self._all += 1

    def drop(self, site_id: str) -> None:
        """Forget the pages of a site; a page of it that is being made now will not be kept either."""
        with self._lock:
            self._generation[site_id] = self._generation.get(site_id, 0) + 1
            for key in [key for key, page in self._pages.items() if page.site_id == site_id]:
                self._bytes -= self._pages.pop(key).size

    def generation(self, site_id: str) -> tuple[int, int] | None:
        """To be taken before a page is made; None while closed."""
        with self._lock:
            return (self._all, self._generation.get(site_id, 0)) if self._open else None

    def get(self, key: tuple[str, ...]) -> Kept | None:
        """A page that is still true, or None."""
        page = self._pages.get(key)
        if page is None:
            return None
        if page.until < time.time():
            with self._lock:
                if self._pages.pop(key, None):
                    self._bytes -= page.size
            return None
        with self._lock:
            if key in self._pages:
                self._pages.move_to_end(key)
        return page

    def put(self, key: tuple[str, ...], page: Kept, generation: tuple[int, int] | None) -> None:
        """Keep a page made since `generation`, unless its site changed in the meantime or it would push out many."""
        if page.size > self.limit // 8:
            return
        with self._lock:
            now = (self._all, self._generation.get(page.site_id, 0))
            if not self._open or generation is None or now != generation:
                return
            if old := self._pages.pop(key, None):
                self._bytes -= old.size
            self._pages[key] = page
            self._bytes += page.size
            while self._bytes > self.limit and self._pages:
                self._bytes -= self._pages.popitem(last=False)[1].size

    def encode(self, key: tuple[str, ...], page: Kept, coding: str, body: bytes) -> None:
        """Keep a compressed form beside its page."""
        with self._lock:
            if self._pages.get(key) is page:
                page.encoded[coding] = body
                self._bytes += len(body)

    def __len__(self) -> int:
        return len(self._pages)


def etag_of(body: bytes) -> str:
    """A strong validator of a body before compression."""
    return hashlib.blake2b(body, digest_size=12).hexdigest()


PAGES = Store()
