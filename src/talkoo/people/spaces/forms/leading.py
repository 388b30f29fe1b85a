"""Handing over, quotas, and who coordinates."""

import datetime
import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from talkoo.kernel import clock
from talkoo.people.spaces.forms.fields import LineField, ParagraphsField
from talkoo.plumbing.tenancy import current


class PublicName(forms.Form):
    """What the contact is shown as."""

    public_name = LineField(
        label=_("The name that everybody sees"),
        help_text=_("Leave it empty, and everybody sees “contact person” in its place."),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class Offer(forms.Form):
    """To whom the contact's role is offered, and a word with it."""

    person = forms.TypedChoiceField(
        label=_("To whom?"),
        coerce=uuid.UUID,
        error_messages={
            "required": _("Choose who could follow you."),
            "invalid_choice": _("Choose somebody who takes part."),
        },
    )
    message = ParagraphsField(label=_("A word to this person"), required=False, rows=4)

    def __init__(self, *given: Any, people: Sequence[tuple[str, str]], **options: Any):
        super().__init__(*given, **options)
        self.fields["person"].choices = [("", "–"), *people]  # type: ignore[attr-defined]


class QuotaForm(forms.Form):
    """From how many to how many people in a role each municipality gives."""

    name = LineField(
        label=_("The role"),
        help_text=_("For example: informant"),
        max_length=120,
        required_text=_("Write what these people do."),
    )
    minimum = forms.IntegerField(
        label=_("At least"),
        min_value=0,
        max_value=99,
        error_messages={"required": _("Write a number, for example 2.")},
    )
    maximum = forms.IntegerField(
        label=_("At most"),
        min_value=1,
        max_value=99,
        error_messages={"required": _("Write a number, for example 3.")},
    )

    def clean(self) -> None:
        least, most = self.cleaned_data.get("minimum"), self.cleaned_data.get("maximum")
        if least is not None and most is not None and most < least:
            self.add_error("maximum", _("This must be at least as many as above."))


class SignUp(forms.Form):
    """For which municipality; `person` is chosen by the contact only."""

    area = forms.TypedChoiceField(
        label=_("For which municipality?"),
        coerce=uuid.UUID,
        error_messages={
            "required": _("Choose a municipality."),
            "invalid_choice": _("Choose a municipality of this network."),
        },
    )
    person = forms.TypedChoiceField(
        label=_("Who?"),
        coerce=uuid.UUID,
        error_messages={
            "required": _("Choose who."),
            "invalid_choice": _("Choose somebody who takes part."),
        },
    )

    def __init__(
        self,
        *given: Any,
        areas: Sequence[tuple[str, Any]],
        people: Sequence[tuple[str, str]] = (),
        **options: Any,
    ):
        super().__init__(*given, **options)
        self.fields["area"].choices = [("", "–"), *areas]  # type: ignore[attr-defined]
        if people:
            self.fields["person"].choices = list(people)  # type: ignore[attr-defined]
        else:
            del self.fields["person"]


class Coordinator(forms.Form):
    """Which organisation coordinates from a day on."""

    organisation = LineField(
        label=_("Organisation"),
        help_text=_("Its name as it stands in the directory."),
        required_text=_("Write the name of the organisation."),
    )
    since = forms.DateField(
        label=_("From which day?"),
        required=False,
        help_text=_("Today, if you leave it empty."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"],
        error_messages={"invalid": _("Write the day like this: 28.2.2026.")},
    )
    is_interim = forms.BooleanField(label=_("For the time being"), required=False)

    def clean_since(self) -> datetime.date | None:
        day: datetime.date | None = self.cleaned_data["since"]
        if day and day.year < 1900:
            raise forms.ValidationError(_("Write the day like this: 28.2.2026."))
        return day


class Terms(forms.Form):
    """A new version of the terms of membership."""

    text = ParagraphsField(
        label=_("The terms"),
        help_text=_("What does a member promise? “No obligations” is enough to begin with."),
        max_length=20_000,
        rows=12,
        required_text=_("Write the terms."),
    )
    fee = forms.DecimalField(
        label=_("Fee in euros a year"),
        required=False,
        min_value=0,
        max_digits=9,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        error_messages={"invalid": _("Write a sum, for example 20.")},
    )
    acceptance_due = forms.DateField(
        label=_("Members are asked to accept it by"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"],
        error_messages={"invalid": _("Write the day like this: 28.2.2026.")},
    )
    number = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def clean_acceptance_due(self) -> datetime.date | None:
        day: datetime.date | None = self.cleaned_data["acceptance_due"]
        if day and day < clock.today(current.site().time_zone):
            raise forms.ValidationError(_("This day is over."))
        return day
