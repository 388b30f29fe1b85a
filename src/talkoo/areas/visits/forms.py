import datetime
import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from talkoo.areas.visits import actions, queries
from talkoo.kernel import i18n, pages
from talkoo.kernel.once import Once
from talkoo.kernel.recurrence import moment_of
from talkoo.kernel.text import MARKS, ORIGINAL, Text, Texts, clean_line, clean_paragraphs
from talkoo.people.organisations.queries import listed_as
from talkoo.people.spaces.forms.fields import LineField, ParagraphsField, PlacesField, say_places
from talkoo.plumbing.tenancy import current

MOST_ROWS = 20
MOST_SEATS = 1_000  # of one organisation
_SPARE = 3  # empty rows below those that are filled
_NOT_LISTED = _("No organisation of the directory is called “%(name)s”. Write its name as it stands there.")
_WRONG_TIME = _("Write a time, for example 17:30.")
_WRONG_DAY = _("Choose a day between the years 2000 and 2100.")
_WRONG_SEATS = _("Write a whole number from 1 to 1000.")


class InLanguages(forms.Form):
    """A form with texts in several languages: one control for each language of the site, and for those there are."""

    def add_text(self, name: str, label: Any, stored: Texts | None, *, most: int, rows: int = 4) -> None:
        """`<name>_<language>` for each language; the page's own first."""
        there = [key for key in stored or {} if key not in MARKS]
        codes = list(dict.fromkeys([pages.language(), *current.site().languages, *there]))
        self.in_languages = {**getattr(self, "in_languages", {}), name: codes}
        for code in codes:
            attributes = {"lang": code, "dir": i18n.direction(code), "rows": rows}
            self.fields[f"{name}_{code}"] = forms.CharField(
                label=f"{label} ({i18n.name_of(code, pages.language())})",
                required=False,
                max_length=most,
                initial=(stored or {}).get(code, ""),
                widget=forms.Textarea(attrs=attributes),
                error_messages={
                    "max_length": _("Too long: %(show_value)d characters. There is room for %(limit_value)d.")
                },
            )

    def texts_of(self, name: str, stored: Texts | None) -> Texts | None:
        """The whole text to store; its original stays what it was while that has words."""
        codes: list[str] = self.in_languages[name]
        said = {code: clean_paragraphs(self.cleaned_data.get(f"{name}_{code}") or "") for code in codes}
        said = {code: text for code, text in said.items() if text}
        if not said:
            return None
        before = (stored or {}).get(ORIGINAL, "")
        return {ORIGINAL: before if before in said else next(iter(said)), **said}

    def fields_of(self, name: str) -> list[Any]:
        """The controls of one text."""
        return [self[f"{name}_{code}"] for code in self.in_languages[name]]


class _ListedField(forms.CharField):
    """An organisation of the directory, by its name or the address of its page; comes out as its id.

    The name of one of `there`, which stand in the plan, means that one: even if another has the same name, or it is
    not in the directory any more.
    """

    there: Sequence[queries.Partner] = ()

    def clean(self, value: Any) -> uuid.UUID | None:
        written = clean_line(super().clean(value) or "")
        if not written:
            return None
        for one in self.there:
            if written == clean_line(one.name.text):
                return one.id
        found = listed_as(written)
        if found is None:
            raise forms.ValidationError(_NOT_LISTED, params={"name": written}, code="not_listed")
        return found


