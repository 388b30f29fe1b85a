"""Writing an object's texts in one language, with the original beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talkoo.kernel import i18n
from talkoo.kernel.text import (
    BEHIND,
    MACHINE,
    MARKS,
    ORIGINAL,
    Texts,
    clean_line,
    clean_paragraphs,
    languages_of,
    pick,
)


@dataclass(frozen=True)
class Part:
    """One text of the object: its field, what it is called, what is stored now, and how long it may be."""

    field: str
    label: str
    stored: Texts | None
    max_length: int = 3_000
    is_line: bool = False
    is_required: bool = False


_STALE = gettext_lazy(
    "Somebody changed these texts while you wrote. Yours are kept below: compare them, then save again."
)


class TextsForm(forms.Form):
    """One control for each part. `version` tells whether somebody else has written in the meantime."""

    version = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    is_checked = forms.BooleanField(
        required=False,
        label=gettext_lazy("I have read the translation beside the original, and it is right as it stands"),
    )

    def __init__(self, data: Any, *, parts: Sequence[Part], language: str, version: str):
        super().__init__(data, initial={"version": version})
        self.parts, self.language, self.now = parts, language, version
        marks = " ".join(
            (part.stored or {}).get(mark, "") for part in parts for mark in (BEHIND, MACHINE)
        ).split()
        if language not in marks:
            del self.fields["is_checked"]
        for part in parts:
            is_original = not part.stored or part.stored[ORIGINAL] == language
            self.fields[part.field] = forms.CharField(
                label=part.label,
                max_length=part.max_length,
                required=part.is_required and is_original,
                initial=(part.stored or {}).get(language, "") if language not in MARKS else "",
                widget=forms.TextInput if part.is_line else forms.Textarea(attrs={"rows": 6}),
                error_messages={
                    "required": _("Write something here: the others are translated from it."),
                    "max_length": _(
                        "Too long: %(show_value)d characters. There is room for %(limit_value)d."
                    ),
                },
            )
            attributes = {"lang": language, "dir": i18n.direction(language)}
            self.fields[part.field].widget.attrs.update(attributes)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if self.is_bound and given.get("version", "") != self.now:
            self.data = {**self.data.dict(), "version": self.now}  # type: ignore[attr-defined]
            raise forms.ValidationError(_STALE)
        return given

    def say_stale(self) -> None:
        """Somebody was quicker by a moment, after the form had been found right."""
        self.add_error(None, _STALE)

    @property
    def originals(self) -> dict[str, Any]:
        """By field: the original as it is to be shown beside, where it is in another language."""
        return {
            part.field: pick(part.stored, part.stored[ORIGINAL])
            for part in self.parts
            if part.stored and part.stored[ORIGINAL] != self.language
        }

    def texts(self) -> dict[str, Texts]:
        """By field: the whole text to store, for every part that changed."""
        changed: dict[str, Texts] = {}
        for part in self.parts:
            clean = clean_line if part.is_line else clean_paragraphs
            value = clean(self.cleaned_data.get(part.field, ""))
            if value == (part.stored or {}).get(self.language, ""):
                continue
            new = {key: text for key, text in (part.stored or {}).items() if key not in {BEHIND, MACHINE}}
            new.setdefault(ORIGINAL, self.language)
            if value or new[ORIGINAL] == self.language:
                new[self.language] = value
            else:
                new.pop(self.language, None)
            changed[part.field] = new
        return changed

    @property
    def checked(self) -> frozenset[str]:
        """The language, when its translation was read and found right."""
        return frozenset({self.language} if self.cleaned_data.get("is_checked") else ())


def languages(parts: Sequence[Part], offered: Sequence[str], current: str) -> list[dict[str, Any]]:
    """Every language the texts exist or may exist in: whether all are there, and whether any is behind."""
    there = [language for part in parts for language in languages_of(part.stored)]
    found = []
    for code in dict.fromkeys([*offered, *there]):
        filled = [part for part in parts if part.stored]
        has = [part for part in filled if (part.stored or {}).get(code)]
        behind = any(code in (part.stored or {}).get(BEHIND, "").split() for part in filled)
        machine = any(code in (part.stored or {}).get(MACHINE, "").split() for part in filled)
        if behind:
            state, label = "late", _("behind the original")
        elif machine:
            state, label = "late", _("written by a machine")
        elif len(has) == len(filled):
            state, label = "good", _("complete")
        else:
            state, label = "new", _("in part") if has else _("missing")
        found.append(
            {
                "code": code,
                "name": i18n.own_name(code),
                "dir": i18n.direction(code),
                "is_current": code == current,
                "is_original": bool(filled) and (filled[0].stored or {})[ORIGINAL] == code,
                "state": state,
                "label": label,
            }
        )
    return found
