import datetime
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from talkoo.blocks.minutes import actions
from talkoo.blocks.minutes.models import MOST_AGENDA_DAYS, Kind
from talkoo.kernel import i18n, pages
from talkoo.kernel.once import Once
from talkoo.kernel.rows import Row
from talkoo.kernel.text import clean_line
from talkoo.plumbing.tenancy import current

_TOO_LONG = _("This is too long: there is room for %(limit_value)d characters.")
_NO_LANGUAGE = {"required": _("Choose a language."), "invalid_choice": _("Choose a language.")}
LONGEST_NOTES, LONGEST_DECISIONS = 20_000, 5_000


def _offer_languages(field: Any, chosen: str) -> None:
    """Those of the site, and the one that was chosen before."""
    codes = dict.fromkeys([*current.site().languages, *([chosen] if chosen else [])])
    field.choices = [(code, i18n.name_of(code, pages.language())) for code in codes]
    field.initial = chosen or pages.language()


def moment_of(said: str) -> datetime.datetime | None:
    """The moment that a page carried along; None for anything else."""
    try:
        moment = datetime.datetime.fromisoformat(said)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


class Proposed(Once):
    """A matter for the agenda. `once` names a new form, `seen` is the state that was read."""

    title = forms.CharField(
        label=_("What it is about"),
        max_length=200,
        error_messages={"required": _("Write what it is about."), "max_length": _TOO_LONG},
    )
    kind = forms.ChoiceField(
        label=_("What the meeting is to do"),
        choices=Kind.choices,
        initial=Kind.DISCUSS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one.")},
    )
    text = forms.CharField(
        label=_("What others should know before the meeting"),
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"max_length": _TOO_LONG},
    )
    length = forms.IntegerField(
        label=_("How many minutes it takes"),
        required=False,
        min_value=1,
        max_value=600,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": 1, "max": 600}),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), _("Write a number of minutes, from 1 to 600.")
        ),
    )
    language = forms.ChoiceField(label=_("Language of the text"), error_messages=_NO_LANGUAGE)
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *given: Any, chosen_language: str = "", **more: Any):
        super().__init__(*given, **more)
        _offer_languages(self.fields["language"], chosen_language)

    def clean_title(self) -> str:
        title = clean_line(self.cleaned_data["title"])
        if not title:
            raise forms.ValidationError(self.fields["title"].error_messages["required"], code="required")
        return title

    @property
    def seen_at(self) -> datetime.datetime | None:
        """When it had last changed as it was read."""
        return moment_of(self.cleaned_data["seen"])

    def proposal(self) -> actions.Proposal:
        """As the actions take it."""
        given = self.cleaned_data
        return actions.Proposal(
            title=given["title"],
            language=given["language"],
            text=given["text"],
            kind=given["kind"],
            length=given["length"],
        )


