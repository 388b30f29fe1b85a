"""What organisers say of a gathering, and what happens to it."""

import datetime
import uuid
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from talkoo.blocks.gatherings import actions
from talkoo.blocks.gatherings.models import Audience, Kind, LinkFor, Mode
from talkoo.kernel import clock, i18n, pages, zones
from talkoo.kernel.once import Once
from talkoo.kernel.text import ORIGINAL, Text, Texts, clean_line, texts
from talkoo.plumbing.tenancy import current

_TOO_LONG = _("This is too long: there is room for %(limit_value)d characters.")
_WRONG_DAY = _("Choose a day between the years 2000 and 2100.")
_WRONG_TIME = _("Write a time, for example 17:30.")
_WRONG_LINK = _("Write the whole address: it begins with https://")
_CHOOSE = _("Choose one of these.")
_WORDS = ("title", "text", "accessibility", "how_to_join")


def _line(
    label: Any, longest: int, *, hint: Any = "", is_needed: bool = False, **more: Any
) -> forms.CharField:
    errors = {"max_length": _TOO_LONG, **more.pop("errors", {})}
    return forms.CharField(
        label=label, help_text=hint, max_length=longest, required=is_needed, error_messages=errors, **more
    )


def _words(label: Any, longest: int, rows: int, hint: Any = "") -> forms.CharField:
    return _line(label, longest, hint=hint, widget=forms.Textarea(attrs={"rows": rows}))


def _day(label: Any, hint: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=hint,
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": _WRONG_DAY},
    )


def _time(label: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        input_formats=["%H:%M", "%H.%M", "%H:%M:%S"],
        error_messages={"invalid": _WRONG_TIME},
    )


def _choice(label: Any, codes: Any, **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=codes,
        error_messages={"required": _CHOOSE, "invalid_choice": _CHOOSE},
        **more,
    )


class Link(forms.CharField):
    """An address on the web, as it was typed."""

    def __init__(self, **options: Any):
        super().__init__(
            max_length=500,
            required=False,
            widget=forms.TextInput(attrs={"inputmode": "url", "dir": "ltr", "autocomplete": "off"}),
            error_messages={"max_length": _TOO_LONG},
            **options,
        )

    def clean(self, value: Any) -> str:
        url = str(super().clean(value)).strip()
        if url and (not url.startswith(("https://", "http://")) or len(url) < 12 or " " in url):
            raise forms.ValidationError(_WRONG_LINK, code="invalid")
        return url


