from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class Service(forms.Form):
    """Another service to sign in with, as its own administrators give it to us."""

    name = forms.CharField(
        max_length=60,
        label=gettext_lazy("What people call it"),
        help_text=gettext_lazy("It stands on the button of the sign-in page."),
    )
    key = forms.SlugField(
        max_length=40,
        label=gettext_lazy("Short name for addresses"),
        help_text=gettext_lazy("Small letters a to z, digits and hyphens. It cannot be changed later."),
        widget=forms.TextInput(attrs={"dir": "ltr", "spellcheck": "false", "autocapitalize": "none"}),
    )
    issuer = forms.CharField(
        max_length=300,
        label=gettext_lazy("Address of the service"),
        help_text=gettext_lazy("The service calls it the issuer. It begins with https://"),
        widget=forms.URLInput(attrs={"dir": "ltr", "spellcheck": "false"}),
    )
    client = forms.CharField(
        max_length=200,
        label=gettext_lazy("The name it has given us"),
        help_text=gettext_lazy("The service calls it the client ID."),
        widget=forms.TextInput(attrs={"dir": "ltr", "spellcheck": "false", "autocomplete": "off"}),
    )
    secret = forms.CharField(
        max_length=500,
        label=gettext_lazy("The secret it has given us"),
        help_text=gettext_lazy("The service calls it the client secret. It is sealed and never shown again."),
        widget=forms.PasswordInput(attrs={"dir": "ltr", "autocomplete": "new-password"}),
    )

    def clean_key(self) -> str:
        return str(self.cleaned_data["key"]).lower()

    def clean_issuer(self) -> str:
        """Only over https: a plain one could be read and changed on its way; the key of a session depends on it."""
        issuer = str(self.cleaned_data["issuer"]).strip()
        if not issuer.lower().startswith("https://"):
            raise forms.ValidationError(_("The address must begin with https://"))
        return issuer

    def refuse(self, field: str) -> None:
        """Say at the field what the action did not take."""
        said: dict[str, Any] = {
            "issuer": _("This is no address of a service. Take away what stands after a ? or a #."),
            "key": _("Another service has this short name already."),
        }
        self.add_error(field, said[field])