class Arranged(forms.Form):
    """Who chairs and writes, the quorum and the cut-off. `people` are those who can be asked."""

    chair = forms.ChoiceField(
        label=_("Who chairs"), required=False, error_messages={"invalid_choice": _("Choose somebody else.")}
    )
    chair_name = forms.CharField(
        label=_("Somebody else chairs: the name"),
        required=False,
        max_length=120,
        error_messages={"max_length": _TOO_LONG},
    )
    secretary = forms.ChoiceField(
        label=_("Who writes the minutes"),
        required=False,
        error_messages={"invalid_choice": _("Choose somebody else.")},
    )
    secretary_name = forms.CharField(
        label=_("Somebody else writes: the name"),
        required=False,
        max_length=120,
        error_messages={"max_length": _TOO_LONG},
    )
    quorum = forms.IntegerField(
        label=_("How many must be there to decide"),
        help_text=_("Leave it empty if there is no such rule."),
        required=False,
        min_value=1,
        max_value=1_000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": 1, "max": 1_000}),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), _("Write a number from 1 to 1000.")
        ),
    )
    agenda_days = forms.IntegerField(
        label=_("How many days before the meeting the agenda closes"),
        help_text=_("0: it is open until the meeting begins. Organisers can always add to it."),
        min_value=0,
        max_value=MOST_AGENDA_DAYS,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": 0, "max": MOST_AGENDA_DAYS}),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), _("Write a number of days, from 0 to 60.")
        ),
    )
    language = forms.ChoiceField(label=_("Language of the minutes"), error_messages=_NO_LANGUAGE)

    def __init__(
        self, *given: Any, people: Sequence[tuple[uuid.UUID, str]], chosen_language: str = "", **more: Any
    ):
        super().__init__(*given, **more)
        choices = [("", _("Nobody yet")), *((str(key), name) for key, name in people)]
        for name in ("chair", "secretary"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        _offer_languages(self.fields["language"], chosen_language)

    def arrangement(self) -> actions.Arrangement:
        """As the action takes it."""
        given = self.cleaned_data
        return actions.Arrangement(
            language=given["language"],
            agenda_days=given["agenda_days"],
            chair_id=uuid.UUID(given["chair"]) if given["chair"] else None,
            chair_name=given["chair_name"],
            secretary_id=uuid.UUID(given["secretary"]) if given["secretary"] else None,
            secretary_name=given["secretary_name"],
            quorum=given["quorum"],
        )


class Attending(forms.Form):
    """Who is there and who said no, of `people`; and the names of others who are there. `seen` stands for what was
    noted as the page was read."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    present = forms.MultipleChoiceField(
        label=_("Present"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Look at the list again.")},
    )
    excused = forms.MultipleChoiceField(
        label=_("Said that they cannot come"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Look at the list again.")},
    )
    others = forms.CharField(
        label=_("Others who are present"),
        help_text=_("One name on each line."),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": _TOO_LONG},
    )

    def __init__(self, *given: Any, people: Sequence[tuple[uuid.UUID, str]], **more: Any):
        super().__init__(*given, **more)
        for name in ("present", "excused"):
            self.fields[name].choices = [(str(key), name) for key, name in people]  # type: ignore[attr-defined]

    def people(self, part: str) -> list[uuid.UUID]:
        """Those who are ticked."""
        return [uuid.UUID(one) for one in self.cleaned_data[part]]

    def names(self) -> list[str]:
        """Of others."""
        return self.cleaned_data["others"].splitlines()


class Writing(forms.Form):
    """What is said of each item: `notes-<id>`, `decisions-<id>`, `open-<id>`, and unseen `seen-<id>`, when the item had
    last changed as it was read. An item that came after the page was read stays as it is."""

    def __init__(self, posted: QueryDict | None, *, items: Iterable[Row]):
        self.items = list(items)
        super().__init__(_with_new_items(posted, self.items) if posted is not None else None)
        for item in self.items:
            key = item["id"]
            self.fields[f"notes-{key}"] = forms.CharField(
                label=_("What was said"),
                required=False,
                initial=item["notes"],
                max_length=LONGEST_NOTES,
                widget=forms.Textarea(attrs={"rows": 5}),
                error_messages={"max_length": _TOO_LONG},
            )
            self.fields[f"decisions-{key}"] = forms.CharField(
                label=_("Decisions, one on each line"),
                required=False,
                initial=item["decisions"],
                max_length=LONGEST_DECISIONS,
                widget=forms.Textarea(attrs={"rows": 2}),
                error_messages={"max_length": _TOO_LONG},
            )
            self.fields[f"open-{key}"] = forms.BooleanField(
                label=_("Not finished: it comes up again at the next meeting"),
                required=False,
                initial=item["is_open"],
            )

    def written(self) -> dict[uuid.UUID, actions.Written]:
        """As the action takes it."""
        given = self.cleaned_data
        return {
            uuid.UUID(item["id"]): actions.Written(
                notes=given[f"notes-{item['id']}"],
                decisions=given[f"decisions-{item['id']}"],
                is_open=given[f"open-{item['id']}"],
                seen=moment_of(self.data.get(f"seen-{item['id']}", "")),
            )
            for item in self.items
        }


def _with_new_items(posted: QueryDict, items: Iterable[Row]) -> QueryDict:
    """What was sent, and of items that its page did not have what stands there now."""
    given = posted.copy()
    for item in items:
        key = item["id"]
        if f"notes-{key}" not in posted:
            given[f"notes-{key}"], given[f"decisions-{key}"] = item["notes"], item["decisions"]
            given.setlist(f"open-{key}", ["on"] if item["is_open"] else [])
            given[f"seen-{key}"] = item["changed_at"]
    return given


class Added(Once):
    """An addendum to approved minutes."""

    text = forms.CharField(
        label=_("What has to be added or put right"),
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write what has to be added."), "max_length": _TOO_LONG},
    )
    language = forms.ChoiceField(label=_("Language of the text"), error_messages=_NO_LANGUAGE)

    def __init__(self, *given: Any, chosen_language: str = "", **more: Any):
        super().__init__(*given, **more)
        _offer_languages(self.fields["language"], chosen_language)
