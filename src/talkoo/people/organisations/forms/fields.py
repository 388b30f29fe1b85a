"""Fields that forms about organisations, and forms of those above, are made of."""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from talkoo.kernel import i18n, pages
from talkoo.kernel.text import MARKS, ORIGINAL, clean_line, clean_paragraphs, pick, sort_key
from talkoo.people.organisations import queries
from talkoo.plumbing.places import known as places
from talkoo.plumbing.tenancy import current
from talkoo.plumbing.vocabulary import known as words
from talkoo.plumbing.vocabulary import queries as vocabulary

WRONG_LETTERS = _(
    "This mixes letters of two scripts that look alike: “%(word)s”. Write each word in one script."
)


@dataclass(frozen=True)
class Option:
    """One choice as the page shows it, `depth` steps below a broader one."""

    code: str
    label: str
    depth: int = 0


def _script(sign: str) -> str:
    """The script of a letter whose twin in another one looks the same."""
    if "a" <= sign.lower() <= "z" or "\u00c0" <= sign <= "\u024f":
        return "latin"
    if "\u0370" <= sign <= "\u03ff":
        return "greek"
    return "cyrillic" if "\u0400" <= sign <= "\u052f" else ""


def mixed_word(text: str) -> str:
    """The first word that mixes scripts with look-alike letters; empty when there is none."""
    for word in re.split(r"[\W\d_]+", text):
        if len({_script(sign) for sign in word} - {""}) > 1:
            return word
    return ""


class LineField(forms.CharField):
    """One line as a person meant it. A word of letters that only look like others is refused where `is_name`."""

    def __init__(self, *, is_name: bool = False, **options: Any):
        self.is_name = is_name
        options.setdefault("max_length", 200)
        super().__init__(**options)

    def clean(self, value: Any) -> Any:
        text = clean_line(super().clean(value) or "")
        if not text and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if self.is_name and (word := mixed_word(text)):
            raise forms.ValidationError(WRONG_LETTERS, params={"word": word}, code="mixed")
        return text


class ParagraphsField(forms.CharField):
    """Several lines."""

    def __init__(self, *, rows: int = 5, **options: Any):
        options.setdefault("max_length", 3_000)
        options.setdefault(
            "error_messages",
            {"max_length": _("Too long: %(show_value)d characters. There is room for %(limit_value)d.")},
        )
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **options)

    def clean(self, value: Any) -> Any:
        text = clean_paragraphs(super().clean(value) or "")
        if not text and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return text


@lru_cache(maxsize=64)
def _codes(scheme: str, edition: int) -> tuple[str, ...]:
    return tuple(vocabulary.labels(scheme))


@lru_cache(maxsize=128)
def _word_options(scheme: str, language: str, edition: int) -> tuple[Option, ...]:
    """The list in its order, each word below the broader one."""
    found = [word for code in _codes(scheme, edition) if (word := words.at(scheme, code))]
    shown = {word.id for word in found}
    below: dict[uuid.UUID | None, list[words.Word]] = {}
    for word in found:
        below.setdefault(word.broader_id if word.broader_id in shown else None, []).append(word)
    result: list[Option] = []

    def enter(above: uuid.UUID | None, depth: int) -> None:
        for word in below.get(above, ()):
            result.append(Option(word.code, pick(word.labels, language).text, depth))
            enter(word.id, depth + 1)

    enter(None, 0)
    return tuple(result)


@lru_cache(maxsize=64)
def _place_options(country: str, language: str, edition: int) -> tuple[Option, ...]:
    """A country, its regions, and what lies in them, by name."""
    result: list[Option] = []

    def enter(one: places.Place, depth: int) -> None:
        result.append(Option(one.code, pick(one.names, language).text, depth))
        found = [place for part in places.parts(one.id) if (place := places.place(part)) and place.is_current]
        for place in sorted(found, key=lambda it: sort_key(pick(it.names, language).text, language)):
            enter(place, depth + 1)

    if whole := places.at(f"iso-3166-1:{country}"):
        enter(whole, 0)
    return tuple(result)


