"""A rule of `recurrence` in words: "the first Tuesday of the month at 17:00".

Weekdays stand as they are named by themselves, in sentences that work so in every language; where a number must agree
with its weekday, each kind of weekday has a number of its own.
"""

import datetime

from babel.dates import get_day_names
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from talkoo.kernel import i18n
from talkoo.kernel.recurrence import LAST, Every, OnHoliday, Rule


def say(rule: Rule, language: str) -> str:
    """The rule in this language, without its beginning and end; it begins with a small letter where words do."""
    with translation.override(language):
        time = i18n.say_time(datetime.datetime.combine(rule.starts_on, rule.at), language)
        said = pgettext("recurrence", "%(days)s at %(time)s") % {"days": _days(rule, language), "time": time}
        if rule.on_holiday == OnHoliday.SKIP:
            return _("%(rule)s, not on public holidays") % {"rule": said}
        if rule.on_holiday == OnHoliday.NEXT:
            return _("%(rule)s, instead of a public holiday on the next working day") % {"rule": said}
        return said


def say_end(rule: Rule, language: str) -> str:
    """When it ends; empty when nothing ends it."""
    with translation.override(language):
        if rule.until:
            return _("until %(day)s") % {"day": i18n.say_date(rule.until, language)}
        if rule.count:
            return ngettext("%(num)s time", "%(num)s times", rule.count) % {"num": rule.count}
    return ""


def weekday(number: int, language: str) -> str:
    """What the weekday with this ISO number is called by itself."""
    names = get_day_names(
        "wide", context="stand-alone", locale=language if language in i18n.INTERFACE else "en"
    )
    return str(names[number - 1])


def _days(rule: Rule, language: str) -> str:
    if rule.every == Every.WEEK:
        every = ngettext("each week", "every %(num)s weeks", rule.interval) % {"num": rule.interval}
        days = i18n.say_list([weekday(one, language) for one in rule.weekdays], language)
        return pgettext("recurrence", "%(every)s: %(weekdays)s") % {"every": every, "weekdays": days}
    if rule.every == Every.MONTH_BY_WEEKDAY:
        which, day = nth(rule.nth, rule.weekdays[0]), of_the_month(rule.weekdays[0])
        said = _("the %(first)s %(weekday)s of the month") % {"first": which, "weekday": day}
    elif rule.day == 31:
        said = _("the last day of the month")
    else:
        said = _("day %(number)s of the month") % {"number": rule.day}
    if rule.interval == 1:
        return said
    every = ngettext("each month", "every %(num)s months", rule.interval) % {"num": rule.interval}
    return pgettext("recurrence", "%(day)s, %(every)s") % {"day": said, "every": every}


def of_the_month(number: int) -> str:
    """The weekday as it stands in "the first … of the month", in the language that is spoken now."""
    return {
        1: pgettext("the first … of the month", "Monday"),
        2: pgettext("the first … of the month", "Tuesday"),
        3: pgettext("the first … of the month", "Wednesday"),
        4: pgettext("the first … of the month", "Thursday"),
        5: pgettext("the first … of the month", "Friday"),
        6: pgettext("the first … of the month", "Saturday"),
        7: pgettext("the first … of the month", "Sunday"),
    }[number]


def nth(number: int, of_weekday: int) -> str:
    """`first` to `fourth`, or `last`, as it stands before this weekday, in the language that is spoken now."""
    if of_weekday in {1, 2, 4}:
        return {
            1: pgettext("Monday, Tuesday or Thursday", "first"),
            2: pgettext("Monday, Tuesday or Thursday", "second"),
            3: pgettext("Monday, Tuesday or Thursday", "third"),
            4: pgettext("Monday, Tuesday or Thursday", "fourth"),
            LAST: pgettext("Monday, Tuesday or Thursday", "last"),
        }[number]
    if of_weekday == 7:
        return {
            1: pgettext("Sunday", "first"),
            2: pgettext("Sunday", "second"),
            3: pgettext("Sunday", "third"),
            4: pgettext("Sunday", "fourth"),
            LAST: pgettext("Sunday", "last"),
        }[number]
    return {
        1: pgettext("Wednesday, Friday or Saturday", "first"),
        2: pgettext("Wednesday, Friday or Saturday", "second"),
        3: pgettext("Wednesday, Friday or Saturday", "third"),
        4: pgettext("Wednesday, Friday or Saturday", "fourth"),
        LAST: pgettext("Wednesday, Friday or Saturday", "last"),
    }[number]
