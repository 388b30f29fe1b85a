"""One field for each kind of question. What comes out is the answer as kernel.questions_checked has it, or None."""

import datetime
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from markupsafe import Markup

from talkoo.kernel import pages
from talkoo.kernel.questions import Kind, Question
from talkoo.kernel.questions_checked import (
    EARLIEST,
    LATEST,
    LONGEST_LONG,
    LONGEST_SHORT,
    WrongAnswer,
    check_answer,
    is_within,
)
from talkoo.kernel.text import Text, clean_line, clean_paragraphs, pick
from talkoo.people.spaces.queries import at_name
from talkoo.plumbing.files.examined import MOST_BYTES
from talkoo.plumbing.files.forms import DocumentField

_TOO_LONG = gettext_lazy("This is too long: there is room for %(limit_value)d characters.")
_FOLDED = 12  # more choices than this stand in a list that opens


def shown(text: Text) -> Any:
    """A text for a label: marked when it is not in the language of the page."""
    if not text.is_fallback:
        return text.text
    return Markup('<span lang="{}" dir="{}">{}</span>').format(text.lang, text.dir, text.text)


class ShortField(forms.CharField):
    """One line."""

    def __init__(self, question: Question, **options: Any):
        options["error_messages"] = {"required": _("Answer this."), "max_length": _TOO_LONG}
        super().__init__(max_length=LONGEST_SHORT, **options)

    def clean(self, value: Any) -> str | None:
        return _needed(self, clean_line(super().clean(value) or ""))


class LongField(forms.CharField):
    """Several lines."""

    def __init__(self, question: Question, **options: Any):
        options["error_messages"] = {"required": _("Answer this."), "max_length": _TOO_LONG}
        super().__init__(max_length=LONGEST_LONG, widget=forms.Textarea(attrs={"rows": 5}), **options)

    def clean(self, value: Any) -> str | None:
        return _needed(self, clean_paragraphs(super().clean(value) or ""))


def _needed(field: forms.Field, text: str) -> str | None:
    if not text and field.required:
        raise forms.ValidationError(field.error_messages["required"], code="required")
    return text or None


class OneField(forms.ChoiceField):
    """One of several options."""

    def __init__(self, question: Question, *, language: str, **options: Any):
        listed = [(one.code, pick(one.label, language)) for one in question.options]
        is_folded = len(listed) > _FOLDED
        choices = listed if is_folded else [(code, shown(label)) for code, label in listed]
        none = [("", _("Choose") if question.is_required else _("I would rather not say"))]
        options["error_messages"] = {
            "required": _("Choose one."),
            "invalid_choice": _("Choose one of the list."),
        }
        widget = forms.Select if is_folded else forms.RadioSelect
        super().__init__(choices=[*none, *choices], widget=widget, **options)

    def clean(self, value: Any) -> str | None:
        return super().clean(value) or None


class SeveralField(forms.MultipleChoiceField):
    """Some of several options, so many at least and at most."""

    def __init__(self, question: Question, *, language: str, **options: Any):
        self.least, self.most = question.least or 0, question.most or len(question.options)
        choices = [(one.code, shown(pick(one.label, language))) for one in question.options]
        options["error_messages"] = {
            "required": _("Choose at least one."),
            "invalid_choice": _("Choose from the list."),
            "invalid_list": _("Choose from the list."),
        }
        super().__init__(choices=choices, widget=forms.CheckboxSelectMultiple, **options)

    def clean(self, value: Any) -> list[str] | None:
        found = list(dict.fromkeys(super().clean(value)))
        if found and len(found) < self.least:
            raise forms.ValidationError(
                ngettext("Choose at least %(num)s.", "Choose at least %(num)s.", self.least)
                % {"num": self.least}
            )
        if len(found) > self.most:
            raise forms.ValidationError(
                ngettext("Choose at most %(num)s.", "Choose at most %(num)s.", self.most) % {"num": self.most}
            )
        return found or None


class ScaleField(forms.TypedChoiceField):
    """A step of a scale; steps that have names show them."""

    def __init__(self, question: Question, *, language: str, **options: Any):
        choices: list[tuple[str, Any]] = []
        for step in question.steps:
            named = question.named(str(step), language)
            label = str(step) if named.text == str(step) else Markup("{} – {}").format(step, shown(named))
            choices.append((str(step), label))
        none = [] if question.is_required else [("", _("I would rather not say"))]
        options["error_messages"] = {
            "required": _("Choose one."),
            "invalid_choice": _("Choose one of the list."),
        }
        super().__init__(
            choices=[*none, *choices], coerce=int, empty_value=None, widget=forms.RadioSelect, **options
        )


class DayField(forms.DateField):
    """A day."""

    def __init__(self, question: Question, **options: Any):
        said = _("Write a day between the years %(first)s and %(last)s, for example 2027-01-31.") % {
            "first": EARLIEST.year,
            "last": LATEST.year,
        }
        options["error_messages"] = {"required": _("Choose a day."), "invalid": said}
        super().__init__(
            widget=forms.DateInput(attrs={"type": "date"}),
            input_formats=["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"],
            **options,
        )

    def clean(self, value: Any) -> str | None:
        day: datetime.date | None = super().clean(value)
        if day is not None and not EARLIEST <= day <= LATEST:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return day.isoformat() if day else None


