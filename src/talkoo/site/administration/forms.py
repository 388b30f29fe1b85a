from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talkoo.kernel import i18n, pages, zones
from talkoo.kernel.text import ORIGINAL, Texts, clean_line, languages_of
from talkoo.people.accounts.models import Role
from talkoo.plumbing.tenancy import current
from talkoo.plumbing.tenancy.models import Deciding
from talkoo.site import look
from talkoo.site.accent_form import OWN, AccentForm
from talkoo.site.modules import MODULES

COUNTRIES = ("FI", "EE", "SE", "NO", "DK", "LV", "LT", "DE", "PL")
"""Those whose public holidays can be chosen."""
WEEKDAYS = (
    (1, gettext_lazy("Monday")),
    (2, gettext_lazy("Tuesday")),
    (3, gettext_lazy("Wednesday")),
    (4, gettext_lazy("Thursday")),
    (5, gettext_lazy("Friday")),
    (6, gettext_lazy("Saturday")),
    (7, gettext_lazy("Sunday")),
)


_NEAR = ("Europe/Helsinki", "Europe/Tallinn", "Europe/Stockholm")


def _zones(*own: str) -> list[tuple[str, str]]:
    return zones.choices(*_NEAR, *own, within=("Europe/", "Atlantic/"))


class Settings(forms.Form):
    """What the site is and how it works. `name_xx` and `sentence_xx` are made for each of its languages."""

    operator = forms.CharField(
        max_length=200,
        label=gettext_lazy("Who runs the site"),
        error_messages={"required": gettext_lazy("Write which organisation answers for the site.")},
    )
    default_language = forms.ChoiceField(
        label=gettext_lazy("The language the site speaks first"),
        choices=lambda: [(code, i18n.own_name(code)) for code in i18n.INTERFACE],
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages that people write in"),
        choices=lambda: [(code, i18n.own_name(code)) for code in i18n.INTERFACE],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one language.")},
    )
    country = forms.ChoiceField(
        label=gettext_lazy("Country"),
        help_text=gettext_lazy("Its public holidays are no working days."),
        choices=lambda: [(code, i18n.country_name(code, pages.language())) for code in COUNTRIES],
    )
    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"), choices=_zones)
    modules = forms.MultipleChoiceField(
        label=gettext_lazy("What the site has"),
        required=False,
        choices=list(MODULES.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    registration = forms.ChoiceField(
        label=gettext_lazy("When an organisation registers"),
        choices=Deciding.choices,
        widget=forms.RadioSelect,
    )
    founding = forms.ChoiceField(
        label=gettext_lazy("When somebody starts a network"),
        choices=Deciding.choices,
        widget=forms.RadioSelect,
    )
    begins_after = forms.TypedChoiceField(
        label=gettext_lazy("A new network with a contact person begins by itself"),
        coerce=int,
        choices=[
            (0, gettext_lazy("never")),
            (7, gettext_lazy("after 7 days")),
            (14, gettext_lazy("after 14 days")),
            (30, gettext_lazy("after 30 days")),
        ],
    )
    held_first = forms.TypedChoiceField(
        label=gettext_lazy("What somebody new writes waits for a moderator"),
        help_text=gettext_lazy(
            "Whoever looks after something here never waits. The writer always sees what waits, and why."
        ),
        coerce=int,
        choices=[
            (0, gettext_lazy("never")),
            (1, gettext_lazy("the first time; with a link or file always")),
            (2, gettext_lazy("the first two times; with a link or file always")),
            (5, gettext_lazy("the first five times; with a link or file always")),
        ],
    )
    held_days = forms.TypedChoiceField(
        label=gettext_lazy("Somebody is new"),
        coerce=int,
        choices=[
            (7, gettext_lazy("for a week")),
            (30, gettext_lazy("for a month")),
            (90, gettext_lazy("for three months")),
        ],
    )

    def __init__(self, data: Any = None, *, site: Any):
        super().__init__(data, initial=_as_it_is(site))
        self.site = site
        self.fields["time_zone"].choices = _zones(site.time_zone)  # type: ignore[attr-defined]
        for code in site.languages:
            is_own = code == site.default_language
            for text, label, longest, kind, rows in (
                ("name", _("Name of the site (%(language)s)"), 80, forms.TextInput, {}),
                (
                    "sentence",
                    _("What it is for, in one sentence (%(language)s)"),
                    200,
                    forms.Textarea,
                    {"rows": 3},
                ),
            ):
                self.fields[f"{text}_{code}"] = forms.CharField(
                    label=label % {"language": i18n.name_of(code, pages.language())},
                    max_length=longest,
                    required=is_own,
                    widget=kind(attrs={"lang": code, "dir": i18n.direction(code), **rows}),
                    error_messages={"required": _("Write it in the language the site speaks first.")},
                )
        self.order_fields([name for name in self.fields if "_" in name and name.split("_")[0] in _TEXTS])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        chosen, first = given.get("languages"), given.get("default_language")
        if chosen and first and first not in chosen:
            self.add_error("languages", _("The language the site speaks first must be among them."))
        return given

    def changes(self) -> dict[str, Any]:
        """By column of the site."""
        given = self.cleaned_data
        columns = {name: given[name] for name in given if name.rpartition("_")[0] not in _TEXTS}
        first = given["default_language"]
        columns["languages"] = sorted(given["languages"], key=lambda code: (code != first, code))
        columns["modules"] = [name for name in MODULES if name in given["modules"]]
        for text in _TEXTS:
            columns[text] = self._texts(text)
        return columns

    def _texts(self, text: str) -> Texts:
        said = {
            code: clean_line(self.cleaned_data[f"{text}_{code}"])
            for code in self.site.languages
            if self.cleaned_data.get(f"{text}_{code}")
        }
        before: Texts = getattr(self.site, f"{text}s")
        original = before.get(ORIGINAL, "")
        return {ORIGINAL: original if original in said else next(iter(said)), **said}


_TEXTS = ("name", "sentence")


def _as_it_is(site: Any) -> dict[str, Any]:
    columns = (
        "operator",
        "default_language",
        "country",
        "time_zone",
        "registration",
        "founding",
        "begins_after",
        "held_first",
        "held_days",
    )
    texts = {
        f"{text}_{code}": getattr(site, f"{text}s").get(code, "")
        for text in _TEXTS
        for code in languages_of(getattr(site, f"{text}s"))
    }
    return {
        **{name: getattr(site, name) for name in columns},
        "modules": list(site.modules),
        "languages": [code for code in site.languages if code in i18n.INTERFACE],
        **texts,
    }


class Look(AccentForm):
    """The colour: one of those drawn for it, or one of one's own that can be read."""

    def __init__(self, data: Any = None):
        accent = current.site().accent
        is_drawn = accent in look.ACCENTS
        super().__init__(
            data, initial={"accent": accent if is_drawn else OWN, "own": "" if is_drawn else accent}
        )


class WorkingDays(forms.Form):
    """On which days of the week those who look after the site work."""

    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("We work on"),
        coerce=int,
        choices=WEEKDAYS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one day.")},
    )


class Grant(forms.Form):
    """A role for somebody, for a time."""

    person = forms.UUIDField(
        widget=forms.HiddenInput, error_messages={"required": gettext_lazy("Choose the person first.")}
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Role.choices, widget=forms.RadioSelect)
    since = forms.DateField(
        label=gettext_lazy("From"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=gettext_lazy("To the end of"),
        help_text=gettext_lazy("Empty: until somebody ends it."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("since") and given.get("until") and given["until"] < given["since"]:
            self.add_error("until", _("The last day comes before the first."))
        return given
