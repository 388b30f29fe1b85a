"""The site's mark in its own colours, as phones show it: people round a table, on a ground without a rim.

All of it lies within the circle that every phone leaves of an icon (80 % of the width: W3C, maskable icons).
"""

import io
import math
from functools import lru_cache

from PIL import Image, ImageDraw

from talkoo.site import look

SIZES = (180, 192, 512)
"""Pixels: Apple's, and the two that browsers ask for before they offer to install."""

_SEAT = "#ffb52e"
_TABLE, _AWAY, _HALF = 7.2, 11.2, 5.2  # radius of the table, how far off people sit, radius of one
_FREE_AWAY = 12.2  # the seat that is free stands out
_REACH = (_FREE_AWAY + _HALF) / 0.38  # half of the width has 0.5
_FINE = 4  # drawn larger and made small, so that its edges are smooth
_STEPS = 40


def _colours(accent: str) -> tuple[str, str]:
    """Ground and people."""
    _light, _dark, wash, _dark_wash, band, _dark_band = look.colours(accent)
    return band, wash


def _person(turn: int, away: float) -> list[tuple[float, float]]:
    """The half disc that somebody at the table is, round the middle, turned by sixths of a circle."""
    angle = turn * math.pi / 3
    points = []
    for step in range(_STEPS + 1):
        along = math.pi * (1 + step / _STEPS)
        x, y = _HALF * math.cos(along), _HALF * math.sin(along) - away
        points.append((x * math.cos(angle) - y * math.sin(angle), x * math.sin(angle) + y * math.cos(angle)))
    return points


@lru_cache(maxsize=64)
def png(accent: str, size: int) -> bytes:
    """`size` pixels square. Raises ValueError for a size that is not in SIZES."""
    if size not in SIZES:
        raise ValueError(size)
    ground, people = _colours(accent)
    whole = size * _FINE
    image = Image.new("RGB", (whole, whole), ground)
    draw = ImageDraw.Draw(image)
    scale, middle = whole / _REACH, whole / 2

    def placed(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
        return [(middle + x * scale, middle + y * scale) for x, y in points]

    radius = _TABLE * scale
    draw.ellipse((middle - radius, middle - radius, middle + radius, middle + radius), fill=people)
    for turn in range(1, 6):
        draw.polygon(placed(_person(turn, _AWAY)), fill=people)
    draw.polygon(placed(_person(0, _FREE_AWAY)), fill=_SEAT)
    out = io.BytesIO()
    image.resize((size, size), Image.Resampling.LANCZOS).quantize(64).save(out, "PNG", optimize=True)
    return out.getvalue()


@lru_cache(maxsize=64)
def svg(accent: str) -> str:
    """The same as a drawing."""
    ground, people = _colours(accent)
    half = f"a{_HALF} {_HALF} 0 0 1 {2 * _HALF} 0z"
    seats = "".join(
        f'<path d="M-{_HALF}-{_AWAY}{half}" transform="rotate({turn * 60})"/>' for turn in range(1, 6)
    )
    edge = round(_REACH / 2, 2)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-{edge} -{edge} {2 * edge} {2 * edge}">'
        f'<path fill="{ground}" d="M-{edge}-{edge}h{2 * edge}v{2 * edge}h-{2 * edge}z"/>'
        f'<g fill="{people}"><circle r="{_TABLE}"/>{seats}</g>'
        f'<path fill="{_SEAT}" d="M-{_HALF}-{_FREE_AWAY}{half}"/></svg>'
    )
