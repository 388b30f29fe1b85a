import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from talkoo.plumbing.files.forms import PictureForm


class NewPhoto(PictureForm):
    """A photo, what it shows, and that those in it agreed."""

    all_agreed = forms.BooleanField(
        label=_("Everybody who can be recognised has said yes to being pictured"),
        error_messages={
            "required": _("Ask everybody who can be recognised first. Without their yes it cannot be shown.")
        },
    )
    once = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def clean_once(self) -> uuid.UUID:
        return self.cleaned_data["once"] or uuid.uuid4()

    @property
    def once_value(self) -> str:
        """What the form carries along."""
        try:
            return str(uuid.UUID(self.data.get("once", "") if self.is_bound else ""))
        except ValueError:
            return str(uuid.uuid4())
