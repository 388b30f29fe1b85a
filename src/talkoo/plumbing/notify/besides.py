"""Further ways of telling, beside the mail: a channel with packages of its own hangs itself in here."""

from collections.abc import Callable, Sequence

from talkoo.plumbing.notify.models import Notification

Way = Callable[[Sequence[Notification]], None]
_ways: list[Way] = []


def also(way: Way) -> None:
    """`way` hears of notifications in the transaction that makes them; what takes long belongs into a job of its own.

    Those without `news` are secret: that there is something may be told, and nothing else.
    """
    if way not in _ways:
        _ways.append(way)


def told(rows: Sequence[Notification]) -> None:
    """These were made just now."""
    if rows:
        for way in _ways:
            way(rows)