class WrittenGathering(Once):
    """A gathering as its organisers write it, in one language. `has_space`: it stands in a space; `is_closed`: in one
    that only those in it know of. `holders` are organisations that the writer can hold it for."""

    title = _line(_("What it is called"), 200, is_needed=True, errors={"required": _("Write a title.")})
    kind = _choice(_("What kind of event"), Kind.choices)
    starts_on = _day(_("Which day"), _("Leave it empty if the date is not known yet."))
    starts_time = _time(pgettext_lazy("event", "From"))
    ends_time = _time(pgettext_lazy("event", "Until"))
    ends_on = _day(_("Last day"), _("Only if it ends on another day."))
    zone = _choice(_("Whose clock"), ())
    mode = _choice(_("How people meet"), Mode.choices, widget=forms.RadioSelect)
    place = _line(_("Name of the place"), 200, hint=_("For example the library."))
    address = _line(_("Address"), 300)
    area = _choice(_("Municipality"), (), required=False)
    platform = _line(_("What it is held on"), 60, hint=_("Online: for example Zoom or Teams."))
    link = Link(label=_("Link to take part online"))
    link_for = _choice(_("Who sees the link"), LinkFor.choices, widget=forms.RadioSelect)
    how_to_join = _words(_("How to take part online"), 2_000, 3, _("Shown to those who see the link."))
    text = _words(_("What happens there"), 8_000, 8)
    accessibility = _words(
        _("How everyone can come in and follow"), 2_000, 3, _("Steps, doors, toilets, sound, interpreters.")
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages spoken"), required=False, widget=forms.CheckboxSelectMultiple
    )
    interpreted = forms.MultipleChoiceField(
        label=_("Interpreted into"), required=False, widget=forms.CheckboxSelectMultiple
    )
    audience = _choice(_("Who sees it"), Audience.choices, widget=forms.RadioSelect)
    takes_registrations = forms.BooleanField(label=_("People register for it"), required=False)
    registering_until = _day(_("Register until"), _("The last day. Empty: until it begins."))
    capacity = forms.IntegerField(
        label=_("How many can come"),
        help_text=_("Empty: as many as like. Who comes later stands in the waiting list."),
        required=False,
        min_value=1,
        max_value=100_000,
        error_messages={
            "invalid": _("Write a number."),
            "min_value": _("At least one."),
            "max_value": _("At most 100,000."),
        },
    )
    organisations = forms.MultipleChoiceField(
        label=_("Organisations that hold it"), required=False, widget=forms.CheckboxSelectMultiple
    )
    language = _choice(_("Language of the text"), ())
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(
        self,
        *given: Any,
        areas: Sequence[tuple[str, Text]],
        holders: Sequence[tuple[str, Text]],
        has_space: bool,
        is_closed: bool = False,
        before: actions.Given | None = None,
        **more: Any,
    ):
        self.before = before
        more["initial"] = {**self._initial(before, holders, has_space), **more.get("initial", {})}
        super().__init__(*given, **more)
        self.has_space = has_space
        fields: Any = self.fields
        site = current.site()
        fields["area"].choices = [("", _("Not in one municipality")), *areas]
        fields["zone"].choices = zones.choices(*((before.zone,) if before else ()), site.time_zone)
        spoken = [
            *site.languages,
            *i18n.INTERFACE,
            *((*before.languages, *before.interpreted) if before else ()),
        ]
        named = [(code, i18n.name_of(code, pages.language())) for code in dict.fromkeys(spoken)]
        fields["languages"].choices = fields["interpreted"].choices = named
        own = before.title[ORIGINAL] if before else ""
        written = [own] if own else dict.fromkeys([pages.language(), *site.languages])
        fields["language"].choices = [(code, i18n.name_of(code, pages.language())) for code in written]
        fields["organisations"].choices = list(holders)
        if not has_space:
            fields["audience"].choices = [one for one in Audience.choices if one[0] != Audience.SPACE]
            fields["organisations"].required = True
            fields["organisations"].error_messages["required"] = _("Choose at least one organisation.")
        elif is_closed:
            fields["audience"].choices = [one for one in Audience.choices if one[0] == Audience.SPACE]
        if not holders:
            del fields["organisations"]

    def _initial(
        self, before: actions.Given | None, holders: Sequence[tuple[str, Text]], has_space: bool
    ) -> dict[str, Any]:
        site = current.site()
        if before is None:
            own = [key for key, _name in holders][:1] if len(holders) == 1 and not has_space else []
            return {
                "kind": Kind.MEETING if has_space else Kind.EVENT,
                "mode": Mode.ROOM,
                "zone": site.time_zone,
                "audience": Audience.PUBLIC,
                "link_for": LinkFor.REGISTERED,
                "language": pages.language(),
                "languages": [site.default_language],
                "takes_registrations": not has_space,
                "organisations": own,
            }
        found = {
            name: getattr(before, name)
            for name in self.base_fields
            if hasattr(before, name) and name not in _WORDS
        }
        own_language = before.title[ORIGINAL]
        for name in _WORDS:
            stored: Texts | None = getattr(before, name)
            found[name] = stored.get(stored[ORIGINAL], "") if stored else ""
        found |= {"language": own_language, "area": str(before.area_id or "")}
        found["organisations"] = [str(one) for one in before.organisation_ids]
        if before.starts_at and before.ends_at:
            first, last = i18n.local(before.starts_at, before.zone), i18n.local(before.ends_at, before.zone)
            found |= {
                "starts_on": first.date(),
                "starts_time": first.time(),
                "ends_time": last.time(),
                "ends_on": last.date() if last.date() != first.date() else None,
            }
        if before.registering_until:
            last_moment = before.registering_until - datetime.timedelta(microseconds=1)
            found["registering_until"] = i18n.local(last_moment, before.zone).date()
        return found

    def clean_title(self) -> str:
        title = clean_line(self.cleaned_data["title"])
        if not title:
            raise forms.ValidationError(self.fields["title"].error_messages["required"], code="required")
        return title

    def clean_seen(self) -> datetime.datetime | None:
        try:
            moment = datetime.datetime.fromisoformat(self.cleaned_data["seen"])
        except ValueError:
            return None
        return moment if moment.tzinfo else None

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = self.cleaned_data
        for name in ("starts_on", "ends_on", "registering_until"):
            if (day := given.get(name)) and not 2000 <= day.year <= 2100:
                self.add_error(name, _WRONG_DAY)
        if not self.errors:
            self._clean_times(given)
        return given

    def _clean_times(self, given: dict[str, Any]) -> None:
        given["starts_at"] = given["ends_at"] = None
        if not given["starts_on"]:
            if given["starts_time"] or given["ends_time"] or given["ends_on"]:
                self.add_error("starts_on", _("Choose the day, or take the times away."))
            return
        for name in ("starts_time", "ends_time"):
            if given[name] is None:
                self.add_error(name, _WRONG_TIME)
        if self.errors:
            return
        zone = ZoneInfo(given["zone"])
        starts = datetime.datetime.combine(given["starts_on"], given["starts_time"], zone)
        ends = datetime.datetime.combine(given["ends_on"] or given["starts_on"], given["ends_time"], zone)
        for name, moment in (("starts_time", starts), ("ends_time", ends)):
            if moment.astimezone(datetime.UTC).astimezone(zone).time() != moment.time():
                self.add_error(name, _("The clocks go forward then: this hour does not exist on that day."))
        if ends.astimezone(datetime.UTC) <= starts.astimezone(datetime.UTC):
            self.add_error(
                "ends_time", _("It ends before it begins. If it ends another day, choose that day too.")
            )
        given["starts_at"], given["ends_at"] = starts.astimezone(datetime.UTC), ends.astimezone(datetime.UTC)

    def given(self) -> actions.Given:
        """As the actions take it. Other languages of its words stay as they were."""
        given = self.cleaned_data
        until = given["registering_until"]
        zone = ZoneInfo(given["zone"])
        return actions.Given(
            **{name: self._texts(name) for name in _WORDS},
            **{
                name: given[name]
                for name in (
                    *(
                        "kind",
                        "mode",
                        "place",
                        "address",
                        "platform",
                        "link",
                        "link_for",
                        "zone",
                        "languages",
                    ),
                    *("interpreted", "audience", "takes_registrations", "capacity", "starts_at", "ends_at"),
                )
            },
            area_id=uuid.UUID(given["area"]) if given["area"] else None,
            registering_until=datetime.datetime.combine(
                until + datetime.timedelta(1), datetime.time(), zone
            ).astimezone(datetime.UTC)
            if until
            else None,
            recording_url=self.before.recording_url if self.before else "",
            organisation_ids=[uuid.UUID(one) for one in given.get("organisations", [])],
        )

    def _texts(self, name: str) -> Any:
        words, language = self.cleaned_data[name], self.cleaned_data["language"]
        stored: Texts | None = getattr(self.before, name) if self.before else None
        if stored:
            return {**stored, stored[ORIGINAL]: words}
        return texts(language, **{language: words}) if words else None


class Reason(forms.Form):
    """Why it is called off, or not taken."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write the reason in a sentence."), "max_length": _TOO_LONG},
    )


class Heads(forms.Form):
    """How many came, counted by hand."""

    number = forms.IntegerField(
        label=_("How many people came"),
        required=False,
        min_value=0,
        max_value=100_000,
        error_messages={
            "invalid": _("Write a number."),
            "min_value": _("Write a number."),
            "max_value": _("At most 100,000."),
        },
    )


def month_of(said: str) -> datetime.date | None:
    """The first day of the month that an address names as `2026-11`; this month for `now`. Raises ValueError."""
    if not said:
        return None
    if said == "now":
        return clock.today(current.site().time_zone).replace(day=1)
    if len(said) != 7 or not said.isascii():
        raise ValueError(said)
    found = datetime.date.fromisoformat(f"{said}-01")
    if not 2000 <= found.year <= 2100:
        raise ValueError(said)
    return found


def say_wrong_capacity(taken: int) -> str:
    """Why the number of places cannot be so small."""
    return gettext("%(num)s places are taken already: write no smaller number.") % {"num": taken}
