"""Fields that several forms have."""

import datetime
import re
import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from talkoo.kernel import i18n, pages
from talkoo.kernel.partial_dates import PartialDate
from talkoo.kernel.text import clean_line, clean_paragraphs
from talkoo.people.spaces import queries
from talkoo.plumbing.places import known as places


class LineField(forms.CharField):
    """One line as a person meant it."""

    def __init__(self, *, required_text: Any = "", **options: Any):
        options.setdefault("max_length", 200)
        if required_text:
            options["error_messages"] = {"required": required_text}
        super().__init__(**options)

    def clean(self, value: Any) -> Any:
        line = clean_line(super().clean(value) or "")
        if not line and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return line


class ParagraphsField(forms.CharField):
    """Several lines as a person meant them."""

    def __init__(self, *, required_text: Any = "", rows: int = 6, **options: Any):
        options.setdefault("max_length", 1_000)
        options.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        messages = {
            "max_length": _("This is too long: %(show_value)d characters. There is room for %(limit_value)d.")
        }
        if required_text:
            messages["required"] = required_text
        super().__init__(error_messages=messages, **options)

    def clean(self, value: Any) -> Any:
        text = clean_paragraphs(super().clean(value) or "")
        if not text and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return text


class PlacesField(forms.CharField):
    """Names of places with commas between them, in any of the interface's languages; comes out as their ids."""

    def __init__(self, **options: Any):
        options.setdefault("max_length", 500)
        options.setdefault("required", False)
        super().__init__(**options)

    def clean(self, value: Any) -> list[uuid.UUID]:
        found = []
        for name in re.split(r"[,;،\n]", super().clean(value) or ""):
            if not (name := clean_line(name)):
                continue
            there = queries.at_name(name)
            if not there:
                raise forms.ValidationError(
                    _(
                        "We do not know a place called “%(name)s”. Write its official name, for example Kainuu."
                    ),
                    params={"name": name},
                )
            found.append(there[0].id)
        return list(dict.fromkeys(found))


def say_places(area_ids: list[uuid.UUID]) -> str:
    """The same names, as the field shows what is kept."""
    return ", ".join(places.name(one, pages.language()) for one in area_ids)


_NUMBERS = re.compile(r"\d+")


class PartialDateField(forms.CharField):
    """A year, a month of a year, or a day: `2015`, `2/2015`, `February 2015`, `28.2.2015`, `2015-02-28`."""

    def __init__(self, **options: Any):
        options.setdefault("max_length", 40)
        options.setdefault("required", False)
        options.setdefault(
            "help_text", _("As exactly as you know it, for example 2015, 2/2015 or 28.2.2015.")
        )
        super().__init__(**options)

    def clean(self, value: Any) -> PartialDate | None:
        written = clean_line(super().clean(value) or "").casefold()
        if not written:
            return None
        try:
            return _parse(written)
        except ValueError:
            raise forms.ValidationError(
                _("Write the year, or month and year, or the day: 2015, 2/2015 or 28.2.2015.")
            ) from None


def _parse(written: str) -> PartialDate:
    plain = "".join(str(int(sign)) if sign.isdecimal() else sign for sign in written)
    numbers = [int(one) for one in _NUMBERS.findall(plain)]
    month = next((number for name, number in _months() if name in plain), 0)
    if month:
        year = max(numbers)
        day = next((one for one in numbers if one != year), 0)
        return PartialDate(year, month, day)
    if re.fullmatch(r"\d{4}", plain):
        return PartialDate(numbers[0])
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?", plain):
        return PartialDate(int(match[1]), int(match[2]), int(match[3] or 0))
    if match := re.fullmatch(r"(?:(\d{1,2})[./] ?)?(\d{1,2})[./] ?(\d{4})", plain):
        return PartialDate(int(match[3]), int(match[2]), int(match[1] or 0))
    raise ValueError(written)


def _months() -> list[tuple[str, int]]:
    """Names of months in the page's language, and in English; longer ones first, so that May is not in another."""
    names = [
        (
            max(re.findall(r"[^\W\d_]+", i18n.say_date(PartialDate(2015, month), code)), key=len).casefold(),
            month,
        )
        for code in dict.fromkeys([pages.language(), "en"])
        for month in range(1, 13)
    ]
    return sorted((one for one in names if len(one[0]) > 2), key=lambda one: -len(one[0]))


def say_partial(date: PartialDate | None) -> str:
    """As the field takes it back."""
    if date is None:
        return ""
    return ".".join(str(one) for one in (date.day, date.month, date.year) if one)


def last_day(date: PartialDate) -> datetime.date:
    """The latest day it can mean."""
    if date.day:
        return date.first_day
    year, month = (date.year, date.month + 1) if 0 < date.month < 12 else (date.year + 1, 1)
    return datetime.date(year, month, 1) - datetime.timedelta(days=1)