@lru_cache(maxsize=32)
def _other_countries(language: str, edition: int) -> tuple[Option, ...]:
    found = [
        place
        for code in _COUNTRIES
        if code not in KNOWN_PLACES and (place := places.at(f"iso-3166-1:{code}"))
    ]
    named = [Option(place.code, pick(place.names, language).text) for place in found]
    return tuple(sorted(named, key=lambda one: sort_key(one.label, language)))


@dataclass(frozen=True)
class Group:
    """Options that stand together under a heading; `is_open`: not folded away."""

    label: str
    options: Sequence[Option]
    is_open: bool = True


class Several(forms.SelectMultiple):
    """Boxes to tick, shown by the macro `choices.several`."""

    input_type = "boxes"


class SeveralField(forms.Field):
    """Several of a list; comes out as what `understood` makes of each code. `groups` are what the page shows."""

    widget = Several
    groups: Sequence[Group] = ()

    def understood(self, code: str) -> Any:
        """What the code stands for; None for one that is not on the list."""
        raise NotImplementedError

    def clean(self, value: Any) -> list[Any]:
        found = []
        for code in dict.fromkeys(value or ()):
            one = self.understood(str(code))
            if one is None:
                raise forms.ValidationError(
                    _("Something you chose is not on the list any more. Choose again."), code="unknown"
                )
            found.append(one)
        if self.required and not found:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return found

    def has_changed(self, initial: Any, data: Any) -> bool:
        return sorted(initial or ()) != sorted(data or ())


class WordsField(SeveralField):
    """Words of one or several lists; comes out as the ids of concepts."""

    def __init__(self, *schemes: str, **options: Any):
        self.schemes = schemes
        options.setdefault("error_messages", {"required": _("Choose at least one.")})
        super().__init__(**options)

    @property
    def groups(self) -> Sequence[Group]:  # type: ignore[override]
        language, edition = pages.language(), words.edition()
        return [Group("", _word_options(scheme, language, edition)) for scheme in self.schemes]

    def understood(self, code: str) -> Any:
        for scheme in self.schemes:
            if (word := words.at(scheme, code)) and word.is_active:
                return word.id
        return None


class PlacesField(SeveralField):
    """Places, chosen as a set; comes out as the ids of areas."""

    def __init__(self, **options: Any):
        options.setdefault("error_messages", {"required": _("Choose at least one place.")})
        super().__init__(**options)

    @property
    def groups(self) -> Sequence[Group]:  # type: ignore[override]
        language, edition, own = pages.language(), places.edition(), current.site().country
        near = sorted(KNOWN_PLACES, key=lambda one: one != own)
        groups = [
            Group(
                i18n.country_name(one, language), _place_options(one, language, edition), is_open=one == own
            )
            for one in near
        ]
        return [*groups, Group(str(_("Other countries")), _other_countries(language, edition), is_open=False)]

    def understood(self, code: str) -> Any:
        return place.id if (place := places.at(code)) else None

    def named(self, name: str, country: str) -> list[uuid.UUID]:
        """Which places of a country are called this, in the language of the page or in their own."""
        wanted, whole = name.casefold(), places.at(f"iso-3166-1:{country}")
        found = [place for one in places.within(whole.id) if (place := places.place(one))] if whole else []
        called = [
            one
            for one in found
            if one.is_current and wanted in {str(text).casefold() for text in one.names.values()}
        ]
        towns = [one for one in called if one.kind == "municipality"]
        return [one.id for one in towns or called]


KNOWN_PLACES = ("FI", "EE")
"""Countries whose regions and municipalities are on our list; of the others it has the country as a whole."""

LANGUAGES = (
    "fi", "sv", "et", "ru", "en", "ar", "se", "so", "fa", "prs", "ckb", "kmr", "uk", "ti", "de", "fr", "es", "pt",
    "it", "pl", "ro", "lv", "lt", "da", "nb", "is", "hu", "bg", "el", "sq", "tr", "az", "ka", "hy", "ur", "hi", "bn",
    "ne", "ta", "vi", "th", "zh", "tl", "am", "sw", "ln", "rom", "fse", "eso",
)  # fmt: skip
"""Languages that an organisation may say it works in; a site's own are there besides."""


