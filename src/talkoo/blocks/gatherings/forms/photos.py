from django import forms
from django.utils.translation import gettext_lazy as _

from talkoo.kernel.once import Once
from talkoo.plumbing.files.forms import PictureForm


class NewPhoto(Once, PictureForm):
    """A photo, what it shows, and that those in it agreed."""

    all_agreed = forms.BooleanField(
        label=_("Everybody who can be recognised has said yes to being pictured"),
        error_messages={
            "required": _("Ask everybody who can be recognised first. Without their yes it cannot be shown.")
        },
    )