class Arrange(InLanguages):
    """Who receives the guests, where, who pays what, and who goes."""

    host = _ListedField(
        label=_("Which organisation receives the guests?"),
        help_text=_("Its name as it stands in the directory. It is asked, and can say yes or no."),
        required=False,
        max_length=200,
    )
    areas = PlacesField(
        label=_("Whose organisations do the guests meet?"),
        help_text=_(
            "Municipalities or counties with commas between them, for example Rakvere or Ida-Viru maakond."
        ),
    )
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, visit: queries.Shown):
        rows = [*visit.delegations]
        initial = {
            "host": visit.host.name.text if visit.host else "",
            "areas": say_places(visit.area_ids),
            "seen": visit.changed_at.isoformat(),
        }
        super().__init__(data, initial=initial)
        self.visit = visit
        self.fields["host"].there = [visit.host] if visit.host else []  # type: ignore[attr-defined]
        self.add_text("who_pays", _("Who pays what?"), visit.who_pays_in, most=2_000)
        self.rows = []
        for place in range(min(MOST_ROWS, len(rows) + _SPARE)):
            there = rows[place] if place < len(rows) else None
            self.fields[f"from_{place}"] = _ListedField(
                label=f"{gettext('Organisation')} {place + 1}",
                required=False,
                max_length=200,
                initial=there.name.text if there else "",
            )
            self.fields[f"from_{place}"].there = [*([there] if there else []), *rows]  # type: ignore[attr-defined]
            self.fields[f"seats_{place}"] = forms.IntegerField(
                label=_("How many come"),
                required=False,
                min_value=1,
                max_value=MOST_SEATS,
                initial=there.seats if there else None,
                widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": "1", "max": "1000"}),
                error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), _WRONG_SEATS),
            )
            self.rows.append(place)

    @property
    def pairs(self) -> list[tuple[Any, Any]]:
        """The controls of each row: the organisation and its seats."""
        return [(self[f"from_{place}"], self[f"seats_{place}"]) for place in self.rows]

    def clean(self) -> None:
        given = self.cleaned_data
        self.seats: dict[uuid.UUID, int] = {}
        for place in self.rows:
            key, seats = given.get(f"from_{place}"), given.get(f"seats_{place}")
            if key is not None and seats is None and f"seats_{place}" not in self.errors:
                self.add_error(f"seats_{place}", _("Write how many come from there."))
            elif key is None and seats is not None and f"from_{place}" not in self.errors:
                self.add_error(f"from_{place}", _("Write which organisation sends them."))
            elif key is not None and seats is not None:
                self.seats[key] = self.seats.get(key, 0) + seats
                if self.seats[key] > MOST_SEATS:
                    self.add_error(f"from_{place}", _("This stands here twice."))

    @property
    def read_at(self) -> datetime.datetime | None:
        """When what `by` read had last changed."""
        try:
            moment = datetime.datetime.fromisoformat(self.cleaned_data.get("seen") or "")
        except ValueError:
            return None
        return moment if moment.tzinfo else None

    def given(self) -> actions.Arrangement:
        """As the action takes it."""
        return actions.Arrangement(
            host_id=self.cleaned_data["host"],
            area_ids=self.cleaned_data["areas"],
            who_pays=self.texts_of("who_pays", self.visit.who_pays_in),
            seats=self.seats,
        )


def _day_field(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": _WRONG_DAY},
    )


def _time_field(label: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=False,
        input_formats=["%H:%M", "%H:%M:%S", "%H.%M"],
        widget=forms.TimeInput(attrs={"type": "time"}),
        error_messages={"invalid": _WRONG_TIME},
    )


