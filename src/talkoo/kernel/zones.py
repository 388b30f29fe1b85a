"""Time zones that people choose from: those of the tz database's own table, without the names it keeps for old data."""

import zoneinfo
from functools import lru_cache
from pathlib import Path

_TABLE = "zone.tab"  # country, place, name: one line for each zone that is still a place's own


def _table() -> str:
    """Empty on a machine that has the zones without their table."""
    for folder in zoneinfo.TZPATH:
        path = Path(folder, _TABLE)
        if path.is_file():
            return path.read_text(encoding="utf-8")
    return ""


@lru_cache(maxsize=1)
def _names() -> tuple[str, ...]:
    there = zoneinfo.available_timezones()
    lines = (line.split("\t") for line in _table().splitlines() if line and not line.startswith("#"))
    return tuple(sorted({parts[2] for parts in lines} & there or there))


def choices(*first: str, within: tuple[str, ...] = ("",)) -> list[tuple[str, str]]:
    """Name and words for each zone, `first` before all others; `within` are the parts of the world, as "Europe/"."""
    rest = (name for name in _names() if name.startswith(within))
    return [(name, name.replace("_", " ")) for name in dict.fromkeys([*first, *rest])]
