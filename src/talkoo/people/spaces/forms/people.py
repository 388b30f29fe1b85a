"""Joining, and looking after the people of a network."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from talkoo.kernel import pages
from talkoo.kernel.text import pick
from talkoo.people.accounts.forms.fields import ContactField, NameField
from talkoo.people.spaces import queries
from talkoo.people.spaces.forms.fields import ParagraphsField
from talkoo.people.spaces.models import ParticipantKind
from talkoo.plumbing.places import known as places
from talkoo.plumbing.places.models import Kind as Place


class AreaField(forms.ChoiceField):
    """The municipality somebody is from; comes out as its id."""

    def __init__(self, **options: Any):
        options.setdefault("label", _("Your municipality"))
        options.setdefault("required", False)
        options.setdefault("error_messages", {"invalid_choice": _("Choose a municipality of the list.")})
        super().__init__(**options)

    def fill(self, space_id: uuid.UUID | None) -> None:
        """Offer those of this space first."""
        self.choices = [("", "–"), *queries.municipalities_to_choose(space_id)]

    def clean(self, value: Any) -> uuid.UUID | None:
        chosen = super().clean(value)
        return uuid.UUID(chosen) if chosen else None

    def valid_value(self, value: Any) -> bool:
        """Any municipality in force, also of a country that is not offered."""
        try:
            found = places.place(uuid.UUID(str(value)))
        except ValueError:
            return False
        return found is not None and found.is_current and found.kind == Place.MUNICIPALITY


class Visitor(forms.Form):
    """All that a newcomer is asked: four fields, one of them optional. `homepage` is a trap for programs."""

    name = NameField()
    contact = ContactField(help_text=_("It is shown to nobody. We send you a code there."))
    area = AreaField()
    consent = forms.BooleanField(
        label=_("My name and this contact may be kept here so that I can take part"),
        error_messages={"required": _("Without your consent we may not keep your name and contact.")},
    )
    homepage = forms.CharField(
        required=False, max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, *given: Any, space_id: uuid.UUID, **options: Any):
        super().__init__(*given, **options)
        self.fields["area"].fill(space_id)  # type: ignore[attr-defined]

    @property
    def is_trapped(self) -> bool:
        """Whether a program filled it in."""
        return bool(self.data.get("homepage"))


class As(forms.Form):
    """As whom somebody takes part, and from where. Everything has an answer already: one button is enough."""

    capacity = forms.ChoiceField(
        label=_("I take part as"),
        required=False,
        error_messages={
            "invalid_choice": _("Choose one of the list. You may speak for an organisation no longer.")
        },
    )
    area = AreaField()

    def __init__(
        self, *given: Any, space_id: uuid.UUID, represents: Sequence[dict[str, Any]], **options: Any
    ):
        super().__init__(*given, **options)
        language = pages.language()
        self.fields["capacity"].choices = [  # type: ignore[attr-defined]
            (ParticipantKind.CITIZEN.value, ParticipantKind.CITIZEN.label),
            *((f"org:{one['id']}", pick(one["name"], language)) for one in represents),
            *((kind.value, kind.label) for kind in ParticipantKind if kind != ParticipantKind.CITIZEN),
        ]
        self.fields["area"].fill(space_id)  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Any]:
        """As actions.join takes it."""
        said = self.cleaned_data["capacity"] or ParticipantKind.CITIZEN.value
        is_organisation = said.startswith("org:")
        return {
            "kind": ParticipantKind.CITIZEN.value if is_organisation else said,
            "capacity_id": uuid.UUID(said.removeprefix("org:")) if is_organisation else None,
            "area_id": self.cleaned_data["area"],
        }


class Add(forms.Form):
    """Somebody whom the contact enters. The consent was said to the contact."""

    name = NameField(
        label=_("The person's name"),
        error_messages={"required": _("Write the person's name.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    contact = ContactField(
        label=_("Their e-mail address or phone number"),
        help_text=_("It is shown to nobody. The person is told there."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "ltr"}),
    )
    area = AreaField(label=_("Their municipality"))
    consent = forms.BooleanField(
        label=_("The person has told me: my name and this contact may be kept here so that I can take part"),
        error_messages={"required": _("Without the person's consent nobody is entered.")},
    )

    def __init__(self, *given: Any, space_id: uuid.UUID, **options: Any):
        super().__init__(*given, **options)
        self.fields["area"].fill(space_id)  # type: ignore[attr-defined]


class Reason(forms.Form):
    """Why somebody's part ends; the person reads it."""

    reason = ParagraphsField(
        label=_("Why?"),
        help_text=_("The person reads this."),
        rows=4,
        required_text=_("Say why. The person is told."),
    )
