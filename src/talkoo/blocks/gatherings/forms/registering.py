"""What comes in when somebody registers, changes it, or organisers say as what people can come."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from talkoo.kernel.text import clean_line, clean_paragraphs
from talkoo.people.organisations.queries.mine import Capacity

_TOO_LONG = gettext_lazy("This is too long: there is room for %(limit_value)d characters.")
LONGEST_NEED = 1_000


def _need() -> forms.CharField:
    return forms.CharField(
        label=_("What you need to be able to take part"),
        help_text=_(
            "For example an interpreter, a ramp or food without milk. It is sealed: only the organisers can look at "
            "it, each look is recorded, and it is erased 30 days after the end."
        ),
        required=False,
        max_length=LONGEST_NEED,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _TOO_LONG},
    )


def _name(label: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Write the name."), "max_length": _TOO_LONG},
    )


def _phone() -> forms.CharField:
    return forms.CharField(
        label=_("Telephone number"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        error_messages={"max_length": _TOO_LONG},
    )


def _pictured() -> forms.BooleanField:
    return forms.BooleanField(
        label=_("Photographs in which I can be recognised may be taken and shown"),
        help_text=_("You can take this back at any time."),
        required=False,
    )


def ask_who(form: Any, *, is_visitor: bool, is_helper: bool, capacities: Sequence[Capacity]) -> Any:
    """Give the form of the questions of a role what is asked of everybody besides; returns it."""
    if is_visitor or is_helper:
        form.fields["name"] = _name(_("Name of the person who comes") if is_helper else _("Your name"))
        form.fields["email"] = forms.EmailField(
            label=_("E-mail address"),
            required=not is_helper,
            max_length=254,
            help_text=_("Without one, mails about it come to you.")
            if is_helper
            else _(
                "A link by which you can change or cancel comes there. It is shown to the organisers alone."
            ),
            widget=forms.EmailInput(attrs={"autocomplete": "email"}),
            error_messages={
                "required": _("Write your e-mail address."),
                "invalid": _(
                    "This does not look like an e-mail address. It needs an @ sign, for example name@example.org."
                ),
            },
        )
        form.fields["phone"] = _phone()
    if capacities and not is_helper:
        form.fields["organisation"] = forms.ChoiceField(
            label=_("I come for"),
            required=False,
            choices=[("", _("Myself")), *((str(one.organisation_id), one.name) for one in capacities)],
            error_messages={"invalid_choice": _("Choose one of these.")},
        )
    form.fields["need"] = _need()
    form.fields["pictured"] = _pictured()
    return form


def ask_changes(
    form: Any, *, has_account: bool, capacities: Sequence[Capacity], initial: dict[str, Any]
) -> Any:
    """The same for somebody who changes what they said; returns it."""
    if not has_account:
        form.fields["name"] = _name(_("Name"))
        form.fields["phone"] = _phone()
    elif capacities:
        form.fields["organisation"] = forms.ChoiceField(
            label=_("I come for"),
            required=False,
            choices=[("", _("Myself")), *((str(one.organisation_id), one.name) for one in capacities)],
            error_messages={"invalid_choice": _("Choose one of these.")},
        )
    form.fields["pictured"] = _pictured()
    form.initial.update(initial)
    return form


def who(form: Any) -> dict[str, Any]:
    """What was said of oneself, as `actions.admitting.Coming` takes it."""
    given = form.cleaned_data
    organisation = given.get("organisation") or ""
    return {
        "name": clean_line(given.get("name") or ""),
        "email": given.get("email") or "",
        "phone": clean_line(given.get("phone") or ""),
        "organisation_id": uuid.UUID(organisation) if organisation else None,
        "may_be_pictured": bool(given.get("pictured")),
        "need": clean_paragraphs(given.get("need") or ""),
    }


class ToldNeed(forms.Form):
    """What somebody needs, told or changed afterwards."""

    need = forms.CharField(
        label=gettext_lazy("What you need to be able to take part"),
        required=False,
        max_length=LONGEST_NEED,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _TOO_LONG},
    )


class WrittenRole(forms.Form):
    """As what people can come."""

    name = forms.CharField(
        label=pgettext_lazy("role at an event", "Name of the role"),
        max_length=80,
        error_messages={"required": gettext_lazy("Write what it is called."), "max_length": _TOO_LONG},
    )
    quota = forms.IntegerField(
        label=gettext_lazy("How many places it has"),
        help_text=gettext_lazy("Empty: as many as the event has."),
        required=False,
        min_value=0,
        max_value=1_000_000,
        widget=forms.NumberInput(attrs={"min": 0, "inputmode": "numeric"}),
        error_messages={
            "invalid": gettext_lazy("Write a whole number."),
            "min_value": gettext_lazy("Write a whole number."),
            "max_value": gettext_lazy("Write a smaller number."),
        },
    )

    def __init__(self, *given: Any, needs_name: bool = True, **more: Any):
        super().__init__(*given, **more)
        self.fields["name"].required = needs_name

    def clean_name(self) -> str:
        name = clean_line(self.cleaned_data["name"])
        if not name and self.fields["name"].required:
            raise forms.ValidationError(self.fields["name"].error_messages["required"], code="required")
        return name


class Reason(forms.Form):
    """Why somebody is put first."""

    reason = forms.CharField(
        label=gettext_lazy("Why they are put first"),
        max_length=200,
        error_messages={"required": gettext_lazy("Write the reason."), "max_length": _TOO_LONG},
    )

    def clean_reason(self) -> str:
        if not (reason := clean_line(self.cleaned_data["reason"])):
            raise forms.ValidationError(self.fields["reason"].error_messages["required"], code="required")
        return reason


class PastedList(forms.Form):
    """Who came, as a platform or somebody kept it."""

    lines = forms.CharField(
        label=gettext_lazy("Who came, one on each line"),
        help_text=gettext_lazy(
            "Names or e-mail addresses; a list saved by a video service can be pasted as it is."
        ),
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": gettext_lazy("Paste the list here."), "max_length": _TOO_LONG},
    )


_NO_NUMBER = gettext_lazy("Choose a number.")
_SCALE = [(str(number), str(number)) for number in range(1, 6)]


class GivenPulse(forms.Form):
    """How it was."""

    joy = forms.ChoiceField(
        label=gettext_lazy("How much joy did it give you? 1 is none, 5 is very much"),
        choices=_SCALE,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose a number."),
            "invalid_choice": gettext_lazy("Choose a number."),
        },
    )
    strength = forms.ChoiceField(
        label=gettext_lazy("How much strength did it give you? 1 is none, 5 is very much"),
        choices=_SCALE,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose a number."),
            "invalid_choice": gettext_lazy("Choose a number."),
        },
    )
    text = forms.CharField(
        label=gettext_lazy("What else would you like to say?"),
        help_text=gettext_lazy("The organisers read it. Nobody can see who wrote it."),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": _TOO_LONG},
    )
