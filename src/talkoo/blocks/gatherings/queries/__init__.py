"""Every read of gatherings that is worth a name."""

from talkoo.blocks.gatherings.queries.dates import (
    Asked,
    Date,
    Said,
    asked,
    best_of,
    closing_polls,
    due_polls,
    open_polls,
    registered,
    taking_part,
    told_poll,
)
from talkoo.blocks.gatherings.queries.series import (
    REMINDED_FROM,
    bare,
    one_series,
    series_at,
    series_of,
    to_continue,
    told_series,
)

__all__ = [
    "REMINDED_FROM",
    "Asked",
    "Date",
    "Said",
    "asked",
    "bare",
    "best_of",
    "closing_polls",
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
