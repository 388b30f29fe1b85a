"""Identifiers: UUIDv7 (RFC 9562, 5.7), made here because neither Python 3.11 nor PostgreSQL 17 can."""

import os
import threading
import time
import uuid

_lock = threading.Lock()
_last = 0


def uuid7() -> uuid.UUID:
    """A new identifier that sorts by the time it was made, and never backwards within a process.

    48 bits of milliseconds, then 12 bits of sub-millisecond time that also serve as a counter, then 62 random bits.
    """
    global _last
    nanoseconds = time.time_ns()
    with _lock:
        tick = (nanoseconds // 1_000_000 << 12) | (nanoseconds % 1_000_000) * 4096 // 1_000_000
        _last = tick = max(tick, _last + 1)
    random = int.from_bytes(os.urandom(8), "big") & (1 << 62) - 1
    return uuid.UUID(int=(tick >> 12) << 80 | 7 << 76 | (tick & 0xFFF) << 64 | 2 << 62 | random)
