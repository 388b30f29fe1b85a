import datetime
import uuid
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from talkoo.blocks.tasks import actions
from talkoo.blocks.tasks.models import MOST_HOURS
from talkoo.kernel import i18n, pages
from talkoo.kernel.once import Once
from talkoo.kernel.text import clean_line
from talkoo.plumbing.tenancy import current

_TOO_LONG = _("This is too long: there is room for %(limit_value)d characters.")
_WRONG_HOURS = _("Write a number of hours, at most 1000, for example 1.5.")
_WRONG_DAY = _("Choose a day between the years 2000 and 2100.")


class ToldOutcome(forms.Form):
    """What came of something that is done, and how long it took all who did it."""

    outcome = forms.CharField(
        label=_("What came of it"),
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _TOO_LONG},
    )
    outcome_language = forms.ChoiceField(
        label=_("Language of the text"),
        error_messages={"required": _("Choose a language."), "invalid_choice": _("Choose a language.")},
    )
    hours = forms.CharField(
        label=_("How many hours it took"),
        help_text=_("All who did it together, for example 2 or 1.5."),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={"max_length": _WRONG_HOURS},
    )

    def __init__(self, *given: Any, chosen_language: str = "", **more: Any):
        super().__init__(*given, **more)
        _offer_languages(self.fields["outcome_language"], chosen_language)

    def clean_hours(self) -> Decimal | None:
        said = self.cleaned_data["hours"].strip().replace(",", ".").replace("\u066b", ".")
        if not said:
            return None
        try:
            hours = Decimal(said).quantize(Decimal("0.01"))
        except ArithmeticError:
            raise forms.ValidationError(_WRONG_HOURS, code="invalid") from None
        if not hours.is_finite() or not 0 < hours <= MOST_HOURS:
            raise forms.ValidationError(_WRONG_HOURS, code="invalid")
        return hours

    def told(self) -> actions.Outcome:
        """As the action takes it."""
        given = self.cleaned_data
        return actions.Outcome(
            text=given["outcome"], language=given["outcome_language"], hours=given["hours"]
        )


def _offer_languages(field: Any, chosen: str) -> None:
    """Those of the site, and the one that was chosen before."""
    codes = dict.fromkeys([*current.site().languages, *([chosen] if chosen else [])])
    field.choices = [(code, i18n.name_of(code, pages.language())) for code in codes]
    field.initial = pages.language()


class WrittenTask(Once):
    """What is to be done. `holders` are those who can be asked, `me` is the reader; `seen` is the state that was read,
    `once` names a new form: it does its work once, however often it is sent."""

    title = forms.CharField(
        label=_("What is to be done"),
        max_length=200,
        error_messages={"required": _("Write what is to be done."), "max_length": _TOO_LONG},
    )
    owner = forms.ChoiceField(
        label=_("Who does it"),
        required=False,
        error_messages={
            "invalid_choice": _("This person does not take part here any more. Choose somebody else.")
        },
    )
    due_on = forms.DateField(
        label=_("By which day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": _WRONG_DAY},
    )
    text = forms.CharField(
        label=_("More about it"),
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": _TOO_LONG},
    )
    language = forms.ChoiceField(
        label=_("Language of the text"),
        error_messages={"required": _("Choose a language."), "invalid_choice": _("Choose a language.")},
    )
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(
        self,
        *given: Any,
        holders: Sequence[tuple[uuid.UUID, str]],
        me: uuid.UUID,
        chosen_language: str = "",
        **more: Any,
    ):
        super().__init__(*given, **more)
        own = [(str(key), _("Myself")) for key, _name in holders if key == me]
        others = [(str(key), name) for key, name in holders if key != me]
        self.fields["owner"].choices = [("", _("Nobody yet")), *own, *others]  # type: ignore[attr-defined]
        _offer_languages(self.fields["language"], chosen_language)

    def clean_title(self) -> str:
        title = clean_line(self.cleaned_data["title"])
        if not title:
            raise forms.ValidationError(self.fields["title"].error_messages["required"], code="required")
        return title

    def clean_due_on(self) -> datetime.date | None:
        day: datetime.date | None = self.cleaned_data["due_on"]
        if day is not None and not 2000 <= day.year <= 2100:
            raise forms.ValidationError(_WRONG_DAY, code="invalid")
        return day

    def clean_seen(self) -> datetime.datetime | None:
        try:
            moment = datetime.datetime.fromisoformat(self.cleaned_data["seen"])
        except ValueError:
            return None
        return moment if moment.tzinfo else None

    def words(self) -> actions.Words:
        """As the actions take it."""
        given = self.cleaned_data
        return actions.Words(
            title=given["title"],
            language=given["language"],
            text=given["text"],
            owner_id=uuid.UUID(given["owner"]) if given["owner"] else None,
            due_on=given["due_on"],
        )
