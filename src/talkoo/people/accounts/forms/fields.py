"""Fields that several forms have."""

from typing import Any

from django import forms
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

from talkoo.kernel import i18n, pages
from talkoo.kernel.text import clean_line
from talkoo.people.accounts import queries
from talkoo.plumbing.tenancy import current

WRONG_EMAIL = _(
    "This does not look like an e-mail address. It needs an @ sign, for example name@example.org."
)
WRONG_CONTACT = _(
    "This is neither an e-mail address nor a phone number. Example: name@example.org or +358 40 123 4567."
)


class NameField(forms.CharField):
    """A person's name as they write it, in one line."""

    def __init__(self, **options: Any):
        options.setdefault("label", _("Your name"))
        options.setdefault("widget", forms.TextInput(attrs={"autocomplete": "name"}))
        options.setdefault("error_messages", {"required": _("Write your name.")})
        super().__init__(max_length=120, **options)

    def clean(self, value: Any) -> Any:
        name = clean_line(super().clean(value) or "")
        if not name and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return name


class ContactField(forms.CharField):
    """An e-mail address or a phone number; comes out as it is kept."""

    def __init__(self, **options: Any):
        options.setdefault("label", _("Your e-mail address or phone number"))
        options.setdefault("widget", forms.TextInput(attrs={"autocomplete": "email", "dir": "ltr"}))
        options.setdefault("error_messages", {"required": _("Write your e-mail address or phone number.")})
        super().__init__(max_length=254, **options)

    def clean(self, value: Any) -> Any:
        written = clean_line(super().clean(value) or "")
        if not written and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return clean_contact(written) if written else ""


def clean_contact(written: str) -> str:
    """An address or number as it is kept. Raises ValidationError."""
    try:
        kind = queries.kind_of(written)
    except queries.WrongContact:
        raise forms.ValidationError(WRONG_CONTACT, code="invalid") from None
    tidy = queries.tidy(kind, written)
    if kind == "email":
        EmailValidator(message=WRONG_EMAIL)(tidy)
    return tidy


class CodeField(forms.CharField):
    """Six digits, however they were typed: spaces and dashes do not count, nor which digits a script uses."""

    def __init__(self, **options: Any):
        options.setdefault("help_text", _("Six digits"))
        super().__init__(
            max_length=20,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
            **options,
        )

    def clean(self, value: Any) -> Any:
        typed = clean_line(super().clean(value) or "")
        digits = "".join(str(int(sign)) for sign in typed if sign.isdecimal())
        if len(digits) != 6:
            raise forms.ValidationError(_("The code has six digits."))
        return digits


def page_languages() -> list[tuple[str, str]]:
    """Languages that pages and mails can be read in: the site's own first."""
    site = current.get()
    own = [code for code in (site.languages if site else ()) if code in i18n.INTERFACE]
    every = [*own, *(code for code in i18n.INTERFACE if code not in own)]
    return [(code, i18n.own_name(code)) for code in every]


def of_the_page() -> str:
    """What is chosen when nobody chooses."""
    return pages.language()
