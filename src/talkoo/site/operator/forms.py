import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from talkoo.kernel import clock, i18n, pages, zones
from talkoo.kernel.text import Texts, clean_line, clean_paragraphs, texts
from talkoo.site import look
from talkoo.site.accent_form import NAMES, OF_OUR_OWN, AccentForm
from talkoo.site.modules import MODULES
from talkoo.site.operator import hosts

COUNTRIES = {"FI": "Europe/Helsinki", "EE": "Europe/Tallinn"}
"""Those whose public holidays the program knows, with the zone that is offered first."""


def _light(colour: str) -> float:
    """Relative luminance of `#rrggbb` (WCAG 2.2)."""
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """How well two colours can be told apart, 1 to 21 (WCAG 2.2); text needs 4.5, ours has 7."""
    lighter, darker = sorted((_light(one), _light(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _accents() -> list[tuple[str, str]]:
    said = _("%(name)s (contrast %(figure)s to 1)")
    return [
        (key, said % {"name": NAMES.get(key, key), "figure": round(contrast(colours[0], "#ffffff"), 1)})
        for key, colours in look.ACCENTS.items()
    ]


def _accents_and_own() -> list[tuple[str, Any]]:
    return [*_accents(), OF_OUR_OWN]


def choose_zones() -> list[tuple[str, str]]:
    return zones.choices(*COUNTRIES.values(), within=("Europe/", "Atlantic/"))


def _languages() -> list[tuple[str, str]]:
    return [(code, i18n.own_name(code)) for code in i18n.INTERFACE]


class SiteForm(AccentForm):
    """A new site. Its own language comes first; names in others may follow now or later."""

    language = forms.ChoiceField(label=gettext_lazy("The language the site speaks first"), choices=_languages)
    name = forms.CharField(
        max_length=80,
        label=gettext_lazy("Name of the site, in that language"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Write what the site is called.")},
    )
    sentence = forms.CharField(
        max_length=200,
        label=gettext_lazy("What it is for, in one sentence"),
        help_text=gettext_lazy("It stands on the first page and in search engines."),
        error_messages={"required": gettext_lazy("Write one sentence on what the site is for.")},
    )
    operator = forms.CharField(
        max_length=200,
        label=gettext_lazy("Who runs the site"),
        help_text=gettext_lazy("The association or organisation that answers for it."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        error_messages={"required": gettext_lazy("Write which organisation answers for the site.")},
    )
    host = forms.CharField(
        max_length=253,
        label=gettext_lazy("Its address (host name)"),
        widget=forms.TextInput(
            attrs={"autocapitalize": "none", "spellcheck": "false", "dir": "ltr", "autocomplete": "off"}
        ),
        error_messages={"required": gettext_lazy("Write the host name under which the site is reached.")},
    )
    others = forms.MultipleChoiceField(
        required=False,
        label=gettext_lazy("Languages that people will write in besides"),
        help_text=gettext_lazy("The pages themselves speak all of these in any case."),
        choices=_languages,
        widget=forms.CheckboxSelectMultiple,
    )
    country = forms.ChoiceField(
        label=gettext_lazy("Country"),
        help_text=gettext_lazy("Its public holidays are no working days."),
        widget=forms.RadioSelect,
        initial="FI",
        error_messages={"required": gettext_lazy("Choose the country.")},
    )
    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"), choices=choose_zones)
    accent = forms.ChoiceField(
        label=gettext_lazy("Colour"),
        help_text=gettext_lazy(
            "Words on each of these can be read well, in light and dark; a colour of your own is checked too."
        ),
        choices=_accents_and_own,
        widget=forms.RadioSelect,
        initial="spruce",
        error_messages={"required": gettext_lazy("Choose a colour.")},
    )
    modules = forms.MultipleChoiceField(
        required=False,
        label=gettext_lazy("What the site has"),
        choices=[],
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *arguments: Any, **options: Any):
        super().__init__(*arguments, **options)
        inside = pages.language()
        fields: Any = self.fields
        fields["country"].choices = [(code, i18n.country_name(code, inside)) for code in COUNTRIES]
        fields["modules"].choices = [(code, str(label)) for code, label in MODULES.items()]
        for code in i18n.INTERFACE:
            self.fields[f"name_{code}"] = forms.CharField(
                required=False,
                max_length=80,
                label=_("Name in: %(language)s") % {"language": i18n.name_of(code, inside)},
                widget=forms.TextInput(
                    attrs={"lang": code, "dir": i18n.direction(code), "autocomplete": "off"}
                ),
            )

    @property
    def other_names(self) -> list[Any]:
        """The fields for the name in each language."""
        return [self[f"name_{code}"] for code in i18n.INTERFACE]

    def clean_name(self) -> str:
        name = clean_line(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(_("Write what the site is called."))
        return name

    def clean_host(self) -> str:
        try:
            return hosts.tidy(self.cleaned_data["host"])
        except hosts.WrongHost as problem:
            raise forms.ValidationError(str(problem)) from problem

    @property
    def names(self) -> Texts:
        """The name as it is stored."""
        given = self.cleaned_data
        own = given["language"]
        others = {code: said for code in i18n.INTERFACE if (said := clean_line(given[f"name_{code}"]))}
        return texts(own, **{**others, own: given["name"]})


class AdministratorForm(forms.Form):
    """Who looks after the site first."""

    name = forms.CharField(
        max_length=120,
        label=pgettext_lazy("person", "Name"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Write the person's name.")},
    )
    email = forms.EmailField(
        max_length=254,
        label=gettext_lazy("E-mail address"),
        help_text=gettext_lazy("A link to sign in goes there. Nobody on the site sees the address."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy("Write the person's e-mail address."),
            "invalid": gettext_lazy(
                "This does not look like an e-mail address. It needs an @ sign, for example name@example.org."
            ),
        },
    )
    language = forms.ChoiceField(label=gettext_lazy("Language the person reads"), choices=_languages)
    is_coordinator = forms.BooleanField(
        required=False, initial=True, label=gettext_lazy("The person is also the coordinator for now")
    )

    def clean_name(self) -> str:
        name = clean_line(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(_("Write the person's name."))
        return name


class NetworkForm(forms.Form):
    """The first network, and the project it belongs to, if any."""

    name = forms.CharField(
        max_length=120,
        label=gettext_lazy("Name of the network"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Write what the network is called.")},
    )
    purpose = forms.CharField(
        max_length=2_000,
        label=gettext_lazy("What it is for"),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Write what the network is for.")},
    )
    area = forms.ChoiceField(label=gettext_lazy("Area of operation"), required=False)
    programme = forms.CharField(
        required=False,
        max_length=120,
        label=gettext_lazy("Project it belongs to"),
        help_text=gettext_lazy("Leave it empty when there is none."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    is_contact = forms.BooleanField(
        required=False,
        initial=True,
        label=gettext_lazy("The administrator is its contact person for now, so that it can begin"),
    )

    def __init__(self, *arguments: Any, areas: list[tuple[str, str]], **options: Any):
        super().__init__(*arguments, **options)
        field: Any = self.fields["area"]
        field.choices = [("", _("Everywhere")), *areas]

    def clean_name(self) -> str:
        name = clean_line(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(_("Write what the network is called."))
        return name

    def clean_purpose(self) -> str:
        purpose = clean_paragraphs(self.cleaned_data["purpose"])
        if not purpose:
            raise forms.ValidationError(_("Write what the network is for."))
        return purpose


class HostForm(forms.Form):
    """Another name for a site."""

    host = forms.CharField(
        max_length=253,
        label=gettext_lazy("Another host name"),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false", "dir": "ltr"}),
        error_messages={"required": gettext_lazy("Write a host name.")},
    )

    def clean_host(self) -> str:
        try:
            return hosts.tidy(self.cleaned_data["host"])
        except hosts.WrongHost as problem:
            raise forms.ValidationError(str(problem)) from problem


class NoticeForm(forms.Form):
    """An announcement: words in one language at least, and from when to when."""

    about = forms.ChoiceField(required=False, label=gettext_lazy("Where it is shown"))
    zone = forms.ChoiceField(label=gettext_lazy("Time zone"), choices=choose_zones, required=False)
    day = forms.DateField(
        label=gettext_lazy("Day"),
        widget=forms.DateInput(attrs={"placeholder": "2026-03-14"}),
        error_messages={
            "required": gettext_lazy("Write the day as year, month and day: 2026-03-14."),
            "invalid": gettext_lazy("Write the day as year, month and day: 2026-03-14."),
        },
    )
    begins = forms.TimeField(
        label=gettext_lazy("From"),
        error_messages={
            "required": gettext_lazy("Write the time as 18:00."),
            "invalid": gettext_lazy("Write the time as 18:00."),
        },
        widget=forms.TimeInput(attrs={"placeholder": "18:00"}),
    )
    ends = forms.TimeField(
        label=gettext_lazy("Until"),
        help_text=gettext_lazy("An earlier time than the first means the next day."),
        error_messages={
            "required": gettext_lazy("Write the time as 20:00."),
            "invalid": gettext_lazy("Write the time as 20:00."),
        },
        widget=forms.TimeInput(attrs={"placeholder": "20:00"}),
    )
    is_shown_now = forms.BooleanField(
        required=False, initial=True, label=gettext_lazy("Show it from now on, not only from then")
    )

    def __init__(self, *arguments: Any, sites: list[tuple[str, str]], **options: Any):
        super().__init__(*arguments, **options)
        about: Any = self.fields["about"]
        about.choices = [("", _("On all sites")), *sites]
        inside = pages.language()
        for code in i18n.INTERFACE:
            self.fields[f"words_{code}"] = forms.CharField(
                required=False,
                max_length=400,
                label=_("Words in: %(language)s") % {"language": i18n.name_of(code, inside)},
                widget=forms.Textarea(attrs={"rows": 2, "lang": code, "dir": i18n.direction(code)}),
            )

    @property
    def words(self) -> list[Any]:
        """The fields for the words in each language."""
        return [self[f"words_{code}"] for code in i18n.INTERFACE]

    def clean(self) -> None:
        given = self.cleaned_data
        if not any(clean_paragraphs(given.get(f"words_{code}", "")) for code in i18n.INTERFACE):
            self.add_error(f"words_{pages.language()}", _("Write the announcement in one language at least."))
        if {"day", "begins", "ends"} <= given.keys() and self.period()[1] <= clock.now():
            self.add_error("day", _("This time is over already."))

    def period(self) -> tuple[datetime.datetime, datetime.datetime]:
        """When what is announced begins and ends."""
        given = self.cleaned_data
        zone = ZoneInfo(given.get("zone") or "Europe/Helsinki")
        begins = datetime.datetime.combine(given["day"], given["begins"], zone)
        ends = datetime.datetime.combine(given["day"], given["ends"], zone)
        return begins, ends if ends > begins else ends + datetime.timedelta(days=1)

    def said(self) -> Texts:
        """The words with the time after them, in each language they were written in."""
        begins, ends = self.period()
        zone = self.cleaned_data.get("zone") or "Europe/Helsinki"
        found = {}
        for code in i18n.INTERFACE:
            if words := clean_paragraphs(self.cleaned_data.get(f"words_{code}", "")):
                since, until = (i18n.say_moment(moment, code, zone) for moment in (begins, ends))
                found[code] = f"{words} {since.rpartition(' (')[0]} – {until}"
        own = pages.language() if pages.language() in found else next(iter(found))
        return texts(own, **found)


class TestMailForm(forms.Form):
    """Where a trial mail goes."""

    email = forms.EmailField(
        max_length=254,
        label=gettext_lazy("Send a test mail to"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": gettext_lazy("Write an e-mail address of your own."),
            "invalid": gettext_lazy(
                "This does not look like an e-mail address. It needs an @ sign, for example name@example.org."
            ),
        },
    )
