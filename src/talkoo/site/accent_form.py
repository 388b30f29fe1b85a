"""Choosing the colour of a site: one of those drawn for it, or one of one's own that can be read."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talkoo.site import look

OWN = "own"
NAMES = {
    "spruce": gettext_lazy("Spruce green"),
    "lake": gettext_lazy("Lake blue-green"),
    "cranberry": gettext_lazy("Cranberry red"),
    "heather": gettext_lazy("Heather violet"),
    "cornflower": gettext_lazy("Cornflower blue"),
}
OF_OUR_OWN = (OWN, gettext_lazy("A colour of our own"))


class AccentForm(forms.Form):
    """`accent` is a name or OWN; `own` the colour then, checked so that everybody can read words in it."""

    accent = forms.ChoiceField(
        label=gettext_lazy("Colour"),
        choices=[*NAMES.items(), OF_OUR_OWN],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a colour.")},
    )
    own = forms.CharField(
        label=gettext_lazy("Our colour"),
        help_text=gettext_lazy("As in #0d5340: a # and six digits or letters from a to f."),
        required=False,
        max_length=7,
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocapitalize": "none", "dir": "ltr"}),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("accent") != OWN or "own" in self.errors:
            return given
        colour = given.get("own", "").strip().lower()
        if not look.is_colour(colour):
            self.add_error(
                "own", _("Write the colour as # and six digits or letters from a to f, for example #0d5340.")
            )
        elif not look.is_readable(colour):
            self.add_error(
                "own",
                _(
                    "Words in this colour cannot be read well on light paper. A near colour that can: %(colour)s."
                )
                % {"colour": look.nearest(colour)},
            )
        given["own"] = colour
        return given

    @property
    def chosen(self) -> str:
        """What is kept of it."""
        given = self.cleaned_data
        return str(given["own"] if given["accent"] == OWN else given["accent"])
