"""How large a file is, in words."""

from functools import lru_cache

from babel import Locale
from babel.units import format_unit

from talkoo.kernel import i18n

_STEPS = (("gigabyte", 1_000_000_000), ("megabyte", 1_000_000), ("kilobyte", 1_000))


@lru_cache(maxsize=2_048)
def say(size: int, language: str) -> str:
    """A number of bytes as `language` says it, to two figures: 1.2 MB, 35 kB; in Finnish 1,2 Mt."""
    locale = Locale.parse(language if language in i18n.INTERFACE else "en")
    unit, step = next(((unit, step) for unit, step in _STEPS if size >= step), ("kilobyte", 1_000))
    value = max(size / step, 0.1)
    rounded = round(value, 1) if value < 10 else round(value)
    return format_unit(rounded, f"digital-{unit}", length="short", locale=locale)
