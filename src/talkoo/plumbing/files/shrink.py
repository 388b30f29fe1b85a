"""Making a picture small and harmless: it is decoded, turned upright, made smaller and written anew.

Imported when the first picture comes, for Pillow costs each process about 5 MB.
"""

import io
import threading
import warnings
from collections.abc import Callable
from typing import Any, TypeVar

from django.utils.translation import gettext as _
from PIL import (
    ExifTags,
    GifImagePlugin,
    Image,
    ImageCms,
    JpegImagePlugin,
    PngImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

from talkoo.plumbing.files.examined import (
    FULL,
    MOST_PIXELS,
    SMALL,
    Examined,
    NotAPicture,
    Refused,
    TooManyPixels,
)

# Told by the first bytes, never by the name. Imported by name, or Pillow would load all of its forty formats.
_FORMATS = [
    PngImagePlugin.PngImageFile.format or "",
    JpegImagePlugin.JpegImageFile.format or "",
    WebPImagePlugin.WebPImageFile.format or "",
    GifImagePlugin.GifImageFile.format or "",
]
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_FEW_COLOURS = 4_096  # a drawn logo, its soft edges included; a photograph has ten times as many
_QUALITY = 82
_QUALITY_IN_FULL = 92  # of a picture that is kept to be used elsewhere
_MANY_PIXELS = 8_000_000
_MOST_SCANS = 100
"""How often a JPEG may paint over itself: cameras and programs do it ten times, and each time costs as the first."""

Made = TypeVar("Made")

# A large picture takes hundreds of megabytes while it is decoded: one at a time, however many threads serve.
_one_at_a_time = threading.Lock()


def shrink(content: bytes) -> Examined:
    """The picture in both sizes. Raises NotAPicture and TooManyPixels; never anything else for any content."""
    return _guarded(lambda: _both_sizes(_decoded(content)))


def _guarded(work: Callable[[], Made]) -> Made:
    try:
        # Small damage beside the picture makes decoders warn; that is of no use to the operator.
        with _one_at_a_time, warnings.catch_warnings(action="ignore"):
            return work()
    except Refused:
        raise
    except (Image.DecompressionBombError, MemoryError):
        raise _too_many() from None
    except UnidentifiedImageError:
        raise NotAPicture(
            _("This is not a picture that can be shown. Choose a PNG, JPEG, WebP or GIF file.")
        ) from None
    except Exception:  # decoders fail in more ways on a damaged file than they promise
        raise NotAPicture(_damaged()) from None


def redraw(content: bytes, wanted: str) -> bytes:
    """The picture drawn anew in its own size and format (`PNG`, `JPEG` or `WEBP`), upright, in sRGB, and nothing else.

    Raises NotAPicture and TooManyPixels, as `shrink` does.
    """
    return _guarded(lambda: _redrawn(content, wanted))


def _redrawn(content: bytes, wanted: str) -> bytes:
    image, turn, profile = _opened(content, 0, [wanted])
    image = _in_srgb(image, profile)
    image = image if turn is None else image.transpose(turn)
    buffer = io.BytesIO()
    is_large = image.width * image.height > _MANY_PIXELS
    if wanted == "PNG":
        image.save(buffer, "PNG", compress_level=1 if is_large else 6)
    elif wanted == "JPEG":
        image.convert("RGB").save(buffer, "JPEG", quality=_QUALITY_IN_FULL, optimize=True)
    else:
        image.save(
            buffer,
            "WEBP",
            quality=_QUALITY_IN_FULL,
            method=0 if is_large else 4,
            exif=b"",
            icc_profile=b"",
            xmp=b"",
        )
    return buffer.getvalue()


def _damaged() -> str:
    return _("This picture is damaged or not whole. Save it again, or choose another one.")


def _too_many() -> TooManyPixels:
    return TooManyPixels(
        _(
            "This picture is too large to be opened: it has more than %(most)s million pixels. Make it smaller first."
        )
        % {"most": MOST_PIXELS // 1_000_000}
    )


def _decoded(content: bytes) -> Image.Image:
    """The first frame, at most as large as the full size, upright, in sRGB, as RGB or RGBA."""
    image, turn, profile = _opened(content, FULL, _FORMATS)
    image.thumbnail(
        (FULL, FULL), Image.Resampling.LANCZOS
    )  # the box is a square: it may be turned afterwards
    image = _in_srgb(image, profile)
    return image if turn is None else image.transpose(turn)


def _opened(
    content: bytes, longest: int, formats: list[str]
) -> tuple[Image.Image, Image.Transpose | None, bytes | None]:
    """The first frame in a mode that can be made smaller, how to turn it, and its colour profile.

    It may be smaller than it was, but not below twice `longest` pixels (0: never).
    """
    with Image.open(io.BytesIO(content), formats=formats) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise _too_many()
        if opened.format in {"JPEG", "MPO"} and content.count(b"\xff\xda") > _MOST_SCANS:
            raise NotAPicture(_damaged())
        gap = 2 * longest / max(opened.size) if longest else 1
        if gap < 1:  # a large JPEG is decoded at a half, a quarter or an eighth; nothing else knows how to
            opened.draft(None, (round(opened.width * gap), round(opened.height * gap)))
        opened.load()
        return _plain(opened), _UPRIGHT.get(_orientation(opened)), opened.info.get("icc_profile")


def _orientation(opened: Image.Image) -> Any:
    try:
        return opened.getexif().get(ExifTags.Base.Orientation)
    except Exception:  # what a camera wrote beside a good picture may be damaged
        return None


def _plain(image: Image.Image) -> Image.Image:
    """In one of the modes that can be made smaller: RGB, RGBA, L, CMYK. A copy would be as large again."""
    if image.mode.startswith("I"):  # 16 bits of grey
        return image.point(lambda value: value * (1 / 256)).convert("L")
    if image.has_transparency_data:
        return image if image.mode == "RGBA" else image.convert("RGBA")
    return image if image.mode in {"RGB", "L", "CMYK"} else image.convert("RGB")


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """The colours as a screen without knowledge of profiles shows them, for the profile is not kept."""
    alpha = image.getchannel("A") if image.mode == "RGBA" else None
    colours = image.convert("RGB") if alpha else image
    try:
        if profile:
            given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            made = ImageCms.profileToProfile(colours, given, ImageCms.createProfile("sRGB"), outputMode="RGB")
            colours = made or colours
    except (ImageCms.PyCMSError, OSError, ValueError):
        pass  # a profile that does not fit: taken as if there were none
    colours = colours.convert("RGB")
    if alpha:
        colours.putalpha(alpha)
    return colours


def _both_sizes(image: Image.Image) -> Examined:
    full = _written(image)
    less = image.copy()
    less.thumbnail((SMALL, SMALL), Image.Resampling.LANCZOS)
    small = full if less.size == image.size else _written(less)
    return Examined(full, small, image.width, image.height, less.width, less.height)


def _written(image: Image.Image) -> bytes:
    """As WebP: with loss, or for a few colours without any when that is shorter."""
    lossy = _as_webp(image, quality=_QUALITY)
    if image.getcolors(_FEW_COLOURS) is None:
        return lossy
    return min(_as_webp(image, lossless=True), lossy, key=len)


def _as_webp(image: Image.Image, **options: Any) -> bytes:
    # Pillow writes only the metadata that it is told to write, and leaves no colour under what cannot be seen through.
    buffer = io.BytesIO()
    image.save(buffer, "WEBP", exif=b"", icc_profile=b"", xmp=b"", **options)
    return buffer.getvalue()
