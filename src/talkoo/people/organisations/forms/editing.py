"""What an organisation says of itself, in sections: each is a form of its own that can be saved by itself."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from talkoo.kernel import i18n, pages
from talkoo.kernel.partial_dates import PartialDate
from talkoo.kernel.text import ORIGINAL, pick
from talkoo.people.organisations.forms.fields import (
    LanguagesField,
    LineField,
    ParagraphsField,
    PlacesField,
    WordsField,
    countries,
    name_in,
)
from talkoo.people.organisations.forms.reaching import Reach
from talkoo.people.organisations.forms.registration import TAKEN, clean_code, legal_forms
from talkoo.people.organisations.forms.sections import Section
from talkoo.people.organisations.models import Organisation, Said
from talkoo.plumbing.places import known as places
from talkoo.plumbing.vocabulary import known as words


def codes(found: Any, said: str) -> list[str]:
    """Codes of what an organisation says of itself."""
    ids = found.filter(said=said).order_by("id").values_list("concept_id", flat=True)
    return [word.code for one in ids if (word := words.word(one))]


def _place_codes(found: Any, is_excluded: bool) -> list[str]:
    ids = found.filter(is_excluded=is_excluded).order_by("id").values_list("area_id", flat=True)
    return [place.code for one in ids if (place := places.place(one))]


class Basics(Section):
    key = "basics"
    title = _("Basics")
    only = (
        "name", "short_name", "country", "registry_code", "register_number", "legal_form", "founded",
    )  # fmt: skip
    name = LineField(
        is_name=True, label=_("Name"), error_messages={"required": _("Write the name of the organisation.")}
    )
    short_name = LineField(required=False, max_length=40, label=_("Short name"))
    country = forms.ChoiceField(label=_("Country"))
    registry_code = LineField(
        required=False,
        max_length=20,
        label=_("Registry code"),
        help_text=_("Empty when you are in no register."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "dir": "ltr"}),
    )
    register_number = LineField(
        required=False,
        max_length=20,
        label=_("Number in the register of associations"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "ltr"}),
    )
    legal_form = forms.ChoiceField(required=False, label=_("Legal form"))
    founded = LineField(
        required=False,
        max_length=10,
        label=_("Founded"),
        help_text=_("A year, a month or a day: 2015, 2015-02 or 2015-02-28."),
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )

    def __init__(self, data: Any, organisation: Organisation):
        super().__init__(data, organisation)
        self.fields["country"].choices = countries()  # type: ignore[attr-defined]
        self.fields["legal_form"].choices = [("", _("Choose")), *legal_forms()]  # type: ignore[attr-defined]
        self.language = organisation.name[ORIGINAL]
        attributes = {"lang": self.language, "dir": i18n.direction(self.language)}
        self.fields["name"].widget.attrs.update(attributes)

    def known(self, organisation: Organisation) -> dict[str, Any]:
        own = organisation
        founded = PartialDate.of(own.founded_year, own.founded_month, own.founded_day)
        form = words.word(own.legal_form_id) if own.legal_form_id else None
        return {
            "name": pick(own.name, own.name[ORIGINAL]).text,
            "short_name": own.short_name,
            "country": own.country,
            "registry_code": own.registry_code,
            "register_number": own.register_number,
            "legal_form": form.code if form else "",
            "founded": founded.isoformat() if founded else "",
        }

    def clean_founded(self) -> PartialDate | None:
        typed = self.cleaned_data["founded"]
        if not typed:
            return None
        try:
            if not re.fullmatch(r"\d{4}(-\d{2}){0,2}", typed, re.ASCII):
                raise ValueError
            found = PartialDate.parse(typed)
            if not 1000 <= found.year <= 2200:
                raise ValueError
        except ValueError:
            raise forms.ValidationError(
                _("This is no date. Write a year, a month or a day: 2015, 2015-02 or 2015-02-28.")
            ) from None
        return found

    def clean(self) -> None:
        super().clean()
        if {"country", "registry_code"} <= set(self.cleaned_data):
            clean_code(self, self.cleaned_data["country"], self.cleaned_data["registry_code"])

    def say_taken(self) -> None:
        """The code is another organisation's."""
        self.add_error("registry_code", TAKEN)

    def parts(self) -> Mapping[str, Any]:
        given = {**super().parts()}
        form = words.at("legal_form", given["legal_form"]) if given["legal_form"] else None
        given["legal_form"] = form.id if form else None
        given["name"] = name_in(self.language, given["name"], self.organisation.name)
        return given


