"""What people write about themselves when they are in."""

import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from talkoo.kernel import pages
from talkoo.kernel.text import pick
from talkoo.people.accounts import queries
from talkoo.people.accounts.forms.fields import CodeField, NameField, clean_contact, page_languages
from talkoo.people.accounts.models import ContactPoint, Level, Person
from talkoo.plumbing.places import known as places
from talkoo.plumbing.vocabulary import known as words

_ROWS_MORE = 2
_MOST_LANGUAGES = 8


class Profile(forms.Form):
    """Name, languages, where one lives: all but the name may stay empty."""

    name = NameField()
    language = forms.ChoiceField(label=_("The language of pages and mails"))
    wants_plain_words = forms.BooleanField(label=_("I prefer texts in plain language"), required=False)
    home_area = forms.ChoiceField(
        label=_("Home municipality"),
        help_text=_("It is shown to nobody. We count how many take part where."),
        required=False,
    )

    def __init__(self, *given: Any, person: Person, speaks: dict[str, str], **options: Any):
        here = places.place(person.home_area_id) if person.home_area_id else None
        initial = {
            "name": person.name,
            "language": person.language,
            "wants_plain_words": person.wants_plain_words,
            "home_area": here.code if here else "",
        }
        for number, (code, level) in enumerate(speaks.items()):
            initial |= {f"language_{number}": code, f"level_{number}": level}
        super().__init__(*given, **{"initial": initial, **options})
        inside = pages.language()
        self.fields["language"].choices = page_languages()  # type: ignore[attr-defined]
        municipalities = queries.municipalities(inside, places.edition())
        if here and here.code not in dict(municipalities):
            municipalities = ((here.code, pick(here.names, inside).text), *municipalities)
        self.fields["home_area"].choices = [("", "–"), *municipalities]  # type: ignore[attr-defined]
        self.rows = range(min(len(speaks) + _ROWS_MORE, _MOST_LANGUAGES))
        for number in self.rows:
            self.fields[f"language_{number}"] = forms.ChoiceField(
                label=_("Language"), choices=[("", "–"), *queries.spoken(inside)], required=False
            )
            self.fields[f"level_{number}"] = forms.ChoiceField(
                label=_("How well"), choices=Level.choices, initial=Level.WELL, required=False
            )

    def spoken(self) -> Iterator[tuple[Any, Any]]:
        """The pairs of fields for the languages spoken."""
        for number in self.rows:
            yield self[f"language_{number}"], self[f"level_{number}"]

    @property
    def home_area_id(self) -> uuid.UUID | None:
        """The place that was chosen."""
        found = places.at(self.cleaned_data["home_area"]) if self.cleaned_data["home_area"] else None
        return found.id if found else None

    @property
    def speaks(self) -> dict[str, str]:
        """The languages that were chosen, each once."""
        data = self.cleaned_data
        return {
            data[f"language_{number}"]: data[f"level_{number}"] or Level.WELL
            for number in self.rows
            if data[f"language_{number}"]
        }


def _choices(scheme: str, inside: str) -> Iterable[tuple[str, str]]:
    for code, labels in queries.labels(scheme).items():
        word = words.at(scheme, code)
        if word:
            yield str(word.id), pick(labels, inside).text


class Interests(forms.Form):
    """What one cares about, and whether others find one by it."""

    field = forms.MultipleChoiceField(label=_("Fields"), required=False, widget=forms.CheckboxSelectMultiple)
    topic = forms.MultipleChoiceField(label=_("Topics"), required=False, widget=forms.CheckboxSelectMultiple)
    is_findable = forms.BooleanField(
        label=_("Other members who allow the same find me by what interests me"),
        help_text=_("They see your name and the interests you share, nothing else, and can write to you."),
        required=False,
    )

    def __init__(self, *given: Any, **options: Any):
        super().__init__(*given, **options)
        for scheme in queries.INTERESTS:
            self.fields[scheme].choices = list(_choices(scheme, pages.language()))  # type: ignore[attr-defined]

    @property
    def concept_ids(self) -> list[uuid.UUID]:
        """What was chosen."""
        return [uuid.UUID(one) for scheme in queries.INTERESTS for one in self.cleaned_data[scheme]]


class AddContact(forms.Form):
    """One more way to reach a person."""

    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=ContactPoint.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it is.")},
    )
    value = forms.CharField(
        label=_("Address, number or name there"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Write the address or number.")},
    )

    def clean(self) -> None:
        kind, value = self.cleaned_data.get("kind"), self.cleaned_data.get("value")
        if kind not in {"email", "phone"} or not value:
            return
        try:
            tidy = clean_contact(value)
            if queries.kind_of(tidy) != kind:
                raise forms.ValidationError(
                    _("This does not look like an e-mail address.")
                    if kind == "email"
                    else _("This does not look like a phone number.")
                )
            self.cleaned_data["value"] = tidy
        except forms.ValidationError as problem:
            self.add_error("value", problem)


class Confirm(forms.Form):
    """The code that went to a new address or number."""

    code = CodeField(label=_("The code"), error_messages={"required": _("Write the six digits of the code.")})
