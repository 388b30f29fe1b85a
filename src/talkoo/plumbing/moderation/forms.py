import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from talkoo.kernel.text import clean_paragraphs
from talkoo.plumbing.moderation.models import Reason

_TOO_LONG = _("The text is too long: %(show_value)d characters. There is room for %(limit_value)d.")


class Report(forms.Form):
    """What is wrong with something. `homepage` is a trap for programs, `once` the number of this form."""

    reason = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=Reason.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what is wrong."),
            "invalid_choice": _("Choose what is wrong."),
        },
    )
    text = forms.CharField(
        label=_("Tell more"),
        help_text=_("What should we look at? Only those who look after the site read this."),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"max_length": _TOO_LONG},
    )
    homepage = forms.CharField(
        required=False, max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    once = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def clean_text(self) -> str:
        return clean_paragraphs(self.cleaned_data["text"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("reason") == Reason.OTHER and not given.get("text") and "text" not in self.errors:
            self.add_error("text", _("Tell in a few words what is wrong."))
        return given

    @property
    def number(self) -> uuid.UUID | None:
        """The number of the form as it came in; None when it is none of ours."""
        try:
            return uuid.UUID(self.cleaned_data.get("once", ""))
        except ValueError:
            return None

    @property
    def is_trapped(self) -> bool:
        """Whether a program filled it in."""
        return bool(self.data.get("homepage"))


class Hide(forms.Form):
    """Why it is hidden, for those who wrote it."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Whoever wrote it is told this reason. Write it to them, plainly and kindly."),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": _("Write the reason. Whoever wrote it is told."),
            "max_length": _TOO_LONG,
        },
    )

    def clean_reason(self) -> str:
        if not (reason := clean_paragraphs(self.cleaned_data["reason"])):
            raise forms.ValidationError(self.fields["reason"].error_messages["required"], code="required")
        return reason


class Decline(Hide):
    """Why what waited is not let through, for whoever wrote it."""


class Appeal(forms.Form):
    """Why somebody else should look at a decision again."""

    text = forms.CharField(
        label=_("Why should it be seen?"),
        help_text=_("Another moderator reads this, with the reason above. You can ask once."),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": _("Write why you think that the decision is wrong."),
            "max_length": _TOO_LONG,
        },
    )

    def clean_text(self) -> str:
        if not (text := clean_paragraphs(self.cleaned_data["text"])):
            raise forms.ValidationError(self.fields["text"].error_messages["required"], code="required")
        return text


class AppealAnswer(forms.Form):
    """What whoever looked again says to those who wrote it; a refusal has its reason."""

    answer = forms.CharField(
        label=_("Answer"),
        help_text=_("Whoever wrote it gets this answer. Without it, it can only be shown again."),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": _TOO_LONG},
    )

    def __init__(self, *given: Any, is_refusing: bool = False, **more: Any):
        super().__init__(*given, **more)
        self.is_refusing = is_refusing

    def clean_answer(self) -> str:
        answer = clean_paragraphs(self.cleaned_data["answer"])
        if self.is_refusing and not answer:
            raise forms.ValidationError(_("Write why it stays hidden. Whoever wrote it is told."))
        return answer


class Keep(forms.Form):
    """An answer for whoever reported."""

    answer = forms.CharField(
        label=_("Answer"),
        help_text=_("Whoever reported it gets this answer, if we know them."),
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _TOO_LONG},
    )
