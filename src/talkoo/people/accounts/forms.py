from django import forms
from django.utils.translation import gettext_lazy as _

from talkoo.kernel.text import clean_line


class Email(forms.Form):
    """Where the code goes."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Write your e-mail address."),
            "invalid": _(
                "This does not look like an e-mail address. It needs an @ sign, for example name@example.org."
            ),
        },
    )


class Code(forms.Form):
    """The six digits, however they were typed: spaces and dashes do not count, nor which digits a script uses."""

    code = forms.CharField(
        label=_("The code from the mail"),
        help_text=_("Six digits"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages={"required": _("Write the six digits from the mail.")},
    )

    def clean_code(self) -> str:
        digits = "".join(str(int(sign)) for sign in clean_line(self.cleaned_data["code"]) if sign.isdecimal())
        if len(digits) != 6:
            raise forms.ValidationError(_("The code has six digits."))
        return digits
