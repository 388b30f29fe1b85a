import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from talkoo.areas.advice import queries
from talkoo.areas.advice.public import LONGEST
from talkoo.kernel.once import Once
from talkoo.kernel.text import Text, clean_line
from talkoo.people.organisations.forms import CapacityField
from talkoo.people.organisations.forms.fields import LineField, ParagraphsField, WordsField
from talkoo.people.spaces.models import BY_HAND, Join

_TOO_LONG = _("Too long: %(show_value)d characters. There is room for %(limit_value)d.")
_LANGUAGE = {"required": _("Choose a language."), "invalid_choice": _("Choose a language.")}


class To(models.TextChoices):
    """Whom a question goes to."""

    EVERYONE = "everyone", _("Everyone: it stands in the forum")
    COMPETENT = "competent", _("Those who can advise on the topic: they are told at once")
    STAFF = "staff", _("The advisers of this site, in private")


class _Spoken(forms.Form):
    """Words in a language, which is found out when nobody says it."""

    language = forms.ChoiceField(label=_("Language"), required=False, error_messages=_LANGUAGE)

    def __init__(self, *given: Any, **more: Any):
        super().__init__(*given, **more)
        self.fields["language"].choices = [("", _("Find it out")), *queries.cases.languages()]  # type: ignore[attr-defined]

    @property
    def spoken(self) -> str:
        """The language that was chosen, or else the one that the words seem to be in."""
        return queries.cases.spoken(self.cleaned_data, self.cleaned_data.get("text", ""))


class Ask(Once, _Spoken):
    """A question, whom it goes to, and what it is about. `sections` are those of the forum; with `has_advisers` it can
    go to the advisers."""

    to = forms.ChoiceField(
        label=_("Whom do you ask?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whom you ask."), "invalid_choice": _("Choose whom you ask.")},
    )
    title = LineField(
        label=_("Your question in a few words"),
        max_length=160,
        error_messages={
            "required": _("Write in a few words what you ask."),
            "max_length": _TOO_LONG,
        },
    )
    text = ParagraphsField(
        label=_("Tell more"),
        rows=8,
        max_length=LONGEST,
        error_messages={
            "required": _("Tell a little more, so that others can help."),
            "max_length": _TOO_LONG,
        },
    )
    topics = WordsField(
        "topic",
        "field",
        required=False,
        label=_("What is it about?"),
        help_text=_("Who can advise on it is found by this."),
    )
    section = forms.ChoiceField(
        label=_("Where in the forum?"),
        required=False,
        error_messages={"invalid_choice": _("Choose a section of the forum.")},
    )
    is_anonymous = forms.BooleanField(
        label=_("Do not tell the readers who I am"),
        required=False,
        help_text=_(
            "In the forum only. It is then read by those who are signed in. Moderators can look who asked, and each "
            "look is recorded."
        ),
    )
    field_order = ("to", "title", "text", "topics", "section", "is_anonymous", "capacity", "language")

    def __init__(
        self, *given: Any, person: Any, sections: Sequence[tuple[str, Text]], has_advisers: bool, **more: Any
    ):
        super().__init__(*given, **more)
        self.fields["capacity"] = CapacityField(person)
        offered = [one for one in To.choices if sections or one[0] == To.STAFF]
        offered = [one for one in offered if has_advisers or one[0] != To.STAFF]
        self.fields["to"].choices = offered  # type: ignore[attr-defined]
        if sections:
            self.fields["section"].choices = sections  # type: ignore[attr-defined]
        if len(sections) < 2:
            del self.fields["section"]
        if not sections:
            del self.fields["is_anonymous"]
        self.only_section = sections[0][0] if len(sections) == 1 else ""

    def clean(self) -> None:
        given = self.cleaned_data
        if given.get("to") == To.COMPETENT and not given.get("topics") and "topics" not in self.errors:
            self.add_error("topics", _("Choose at least one: those who know it are told."))
        if given.get("to") == To.STAFF and given.get("is_anonymous"):
            self.add_error(
                "is_anonymous",
                _("The advisers see who asks. Nobody else does. Take the mark away, or ask in the forum."),
            )
        if (
            "section" in self.fields
            and given.get("to") in {To.EVERYONE, To.COMPETENT}
            and not given.get("section")
        ):
            self.add_error("section", self.fields["section"].error_messages["invalid_choice"])

    @property
    def section_id(self) -> uuid.UUID:
        """Where in the forum it stands."""
        return uuid.UUID(self.cleaned_data.get("section") or self.only_section)


