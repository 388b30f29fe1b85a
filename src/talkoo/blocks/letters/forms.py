from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from talkoo.kernel.text import Text, clean_line, clean_paragraphs


class Letter(forms.Form):
    """A visitor's letter. `homepage` is a trap: people do not see it, programs fill it in.

    `mailboxes` are the positions and roles that a letter to an organisation can be meant for; one alone is no choice.
    """

    mailbox = forms.TypedChoiceField(
        label=_("To whom"),
        coerce=int,
        error_messages={
            "required": _("Choose whom you write to."),
            "invalid_choice": _("Choose whom you write to."),
        },
    )
    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Write your name, so that you can be answered.")},
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("The answer comes here. Your address is not shown to anybody."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Write your e-mail address. The answer comes there."),
            "invalid": _(
                "This does not look like an e-mail address. It needs an @ sign, for example name@example.org."
            ),
        },
    )
    text = forms.CharField(
        label=_("Your message"),
        max_length=5_000,
        widget=forms.Textarea,
        error_messages={
            "required": _("Write your message."),
            "max_length": _(
                "The message is too long: %(show_value)d characters. There is room for %(limit_value)d."
            ),
        },
    )
    homepage = forms.CharField(
        required=False, max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, *given: Any, mailboxes: Sequence[tuple[int, Text]] = (), **options: Any):
        super().__init__(*given, **options)
        self._only = mailboxes[0][0] if len(mailboxes) == 1 else None
        if len(mailboxes) > 1:
            self.fields["mailbox"].choices = mailboxes  # type: ignore[attr-defined]
        else:
            del self.fields["mailbox"]

    @property
    def for_mailbox(self) -> int | None:
        """The position of the mailbox it is meant for, if there is any."""
        return self.cleaned_data.get("mailbox", self._only)

    def clean_name(self) -> str:
        if not (name := clean_line(self.cleaned_data["name"])):
            raise forms.ValidationError(self.fields["name"].error_messages["required"], code="required")
        return name

    def clean_text(self) -> str:
        if not (text := clean_paragraphs(self.cleaned_data["text"])):
            raise forms.ValidationError(self.fields["text"].error_messages["required"], code="required")
        return text

    @property
    def is_trapped(self) -> bool:
        """Whether a program filled it in."""
        return bool(self.data.get("homepage"))


class Answer(forms.Form):
    """The contact's answer."""

    text = forms.CharField(
        label=_("Your answer"),
        help_text=_("It is sent by mail. Your own address is not shown."),
        max_length=5_000,
        widget=forms.Textarea,
        error_messages={
            "required": _("Write your answer."),
            "max_length": _(
                "The answer is too long: %(show_value)d characters. There is room for %(limit_value)d."
            ),
        },
    )

    def clean_text(self) -> Any:
        if not (text := clean_paragraphs(self.cleaned_data["text"])):
            raise forms.ValidationError(self.fields["text"].error_messages["required"], code="required")
        return text
