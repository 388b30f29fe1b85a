"""A definition as a form to answer."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from talkoo.blocks.questionnaires import queries
from talkoo.blocks.questionnaires.forms.fields import field_of, fits, language_of
from talkoo.kernel import pages
from talkoo.kernel.questions import Definition, Kind, Question
from talkoo.kernel.text import Text, pick
from talkoo.plumbing.files.documents import Examined


@dataclass(frozen=True)
class Group:
    """One question as the page shows it. `field` is none for a heading. `when`: the name of the field it depends on and
    the values with which it is asked; `when_said`: that in words. `statement_url`: the text that a consent is to.
    """

    kind: str
    label: Text
    help: Text
    field: Any
    is_sensitive: bool
    when: tuple[str, str] | None
    when_said: tuple[Text, list[Text]] | None
    statement_url: str
    statement_number: int


class Asked(forms.Form):
    """The questions of a definition. Field names are the codes of the questions with `q_` before them.

    A question that is not asked of somebody who answers so is not looked at, whatever stands in it. `homepage` is a
    trap: people do not see it, programs fill it in.
    """

    homepage = forms.CharField(
        required=False, max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def __init__(
        self,
        definition: Definition,
        *,
        data: Any = None,
        files: Any = None,
        typed: Mapping[str, list[str]] | None = None,
        answered: Mapping[str, Any] | None = None,
        language: str = "",
    ):
        super().__init__(data, files)
        self.definition, self.language = definition, language_of(language)
        self.numbers = queries.statement_numbers(definition.questions)
        for question in definition.questions:
            if question.is_answered:
                number = self.numbers.get(question.statement, 0)
                self.fields[f"q_{question.code}"] = field_of(question, self.language, number)
        for name, values in (typed or as_typed(definition, answered or {}, self.language)).items():
            if name in self.fields and values:
                many = isinstance(self.fields[name], forms.MultipleChoiceField)
                self.initial[name] = values if many else values[-1]

    def clean(self) -> None:
        self._look_at_consents()
        for code in {one.code for one in self.definition.questions} - {one.code for one in self._asked()}:
            self.errors.pop(f"q_{code}", None)
            self.cleaned_data.pop(f"q_{code}", None)
        if self.errors:
            for name, field in self.fields.items():
                if isinstance(field, forms.FileField) and self.cleaned_data.get(name):
                    self.add_error(name, _("Choose this file again: a page cannot keep it."))

    def _look_at_consents(self) -> None:
        """What was agreed to is what was read: when a newer version holds by now, it is asked anew."""
        for question in self.definition.questions:
            name = f"q_{question.code}"
            if question.kind != Kind.CONSENT or not question.statement or not self.cleaned_data.get(name):
                continue
            if self.data.get(f"{name}_number") != str(self.numbers[question.statement]):
                self.add_error(
                    name, _("The text has changed a moment ago. Read it once more, and then tick this again.")
                )

    def _asked(self) -> list[Question]:
        given = {
            one.code: value
            for one in self.definition.questions
            if (value := self.cleaned_data.get(f"q_{one.code}")) is not None and one.kind != Kind.FILE
        }
        return self.definition.asked(given)

    def answers(self) -> dict[str, Any]:
        """What was answered, without files, as the action takes it."""
        return {
            one.code: value
            for one in self._asked()
            if one.kind != Kind.FILE
            and (value := self.cleaned_data.get(f"q_{one.code}")) is not None
            and fits(one, value)
        }

    def given_files(self) -> dict[str, Examined]:
        """The files, by code of the question."""
        return {
            one.code: file
            for one in self._asked()
            if one.kind == Kind.FILE and (file := self.cleaned_data.get(f"q_{one.code}"))
        }

    @property
    def is_trapped(self) -> bool:
        """Whether a program filled it in."""
        return bool(self.data.get("homepage"))

    @property
    def once(self) -> uuid.UUID:
        """What names this page: from what was sent, or new."""
        try:
            return uuid.UUID(str(self.data.get("once", "") if self.is_bound else ""))
        except ValueError:
            return uuid.uuid4()

    def typed(self) -> dict[str, list[str]]:
        """All that stands in the fields, as it was sent."""
        getlist = getattr(self.data, "getlist", None)
        found = {}
        for name, field in self.fields.items():
            if name.startswith("q_") and name in self.data and not isinstance(field, forms.FileField):
                value = self.data.get(name)
                many = value if isinstance(value, list) else [value]
                found[name] = [str(one) for one in (getlist(name) if getlist else many)]
        return found

    @property
    def groups(self) -> list[Group]:
        """The questions in their order, for the page."""
        by_code = {one.code: one for one in self.definition.questions}
        return [self._group(one, by_code) for one in self.definition.questions]

    def _group(self, one: Question, by_code: Mapping[str, Question]) -> Group:
        when, said = None, None
        if one.when:
            deciding = by_code[one.when.question]
            when = (f"q_{deciding.code}", " ".join(one.when.any_of))
            named = [
                Text(_("yes"), pages.language(), False)
                if deciding.kind == Kind.CONSENT
                else deciding.named(value, self.language)
                for value in one.when.any_of
            ]
            said = (pick(deciding.label, self.language), named)
        return Group(
            kind=str(one.kind),
            label=pick(one.label, self.language),
            help=pick(one.help, self.language),
            field=self[f"q_{one.code}"] if one.is_answered else None,
            is_sensitive=one.is_sensitive,
            when=when,
            when_said=said,
            statement_url=pages.address(f"terms:{one.statement}") if one.statement else "",
            statement_number=self.numbers.get(one.statement, 0),
        )


def as_typed(definition: Definition, answers: Mapping[str, Any], language: str) -> dict[str, list[str]]:
    """What somebody types who answers so. Files and consents are not: both are given anew."""
    found = {}
    for code, value in answers.items():
        question = definition.question(code)
        if question is None or question.kind in {Kind.FILE, Kind.CONSENT} or not fits(question, value):
            continue
        if question.kind == Kind.MUNICIPALITY:
            value = queries.as_plain(question, value, language)
        found[f"q_{code}"] = [str(one) for one in value] if isinstance(value, list) else [str(value)]
    return found


def asked_form(definition: Definition, **given: Any) -> Asked:
    """As kernel.asking.form wants it."""
    return Asked(definition, **given)
