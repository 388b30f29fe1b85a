import datetime
import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from talkoo.blocks.gatherings import actions
from talkoo.blocks.gatherings.models import Answer
from talkoo.kernel import clock, pages
from talkoo.kernel.once import Once
from talkoo.kernel.recurrence import moment_of
from talkoo.kernel.text import clean_line

TOO_LONG = _("This is too long: there is room for %(limit_value)d characters.")
_WRONG_DAY = _("Choose a day between the years 2000 and 2100.")
_WRONG_TIME = _("Write a time, for example 17:30.")
ROWS = 6
"""So many dates can be written at first; a button gives more rows."""


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": _("Choose a day."), "invalid": _WRONG_DAY},
    )


def time_field(label: Any, *, required: bool = True) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=required,
        input_formats=["%H:%M", "%H:%M:%S", "%H.%M"],
        widget=forms.TimeInput(attrs={"type": "time"}),
        error_messages={"required": _WRONG_TIME, "invalid": _WRONG_TIME},
    )


def number_field(
    label: Any, low: int, high: int, *, required: bool = True, help_text: Any = ""
) -> forms.IntegerField:
    def say() -> str:
        return gettext("Write a whole number from %(low)s to %(high)s.") % {"low": low, "high": high}

    wrong = lazy(say, str)()
    return forms.IntegerField(
        label=label,
        min_value=low,
        max_value=high,
        required=required,
        help_text=help_text,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), wrong),
    )


def line_field(label: Any, longest: int, *, required: bool = False, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=longest,
        required=required,
        help_text=help_text,
        error_messages={"max_length": TOO_LONG, "required": _("Write something here.")},
    )


def choice_field(
    label: Any, choices: Any = (), *, widget: Any = None, help_text: Any = ""
) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        help_text=help_text,
        widget=widget or forms.Select,
        error_messages={"required": _("Choose one of these."), "invalid_choice": _("Choose one of these.")},
    )


def in_years(day: datetime.date | None) -> datetime.date | None:
    if day is not None and not 2000 <= day.year <= 2100:
        raise forms.ValidationError(_WRONG_DAY, code="invalid")
    return day


def times_of(
    day: datetime.date, begins: datetime.time, ends: datetime.time, zone: str
) -> tuple[datetime.datetime, datetime.datetime]:
    """From when to when; what ends before it begins ends on the day after."""
    last = day if ends > begins else day + datetime.timedelta(days=1)
    return moment_of(day, begins, zone), moment_of(last, ends, zone)


class AskedDates(Once):
    """Dates that people can choose from: rows of a day and two times, on the clock of the place."""

    closes_on = day_field(_("Answers are taken until"))
    closes_at = time_field(_("At"))

    def __init__(self, *given: Any, zone: str, rows: int = ROWS, **more: Any):
        super().__init__(*given, **more)
        self.zone, self.count = zone, max(ROWS, min(rows, actions.MOST_DATES))
        for number in range(1, self.count + 1):
            self.fields[f"day_{number}"] = day_field(_("Day"), required=False)
            self.fields[f"from_{number}"] = time_field(_("Begins at"), required=False)
            self.fields[f"to_{number}"] = time_field(_("Ends at"), required=False)

    @property
    def lines(self) -> list[list[Any]]:
        """The fields of each date."""
        return [
            [self[f"{name}_{number}"] for name in ("day", "from", "to")]
            for number in range(1, self.count + 1)
        ]

    def clean_closes_on(self) -> datetime.date | None:
        return in_years(self.cleaned_data["closes_on"])

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        self.dates: list[actions.Times] = []
        now = clock.now()
        for number in range(1, self.count + 1):
            self._take(number, given, now)
        if given.get("closes_on") and given.get("closes_at"):
            self.closes = moment_of(given["closes_on"], given["closes_at"], self.zone)
            if self.closes <= now:
                self.add_error("closes_on", _("This is over already. Choose a moment that is still to come."))
            elif self.dates and min(self.dates)[0] <= self.closes:
                self.add_error("closes_on", _("The answers have to be there before the first of the dates."))
        if not self.errors and len(self.dates) < actions.FEWEST_DATES:
            self.add_error(None, _("Write at least two dates that people can choose from."))
        return given

    def _take(self, number: int, given: dict[str, Any], now: datetime.datetime) -> None:
        names = [f"{name}_{number}" for name in ("day", "from", "to")]
        day, begins, ends = told = [given.get(name) for name in names]
        if any(name in self.errors for name in names) or not any(one is not None for one in told):
            return
        for name, value in zip(names, told, strict=True):
            if value is None:
                message = self.fields[name].error_messages["required"]
                self.add_error(name, message)
        if day is None or begins is None or ends is None:
            return
        if not 2000 <= day.year <= 2100:
            self.add_error(names[0], _WRONG_DAY)
            return
        times = times_of(day, begins, ends, self.zone)
        if times[0] <= now:
            self.add_error(names[0], _("This is over already. Choose a moment that is still to come."))
        elif times[0] in {one[0] for one in self.dates}:
            self.add_error(names[0], _("This stands here twice."))
        else:
            self.dates.append(times)


class GivenAnswer(Once):
    """When somebody can come: one choice for each date; a name from somebody without an account."""

    def __init__(
        self, *given: Any, dates: Sequence[tuple[uuid.UUID, str]], is_guest: bool, zone: str, **more: Any
    ):
        super().__init__(*given, **more)
        self.asked, self.zone = list(dates), zone
        for key, label in self.asked:
            self.fields[f"on_{key.hex}"] = choice_field(
                label, [(str(one), one.label) for one in Answer], widget=forms.RadioSelect
            )
        if is_guest:
            self.fields["name"] = line_field(
                _("Your name"),
                100,
                required=True,
                help_text=_("Those who organise it and people who are signed in see it."),
            )
            self.fields["name"].error_messages["required"] = _("Write your name.")
            self.fields["email"] = forms.EmailField(
                label=_("Your e-mail address"),
                required=False,
                max_length=254,
                help_text=_("Only to tell you the date. Nobody else sees it."),
                error_messages={"invalid": _("Write an e-mail address like name@example.org.")},
            )

    @property
    def choices(self) -> list[Any]:
        return [self[f"on_{key.hex}"] for key, _label in self.asked]

    def clean_name(self) -> str:
        name = clean_line(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(self.fields["name"].error_messages["required"], code="required")
        return name

    def answers(self) -> dict[uuid.UUID, str]:
        """What is said of each date."""
        return {key: self.cleaned_data[f"on_{key.hex}"] for key, _label in self.asked}

    def voter(self) -> actions.Voter:
        given = self.cleaned_data
        return actions.Voter(
            language=pages.language(),
            zone=self.zone,
            name=given.get("name", ""),
            email=given.get("email", ""),
        )
