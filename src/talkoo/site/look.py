"""The accent colour of a site: one of five that were drawn for it, or one of its own that can be read everywhere.

Text in the accent has a contrast of 7:1 on the surfaces it is used on, light and dark (WCAG 2.2, 1.4.6), and 4.5:1 on
its own wash (1.4.3). From a colour of one's own the others are worked out.
"""

import colorsys
import hashlib
import re
from collections.abc import Callable
from functools import lru_cache

ACCENTS = {  # name: accent light, dark; wash light, dark; band light, dark
    "spruce": ("#0d5340", "#84d4b6", "#dfeee7", "#16342a", "#0d4a3a", "#0c3429"),
    "lake": ("#0a4e60", "#86d0e3", "#dceef2", "#123039", "#0a4453", "#0a313c"),
    "cranberry": ("#84143b", "#f5a9c0", "#f9e6ec", "#3d1825", "#701231", "#4a1026"),
    "heather": ("#513480", "#cbb9f3", "#ece6f7", "#2b2142", "#452c6e", "#2f2150"),
    "cornflower": ("#203f85", "#aec2f8", "#e3e9f8", "#1b2747", "#1c3670", "#18294f"),
}
PAPER, DARK_SHEET = "#f2f5f1", "#18211d"
"""The surfaces of tokens.css on which text in the accent has the least contrast."""

_COLOUR = re.compile(r"#[0-9a-f]{6}")
_TEXT, _ON_WASH, _ON_BAND = 7.0, 4.5, 7.0


def is_colour(accent: str) -> bool:
    """Whether it is written as a colour: # and six hexadecimal digits, lower case."""
    return bool(_COLOUR.fullmatch(accent))


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def is_readable(accent: str) -> bool:
    """Whether texts in this colour can be read on light surfaces, and its wash behind them."""
    return contrast(accent, PAPER) >= _TEXT and contrast(accent, _mixed(accent, "#ffffff", 0.12)) >= _ON_WASH


def nearest(accent: str) -> str:
    """The colour itself if it is readable, else the lightest one of the same hue that is."""
    return _stepped(accent, -1, is_readable)


@lru_cache(maxsize=64)
def colours(accent: str) -> tuple[str, ...]:
    """Accent, wash and band, each light and dark, of a name or of a colour of one's own."""
    if accent in ACCENTS or not is_colour(accent):
        return ACCENTS.get(accent, ACCENTS["spruce"])
    light = nearest(accent)
    wash, dark_wash = _mixed(light, "#ffffff", 0.12), _mixed(light, DARK_SHEET, 0.3)
    dark = _stepped(
        light,
        1,
        lambda colour: contrast(colour, DARK_SHEET) >= _TEXT and contrast(colour, dark_wash) >= _ON_WASH,
    )
    band = _stepped(light, -1, lambda colour: contrast(colour, "#ffffff") >= _ON_BAND + 2)
    dark_band = _mixed(band, "#000000", 0.7)
    return (light, dark, wash, dark_wash, band, dark_band)


@lru_cache(maxsize=64)
def edition(accent: str) -> str:
    """What the address of the stylesheet ends with: another one whenever its content changes."""
    return hashlib.sha256(stylesheet(accent).encode()).hexdigest()[:8]


def stylesheet(accent: str) -> str:
    """The custom properties of one accent, as tokens.css writes them."""
    chosen = colours(accent)
    light_dark = dict(
        zip(("accent", "wash", "band"), zip(chosen[0::2], chosen[1::2], strict=True), strict=True)
    )
    rules = [f"--{name}:var(--L, {light}) var(--D, {dark})" for name, (light, dark) in light_dark.items()]
    return ":root,[data-theme]{" + ";".join(rules) + "}\n"


def _parts(colour: str) -> tuple[float, float, float]:
    return (int(colour[1:3], 16) / 255, int(colour[3:5], 16) / 255, int(colour[5:7], 16) / 255)


def _written(parts: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(max(0.0, min(1.0, part)) * 255):02x}" for part in parts)


def _luminance(colour: str) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _parts(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _mixed(colour: str, ground: str, share: float) -> str:
    red, green, blue = (
        one * share + other * (1 - share) for one, other in zip(_parts(colour), _parts(ground), strict=True)
    )
    return _written((red, green, blue))


def _stepped(colour: str, direction: int, is_good: Callable[[str], bool]) -> str:
    """The first colour of the same hue that is good, going lighter (1) or darker (-1)."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*_parts(colour))
    for step in range(101):
        found = colour if not step else _written(colorsys.hls_to_rgb(hue, lightness, saturation))
        if is_good(found):
            return found
        lightness = max(0.0, min(1.0, lightness + direction * 0.01))
    return "#ffffff" if direction > 0 else "#000000"
