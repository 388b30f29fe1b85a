import datetime
from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talkoo.blocks.gatherings import actions
from talkoo.blocks.gatherings.forms.dates import (
    TOO_LONG,
    Once,
    choice_field,
    day_field,
    in_years,
    line_field,
    number_field,
    time_field,
    times_of,
)
from talkoo.blocks.gatherings.models import Audience, LinkFor, Mode
from talkoo.kernel import clock, i18n, pages, recurrence_text, zones
from talkoo.kernel.recurrence import LAST, MOST, Every, OnHoliday, Rule
from talkoo.kernel.text import MARKS, ORIGINAL, Texts, clean_line
from talkoo.plumbing.tenancy import current

_NTH = [
    (1, pgettext_lazy("weekday of a month", "the first")),
    (2, pgettext_lazy("weekday of a month", "the second")),
    (3, pgettext_lazy("weekday of a month", "the third")),
    (4, pgettext_lazy("weekday of a month", "the fourth")),
    (LAST, pgettext_lazy("weekday of a month", "the last")),
]
SHORTEST = 5
"""So many minutes a meeting takes at least."""

LONGEST_LINK = 500


class WrittenSeries(Once):
    """Meetings that come again: when, where, what. `seen` is the state that was read."""

    title = line_field(_("Title"), 200, required=True)
    text = forms.CharField(
        label=_("What it is about"),
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": TOO_LONG},
    )
    language = choice_field(_("Language of the text"))
    every = choice_field(
        _("How it comes again"),
        [
            (Every.MONTH_BY_WEEKDAY, _("Each month on a weekday, as on its first Tuesday")),
            (Every.MONTH_BY_DAY, _("Each month on the same day, as on the 15th")),
            (Every.WEEK, _("Each week on weekdays")),
        ],
        widget=forms.RadioSelect,
    )
    nth = forms.TypedChoiceField(
        label=_("Which of them in the month"),
        choices=_NTH,
        coerce=int,
        required=False,
        empty_value=0,  # type: ignore[arg-type]  # the stubs know only words
        help_text=_("For a weekday of each month."),
        error_messages={"invalid_choice": _("Choose one of these.")},
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Weekday"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Several only when it is each week."),
        error_messages={"invalid_choice": _("Choose one of these.")},
    )
    day = number_field(
        _("Day of the month"),
        1,
        31,
        required=False,
        help_text=_("For the same day of each month. A shorter month takes its last day."),
    )
    interval = number_field(
        _("Every so many weeks or months"), 1, MOST, help_text=_("1 is each of them, 2 is every other.")
    )
    starts_on = day_field(_("From which day on"))
    until = day_field(_("Until which day"), required=False)
    begins = time_field(_("Begins at"))
    ends = time_field(_("Ends at"))
    zone = choice_field(_("Time zone"))
    on_holiday = choice_field(
        _("On a public holiday"),
        [
            (OnHoliday.STAY, pgettext_lazy("on a public holiday", "It is held all the same")),
            (OnHoliday.SKIP, pgettext_lazy("on a public holiday", "It is left out")),
            (OnHoliday.NEXT, pgettext_lazy("on a public holiday", "It is held on the next working day")),
        ],
    )
    mode = choice_field(_("How people meet"), Mode.choices)
    place = line_field(_("Place"), 200, help_text=_("As the library, or room 2 of the town hall."))
    address = line_field(_("Street address"), 300)
    platform = line_field(_("Held on which service"), 60)
    link = line_field(_("Link to take part online"), LONGEST_LINK)
    audience = choice_field(_("Who sees the meetings"), Audience.choices)
    agenda_days = number_field(
        _("The agenda closes so many days before"),
        0,
        60,
        help_text=_("Until then everybody who takes part can add to it."),
    )
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *given: Any, language: str = "", zone: str = "", **more: Any):
        super().__init__(*given, **more)
        site = current.site()
        codes = [language] if language else list(site.languages)
        self.fields["language"].choices = [  # type: ignore[attr-defined]
            (code, i18n.name_of(code, pages.language())) for code in codes
        ]
        self.fields["language"].initial = pages.language() if pages.language() in codes else codes[0]
        self.fields["zone"].choices = zones.choices(site.time_zone, *([zone] if zone else []))  # type: ignore[attr-defined]
        self.fields["weekdays"].choices = [  # type: ignore[attr-defined]
            (number, recurrence_text.weekday(number, pages.language())) for number in range(1, 8)
        ]

    def clean_title(self) -> str:
        title = clean_line(self.cleaned_data["title"])
        if not title:
            raise forms.ValidationError(self.fields["title"].error_messages["required"], code="required")
        return title

    def clean_starts_on(self) -> datetime.date | None:
        return in_years(self.cleaned_data["starts_on"])

    def clean_until(self) -> datetime.date | None:
        return in_years(self.cleaned_data["until"])

    def clean_link(self) -> str:
        return _web_address(self.cleaned_data["link"])

    def clean_seen(self) -> datetime.datetime | None:
        try:
            moment = datetime.datetime.fromisoformat(self.cleaned_data["seen"])
        except ValueError:
            return None
        return moment if moment.tzinfo else None

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        every, days = given.get("every"), given.get("weekdays") or []
        if every == Every.MONTH_BY_WEEKDAY and len(days) != 1 and "weekdays" not in self.errors:
            self.add_error("weekdays", _("Choose one weekday."))
        if every == Every.WEEK and not days and "weekdays" not in self.errors:
            self.add_error("weekdays", _("Choose at least one weekday."))
        if every == Every.MONTH_BY_WEEKDAY and not given.get("nth") and "nth" not in self.errors:
            self.add_error("nth", _("Choose one of these."))
        if every == Every.MONTH_BY_DAY and not given.get("day") and "day" not in self.errors:
            self.add_error("day", _("Write which day of the month."))
        if given.get("until") and given.get("starts_on") and given["until"] < given["starts_on"]:
            self.add_error("until", _("This is before the first day."))
        if given.get("begins") and given.get("ends") and (lasts := _minutes(given)) < SHORTEST:
            too_short = _("It takes less than five minutes. Write when it ends.")
            self.add_error("ends", too_short if lasts else _("It ends when it begins. Write when it ends."))
        if not self.errors:
            try:
                self.rule = self._rule()
            except ValueError:
                self.add_error("every", _("These days do not fit together. Look at them again."))
        return given

    def _rule(self) -> Rule:
        given = self.cleaned_data
        every = Every(given["every"])
        holiday = OnHoliday(given["on_holiday"])
        return Rule(
            every=every,
            starts_on=given["starts_on"],
            at=given["begins"],
            zone=given["zone"],
            interval=given["interval"],
            weekdays=() if every == Every.MONTH_BY_DAY else tuple(sorted(set(given["weekdays"]))),
            nth=given["nth"] if every == Every.MONTH_BY_WEEKDAY else 0,
            day=given["day"] if every == Every.MONTH_BY_DAY else 0,
            until=given["until"],
            on_holiday=holiday,
            country="" if holiday == OnHoliday.STAY else current.site().country,
        )

    def repeated(self, title: Texts | None = None, text: Texts | None = None) -> actions.Repeated:
        """As the actions take it. `title` and `text` are what was there before: their other languages stay."""
        given = self.cleaned_data
        language = given["language"]
        return actions.Repeated(
            rule=self.rule,
            minutes=_minutes(given),
            title=_with(title, language, given["title"]),
            text=_with(text, language, given["text"]) if given["text"] or text else None,
            mode=given["mode"],
            place=given["place"],
            address=given["address"],
            platform=given["platform"],
            link=given["link"],
            link_for=LinkFor.EVERYONE,
            audience=given["audience"],
            agenda_days=given["agenda_days"],
        )


