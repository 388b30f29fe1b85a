"""What a reading request must write down after all: it runs in a transaction of its own, once the page is made.

Reading requests are read-only for the database. That a letter was read, or that a session has ended, is recorded here.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Work = Callable[[], object]
_waiting: ContextVar[list[Work] | None] = ContextVar("after_response", default=None)


def record(work: Work) -> None:
    """Do it after the response; at once where no response is being made (jobs, commands)."""
    waiting = _waiting.get()
    if waiting is None:
        work()
    else:
        waiting.append(work)


@contextmanager
def collecting(is_reading: bool) -> Iterator[list[Work]]:
    """Inside, records of a reading request wait in the list; those of a writing one are part of its transaction."""
    waiting: list[Work] = []
    mark = _waiting.set(waiting if is_reading else None)
    try:
        yield waiting
    finally:
        _waiting.reset(mark)
