"""Where made-up networks and organisations are: real regions, counties and municipalities."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Iterator

from talkoo.plumbing.places.models import Area
from talkoo.site.demo.bulk.rows import Rows

Region = tuple[Area, list[Area]]
OWN_COUNTRY = {"fi": "FI", "et": "EE", "ru": "EE"}
"""By a site's own language."""


def of_country(country: str) -> list[Region]:
    """The regions or counties of a country (`FI`, `EE`) with their municipalities."""
    known = {area.pk: area for area in Area.objects.filter(valid_to=None).order_by("scheme", "code")}
    parts: dict[uuid.UUID, list[Area]] = defaultdict(list)
    for area in known.values():
        if area.kind == "municipality" and area.parent_id in known:
            parts[area.parent_id].append(area)
    return [
        (known[key], inside) for key, inside in parts.items() if _country_of(known[key], known) == country
    ]


def _country_of(area: Area, known: dict[uuid.UUID, Area]) -> str:
    """The code of what it belongs to in the end."""
    while area.parent_id in known:
        area = known[area.parent_id]
    return area.code


def choose(rows: Rows, region: Region) -> tuple[list[Area], list[Area]]:
    """One to four places of a region; now and then the region without one of its municipalities."""
    chance, (whole, inside) = rows.chance, region
    within = chance.sample(inside, min(len(inside), chance.randrange(1, 5)))
    if chance.random() < 0.3:
        return [whole], within[:1] if chance.random() < 0.3 else []
    return within, []


def in_order(
    rows: Rows, since: datetime.datetime, within: list[Area], without: list[Area]
) -> Iterator[tuple[uuid.UUID, Area, bool]]:
    """(id, area, is_excluded) of each row; pages show areas in the order of their ids."""
    for place, area in enumerate([*within, *without]):
        moment = since + datetime.timedelta(microseconds=place)
        yield rows.chance.id_at(moment), area, area in without
