"""Every read of gatherings that is worth a name."""

from talkoo.blocks.gatherings.queries.dates import (
    REMINDED_FROM,
    Asked,
    Date,
    Said,
    asked,
    bare,
    due_polls,
    one_series,
    open_polls,
    registered,
    series_at,
    series_of,
    taking_part,
    to_continue,
    told_poll,
    told_series,
)

__all__ = [
    "REMINDED_FROM",
    "Asked",
    "Date",
    "Said",
    "asked",
    "bare",
    "due_polls",
    "one_series",
    "open_polls",
    "registered",
    "series_at",
    "series_of",
    "taking_part",
    "to_continue",
    "told_poll",
    "told_series",
]
