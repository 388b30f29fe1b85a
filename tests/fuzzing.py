"""Throwing anything at a reader of hostile bytes for as long as one likes, and keeping what leads somewhere new.

    TALKOO_FUZZ_SECONDS=600 ./talkoo test --only tests -k fuzz -v

Without the variable each target gets a few seconds, and the same inputs each time.

A find is made small and printed as base 64: put it among the seeds.
"""

import base64
import os
import random
import signal
import time
import traceback
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

SECONDS = float(os.environ.get("TALKOO_FUZZ_SECONDS", "6"))
_CHANCE = "TALKOO_FUZZ_SECONDS" in os.environ  # else each run throws the same
LONGEST = 20_000
_MOST_KEPT = 3_000
_PATIENCE = 3.0  # seconds of the processor for one input

Check = Callable[[bytes], Iterable[Hashable]]
"""Raises when something is wrong; gives what was seen, so that an input that shows something new is built upon."""


class TooSlow(Exception):
    """One input took too long."""


@dataclass(frozen=True)
class Count:
    """`features` is how many different things were seen."""

    runs: int
    kept: int
    features: int


def fuzz(check: Check, seeds: Sequence[bytes], words: Sequence[bytes], *, seconds: float = SECONDS) -> Count:
    """Check seeds and what becomes of them until the time is over. Raises AssertionError with the smallest input found
    that breaks it."""
    dice = random.Random(os.environ.get("TALKOO_FUZZ_SEED") or (time.time_ns() if _CHANCE else 1))
    kept, seen, runs = list(seeds), set(), 0
    until = time.monotonic() + seconds
    waiting = list(seeds)
    while waiting or time.monotonic() < until:
        given = waiting.pop() if waiting else _changed(dice, kept, words)
        try:
            found = set(_checked(check, given))
        except Exception as problem:
            said = base64.b64encode(_smaller(check, given, _where(problem), time.monotonic() + 20)).decode()
            raise AssertionError(f"{problem!r}\nafter {runs} runs: {said}") from problem
        runs += 1
        if not found <= seen and len(kept) < _MOST_KEPT:
            kept.append(given)
        seen |= found
    return Count(runs, len(kept) - len(seeds), len(seen))


def _checked(check: Check, given: bytes) -> Iterable[Hashable]:
    with _in_time():
        return check(given)


@contextmanager
def _in_time() -> Iterator[None]:
    def stop(_number: int, _frame: object) -> None:
        raise TooSlow(f"more than {_PATIENCE} s")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, _PATIENCE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _changed(dice: random.Random, kept: Sequence[bytes], words: Sequence[bytes]) -> bytes:
    """One of what is kept, changed in a few places."""
    made = bytearray(dice.choice(kept[-200:] if dice.random() < 0.5 else kept))
    for _change in range(dice.choice((1, 1, 1, 2, 3, 5, 9))):
        at = dice.randint(0, len(made))
        till = min(len(made), at + dice.choice((1, 1, 2, 4, 16, 200)))
        match dice.randrange(8):
            case 0:
                made[at:at] = dice.choice(words)
            case 1:
                made[at:till] = dice.choice(words)
            case 2:
                del made[at:till]
            case 3:
                made[at:at] = bytes(made[at:till]) * dice.choice((1, 2, 5, 60))
            case 4:
                other = dice.choice(kept)
                start = dice.randint(0, len(other))
                made[at:till] = other[start : start + dice.choice((4, 30, 400))]
            case 5:
                made[at:till] = dice.randbytes(dice.choice((1, 2, 4)))
            case 6:
                made[at:at] = chr(dice.choice(_SIGNS)).encode("utf-8", "surrogatepass")
            case _:
                made[at:at] = dice.choice(words) * dice.choice((2, 9, 300))
    return bytes(made[:LONGEST])


_SIGNS = [*range(0x20), 0x7F, 0x85, 0xA0, 0xAD, 0x130, 0x17F, 0x200B, 0x200E, 0x2028, 0x2029, 0x202E, 0x2066,
          0xD800, 0xDC80, 0xE000, 0xFEFF, 0xFFFD, 0xFFFE, 0xFFFF, 0x1F600, 0xE0001, 0x10FFFF]  # fmt: skip


def _where(problem: BaseException) -> tuple[str, list[tuple[str, int]]]:
    """What went wrong, and where: the same for the same mistake."""
    frames = traceback.extract_tb(problem.__traceback__)
    return type(problem).__name__, [(one.filename, one.lineno or 0) for one in frames[-2:]]


def _smaller(check: Check, given: bytes, mistake: object, until: float) -> bytes:
    """The same mistake with less."""
    size = max(1, len(given) // 2)
    while size and time.monotonic() < until:
        at = 0
        while at < len(given) and time.monotonic() < until:
            shorter = given[:at] + given[at + size :]
            try:
                _checked(check, shorter)
            except Exception as problem:
                if _where(problem) == mistake:
                    given = shorter
                else:
                    at += size
            else:
                at += size
        size //= 2
    return given
