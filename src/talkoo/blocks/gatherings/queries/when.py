"""When something is, in words: on the clock of its place, and on the reader's own where that differs."""

import datetime
from functools import lru_cache

from babel import Locale
from markupsafe import Markup

from talkoo.kernel import i18n, recurrence_text


@lru_cache(maxsize=4_096)
def say(starts_at: datetime.datetime, ends_at: datetime.datetime, zone: str, language: str) -> Markup:
    """From when to when, with the weekday: `tiistai 2.3.2027 17.00–19.00`; without the name of the zone."""
    first, last = i18n.local(starts_at, zone), i18n.local(ends_at, zone)
    return Markup('{} <time datetime="{}">{} {}</time>–<time datetime="{}">{}</time>').format(
        recurrence_text.weekday(first.isoweekday(), language),
        first.isoformat(timespec="minutes"),
        i18n.say_date(first.date(), language),
        i18n.say_time(first, language),
        last.isoformat(timespec="minutes"),
        i18n.say_time(last, language)
        if last.date() == first.date()
        else f"{i18n.say_date(last.date(), language)} {i18n.say_time(last, language)}",
    )


def plain(starts_at: datetime.datetime, ends_at: datetime.datetime, zone: str, language: str) -> str:
    """The same as text."""
    return str(say(starts_at, ends_at, zone, language).striptags())


def differ(moment: datetime.datetime, one: str, other: str) -> bool:
    """Whether the clocks of two zones show another hour at that moment."""
    return i18n.local(moment, one).utcoffset() != i18n.local(moment, other).utcoffset()


def first_weekday(language: str) -> int:
    """With which day a week begins there, as ISO numbers it: 1 is Monday."""
    known = language if language in i18n.INTERFACE and language != "en" else "en_GB"
    return int(Locale.parse(known).first_week_day) + 1
