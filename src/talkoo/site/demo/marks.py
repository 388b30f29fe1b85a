"""Logos for the organisations of the demo that do not exist: a plain shape in one colour, drawn when it is needed."""

import io
from collections.abc import Callable
from typing import Any

from talkoo.plumbing.files import pictures

SIDE = 480  # pixels
_COLOURS = {
    "lake": "#1f5f8b",
    "spruce": "#2c6e49",
    "cranberry": "#a4243b",
    "heather": "#7b4b94",
    "gold": "#b7791f",
    "plum": "#5b3758",
}


def draw(shape: str, colour: str) -> pictures.Examined:
    """A mark as a picture of the product. Raises KeyError for a shape or colour that there is not."""
    from PIL import Image, ImageDraw  # only the loader of the demo draws

    image = Image.new("RGBA", (SIDE, SIDE), "#ffffff00")
    _SHAPES[shape](ImageDraw.Draw(image), _COLOURS[colour])
    written = io.BytesIO()
    image.save(written, "PNG")
    written.seek(0)
    return pictures.examine(written)


def _ring(pen: Any, ink: str) -> None:
    for x, y in ((40, 160), (240, 160), (140, 20)):
        pen.ellipse((x, y + 40, x + 200, y + 240), outline=ink, width=28)


def _wave(pen: Any, ink: str) -> None:
    for y in (150, 290):
        for x in (20, 240):
            pen.arc((x, y - 60, x + 110, y + 60), 180, 360, fill=ink, width=34)
            pen.arc((x + 76, y - 60, x + 186, y + 60), 0, 180, fill=ink, width=34)


def _leaf(pen: Any, ink: str) -> None:
    pen.pieslice((40, 40, 440, 440), 90, 180, fill=ink)
    pen.pieslice((-160, 40, 240, 440), 270, 360, fill=ink)
    pen.rectangle((222, 240, 258, 450), fill=ink)
    pen.pieslice((240, 40, 640, 440), 180, 270, fill=ink)


def _roof(pen: Any, ink: str) -> None:
    pen.polygon([(240, 40), (450, 230), (30, 230)], fill=ink)
    for x in (90, 310):
        pen.rectangle((x, 250, x + 80, 440), fill=ink)


def _bars(pen: Any, ink: str) -> None:
    for place, height in enumerate((380, 280, 330, 230)):
        x = 50 + 100 * place
        pen.rectangle((x, 440 - height, x + 70, 440), fill=ink)


_SHAPES: dict[str, Callable[..., None]] = {
    "ring": _ring,
    "wave": _wave,
    "leaf": _leaf,
    "roof": _roof,
    "bars": _bars,
}
