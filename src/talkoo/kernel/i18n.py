"""Languages, their names and directions, and how dates read in each of them."""

import datetime
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, format_skeleton, format_time
from babel.lists import format_list
from babel.numbers import format_decimal
from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from talkoo.kernel.partial_dates import PartialDate

INTERFACE = ("fi", "et", "ru", "sv", "en", "ar")
"""The languages the interface speaks, on every site."""

_RIGHT_TO_LEFT = {"ar", "fa", "prs", "ckb", "ur", "he", "ps"}

_OWN_NAMES = {  # each language named by itself; Babel lacks or doubts some
    "fi": "Suomi",
    "et": "Eesti",
    "ru": "Русский",
    "sv": "Svenska",
    "en": "English",
    "ar": "العربية",
    "fa": "فارسی",
    "prs": "دری",
    "so": "Soomaali",
    "ckb": "کوردیی ناوەندی",
    "kmr": "Kurmancî",
    "uk": "Українська",
    "ti": "ትግርኛ",
    "se": "Davvisámegiella",
}

_UNNAMED = {"fse": gettext_noop("Finnish Sign Language"), "eso": gettext_noop("Estonian Sign Language")}
"""Languages that Babel has no name for. A translation of the name begins with a small letter where names do."""

_ZONES = {"Europe/Helsinki": gettext_noop("Finnish time"), "Europe/Tallinn": gettext_noop("Estonian time")}
_DAY = {"fi": "d.M.y", "et": "dd.MM.y", "ru": "dd.MM.y", "sv": "y-MM-dd", "en": "d MMMM y", "ar": "d MMMM y"}


_added: list[Callable[[], Mapping[str, tuple[str, str]]]] = []


def languages_with(added: Callable[[], Mapping[str, tuple[str, str]]]) -> None:
    """A site's own languages are hung in here: by code, what speakers call it and its direction."""
    _added[:] = [added]


def _of_the_site(language: str) -> tuple[str, str] | None:
    return _added[0]().get(language) if _added else None


def direction(language: str) -> str:
    """`rtl` for languages written from right to left, else `ltr`."""
    if language in INTERFACE:
        return "rtl" if language == "ar" else "ltr"
    if added := _of_the_site(language):
        return added[1]
    return "rtl" if language.partition("-")[0] in _RIGHT_TO_LEFT else "ltr"


def is_known(language: str) -> bool:
    """Whether the product itself has a name for the language."""
    return language in _OWN_NAMES


def own_name(language: str) -> str:
    """What speakers call the language; its code when unknown."""
    if language in _OWN_NAMES:
        return _OWN_NAMES[language]
    added = _of_the_site(language)
    return added[0] if added else language


def name_of(language: str, inside: str) -> str:
    """What `language` is called in a text written in `inside`: `Finnish`, `финский`, `suomi`."""
    if language in _UNNAMED:
        with translation.override(inside):
            return gettext(_UNNAMED[language])
    return _name_of(language, inside) or own_name(language)


@lru_cache(maxsize=1_024)
def _name_of(language: str, inside: str) -> str:
    names = _locale(inside).languages
    known = {"kmr": "ku", "prs": "fa_AF"}.get(language, language)
    return names.get(language) or names.get(known) or ""


@lru_cache(maxsize=512)
def country_name(code: str, inside: str) -> str:
    """What the country with this ISO 3166-1 code is called in `inside`; the code when unknown."""
    return _locale(inside).territories.get(code, code)


@lru_cache(maxsize=16)
def _locale(language: str) -> Locale:
    return Locale.parse(language if language in INTERFACE else "en")


def say_date(value: datetime.date | PartialDate, language: str) -> str:
    """A day, or the month or year that is known of it, as `language` writes it: 13.1.2020, 2020-01-13."""
    locale = _locale(language)
    if isinstance(value, PartialDate) and not value.day:
        if not value.month:
            return str(value.year)
        return format_skeleton("yMMMM", value.first_day, locale=locale)
    day = value.first_day if isinstance(value, PartialDate) else value
    return format_date(day, _DAY.get(language, "y-MM-dd"), locale=locale)


def say_month(value: datetime.date, language: str) -> str:
    """The month of this day with its year: February 2027."""
    return format_skeleton("yMMMM", value, locale=_locale(language))


def say_list(words: list[str], language: str) -> str:
    """Several names in a row as `language` joins them: A, B and C."""
    return format_list(words, locale=_locale(language)) if words else ""


def say_number(value: Decimal, language: str) -> str:
    """A number with at most two decimals, and no more of them than it has: `1.5`, in Finnish `1,5`."""
    return str(format_decimal(value, "0.##", locale=_locale(language)))


def say_moment(value: datetime.datetime, language: str, zone: str) -> str:
    """A moment on the clock of `zone`, with the zone named: 22.11.2026 klo 18.30 (Suomen aikaa)."""
    local = value.astimezone(ZoneInfo(zone))
    locale = _locale(language)
    clock = format_datetime(local, "HH.mm" if language == "fi" else "HH:mm", locale=locale)
    return f"{say_date(local.date(), language)} {clock} ({zone_name(value, language, zone)})"


def zone_name(value: datetime.datetime, language: str, zone: str) -> str:
    """What the clock of this zone is called at that moment: Finnish time, UTC+0545."""
    with translation.override(language):
        return gettext(_ZONES[zone]) if zone in _ZONES else value.astimezone(_zone(zone)).strftime("UTC%z")


def local(value: datetime.datetime, zone: str) -> datetime.datetime:
    """The same moment as the clocks in this zone show it."""
    return value.astimezone(_zone(zone))


def say_time(value: datetime.datetime, language: str) -> str:
    """The hour and minute that this moment shows, as people of this language write them."""
    return _say_time(value.hour, value.minute, language)


@lru_cache(maxsize=8_192)
def _say_time(hour: int, minute: int, language: str) -> str:
    return format_time(datetime.time(hour, minute), "short", locale=_locale(language))


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def best_language(accepted: str, default: str) -> str:
    """The interface language a browser asks for first, or the site's own (RFC 9110, 12.5.4)."""
    wishes: list[tuple[float, int, str]] = []
    for part in accepted[:200].split(","):
        tag, _semicolon, quality = part.strip().partition(";q=")
        try:
            weight = float(quality or 1)
        except ValueError:
            continue
        code = tag.strip().lower().partition("-")[0]
        wishes.append((-weight, len(wishes), code))
    for _weight, _place, code in sorted(wishes):
        if code in INTERFACE:
            return code
    return default
