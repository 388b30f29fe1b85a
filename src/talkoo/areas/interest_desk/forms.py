from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from talkoo.kernel.text import Text, clean_paragraphs
from talkoo.people.accounts.forms.fields import ContactField, NameField

_TOO_LONG = _("The text is too long: %(show_value)d characters. There is room for %(limit_value)d.")


class Interest(forms.Form):
    """What interests somebody. `homepage` is a trap: people do not see it, programs fill it in.

    Who has signed in is asked for nothing that is known (`is_known`).
    """

    text = forms.CharField(
        label=_("What interests you?"),
        help_text=_("In your own words. One sentence is enough."),
        max_length=3_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write what interests you."), "max_length": _TOO_LONG},
    )
    name = NameField(error_messages={"required": _("Write your name, so that you can be answered.")})
    contact = ContactField(
        help_text=_("The answer comes here. It is shown to nobody but the one who answers."),
        error_messages={"required": _("Write an e-mail address or a phone number. The answer comes there.")},
    )
    area = forms.ChoiceField(
        label=_("Your municipality"),
        required=False,
        error_messages={"invalid_choice": _("Choose a municipality from the list.")},
    )
    words = forms.MultipleChoiceField(
        label=_("Words that fit"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose from the list.")},
    )
    consent = forms.BooleanField(
        label=_(
            "My name and contact detail may be kept here until I have been answered, and for half a year after."
        ),
        error_messages={"required": _("Without this we cannot keep what you write, nor answer.")},
    )
    homepage = forms.CharField(
        required=False, max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def __init__(
        self,
        *given: Any,
        areas: Sequence[tuple[str, Text]],
        words: Sequence[tuple[str, str]],
        is_known: bool,
        **options: Any,
    ):
        super().__init__(*given, **options)
        self.fields["area"].choices = [("", _("I would rather not say")), *areas]  # type: ignore[attr-defined]
        self.fields["words"].choices = words  # type: ignore[attr-defined]
        if is_known:
            for name in ("name", "contact", "consent"):
                del self.fields[name]

    def clean_text(self) -> str:
        if not (text := clean_paragraphs(self.cleaned_data["text"])):
            raise forms.ValidationError(self.fields["text"].error_messages["required"], code="required")
        return text

    @property
    def is_trapped(self) -> bool:
        """Whether a program filled it in."""
        return bool(self.data.get("homepage"))


class Tips(forms.Form):
    """Networks to tell the person of, with a personal line."""

    networks = forms.MultipleChoiceField(
        label=_("Networks"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one network."),
            "invalid_choice": _("Somebody has changed this network, or tipped it already. Choose again."),
        },
    )
    note = forms.CharField(
        label=_("A personal line"),
        help_text=_("It stands in the message, as you write it."),
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _TOO_LONG},
    )

    def __init__(self, *given: Any, networks: Sequence[tuple[str, Any]], **options: Any):
        super().__init__(*given, **options)
        self.fields["networks"].choices = networks  # type: ignore[attr-defined]


class Decline(forms.Form):
    """Kind words when there is nothing to tip."""

    text = forms.CharField(
        label=_("Your answer"),
        help_text=_("It is sent as you write it."),
        max_length=3_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write what the person should hear."), "max_length": _TOO_LONG},
    )

    def clean_text(self) -> str:
        if not (text := clean_paragraphs(self.cleaned_data["text"])):
            raise forms.ValidationError(self.fields["text"].error_messages["required"], code="required")
        return text