class Work(Section):
    key = "work"
    title = _("What you do")
    only = ("purpose", "fields", "kinds", "targets", "competences", "languages", "seeks_international")
    purpose = ParagraphsField(required=False, label=_("Purpose"))
    words_fields = WordsField("field", label=_("Fields of activity"))
    kinds = WordsField("org_kind", required=False, label=_("Kind of organisation"))
    targets = WordsField("target", required=False, label=_("For whom"))
    competences = WordsField(
        "topic",
        "field",
        required=False,
        label=_("Can advise on"),
        help_text=_("Others find you when they ask who knows about it."),
    )
    languages = LanguagesField(required=False, label=_("Works in"))
    seeks_international = forms.BooleanField(required=False, label=_("Seeks international cooperation"))

    def known(self, organisation: Organisation) -> dict[str, Any]:
        said = organisation.concepts.all()  # type: ignore[attr-defined]
        self.language = (organisation.purpose or organisation.name)[ORIGINAL]
        return {
            "purpose": pick(organisation.purpose, self.language).text,
            "words_fields": codes(said, Said.FIELD),
            "kinds": codes(said, Said.KIND),
            "targets": codes(said, Said.TARGET),
            "competences": codes(said, Said.COMPETENCE),
            "languages": list(
                organisation.languages.order_by("id").values_list("language", flat=True)  # type: ignore[attr-defined]
            ),
            "seeks_international": organisation.seeks_international,
        }

    def parts(self) -> Mapping[str, Any]:
        given = {name: value for name, value in self.cleaned_data.items() if name in self.only}
        given["fields"] = self.cleaned_data["words_fields"]
        before = self.organisation.purpose
        given["purpose"] = (
            name_in(self.language, given["purpose"], before) if given["purpose"] or before else None
        )
        return given


class Where(Section):
    key = "where"
    title = _("Where you work")
    only = ("seat", "is_wide", "areas")
    seat = LineField(
        required=False,
        max_length=100,
        label=_("Seat"),
        help_text=_("The municipality or town, as it is called in the language of this page."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    is_wide = forms.BooleanField(required=False, label=_("We work everywhere, not in certain places"))
    areas = PlacesField(required=False, label=_("Where do you work?"))
    not_areas = PlacesField(
        required=False,
        label=_("Left out"),
        help_text=_("Places inside those above in which you do not work."),
    )

    def known(self, organisation: Organisation) -> dict[str, Any]:
        found = organisation.areas.all()  # type: ignore[attr-defined]
        return {
            "seat": places.name(organisation.seat_id, pages.language()) if organisation.seat_id else "",
            "is_wide": organisation.is_wide,
            "areas": _place_codes(found, False),
            "not_areas": _place_codes(found, True),
        }

    def clean_seat(self) -> Any:
        typed = self.cleaned_data["seat"]
        if not typed:
            return None
        found = PlacesField().named(typed, self.organisation.country)
        if len(found) != 1:
            raise forms.ValidationError(
                _("We know no such place. Write its name as it stands in the list below.")
            )
        return found[0]

    def clean(self) -> None:
        super().clean()
        given = self.cleaned_data
        if "areas" not in given or "not_areas" not in given:
            return
        if given.get("is_wide"):
            given["areas"] = []
        elif not given["areas"]:
            self.add_error("areas", _("Choose at least one place, or say that you work everywhere."))
            return
        chosen = set(given["areas"])
        for one in given["not_areas"]:
            if one in chosen or not (given.get("is_wide") or chosen & set(places.lineage(one))):
                self.add_error("not_areas", _("Leave out only what lies inside the places that you chose."))
                break

    def parts(self) -> Mapping[str, Any]:
        return {**super().parts(), "not_areas": self.cleaned_data["not_areas"]}


SECTIONS: dict[str, type[Section]] = {one.key: one for one in (Basics, Work, Where, Reach)}
