"""Waiting until another connection waits."""

import time

import psycopg

_WAITING = "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"


def until_blocked(watcher: psycopg.Connection, seconds: float = 10) -> None:
    """Until somebody waits for a lock in the database of `watcher`, which is the superuser's: what the other process
    of the tests waits for in its own is not seen. Raises AssertionError when nobody does."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if watcher.execute(_WAITING).fetchall():
            return
        time.sleep(0.02)
    raise AssertionError("nobody waits")
