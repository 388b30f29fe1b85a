"""What is left of a picture that was sent in, and why a file is sent back. Knows nothing of the ways to decode it."""

from dataclasses import dataclass

FULL, SMALL = 1600, 480
"""The longest side of the two sizes, in pixels."""
MOST_BYTES = 8_000_000
MOST_BYTES_OF_A_DOCUMENT = 20_000_000
MOST_PIXELS = 40_000_000
MEDIA_TYPE = "image/webp"


class Refused(ValueError):
    """The file cannot be taken; the text is a sentence for whoever sent it, in the language of the page."""


class NotAPicture(Refused):
    """It is no PNG, JPEG, WebP or GIF, or it is damaged."""


class TooLarge(Refused):
    """It has more bytes than MOST_BYTES, or MOST_BYTES_OF_A_DOCUMENT."""


class TooManyPixels(Refused):
    """It is wider times higher than MOST_PIXELS."""


@dataclass(frozen=True)
class Examined:
    """A picture made anew as WebP in both sizes: nothing of the file that was sent in is left but what it shows."""

    full: bytes
    small: bytes
    width: int
    height: int
    small_width: int
    small_height: int