class NumberField(forms.CharField):
    """A number as people write it, with a point or a comma."""

    def __init__(self, question: Question, **options: Any):
        self.question = question
        options["error_messages"] = {"required": _("Write a number."), "max_length": _TOO_LONG}
        attrs = {"inputmode": "decimal" if question.decimals else "numeric", "dir": "ltr"}
        super().__init__(max_length=30, widget=forms.TextInput(attrs=attrs), **options)

    def clean(self, value: Any) -> str | None:
        written = "".join((super().clean(value) or "").split()).replace(",", ".").replace("−", "-")
        if not written:
            return _needed(self, "")
        plain = "".join(str(int(sign)) if sign.isdecimal() else sign for sign in written)
        if not re.fullmatch(r"-?\d{1,12}(\.\d+)?", plain):
            raise forms.ValidationError(_("Write it in digits, for example 12."), code="invalid")
        if len(plain.partition(".")[2]) > self.question.decimals:
            raise forms.ValidationError(
                ngettext(
                    "There is room for %(num)s digit after the point.",
                    "There is room for %(num)s digits after the point.",
                    self.question.decimals,
                )
                % {"num": self.question.decimals}
                if self.question.decimals
                else _("Write a whole number."),
                code="invalid",
            )
        if not is_within(self.question, Decimal(plain)):
            raise forms.ValidationError(_limits(self.question), code="invalid")
        return plain


def _limits(question: Question) -> str:
    given = {"least": question.least, "most": question.most}
    if question.least is None:
        return _("Write a number of at most %(most)s.") % given
    if question.most is None:
        return _("Write a number of at least %(least)s.") % given
    return _("Write a number between %(least)s and %(most)s.") % given


class MunicipalityField(forms.CharField):
    """A municipality by its name in any language; comes out as `scheme:code`."""

    def __init__(self, question: Question, **options: Any):
        options["error_messages"] = {
            "required": _("Write the name of a municipality."),
            "max_length": _TOO_LONG,
        }
        options["help_text"] = options.get("help_text") or _("The name of a municipality, for example Kuhmo.")
        super().__init__(max_length=100, **options)

    def clean(self, value: Any) -> str | None:
        name = _needed(self, clean_line(super().clean(value) or ""))
        if name is None:
            return None
        found = [place for place in at_name(name) if place.kind == "municipality"]
        if not found:
            raise forms.ValidationError(
                _("We do not know a municipality called “%(name)s”. Write its official name.")
                % {"name": name}
            )
        return found[0].code


class FileField(DocumentField):
    """A file of at most 8 MB; comes out examined."""

    def __init__(self, question: Question, **options: Any):
        super().__init__(**options)
        self.help_text = self.help_text or _("A document or a picture, at most %(most)s MB.") % {
            "most": MOST_BYTES // 1_000_000
        }

    def clean(self, data: Any, initial: Any = None) -> Any:
        if data and getattr(data, "size", 0) > MOST_BYTES:
            raise forms.ValidationError(
                _("This file is too large: there is room for %(most)s MB.")
                % {"most": MOST_BYTES // 1_000_000}
            )
        return super().clean(data, initial)


class ConsentField(forms.BooleanField):
    """A yes; comes out as the version of the statement that it was given to. `number` is the one that holds now."""

    def __init__(self, question: Question, *, number: int, **options: Any):
        self.statement, self.number = question.statement, number
        options["error_messages"] = {"required": _("Without this we cannot take your answers.")}
        super().__init__(**options)

    def clean(self, value: Any) -> Any:
        return {"statement": self.statement, "number": self.number} if super().clean(value) else None


_FIELDS: dict[Kind, Callable[..., forms.Field]] = {
    Kind.SHORT: ShortField,
    Kind.LONG: LongField,
    Kind.ONE: OneField,
    Kind.SEVERAL: SeveralField,
    Kind.SCALE: ScaleField,
    Kind.DATE: DayField,
    Kind.NUMBER: NumberField,
    Kind.MUNICIPALITY: MunicipalityField,
    Kind.FILE: FileField,
    Kind.CONSENT: ConsentField,
}


def field_of(question: Question, language: str, number: int) -> forms.Field:
    """The field for a question in a language; `number` is the version of its statement that holds now."""
    options: dict[str, Any] = {
        "label": shown(pick(question.label, language)),
        "help_text": shown(pick(question.help, language)) if question.help else "",
        "required": question.is_required,
    }
    if question.kind in {Kind.ONE, Kind.SEVERAL, Kind.SCALE}:
        options["language"] = language
    if question.kind == Kind.CONSENT:
        options["number"] = number
    return _FIELDS[question.kind](question, **options)


def fits(question: Question, value: Any) -> bool:
    """Whether a value can be kept as an answer."""
    try:
        check_answer(question, value)
    except WrongAnswer:
        return False
    return True


def language_of(asked: str) -> str:
    """The language to ask in: the one wished for, or the page's."""
    return asked or pages.language()