class Say(Once, _Spoken):
    """More of a question, or an answer."""

    text = ParagraphsField(
        label=_("Your text"),
        rows=8,
        max_length=LONGEST,
        error_messages={"required": _("Write what you want to say."), "max_length": _TOO_LONG},
    )
    field_order = ("text", "language")


class HandOver(forms.Form):
    """Who looks after a question in one's place."""

    to = forms.ChoiceField(
        label=_("Who stands in for you?"),
        error_messages={
            "required": _("Choose somebody."),
            "invalid_choice": _("They do not advise any more. Choose again."),
        },
    )

    def __init__(self, *given: Any, people: Sequence[tuple[str, str]], **more: Any):
        super().__init__(*given, **more)
        self.fields["to"].choices = [("", _("Choose")), *people]  # type: ignore[attr-defined]


_MONTHS = [(3, _("3 months")), (6, _("6 months")), (12, _("12 months")), (24, _("24 months"))]


class Write(forms.Form):
    """Advice for all. `seen` is when it had last changed as the writer read it. `organisations` are those that
    answered, by their slugs; `language` can be chosen only at the beginning."""

    question = LineField(
        label=_("The question"),
        help_text=_("As anybody could ask it: without names, places or anything that tells who asked."),
        max_length=200,
        error_messages={"required": _("Write the question."), "max_length": _TOO_LONG},
    )
    answer = ParagraphsField(
        label=_("The answer"),
        rows=10,
        max_length=8_000,
        error_messages={"required": _("Write the answer."), "max_length": _TOO_LONG},
    )
    topics = WordsField("topic", "field", required=False, label=_("What is it about?"))
    organisation = forms.ChoiceField(
        label=_("Whose answer was it?"),
        required=False,
        help_text=_("Readers can ask to be put in touch with this organisation. Only when it agrees."),
        error_messages={"invalid_choice": _("Choose an organisation of the list.")},
    )
    months = forms.TypedChoiceField(
        label=_("Check it again after"),
        coerce=int,
        choices=_MONTHS,
        initial=12,
        error_messages={
            "required": _("Choose a time."),
            "invalid_choice": _("Choose a time."),
        },
    )
    language = forms.ChoiceField(label=_("Written in"), error_messages=_LANGUAGE)
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(
        self, *given: Any, organisations: Sequence[tuple[str, Text]] = (), is_new: bool = True, **more: Any
    ):
        super().__init__(*given, **more)
        self.fields["language"].choices = queries.cases.languages()  # type: ignore[attr-defined]
        if not is_new:
            del self.fields["language"]
        if organisations:
            self.fields["organisation"].choices = [("", _("Nobody in particular")), *organisations]  # type: ignore[attr-defined]
        else:
            del self.fields["organisation"]

    def tells(self, name: str) -> None:
        """The text holds a name that would tell who asked."""
        said = _("“%(name)s” would tell who asked. Write it without.") % {"name": name}
        where = (
            "question"
            if name.casefold() in clean_line(self.cleaned_data.get("question", "")).casefold()
            else "answer"
        )
        self.add_error(where, said)


class Concern(forms.Form):
    """For which organisation one speaks, and whether others may know."""

    is_named = forms.BooleanField(
        label=_("Others may see that it is our organisation"),
        required=False,
        help_text=_("Otherwise we are only counted, and the number is told from five on."),
    )

    def __init__(self, *given: Any, person: Any, **more: Any):
        super().__init__(*given, **more)
        self.fields["capacity"] = CapacityField(
            person, needs_organisation=True, label=_("Which organisation?")
        )
        self.order_fields(["capacity", "is_named"])


class Found(forms.Form):
    """What the group is called and for, and who can join."""

    name = LineField(
        label=_("What is it called?"),
        max_length=120,
        error_messages={"required": _("Give the group a name."), "max_length": _TOO_LONG},
    )
    purpose = ParagraphsField(
        label=_("What is it for?"),
        max_length=2_000,
        error_messages={"required": _("Say what it is for."), "max_length": _TOO_LONG},
    )
    join = forms.ChoiceField(
        label=_("Who can join?"),
        choices=BY_HAND,
        initial=Join.REQUEST,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who can join."), "invalid_choice": _("Choose who can join.")},
    )
    is_contact = forms.BooleanField(label=_("I will be its contact person"), required=False)
