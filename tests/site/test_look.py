"""A site's own colour can be read on every surface, light and dark."""

from hypothesis import given
from hypothesis import strategies as st

from talkoo.site import look

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def test_contrast_is_that_of_the_guideline():
    assert look.contrast("#000000", "#ffffff") == 21
    assert look.contrast("#777777", "#777777") == 1
    assert round(look.contrast("#767676", "#ffffff"), 2) == 4.54


def test_the_five_drawn_accents_keep_the_promise():
    for name, (light, dark, wash, dark_wash, band, dark_band) in look.ACCENTS.items():
        assert look.contrast(light, look.PAPER) >= 7, name
        assert look.contrast(dark, look.DARK_SHEET) >= 7, name
        assert look.contrast(light, wash) >= 4.5, name
        assert look.contrast(dark, dark_wash) >= 4.5, name
        assert min(look.contrast("#ffffff", one) for one in (band, dark_band)) >= 7, name


@given(COLOURS)
def test_whatever_colour_is_chosen_everything_made_of_it_can_be_read(colour):
    light, dark, wash, dark_wash, band, dark_band = look.colours(colour)
    assert look.contrast(light, look.PAPER) >= 7
    assert look.contrast(light, wash) >= 4.5
    assert look.contrast(dark, look.DARK_SHEET) >= 7
    assert look.contrast(dark, dark_wash) >= 4.5
    assert min(look.contrast("#ffffff", one) for one in (band, dark_band)) >= 7


@given(COLOURS)
def test_the_nearest_colour_is_readable_and_the_same_when_it_was(colour):
    near = look.nearest(colour)
    assert look.is_readable(near)
    assert near == colour or not look.is_readable(colour)


def test_what_is_no_colour_gets_the_usual_one():
    for wrong in ("", "red", "#fff", "#12345G", "#123456;}", "spruce "):
        assert look.colours(wrong) == look.ACCENTS["spruce"]
