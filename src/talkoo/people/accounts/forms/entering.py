"""Coming in: joining, signing in, and entering somebody else."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from talkoo.kernel.text import clean_line, clean_paragraphs
from talkoo.people.accounts.forms.fields import (
    CodeField,
    ContactField,
    NameField,
    clean_contact,
    of_the_page,
    page_languages,
)
from talkoo.people.accounts.models import Via


class SignIn(forms.Form):
    """Where the code goes."""

    contact = ContactField(
        widget=forms.TextInput(attrs={"autocomplete": "username webauthn", "dir": "ltr"}),
    )


class Join(forms.Form):
    """All that a newcomer is asked. `homepage` is a trap: people do not see it, programs fill it in."""

    name = NameField()
    contact = ContactField(help_text=_("It is shown to nobody. We send you a code there."))
    consent = forms.BooleanField(
        label=_("My name and this contact may be kept here so that I can take part"),
        error_messages={"required": _("Without your consent we may not keep your name and contact.")},
    )
    homepage = forms.CharField(
        required=False, max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    @property
    def is_trapped(self) -> bool:
        """Whether a program filled it in."""
        return bool(self.data.get("homepage"))


class Code(forms.Form):
    """The six digits that were sent."""

    code = CodeField(label=_("The code"), error_messages={"required": _("Write the six digits of the code.")})


class Given(forms.Form):
    """A code that a helper gave, and whose it is."""

    contact = ContactField()
    code = CodeField(
        label=_("The code that you were given"),
        error_messages={"required": _("Write the six digits of the code.")},
    )


class AskHelp(forms.Form):
    """Asked by somebody whom no code reaches any more."""

    name = NameField()
    told = forms.CharField(
        label=_("How do we reach you now?"),
        help_text=_("A phone number or a new e-mail address, and what it is about."),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write how we can reach you.")},
    )
    homepage = forms.CharField(
        required=False, max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def clean_told(self) -> str:
        if not (told := clean_paragraphs(self.cleaned_data["told"])):
            raise forms.ValidationError(self.fields["told"].error_messages["required"], code="required")
        return told

    @property
    def is_trapped(self) -> bool:
        """Whether a program filled it in."""
        return bool(self.data.get("homepage"))


class Enter(forms.Form):
    """Somebody whom a helper enters, with how they agreed."""

    name = NameField(
        label=_("The person's name"),
        error_messages={"required": _("Write the person's name.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    contact = ContactField(
        label=_("Their phone number or e-mail address"),
        help_text=_("Leave it empty when there is none."),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "ltr"}),
    )
    language = forms.ChoiceField(label=_("The language they read"))
    via = forms.ChoiceField(
        label=_("How did they agree?"),
        choices=[
            (Via.PAPER, _("On paper: I keep the signed form")),
            (Via.ORAL, _("Aloud, before a witness")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say how the person agreed. Without consent nobody is entered.")},
    )
    witness = forms.CharField(
        label=_("The witness: their e-mail address or phone number here"),
        help_text=_(
            "Only when it was said aloud. The witness is another member, not the person and not you."
        ),
        required=False,
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "ltr"}),
    )

    def __init__(self, *given: Any, **options: Any):
        super().__init__(*given, **options)
        self.fields["language"].choices = page_languages()  # type: ignore[attr-defined]
        self.fields["language"].initial = of_the_page()

    def clean(self) -> None:
        data = self.cleaned_data
        witness = clean_line(data.get("witness", ""))
        if data.get("via") == Via.ORAL:
            if not witness:
                self.add_error("witness", _("What was said aloud needs a witness."))
            else:
                try:
                    data["witness"] = clean_contact(witness)
                except forms.ValidationError as problem:
                    self.add_error("witness", problem)