class LanguagesField(SeveralField):
    """Languages; comes out as their codes."""

    @property
    def groups(self) -> Sequence[Group]:  # type: ignore[override]
        language, site = pages.language(), current.site()
        first = list(dict.fromkeys([*site.languages, *i18n.INTERFACE]))
        more = [code for code in LANGUAGES if code not in first]
        more.sort(key=lambda code: sort_key(i18n.name_of(code, language), language))
        return [
            Group("", [Option(code, i18n.name_of(code, language)) for code in first]),
            Group(
                str(_("More languages")),
                [Option(code, i18n.name_of(code, language)) for code in more],
                is_open=False,
            ),
        ]

    def understood(self, code: str) -> Any:
        return code if code in {*LANGUAGES, *i18n.INTERFACE, *current.site().languages} else None


def countries() -> list[tuple[str, str]]:
    """Every country by name, the site's own and its neighbours first."""
    language = pages.language()
    first = list(dict.fromkeys([current.site().country, *KNOWN_PLACES]))
    rest = [code for code in _COUNTRIES if code not in first]
    rest.sort(key=lambda code: sort_key(i18n.country_name(code, language), language))
    return [(code, i18n.country_name(code, language)) for code in [*first, *rest]]


_COUNTRIES = (
    "AL AM AT AZ BA BE BG BY CH CY CZ DE DK EE ES FI FO FR GB GE GL GR HR HU IE IS IT LI LT LU LV MC MD ME MK MT NL NO "
    "PL PT RO RS RU SE SI SK SM TR UA VA XK AF CA CD CN EG ER ET GH IL IN IQ IR JO KE KZ LB MA NG PH PK SO SY TH TN TZ "
    "UG US UZ VN"
).split()


class CapacityField(forms.TypedChoiceField):
    """In which capacity somebody acts: for oneself, or for an organisation that one represents now (S4.34).

    Comes out as the organisation's id, or None for oneself; with `needs_organisation` there is no oneself. Who has no
    choice is not asked: `is_asked` says whether the page shows the field at all. Whoever lost the part meanwhile is
    told to choose again; the action asks `organisations.act_for` once more.
    """

    def __init__(self, person: Any, *, needs_organisation: bool = False, **options: Any):
        self.capacities = queries.capacities_of(person)
        self.needs_organisation = needs_organisation
        options.setdefault("label", _("In which capacity?"))
        options.setdefault(
            "error_messages",
            {
                "required": _("Choose for whom you act."),
                "invalid_choice": _("You do not act for this organisation any more. Choose again."),
            },
        )
        own = [] if needs_organisation else [("", _("For myself"))]
        named: list[tuple[str, Any]] = [(str(one.organisation_id), one.name) for one in self.capacities]
        super().__init__(
            choices=[*own, *named],
            coerce=uuid.UUID,
            empty_value=None,
            required=needs_organisation,
            widget=forms.RadioSelect,
            **options,
        )
        if needs_organisation and len(self.capacities) == 1:
            self.initial = named[0][0]

    @property
    def is_asked(self) -> bool:
        """Whether there is anything to choose."""
        return len(self.choices) > 1  # type: ignore[arg-type]

    def clean(self, value: Any) -> Any:
        if not value and self.needs_organisation and len(self.capacities) == 1:
            value = str(self.capacities[0].organisation_id)  # the only one, which nobody is asked about
        return super().clean(value)


def name_in(language: str, text: str, before: dict[str, str] | None = None) -> dict[str, str]:
    """A text to store: `text` in `language`, beside what other languages said before."""
    kept = {key: value for key, value in (before or {}).items() if key not in MARKS}
    return {ORIGINAL: (before or {}).get(ORIGINAL, language), **kept, language: text}
