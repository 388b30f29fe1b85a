"""Pictures as bytes, drawn by the tests themselves."""

import io
import random
from typing import Any

from PIL import Image, ImageDraw


def saved(image: Image.Image, form: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


def photograph(width: int = 640, height: int = 400) -> Image.Image:
    """Soft noise: very many colours, as in a photograph."""
    dice = random.Random(7)  # the same one every time
    rough = Image.frombytes("RGB", (20, 15), dice.randbytes(20 * 15 * 3))
    return rough.resize((width, height), Image.Resampling.BICUBIC)


def logo(width: int = 900, height: int = 450) -> Image.Image:
    """A few colours with soft edges on nothing."""
    image = Image.new("RGBA", (2 * width, 2 * height), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.ellipse((200, 100, height, height), fill=(200, 30, 30, 255))
    draw.rectangle((width, 200, 2 * width - 100, height), fill=(20, 60, 150, 255))
    return image.resize((width, height), Image.Resampling.LANCZOS)


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def chunks(webp: bytes) -> set[bytes]:
    """The kinds of parts that a WebP file is made of."""
    found, place = set(), 12
    while place < len(webp):
        found.add(webp[place : place + 4])
        size = int.from_bytes(webp[place + 4 : place + 8], "little")
        place += 8 + size + size % 2
    return found
