"""One question as organisers write it."""

from collections.abc import Sequence, Set
from itertools import count, islice
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from markupsafe import Markup

from talkoo.blocks.questionnaires.forms.editing import TextsFields
from talkoo.blocks.questionnaires.forms.fields import shown
from talkoo.blocks.questionnaires.models import Kept
from talkoo.kernel import pages
from talkoo.kernel.questions import (
    CHOICES,
    DECIDING,
    LONGEST_HELP,
    MOST_OPTIONS,
    Condition,
    Keeping,
    Kind,
    Option,
    Question,
)
from talkoo.kernel.text import pick

KIND_NAMES = {
    Kind.SHORT: pgettext_lazy("question", "A short text"),
    Kind.LONG: pgettext_lazy("question", "A longer text"),
    Kind.ONE: pgettext_lazy("question", "One of several choices"),
    Kind.SEVERAL: pgettext_lazy("question", "Several choices"),
    Kind.SCALE: pgettext_lazy("question", "A step on a scale"),
    Kind.DATE: pgettext_lazy("question", "A day"),
    Kind.NUMBER: pgettext_lazy("question", "A number"),
    Kind.MUNICIPALITY: pgettext_lazy("question", "A municipality"),
    Kind.FILE: pgettext_lazy("question", "A file"),
    Kind.CONSENT: pgettext_lazy("question", "A consent"),
    Kind.HEADING: pgettext_lazy("question", "A heading or an explanation"),
}
_STATEMENTS = [
    ("", gettext_lazy("To nothing but these words")),
    ("privacy", gettext_lazy("To the privacy notice of the site")),
    ("terms", gettext_lazy("To the terms of use of the site")),
]
_NEW_ROWS = 4
_WHOLE = gettext_lazy("Write a whole number.")
_ENDS = gettext_lazy("A scale begins at 0 or 1 and ends between 2 and 10.")


