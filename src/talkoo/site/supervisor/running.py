"""The database for one command: that of a running `talkoo up`, or one started for the while."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from talkoo.site.instance import Instance, Unusable
from talkoo.site.supervisor import lock, postgres

WAIT_SECONDS = 60
Report = Callable[[str], None]


def _nothing(line: str) -> None:
    return None


@contextmanager
def exclusive(instance: Instance, report: Report = _nothing) -> Iterator[None]:
    """Within, the database answers and nobody else works on this data. Raises Unusable when somebody does."""
    with lock.held(instance), _served(instance, report):
        yield


@contextmanager
def running(instance: Instance, report: Report = _nothing) -> Iterator[bool]:
    """Within, the database answers. Yields True when a running `talkoo up` serves it, False when we do.

    With `DATABASE_URL` nothing is started. Raises Unusable when it cannot be had.
    """
    if not instance.is_embedded:
        yield lock.read_run(instance) is not None
        return
    with ExitStack() as stack:
        is_theirs = _theirs_or_locked(instance, stack)
        if not is_theirs:
            stack.enter_context(_served(instance, report))
        yield is_theirs


def _theirs_or_locked(instance: Instance, stack: ExitStack) -> bool:
    """Wait until a running program's database is ready (True), or until the lock is ours (False)."""
    until = time.monotonic() + WAIT_SECONDS
    while True:
        run = lock.read_run(instance)
        if run is not None and run.is_ready and postgres.status(instance)[1] == "ready":
            return True
        try:
            stack.enter_context(lock.held(instance))
            return False
        except Unusable:
            # Another command works, or `up` is still starting: both end soon.
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


@contextmanager
def _served(instance: Instance, report: Report) -> Iterator[None]:
    if not instance.is_embedded:
        yield
        return
    server = postgres.Postgres(instance, report)
    try:
        server.start()
        yield
    finally:
        server.stop()
