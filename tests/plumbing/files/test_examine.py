"""What comes in as a picture, and what goes out again: real bytes, and nothing of ours stood in for."""

import io
import struct
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms

from talkoo.plumbing.files import pictures
from talkoo.plumbing.files.examined import MOST_BYTES
from tests.plumbing.files.drawn import chunks, logo, opened, photograph, saved


def examined(content: bytes) -> pictures.Examined:
    return pictures.examine(io.BytesIO(content))


def bomb(width: int, height: int) -> bytes:
    """A PNG that says how large it is, with no pixel in it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
    )


def painted_over(times: int) -> bytes:
    """A progressive JPEG whose last scan comes again and again."""
    whole = saved(photograph(64, 64), "JPEG", progressive=True)
    last = whole[whole.rindex(b"\xff\xda") : -2]
    return whole[:-2] + last * times + whole[-2:]


@pytest.mark.parametrize(
    "content",
    [
        b"This is no picture.",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!doctype html><title>x</title>",
        b"",
        b"\x89PNG\r\n\x1a\n",
        b"GIF89a",
        b"\xff\xd8\xff",
        saved(photograph(), "PNG")[:-2_000],
        saved(photograph(), "JPEG")[:-2_000],
        saved(photograph(), "WEBP")[:-200],
        saved(photograph(), "GIF")[:-20_000],
        saved(photograph(), "TIFF"),
        saved(photograph(), "BMP"),
        saved(photograph(), "ICO"),
        painted_over(200),
    ],
    ids=[
        *("text", "svg", "html", "nothing", "only the first bytes of a PNG", "of a GIF", "of a JPEG"),
        *(
            "half a PNG",
            "half a JPEG",
            "half a WebP",
            "half a GIF",
            "TIFF",
            "BMP",
            "ICO",
            "a JPEG of 200 scans",
        ),
    ],
)
def test_what_is_no_whole_picture_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(pictures.NotAPicture, match=r"^This .*\.$"):
        pictures.examine(SimpleUploadedFile("logo.png", content, content_type="image/png"))


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF"])
def test_no_damage_is_more_than_a_refusal(form: str) -> None:
    whole = saved(photograph(120, 90), form)
    for place in range(0, len(whole), max(1, len(whole) // 60)):
        broken = whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :]
        for content in (broken, whole[:place]):
            with suppress(pictures.Refused):
                assert pictures.examine(io.BytesIO(content)).width <= 1600


@pytest.mark.parametrize("size", [(30_000, 30_000), (12_000, 12_000), (8_000, 5_001)])
def test_too_many_pixels_are_refused_before_one_is_decoded(size: tuple[int, int]) -> None:
    with pytest.raises(pictures.TooManyPixels, match="more than 40 million pixels"):
        examined(bomb(*size))


def test_forty_million_pixels_are_taken() -> None:
    found = examined(saved(Image.new("P", (8_000, 5_000), 3), "PNG"))
    assert (found.width, found.height, found.small_width, found.small_height) == (1600, 1000, 480, 300)


@pytest.mark.parametrize("is_said", [True, False], ids=["its size is known", "it is a stream"])
def test_too_many_bytes_are_refused(is_said: bool) -> None:
    content = saved(photograph(), "PNG") + b"\0" * 10_000_000
    upload: Any = SimpleUploadedFile("x.png", content) if is_said else io.BytesIO(content)
    with pytest.raises(pictures.TooLarge, match="there is room for 8 MB"):
        pictures.examine(upload)
    assert upload.tell() <= (0 if is_said else MOST_BYTES + 1)


def test_a_file_of_the_most_bytes_is_taken() -> None:
    content = saved(photograph(), "PNG")
    assert examined(content + b"\0" * (MOST_BYTES - len(content))).width == 640


def test_a_photograph_comes_in_two_sizes_of_its_own_shape() -> None:
    found = examined(saved(photograph(4_000, 3_000), "JPEG"))
    assert (found.width, found.height, found.small_width, found.small_height) == (1600, 1200, 480, 360)
    assert opened(found.full).size == (1600, 1200)
    assert opened(found.small).size == (480, 360)
    assert chunks(found.full) == {b"VP8 "}


def test_a_small_picture_is_not_made_larger_and_is_written_once() -> None:
    found = examined(saved(Image.new("RGB", (1, 1), "red"), "PNG"))
    assert (found.width, found.height, found.small_width, found.small_height) == (1, 1, 1, 1)
    assert found.full == found.small
    assert opened(found.full).convert("RGB").getpixel((0, 0)) == (255, 0, 0)


def test_a_line_stays_one_pixel_high() -> None:
    found = examined(saved(Image.new("RGB", (20_000, 1)), "PNG"))
    assert (found.width, found.height, found.small_width, found.small_height) == (1600, 1, 480, 1)


def test_a_logo_is_kept_without_loss_and_its_ground_stays_clear() -> None:
    found = examined(saved(logo(), "PNG"))
    assert chunks(found.full) == {b"VP8L"}
    there = opened(found.full)
    assert there.mode == "RGBA"
    assert there.getpixel((0, 0))[3] == 0  # type: ignore[index]
    assert there.getpixel((700, 150)) == (20, 60, 150, 255)


def test_a_photograph_with_few_pixels_clear_is_kept_with_loss() -> None:
    image = photograph()
    image.putalpha(Image.new("L", image.size, 128))
    found = examined(saved(image, "PNG"))
    assert b"VP8 " in chunks(found.full)
    assert opened(found.full).getpixel((10, 10))[3] == 128  # type: ignore[index]


def test_a_palette_with_a_clear_colour_stays_clear_there() -> None:
    image = Image.new("P", (20, 10), 0)
    image.putpalette([255, 0, 0, 0, 0, 255])
    image.paste(1, (10, 0, 20, 10))
    there = opened(examined(saved(image, "PNG", transparency=0)).full)
    assert there.getpixel((2, 2))[3] == 0  # type: ignore[index]
    assert there.getpixel((15, 2)) == (0, 0, 255, 255)


def test_of_moving_pictures_the_first_frame_is_taken() -> None:
    red, blue = (Image.new("RGB", (40, 30), colour) for colour in ("red", "blue"))
    for form in ("GIF", "WEBP", "PNG"):
        moving = saved(red, form, save_all=True, append_images=[blue], duration=100, loop=0)
        assert getattr(opened(moving), "n_frames", 1) == 2
        found = examined(moving)
        assert b"ANIM" not in chunks(found.full)
        red_there, _green, blue_there = opened(found.full).convert("RGB").getpixel((5, 5))  # type: ignore[misc]
        assert red_there > 240, form
        assert blue_there < 15, form


def test_a_picture_of_a_camera_that_holds_two_is_taken() -> None:
    both = saved(photograph(), "MPO", save_all=True, append_images=[photograph(64, 64)])
    assert opened(both).format == "MPO"
    assert examined(both).width == 640


def test_the_place_and_everything_else_written_beside_a_picture_is_gone() -> None:
    exif = Image.Exif()
    exif[0x010F] = "CAMERA-OF-AINO"
    exif.get_ifd(0x8825).update({1: "N", 2: (60.0, 10.0, 0.0), 3: "E", 4: (24.0, 56.0, 0.0)})
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    secret = b"<x:xmpmeta>SECRET-OF-AINO</x:xmpmeta>"
    for form, more in {
        "JPEG": {"comment": b"SECRET-OF-AINO", "xmp": secret},
        "PNG": {},
        "WEBP": {"xmp": secret},
    }.items():
        given = saved(photograph(), form, exif=exif, icc_profile=profile, **more)
        assert b"CAMERA-OF-AINO" in given
        assert opened(given).getexif().get_ifd(0x8825)
        found = examined(given)
        for content in (found.full, found.small):
            assert not chunks(content) & {b"EXIF", b"XMP ", b"ICCP"}, form
            assert b"-OF-AINO" not in content
            assert not opened(content).getexif()


def test_what_was_hidden_under_clear_ground_is_gone() -> None:
    image = Image.new("RGBA", (64, 64), (10, 200, 30, 0))
    image.paste((255, 255, 255, 255), (0, 0, 32, 64))
    assert opened(examined(saved(image, "PNG")).full).getpixel((50, 10)) == (0, 0, 0, 0)


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_picture_taken_sideways_stands_upright(turn: int) -> None:
    """Every orientation that a camera can write, and one mark: red, upper left."""
    upright = Image.new("RGB", (90, 60), "blue")
    upright.paste((255, 0, 0), (0, 0, 30, 20))
    back = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # which transposition undoes it
    lying = upright.transpose(Image.Transpose(back[turn])) if turn > 1 else upright
    exif = Image.Exif()
    exif[0x0112] = turn
    found = examined(saved(lying, "JPEG", exif=exif, quality=95))
    assert (found.width, found.height) == (90, 60)
    red, _green, blue = opened(found.full).convert("RGB").getpixel((10, 6))  # type: ignore[misc]
    assert red > 200
    assert blue < 60


def test_damaged_words_of_a_camera_do_not_spoil_the_picture() -> None:
    for exif in (b"Exif\0\0II*\0\xff\xff\xff\xff" + b"\xff" * 40, b"Exif\0\0holiday photograph"):
        for form in ("JPEG", "PNG", "WEBP"):
            assert examined(saved(photograph(), form, exif=exif)).width == 640


def test_colours_for_print_become_colours_for_a_screen() -> None:
    print_red = Image.new("CMYK", (40, 30), (0, 255, 255, 0))
    there = opened(examined(saved(print_red, "JPEG", quality=95)).full).convert("RGB").getpixel((5, 5))
    assert there[0] > 240  # type: ignore[index]
    assert max(there[1:]) < 15  # type: ignore[index,type-var]


def test_colours_are_turned_into_those_of_a_screen_and_a_wrong_profile_is_passed_over() -> None:
    grey = Image.new("RGB", (20, 20), (128, 128, 128))
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    for profile in (b"no profile", lab):
        there = opened(examined(saved(grey, "PNG", icc_profile=profile)).full)
        assert there.convert("RGB").getpixel((5, 5)) == (128, 128, 128)


def test_sixteen_bits_of_grey_keep_their_light() -> None:
    content = saved(Image.new("I;16", (30, 20), 40_000), "PNG")
    assert opened(examined(content).full).convert("L").getpixel((5, 5)) in range(154, 159)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_every_kind_of_png_is_taken(mode: str) -> None:
    assert examined(saved(photograph().convert(mode), "PNG")).width == 640


def test_a_file_on_the_disk_is_examined_too(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(saved(photograph(), "PNG"))
    with (tmp_path / "x").open("rb") as file:
        assert pictures.examine(file).height == 400
