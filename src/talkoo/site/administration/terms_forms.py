"""The shape of a statement of the site as its administrator writes it."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talkoo.kernel import clock, i18n, pages
from talkoo.kernel.text import ORIGINAL, Texts, clean_paragraphs, languages_of
from talkoo.plumbing.tenancy import current

LONGEST = 60_000
"""Characters of a statement in one language."""


class Statement(forms.Form):
    """A text in each language of the site, `text_xx`; the one the site speaks first must be there."""

    valid_from = forms.DateField(
        label=gettext_lazy("Holds from"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    acceptance_due = forms.DateField(
        label=gettext_lazy("Asked to be accepted by"),
        help_text=gettext_lazy("Empty: nobody is asked again."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    newest = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, start: Texts, newest: int):
        texts = {f"text_{code}": start.get(code, "") for code in languages()}
        super().__init__(data, initial={**texts, "newest": newest})
        first = current.site().default_language
        for code in languages():
            self.fields[f"text_{code}"] = _text(code, is_needed=code == first)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        today = clock.today(current.site().time_zone)
        since, due = given.get("valid_from"), given.get("acceptance_due")
        if since and since < today:
            self.add_error("valid_from", _("A version cannot begin in the past."))
        if due and due < (since or today):
            self.add_error("acceptance_due", _("This day comes before the version holds."))
        return given

    @property
    def texts(self) -> Texts:
        """What is published."""
        said = {code: text for code in languages() if (text := self.cleaned_data[f"text_{code}"])}
        return {ORIGINAL: current.site().default_language, **said}

    def of(self, code: str) -> Any:
        """The field of a language."""
        return self[f"text_{code}"]


class MoreLanguages(forms.Form):
    """A published text in languages that it is not in yet, `text_xx`; one at least.

    A language that somebody else published in the meantime is refused at its field, unless it says the same.
    """

    def __init__(self, data: Any = None, *, published: Texts):
        super().__init__(data)
        self.published = published
        there = languages_of(published)
        given = data or {}
        self.codes = [
            code for code in languages() if code not in there or str(given.get(f"text_{code}", "")).strip()
        ]
        for code in self.codes:
            self.fields[f"text_{code}"] = _text(code, is_needed=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        there = languages_of(self.published)
        said = [code for code in self.codes if given.get(f"text_{code}")]
        for code in said:
            if code in there and clean_paragraphs(given[f"text_{code}"]) != self.published[code]:
                self.add_error(
                    f"text_{code}",
                    _(
                        "Somebody has published this language since you began. What is published stays as it is."
                    ),
                )
        if not said and not self.errors:
            self.add_error(None, _("Write it in one language at least."))
        return given

    @property
    def texts(self) -> Texts:
        """What is published already, and what is new."""
        there = languages_of(self.published)
        new = {code: self.cleaned_data[f"text_{code}"] for code in self.codes if code not in there}
        return {**self.published, **{code: text for code, text in new.items() if text}}

    def of(self, code: str) -> Any:
        """The field of a language."""
        return self[f"text_{code}"]


def _text(code: str, *, is_needed: bool) -> forms.CharField:
    return forms.CharField(
        label=i18n.name_of(code, pages.language()),
        max_length=LONGEST,
        required=is_needed,
        widget=forms.Textarea(
            attrs={"rows": "16", "lang": code, "dir": i18n.direction(code), "spellcheck": "true"}
        ),
        error_messages={"required": _("Write it in the language the site speaks first.")},
    )


def languages() -> list[str]:
    """Those of the site, the one it speaks first before the others."""
    site = current.site()
    return list(dict.fromkeys([site.default_language, *site.languages]))
