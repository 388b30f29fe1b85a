from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from talkoo.blocks.chat.models import LONGEST
from talkoo.kernel import guessing, keeping, pages
from talkoo.kernel.once import Once
from talkoo.kernel.text import clean_line
from talkoo.plumbing.files.forms import DocumentField
from talkoo.plumbing.tenancy import current

_TOO_LONG = _(
    "This is too long for the chat: there is room for %(limit_value)d characters. Begin a thread with it."
)
_NO_TEXT = _("Write what you want to say.")


def spoken(text: str) -> str:
    """The language that a text seems to be in, of those of the site; else that of the page."""
    return guessing.language_of(text, list(current.site().languages)) or pages.language()


def _text(rows: int) -> forms.CharField:
    return forms.CharField(
        label=_("Your message"),
        max_length=LONGEST,
        strip=False,
        required=False,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": _NO_TEXT, "max_length": _TOO_LONG},
    )


class Message(Once):
    """Something to say, a file, or both. `once` is the name that the page or device has given it."""

    to = forms.IntegerField(required=False, min_value=1, max_value=10**7, widget=forms.HiddenInput)
    text = _text(2)
    document = DocumentField(
        label=_("A picture, a recording or another file"),
        required=False,
        takes_sounds=True,
        help_text=_("At most 20 MB."),
    )
    alt = forms.CharField(
        label=_("What the picture shows"),
        help_text=_("For those who cannot see it."),
        max_length=300,
        required=False,
        error_messages={"max_length": _("This is too long: there is room for %(limit_value)d characters.")},
    )

    def __init__(self, *given: Any, **more: Any):
        super().__init__(*given, **more)
        self.fields["text"].required = not self.files.get("document")

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"])
        if self.fields["text"].required and not clean_line(text):
            raise forms.ValidationError(_NO_TEXT, code="required")
        return text


class Changed(forms.Form):
    """A message in other words."""

    text = _text(4)

    def __init__(self, *given: Any, has_file: bool = False, **more: Any):
        super().__init__(*given, **more)
        self._has_file = has_file

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"])
        if not clean_line(text) and not self._has_file:
            raise forms.ValidationError(_NO_TEXT, code="required")
        return text


class Kept(Once):
    """Which messages to make a thread of, and what it is called."""

    title = forms.CharField(
        label=_("What the thread is about"),
        max_length=160,
        error_messages={
            "required": _("Write what it is about."),
            "max_length": _("This is too long: there is room for %(limit_value)d characters."),
        },
    )
    kept = forms.MultipleChoiceField(
        label=_("Messages"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one message."),
            "invalid_choice": _("Choose messages of this page."),
        },
    )

    into = forms.ChoiceField(
        label=_("Where to keep them"),
        required=False,
        error_messages={"invalid_choice": _("Nothing can be kept there now. Choose another place.")},
    )

    def __init__(
        self,
        *given: Any,
        numbers: list[int],
        places: Sequence[keeping.Place] = (),
        ticked: Sequence[str] = (),
        **more: Any,
    ):
        super().__init__(*given, **more)
        self._ticked = list(ticked)
        self.has_places = bool(places)
        self.fields["kept"].choices = [(str(one), str(one)) for one in numbers]  # type: ignore[attr-defined]
        self.fields["into"].choices = [  # type: ignore[attr-defined]
            ("", _("In a new thread")),
            *((one.name, one.label) for one in places),
        ]

    def clean_title(self) -> str:
        title = clean_line(self.cleaned_data["title"])
        if not title:
            raise forms.ValidationError(_("Write what it is about."), code="required")
        return title

    @property
    def chosen(self) -> list[str]:
        """The numbers that are ticked."""
        return list(self.data.getlist("kept")) if self.is_bound else self._ticked  # type: ignore[attr-defined]
