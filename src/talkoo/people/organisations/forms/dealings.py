"""What organisations and their people ask of each other. Networks use some of these forms for their own members."""

import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from talkoo.kernel import clock, pages
from talkoo.people.accounts.forms.fields import WRONG_EMAIL, NameField
from talkoo.people.organisations import queries
from talkoo.people.organisations.forms.fields import (
    CapacityField,
    LineField,
    ParagraphsField,
    WordsField,
    name_in,
)
from talkoo.people.organisations.models import Part
from talkoo.plumbing.tenancy import current


class OptionalReason(forms.Form):
    """A word to those who are told of a decision."""

    reason = ParagraphsField(
        required=False,
        max_length=1_000,
        rows=3,
        label=_("A word to them"),
        help_text=_("They get it by mail."),
    )


class Reason(forms.Form):
    """Why something is refused or ended: those whom it meets are told."""

    reason = ParagraphsField(
        max_length=1_000,
        rows=3,
        label=_("Reason"),
        help_text=_("Those who answer for the organisation get it by mail."),
        error_messages={
            "required": _("Write the reason: it is told to those whom it concerns."),
            "max_length": _("Too long: %(show_value)d characters. There is room for %(limit_value)d."),
        },
    )


class Application(forms.Form):
    """A yes to terms of membership. `terms` is the version that was read: when another one holds meanwhile, it is read
    first."""

    terms = forms.UUIDField(widget=forms.HiddenInput)
    accepted = forms.BooleanField(
        label=_("We have read the terms and accept them"),
        error_messages={"required": _("Membership needs your yes to the terms.")},
    )


class NewTerms(forms.Form):
    """The next version of terms of membership, in the language of the page."""

    text = ParagraphsField(
        max_length=20_000,
        rows=10,
        label=_("The terms"),
        error_messages={
            "required": _("Write the terms."),
            "max_length": _("Too long: %(show_value)d characters. There is room for %(limit_value)d."),
        },
    )
    obligations = ParagraphsField(
        required=False,
        max_length=2_000,
        rows=3,
        label=_("What members commit to"),
        help_text=_("One thing on each line. Empty: nothing."),
    )
    fee = forms.DecimalField(
        required=False,
        min_value=0,
        max_digits=9,
        decimal_places=2,
        label=_("Fee in euros for a year"),
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.01", "min": "0"}),
        error_messages={
            "invalid": _("Write the fee as a number, for example 25."),
            "min_value": _("A fee is not less than 0."),
            "max_digits": _("This fee is too large."),
            "max_whole_digits": _("This fee is too large."),
            "max_decimal_places": _("Write at most two decimals."),
        },
    )
    acceptance_due = forms.DateField(
        required=False,
        label=_("Members say yes by"),
        help_text=_("Those who are members now are asked for their yes until this day."),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": _("Choose a day.")},
    )

    def clean_acceptance_due(self) -> datetime.date | None:
        day = self.cleaned_data["acceptance_due"]
        if day and day <= clock.today(current.site().time_zone):
            raise forms.ValidationError(_("Choose a day that is still to come."))
        if day and day.year > 2200:
            raise forms.ValidationError(_("Choose a day."))
        return day

    def texts(self) -> tuple[dict[str, str], dict[str, str] | None]:
        """The terms and what members commit to, as they are stored."""
        given, language = self.cleaned_data, pages.language()
        obligations = given["obligations"]
        return name_in(language, given["text"]), name_in(language, obligations) if obligations else None


class Connect(forms.Form):
    """A wish for a connection: in whose name, and a word."""

    message = ParagraphsField(
        required=False,
        max_length=1_000,
        rows=4,
        label=_("A word to them"),
        help_text=_("Who you are and what you have in mind."),
    )

    def __init__(self, data: Any, *, person: Any):
        super().__init__(data)
        self.fields["capacity"] = CapacityField(person, needs_organisation=True)
        self.order_fields(["capacity", "message"])


class Invite(forms.Form):
    """Somebody who gets a part in the organisation, known here or not."""

    name = NameField(
        label=_("The person's name"),
        error_messages={"required": _("Write the person's name.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=_("The person's e-mail address"),
        help_text=_("The person is told by mail, and can end the part at any time."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Write the person's e-mail address."), "invalid": WRONG_EMAIL},
    )
    part = forms.ChoiceField(label=_("Part in the organisation"), choices=Part.choices, initial=Part.MEMBER)
    may_represent = forms.BooleanField(required=False, label=_("May write and answer for the organisation"))
    until = forms.DateField(
        required=False,
        label=_("Until"),
        help_text=_("Empty: until somebody ends it."),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": _("Choose a day.")},
    )

    def clean_until(self) -> datetime.datetime | None:
        """The end of that day on the clock of the site."""
        day, zone = self.cleaned_data["until"], current.site().time_zone
        if day is None:
            return None
        if day < clock.today(zone) or day.year > 2200:
            raise forms.ValidationError(_("Choose a day that is still to come."))
        return datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time(), ZoneInfo(zone))


class NewGuide(forms.Form):
    """A field, and the address or name of the organisation to turn to in it."""

    field = forms.ChoiceField(label=_("Field of activity"))
    organisation = LineField(
        label=_("Organisation"),
        help_text=_("Its whole name as it stands in the directory, or the address of its page."),
        error_messages={"required": _("Write which organisation.")},
    )

    def __init__(self, data: Any = None):
        super().__init__(data)
        options = WordsField("field").groups[0].options
        found = [(one.code, "\u00a0\u00a0" * one.depth + one.label) for one in options]
        self.fields["field"].choices = found  # type: ignore[attr-defined]

    def clean_field(self) -> Any:
        return WordsField("field").understood(self.cleaned_data["field"])

    def clean_organisation(self) -> Any:
        found = queries.listed_as(self.cleaned_data["organisation"])
        if found is None:
            raise forms.ValidationError(_("We find no such organisation in the directory."))
        return found
