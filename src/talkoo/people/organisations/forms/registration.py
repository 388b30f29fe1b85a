"""The short form with which an organisation comes in (S4.18); the rest is told on the pages for editing."""

import uuid
from typing import Any

from django import forms
from django.core import signing
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from talkoo.kernel import ids, pages, registries
from talkoo.people.accounts import queries as accounts
from talkoo.people.accounts.forms.fields import WRONG_EMAIL, NameField
from talkoo.people.organisations.actions import Newcomer, Profile
from talkoo.people.organisations.forms.fields import (
    LineField,
    ParagraphsField,
    PlacesField,
    WordsField,
    countries,
    name_in,
)
from talkoo.people.organisations.models import Part
from talkoo.plumbing.tenancy import current
from talkoo.plumbing.vocabulary import known as words

_PARTS = (Part.CHAIR, Part.BOARD, Part.ADMIN, Part.STAFF, Part.TREASURER, Part.VOLUNTEER, Part.MEMBER)

WRONG_CODES = {
    "FI": _("This code cannot be right: the last digit does not fit the others. A business ID is 1234567-8."),
    "EE": _(
        "This code cannot be right: the last digit does not fit the others. A registry code has 8 digits."
    ),
}


def _salt() -> str:
    return f"organisations once {current.site_id()}"


class Registration(forms.Form):
    """Who the organisation is, what it does and where, and who says so.

    `once` is the form's own name: sent twice, it makes one organisation. `homepage` is a trap for programs. Somebody
    who has signed in already says only what their part is.
    """

    once = forms.CharField(required=False, max_length=120, widget=forms.HiddenInput)
    name = LineField(
        is_name=True,
        label=_("Name of the organisation"),
        error_messages={"required": _("Write the name of the organisation.")},
    )
    country = forms.ChoiceField(label=_("Country"))
    is_unregistered = forms.BooleanField(required=False, label=_("We are in no register"))
    registry_code = LineField(
        required=False,
        max_length=20,
        label=_("Registry code"),
        help_text=_("Finland: business ID (Y-tunnus). Estonia: registry code with 8 digits."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "dir": "ltr"}),
    )
    legal_form = forms.ChoiceField(required=False, label=_("Legal form"))
    fields_chosen = WordsField("field", label=_("Fields of activity"))
    is_wide = forms.BooleanField(required=False, label=_("We work everywhere, not in certain places"))
    areas = PlacesField(
        required=False,
        label=_("Where do you work?"),
        help_text=_("A whole county or region, or single municipalities."),
    )
    purpose = ParagraphsField(
        required=False,
        label=_("What do you do?"),
        help_text=_("In a sentence or two."),
        max_length=1_000,
        rows=3,
    )
    own_name = NameField()
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("We send you a code there. It is shown to nobody."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Write your e-mail address. We send you a code there."),
            "invalid": WRONG_EMAIL,
        },
    )
    part = forms.ChoiceField(label=_("Your part in the organisation"), initial=Part.BOARD)
    consent = forms.BooleanField(
        label=_("My name and this address may be kept here so that I can act for the organisation"),
        error_messages={"required": _("Without your consent we may not keep your name and address.")},
    )
    homepage = forms.CharField(
        required=False, max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, data: Any = None, *, is_signed_in: bool):
        super().__init__(data)
        if is_signed_in:
            for name in ("own_name", "email", "consent"):
                del self.fields[name]
        choices = {
            "country": countries(),
            "legal_form": [("", _("Choose")), *legal_forms()],
            "part": [(part.value, part.label) for part in _PARTS],
        }
        for name, found in choices.items():
            self.fields[name].choices = found  # type: ignore[attr-defined]
        self.fields["country"].initial = current.site().country
        self.fields["once"].initial = signing.dumps(str(ids.uuid7()), salt=_salt())

    @property
    def is_trapped(self) -> bool:
        """Whether a program filled it in."""
        return bool(self.data.get("homepage"))

    @cached_property
    def once_id(self) -> uuid.UUID:
        """The organisation's id, which the form brings along; a new one where the form's was not made by us."""
        try:
            return uuid.UUID(signing.loads(self.cleaned_data.get("once", ""), salt=_salt(), max_age=604_800))
        except (signing.BadSignature, ValueError):
            return ids.uuid7()

    def clean_email(self) -> str:
        return accounts.tidy_email(self.cleaned_data["email"])

    def clean(self) -> None:
        given = self.cleaned_data
        country, code = given.get("country", ""), given.get("registry_code", "")
        if given.get("is_unregistered"):
            given["registry_code"] = ""
        elif "registry_code" in given:
            clean_code(self, country, code)
            if not code and country in WRONG_CODES:
                self.add_error(
                    "registry_code", _("Write the registry code, or say that you are in no register.")
                )
        if not given.get("is_wide") and "areas" in given and not given["areas"]:
            self.add_error("areas", _("Choose at least one place, or say that you work everywhere."))

    def say_taken(self) -> None:
        """Somebody has registered this code before, perhaps a moment ago."""
        self.add_error("registry_code", TAKEN)

    @property
    def profile(self) -> Profile:
        """What the organisation is entered with."""
        given, language = self.cleaned_data, pages.language()
        form = words.at("legal_form", given["legal_form"]) if given["legal_form"] else None
        return Profile(
            name=name_in(language, given["name"]),
            country=given["country"],
            registry_code=given["registry_code"],
            legal_form=form.id if form else None,
            fields=given["fields_chosen"],
            is_wide=given["is_wide"],
            areas=() if given["is_wide"] else given["areas"],
            purpose=name_in(language, given["purpose"]) if given["purpose"] else None,
            languages=[language],
        )

    def newcomer(self, caller: str) -> Newcomer | None:
        """Who a visitor says to be; None for somebody who has signed in."""
        if "email" not in self.fields:
            return None
        return Newcomer(
            name=self.cleaned_data["own_name"],
            email=self.cleaned_data["email"],
            language=pages.language(),
            caller=caller,
            consent=self.cleaned_data["consent"],
        )


TAKEN = _(
    "An organisation with this code is registered here already. Look it up in the directory: those who answer for it "
    "can give you a part in it."
)


def clean_code(form: forms.Form, country: str, code: str) -> None:
    """Says at the field `registry_code` when this cannot be a code of this country."""
    try:
        form.cleaned_data["registry_code"] = registries.tidy(country, code)
    except registries.WrongCode:
        form.add_error("registry_code", WRONG_CODES[country])


def legal_forms() -> list[tuple[str, str]]:
    """Legal forms in the order of their list."""
    return [(one.code, one.label) for one in WordsField("legal_form").groups[0].options]
