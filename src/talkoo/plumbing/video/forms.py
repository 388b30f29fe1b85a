"""What an administrator says about a video server."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from talkoo.plumbing.video.actions import SHORTEST, Given
from talkoo.plumbing.video.models import Algorithm, Kind

_LTR = {"dir": "ltr", "spellcheck": "false", "autocapitalize": "none", "autocomplete": "off"}


class _Server(forms.Form):
    """Of all kinds. `is_new`: a secret has to be given where the kind needs one."""

    needs_secret = True

    name = forms.CharField(
        max_length=60,
        label=pgettext_lazy("video server", "What people call it"),
        help_text=gettext_lazy("Organisers see it when they choose where to meet."),
    )
    address = forms.CharField(
        max_length=300,
        label=pgettext_lazy("video server", "Its address"),
        widget=forms.URLInput(attrs=_LTR),
    )
    phone = forms.CharField(
        max_length=60,
        required=False,
        label=gettext_lazy("Telephone number to call instead"),
        help_text=gettext_lazy("People see it when the video does not work. It may be left empty."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )

    def __init__(self, *given: Any, is_new: bool = True, **options: Any):
        super().__init__(*given, **options)
        if not is_new:
            self.fields["secret"].required = False
            self.fields["secret"].help_text = _("Leave it empty to keep the one there is.")

    def clean_address(self) -> str:
        """Only over https: browsers give the camera to nothing else."""
        told = str(self.cleaned_data["address"]).strip()
        if not told.lower().startswith("https://"):
            raise forms.ValidationError(_("The address must begin with https://"))
        return told

    def given(self) -> Given:
        """As the actions take it."""
        return Given(**self.cleaned_data)

    def refuse(self, field: str) -> None:
        """Say at the field what the action did not take."""
        said: dict[str, Any] = {
            "address": _("This is no address of a server. Take away what stands after a ? or a #."),
            "secret": _("This secret is missing or too short: it needs %(num)s signs.") % {"num": SHORTEST},
            "client": _("With a secret, this is needed too."),
            "name": _("Give it a name."),
        }
        self.add_error(field if field in self.fields else None, said[field])


class Jitsi(_Server):
    """A Jitsi Meet; without a secret anybody who knows a room's name gets in."""

    client = forms.CharField(
        max_length=200,
        required=False,
        label=gettext_lazy("App ID"),
        help_text=gettext_lazy("As the server has it (app_id). Empty if the server asks for no key."),
        widget=forms.TextInput(attrs=_LTR),
    )
    secret = forms.CharField(
        max_length=500,
        required=False,
        label=gettext_lazy("App secret"),
        help_text=gettext_lazy("As the server has it (app_secret). It is sealed and never shown again."),
        widget=forms.PasswordInput(attrs={"dir": "ltr", "autocomplete": "new-password"}),
    )
    audience = forms.CharField(
        max_length=200,
        required=False,
        label=gettext_lazy("Audience"),
        help_text=gettext_lazy("Only if the server expects another word than “jitsi”."),
        widget=forms.TextInput(attrs=_LTR),
    )
    field_order = ["name", "address", "client", "secret", "audience", "phone"]


class Galene(_Server):
    """A Galène whose administrator lets us make groups."""

    client = forms.CharField(
        max_length=200,
        label=gettext_lazy("Name of an administrator of the server"),
        help_text=gettext_lazy("As in config.json, with the permission “admin”."),
        widget=forms.TextInput(attrs=_LTR),
    )
    secret = forms.CharField(
        max_length=500,
        label=gettext_lazy("Password of this administrator"),
        help_text=gettext_lazy("It is sealed and never shown again."),
        widget=forms.PasswordInput(attrs={"dir": "ltr", "autocomplete": "new-password"}),
    )
    field_order = ["name", "address", "client", "secret", "phone"]


class BigBlueButton(_Server):
    """A BigBlueButton, as `bbb-conf --secret` describes it."""

    secret = forms.CharField(
        max_length=500,
        label=gettext_lazy("Secret"),
        help_text=gettext_lazy("“bbb-conf --secret” prints it. It is sealed and never shown again."),
        widget=forms.PasswordInput(attrs={"dir": "ltr", "autocomplete": "new-password"}),
    )
    algorithm = forms.ChoiceField(
        label=gettext_lazy("How calls are signed"),
        choices=Algorithm.choices,
        initial=Algorithm.SHA256,
        help_text=gettext_lazy("SHA-256, unless the server is an old one."),
    )
    field_order = ["name", "address", "secret", "algorithm", "phone"]


FORMS: dict[str, type[_Server]] = {
    Kind.JITSI: Jitsi,
    Kind.GALENE: Galene,
    Kind.BIGBLUEBUTTON: BigBlueButton,
}