class Part(InLanguages, Once):
    """One part of the programme: about what, when and where. All of it can be left to be agreed."""

    day = _day_field(_("Day"))
    begins = _time_field(_("Begins"))
    ends = _time_field(_("Ends"))
    place = LineField(
        label=_("Where"),
        help_text=_("For example the organisation's own rooms, with the address."),
        required=False,
    )

    def __init__(self, data: Any, *, visit: queries.Shown, part: queries.Part | None = None):
        begin = part.starts_at if part and part.starts_at else visit.starts_at
        initial: dict[str, Any] = {
            "day": i18n.local(begin, visit.zone).date() if begin else None,
            "place": part.place if part else "",
        }
        if part and part.starts_at and part.ends_at:
            initial["begins"] = i18n.local(part.starts_at, visit.zone).time()
            initial["ends"] = i18n.local(part.ends_at, visit.zone).time()
        super().__init__(data, initial=initial)
        self.visit, self.stored = visit, part.topics if part else None
        self.add_text("topic", _("What it tells the guests about"), self.stored, most=1_000, rows=3)

    def clean_day(self) -> datetime.date | None:
        day: datetime.date | None = self.cleaned_data["day"]
        if day is not None and not 2000 <= day.year <= 2100:
            raise forms.ValidationError(_WRONG_DAY, code="invalid")
        return day

    def clean(self) -> None:
        given = self.cleaned_data
        day, begins, ends = (given.get(name) for name in ("day", "begins", "ends"))
        self.starts_at = self.ends_at = None
        if begins is None and ends is None:
            return
        for name, value in (("day", day), ("begins", begins), ("ends", ends)):
            if value is None and name not in self.errors:
                self.add_error(name, _("Give the day and both times, or leave the times empty for now."))
        if day is None or begins is None or ends is None:
            return
        self.starts_at = moment_of(day, begins, self.visit.zone)
        self.ends_at = moment_of(day, ends, self.visit.zone)
        if self.ends_at <= self.starts_at:
            self.add_error("ends", _("It would end before it begins."))

    def given(self) -> actions.Presentation:
        """As the actions take it."""
        return actions.Presentation(
            topic=self.texts_of("topic", self.stored),
            place=self.cleaned_data["place"],
            starts_at=self.starts_at,
            ends_at=self.ends_at,
        )


class Invite(Part):
    """The same, for an organisation that is asked. `organisations` are those on the page: id and name."""

    organisation = forms.ChoiceField(
        label=_("Which organisation?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose an organisation."),
            "invalid_choice": _("This organisation cannot be chosen any more. Choose another one."),
        },
    )

    def __init__(self, data: Any, *, visit: queries.Shown, organisations: Sequence[tuple[uuid.UUID, Text]]):
        super().__init__(data, visit=visit)
        self.fields["organisation"].choices = [(str(key), name) for key, name in organisations]  # type: ignore[attr-defined]


class AnswerSlot(forms.Form):
    """What an organisation answers that was asked to present itself."""

    answer = forms.ChoiceField(
        label=_("Do you come along?"),
        choices=[("yes", _("Yes, we present ourselves")), ("no", _("No, we cannot this time"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose yes or no."), "invalid_choice": _("Choose yes or no.")},
    )
    topic = ParagraphsField(
        label=_("What you would like to tell the guests about"),
        help_text=_("In your own words and language. The guests see it in the programme."),
        required=False,
        rows=4,
    )
    word = ParagraphsField(
        label=_("A word to the host"),
        help_text=_("Only those who make the programme see it."),
        required=False,
        rows=3,
    )


class GiveIdea(forms.Form):
    """One idea to take home. `kept` are the ways to keep it: what the form sends, and how it is called."""

    title = LineField(
        label=_("Your idea in a few words"),
        max_length=120,
        required_text=_("Write in a few words what it is about."),
    )
    text = ParagraphsField(
        label=_("Tell more"),
        help_text=_("What did you see there that could work at home?"),
        max_length=3_000,
        required_text=_("Tell a little more, so that others understand it."),
    )
    kept = forms.ChoiceField(
        label=_("Where shall it stand?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of these."), "invalid_choice": _("Choose one of these.")},
    )

    def __init__(self, data: Any, *, kept: Sequence[tuple[str, Any]]):
        super().__init__(data, initial={"kept": kept[0][0] if kept else ""})
        self.fields["kept"].choices = list(kept)  # type: ignore[attr-defined]


class Report(InLanguages):
    """What came of it."""

    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, visit: queries.Shown):
        super().__init__(data, initial={"seen": visit.changed_at.isoformat()})
        self.visit = visit
        self.add_text("report", _("What we saw and learnt"), visit.report_in, most=10_000, rows=10)

    @property
    def read_at(self) -> datetime.datetime | None:
        """When what `by` read had last changed."""
        try:
            moment = datetime.datetime.fromisoformat(self.cleaned_data.get("seen") or "")
        except ValueError:
            return None
        return moment if moment.tzinfo else None

    def said(self) -> Texts | None:
        """As the action takes it."""
        return self.texts_of("report", self.visit.report_in)
