from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from talkoo.kernel import i18n, pages
from talkoo.kernel.text import ORIGINAL, Texts, clean_line, texts
from talkoo.plumbing.files import documents, kinds, pictures

MOST_WORDS = 300  # characters; what needs more belongs into the text beside the picture
_DECORATIVE = _("The picture is only decoration")
_HINT = _("For people who do not see it. One sentence is enough.")
_NOT_BOTH = _("A decoration needs no words. Delete them, or take the tick away.")
_NEITHER = _("Say what the picture shows, or tick that it is decoration.")


class PictureField(forms.FileField):
    """A picture to send in; its value is an Examined, or None when none was chosen and none is required."""

    widget = forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp,image/gif"})
    default_error_messages = {
        "required": _("Choose a picture."),
        "missing": _("Choose a picture."),
        "invalid": _("Choose a picture."),
        "empty": _("This file is empty. Choose another one."),
    }

    def clean(self, data: Any, initial: Any = None) -> pictures.Examined | None:
        upload = super().clean(data, initial)
        if not upload:
            return None
        try:
            return pictures.examine(upload)
        except pictures.Refused as problem:
            raise ValidationError(str(problem), code=type(problem).__name__) from problem

    def bound_data(self, data: Any, initial: Any) -> None:
        """A browser cannot be given a file back: whoever mends another field must choose the picture again."""
        return None


class DocumentField(forms.FileField):
    """A file of any allowed kind to send in; its value is a documents.Examined. Name it as uploads.DOCUMENT_FIELD."""

    widget = forms.FileInput(attrs={"accept": kinds.ACCEPTED})
    default_error_messages = {
        "required": _("Choose a file."),
        "missing": _("Choose a file."),
        "invalid": _("Choose a file."),
        "empty": _("This file is empty. Choose another one."),
    }

    def __init__(self, *, takes_sounds: bool = False, **options: Any) -> None:
        """With `takes_sounds` recordings of speech are taken too."""
        super().__init__(**options)
        self._takes_sounds = takes_sounds
        if takes_sounds:
            self.widget.attrs["accept"] = f"{kinds.ACCEPTED},audio/*"

    def clean(self, data: Any, initial: Any = None) -> documents.Examined | None:
        upload = super().clean(data, initial)
        if not upload:
            return None
        try:
            return documents.examine(upload, with_sounds=self._takes_sounds)
        except documents.Refused as problem:
            raise ValidationError(str(problem), code=type(problem).__name__) from problem

    def bound_data(self, data: Any, initial: Any) -> None:
        """A browser cannot be given a file back: whoever mends another field must choose the file again."""
        return None


class PictureForm(forms.Form):
    """A picture and what it shows, in the language of the page. Its `<form>` is `multipart/form-data`.

    With `is_required=False` no picture need be chosen, and then the rest does not count.
    """

    picture = PictureField(
        label=_("Picture"),
        help_text=_("PNG, JPEG, WebP or GIF, at most 8 MB. The place where it was taken is removed."),
    )
    alt = forms.CharField(
        label=_("What the picture shows"), help_text=_HINT, max_length=MOST_WORDS, required=False
    )
    is_decorative = forms.BooleanField(label=_DECORATIVE, required=False)

    def __init__(self, *arguments: Any, is_required: bool = True, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["picture"].required = is_required

    def clean_alt(self) -> str:
        return clean_line(self.cleaned_data["alt"])

    def clean(self) -> None:
        if "alt" not in self.cleaned_data or (
            "picture" in self.cleaned_data and not self.cleaned_data["picture"]
        ):
            return
        has_words, is_decorative = bool(self.cleaned_data["alt"]), self.cleaned_data["is_decorative"]
        if has_words != is_decorative:
            return
        said = str(_NOT_BOTH if has_words else _NEITHER)
        if "picture" in self.cleaned_data:
            again = gettext("Then choose the picture again.")
            said = f"{said} {again}"
        self.add_error("alt", said)

    @property
    def alt_texts(self) -> Texts | None:
        """What it shows, ready to be kept; None for a decoration."""
        language, words = pages.language(), self.cleaned_data["alt"]
        return texts(language, **{language: words}) if words else None


class AltForm(forms.Form):
    """What a picture shows, in several languages: one field `alt_<language>` each.

    `alt` and `is_decorative` are what is stored now. Words in languages that are not asked for are kept.
    """

    is_decorative = forms.BooleanField(label=_DECORATIVE, required=False)

    def __init__(
        self,
        *arguments: Any,
        languages: Sequence[str],
        alt: Texts | None = None,
        is_decorative: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(*arguments, **options)
        self.languages, self.stored = languages, alt or {}
        self.initial.setdefault("is_decorative", is_decorative)
        for code in languages:
            self.fields[f"alt_{code}"] = forms.CharField(
                label=gettext("What the picture shows, in this language: %(language)s")
                % {"language": i18n.name_of(code, pages.language())},
                help_text=_HINT,
                max_length=MOST_WORDS,
                required=False,
                initial=self.stored.get(code, ""),
                widget=forms.TextInput(attrs={"lang": code, "dir": i18n.direction(code)}),
            )
        self.order_fields([f"alt_{code}" for code in languages])

    def clean(self) -> None:
        if any(f"alt_{code}" not in self.cleaned_data for code in self.languages):
            return
        has_words, is_decorative = bool(self._given()), self.cleaned_data["is_decorative"]
        if has_words and is_decorative:
            self.add_error("is_decorative", str(_NOT_BOTH))
        elif not has_words and not is_decorative and not self._others():
            self.add_error(f"alt_{self.languages[0]}", str(_NEITHER))

    def _given(self) -> Texts:
        given = {code: clean_line(self.cleaned_data[f"alt_{code}"]) for code in self.languages}
        return {code: words for code, words in given.items() if words}

    def _others(self) -> Texts:
        return {code: words for code, words in self.stored.items() if code not in (ORIGINAL, *self.languages)}

    @property
    def alt_texts(self) -> Texts | None:
        """What it shows, ready to be kept; None for a decoration. The original stays so while it has words."""
        if self.cleaned_data["is_decorative"]:
            return None
        words = {**self._given(), **self._others()}
        original = self.stored.get(ORIGINAL, "")
        return texts(original if original in words else next(iter(words)), **words)