class WrittenQuestion(TextsFields, forms.Form):
    """A question of one kind. `before` are the questions that stand before it: it can depend on their answers. What is
    left empty of the choices is taken away; a new one has none of the codes that are `taken`."""

    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(
        self,
        *given: Any,
        kind: Kind,
        code: str,
        stored: Question | None,
        before: Sequence[Question],
        taken: Set[str] = frozenset(),
        **options: Any,
    ):
        super().__init__(*given, **options)
        self.named, self.taken = {}, taken
        self.kind, self.code, self.stored = kind, code, stored
        self.shown: list[str] = self.add_text("label", self._label(), stored.label if stored else None)
        self.shown += self.add_text(
            "help",
            _("Explanation"),
            stored.help if stored else None,
            is_line=False,
            longest=LONGEST_HELP,
        )
        self.option_rows = self._add_options() if kind in {*CHOICES, Kind.SCALE} else []
        self.rest = [*self._add_limits(), *self._add_marks(), *self._add_condition(before)]

    def _label(self) -> str:
        return _("Heading") if self.kind == Kind.HEADING else _("Question")

    def _add(self, name: str, field: forms.Field) -> str:
        self.fields[name] = field
        return name

    def _add_options(self) -> list[tuple[str, list[str]]]:
        """The code of each choice and the names of its fields."""
        stored = {one.code: one for one in (self.stored.options if self.stored else ())}
        if self.kind == Kind.SCALE:
            codes = self.stored.values() if self.stored else [str(step) for step in range(1, 6)]
        else:
            codes = [*stored, *self._new_codes({*stored, *self.taken}, len(stored))]
        rows = []
        for number, code in enumerate(codes, 1):
            label = (
                _("What step %(number)s is called") if self.kind == Kind.SCALE else _("Choice %(number)s")
            ) % {"number": code if self.kind == Kind.SCALE else number}
            one = stored.get(code)
            rows.append((code, self.add_text(f"option_{code}", label, one.label if one else None)))
        return rows

    def _new_codes(self, taken: Set[str], number: int) -> list[str]:
        room = max(0, min(_NEW_ROWS, MOST_OPTIONS - number))
        free = (code for place in count(1) if (code := f"c{place}") not in taken)
        return list(islice(free, room))

    def _add_limits(self) -> list[str]:
        names = {
            Kind.SCALE: (_("The scale begins at"), _("The scale ends at")),
            Kind.NUMBER: (_("At least"), _("At most")),
            Kind.SEVERAL: (_("How many at least"), _("How many at most")),
        }.get(self.kind)
        if names is None:
            return []
        stored = self.stored
        is_scale = self.kind == Kind.SCALE
        ends = (1, 5) if is_scale else (None, None)
        initial = (stored.least, stored.most) if stored else ends
        wrong = {
            **dict.fromkeys(("required", "invalid"), _WHOLE),
            **dict.fromkeys(("min_value", "max_value"), _ENDS if is_scale else _WHOLE),
        }
        added = [
            self._add(
                name,
                forms.IntegerField(
                    label=label,
                    required=is_scale,
                    initial=value,
                    min_value=0 if is_scale else -(10**9),
                    max_value=10 if is_scale else 10**9,
                    widget=forms.TextInput(attrs={"inputmode": "numeric", "dir": "ltr"}),
                    error_messages=wrong,
                ),
            )
            for name, label, value in zip(("least", "most"), names, initial, strict=True)
        ]
        if self.kind == Kind.NUMBER:
            digits = forms.TypedChoiceField(
                label=_("Digits after the point"),
                choices=[(str(one), str(one)) for one in range(5)],
                coerce=int,
                initial=stored.decimals if stored else 0,
                error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one.")},
            )
            added.append(self._add("decimals", digits))
        return added

    def _add_marks(self) -> list[str]:
        if self.kind == Kind.HEADING:
            return []
        stored = self.stored
        added = [
            self._add(
                "is_required",
                forms.BooleanField(
                    label=_("It must be answered"),
                    required=False,
                    initial=stored.is_required if stored else self.kind == Kind.CONSENT,
                ),
            )
        ]
        if self.kind == Kind.CONSENT:
            statement = forms.ChoiceField(
                label=_("What one agrees to"),
                choices=_STATEMENTS,
                required=False,
                initial=stored.statement if stored else "",
                error_messages={"invalid_choice": _("Choose one.")},
            )
            added.append(self._add("statement", statement))
        if self.kind != Kind.FILE:
            sensitive = forms.BooleanField(
                label=_("The answer is sensitive"),
                help_text=_(
                    "For health, diets and the like. It is sealed, stands in no list or file, and each look at it is "
                    "recorded."
                ),
                required=False,
                initial=stored.is_sensitive if stored else False,
            )
            added.append(self._add("is_sensitive", sensitive))
        keeping = forms.ChoiceField(
            label=_("How long the answer is kept"),
            choices=Kept.choices,
            initial=str(stored.keeping) if stored else str(Keeping.NORMAL),
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one.")},
        )
        return [*added, self._add("keeping", keeping)]

    def _add_condition(self, before: Sequence[Question]) -> list[str]:
        language = pages.language()
        choices = []
        for one in before:
            if one.kind in DECIDING:
                asked = shown(pick(one.label, language))
                for value in one.values():
                    said = _("yes") if one.kind == Kind.CONSENT else shown(one.named(value, language))
                    choices.append((f"{one.code}={value}", Markup("{} – {}").format(asked, said)))
        if not choices:
            return []
        when = self.stored.when if self.stored else None
        field = forms.MultipleChoiceField(
            label=_("Ask only those who answered"),
            help_text=_("Choose answers of one question. Without any, everybody is asked."),
            choices=choices,
            required=False,
            initial=[f"{when.question}={value}" for value in when.any_of] if when else [],
            widget=forms.CheckboxSelectMultiple,
            error_messages={
                "invalid_choice": _("Choose from the list."),
                "invalid_list": _("Choose from the list."),
            },
        )
        return [self._add("when", field)]

    def clean(self) -> None:
        labels = [name for name in self.shown if name.startswith("label_")]
        if not any(name in self.errors for name in labels) and self.text("label") is None:
            self.add_error(labels[0], _("Write the question."))
        if self.kind in CHOICES and not self._options() and self.option_rows:
            names = self.option_rows[0][1]
            if not any(name in self.errors for name in names):
                self.add_error(names[0], _("Write at least one choice."))
        if len({one.partition("=")[0] for one in self.cleaned_data.get("when") or []}) > 1:
            self.add_error("when", _("Choose answers of one question only."))

    def _options(self) -> tuple[Option, ...]:
        stored = {one.code: one.label for one in (self.stored.options if self.stored else ())}
        return tuple(
            Option(code, label)
            for code, _names in self.option_rows
            if (label := self.text(f"option_{code}", stored.get(code)))
        )

    def question(self) -> Question:
        """What was written, as the action takes it."""
        given, stored = self.cleaned_data, self.stored
        chosen = given.get("when") or []
        when = None
        if chosen:
            when = Condition(chosen[0].partition("=")[0], tuple(one.partition("=")[2] for one in chosen))
        options = self._options()
        if self.kind == Kind.SCALE:
            least, most = given["least"], given["most"]
            options = tuple(one for one in options if least <= int(one.code) <= most)
        return Question(
            code=self.code,
            kind=self.kind,
            label=self.text("label", stored.label if stored else None) or {},
            help=self.text("help", stored.help if stored else None, is_line=False),
            is_required=given.get("is_required", False),
            is_sensitive=given.get("is_sensitive", False),
            keeping=Keeping(given.get("keeping") or Keeping.NORMAL),
            options=options,
            least=given.get("least"),
            most=given.get("most"),
            decimals=given.get("decimals") or 0,
            statement=given.get("statement") or "",
            when=when,
        )
