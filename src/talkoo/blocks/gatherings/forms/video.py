"""Where the recording of a gathering is."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talkoo.kernel.links import WrongLink, tidy


class Recording(forms.Form):
    """An address that the recording can be watched at; empty takes it away."""

    recording_url = forms.CharField(
        max_length=300,
        required=False,
        label=gettext_lazy("Address of the recording"),
        help_text=gettext_lazy("It begins with https:// and stands on the page of the event afterwards."),
        widget=forms.URLInput(attrs={"dir": "ltr", "spellcheck": "false", "autocomplete": "off"}),
    )

    def clean_recording_url(self) -> str:
        told = str(self.cleaned_data["recording_url"]).strip()
        if not told:
            return ""
        try:
            return tidy(told)
        except WrongLink:
            raise forms.ValidationError(_("This is no address of a page on the web.")) from None