def _minutes(given: dict[str, Any]) -> int:
    """How long it takes; what ends before it begins ends on the day after."""
    begins, ends = (given[name].hour * 60 + given[name].minute for name in ("begins", "ends"))
    return (ends - begins) % 1440


def _with(before: Texts | None, language: str, said: str) -> Texts:
    others = {key: text for key, text in (before or {}).items() if key not in MARKS}
    return {ORIGINAL: (before or {}).get(ORIGINAL, language), **others, language: said}


def _web_address(typed: str) -> str:
    link: str = typed.strip()
    if link and "://" not in link:
        link = f"https://{link}"
    if link:
        try:
            URLValidator(schemes=["http", "https"])(link)
        except forms.ValidationError:
            raise forms.ValidationError(
                _("Write an address of the web, for example https://meet.example.org/room."), code="invalid"
            ) from None
        scheme, _between, rest = link.partition("://")
        link = f"{scheme.lower()}://{rest}"
    if len(link) > LONGEST_LINK:
        raise forms.ValidationError(TOO_LONG, code="max_length", params={"limit_value": LONGEST_LINK})
    return link


class EndedSeries(forms.Form):
    """Whether the meetings ahead are called off too."""

    calls_off = forms.BooleanField(label=_("Call off the meetings that are ahead, too"), required=False)


class MovedMeeting(forms.Form):
    """Another day or time for one meeting, on the clock of its place."""

    day = day_field(_("Day"))
    begins = time_field(_("Begins at"))
    ends = time_field(_("Ends at"))

    def __init__(self, *given: Any, zone: str, **more: Any):
        super().__init__(*given, **more)
        self.zone = zone

    def clean_day(self) -> datetime.date | None:
        return in_years(self.cleaned_data["day"])

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            self.times = times_of(given["day"], given["begins"], given["ends"], self.zone)
            if self.times[0] <= clock.now():
                self.add_error("day", _("This is over already. Choose a moment that is still to come."))
        return given
