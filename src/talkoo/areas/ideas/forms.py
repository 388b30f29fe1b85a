from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from talkoo.kernel.text import Text
from talkoo.people.accounts.forms.fields import WRONG_EMAIL
from talkoo.people.accounts.queries import tidy_email
from talkoo.people.spaces.forms.fields import LineField, ParagraphsField


class Idea(forms.Form):
    """An idea or a need. `homepage` is a trap: people do not see it, programs fill it in."""

    title = LineField(
        label=_("Your idea in a few words"),
        max_length=120,
        required_text=_("Write in a few words what it is about."),
    )
    text = ParagraphsField(
        label=_("Tell more"),
        help_text=_("What is needed, for whom, and what could be done?"),
        max_length=3_000,
        required_text=_("Tell a little more, so that others understand it."),
    )
    area = forms.ChoiceField(
        label=_("Which municipality is it about?"),
        required=False,
        error_messages={"invalid_choice": _("Choose a municipality from the list.")},
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("Only if you would like to hear what becomes of it. It is shown to nobody."),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": WRONG_EMAIL},
    )
    written_in = forms.ChoiceField(label=_("The language you write in"))
    homepage = forms.CharField(
        required=False, max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def __init__(
        self,
        *given: Any,
        areas: Sequence[tuple[str, Text]],
        languages: Sequence[tuple[str, str]],
        is_known: bool,
        **options: Any,
    ):
        super().__init__(*given, **options)
        self.fields["area"].choices = [("", _("None, or all of them")), *areas]  # type: ignore[attr-defined]
        self.fields["written_in"].choices = languages  # type: ignore[attr-defined]
        if is_known:
            del self.fields["email"]

    def clean_email(self) -> str:
        return tidy_email(self.cleaned_data["email"])

    @property
    def is_trapped(self) -> bool:
        """Whether a program filled it in."""
        return bool(self.data.get("homepage"))


class Merge(forms.Form):
    """Which other idea it goes on with."""

    into = forms.ChoiceField(
        label=_("It goes on with"),
        error_messages={
            "required": _("Choose the other idea."),
            "invalid_choice": _("This idea is not open any more. Choose again."),
        },
    )

    def __init__(self, *given: Any, ideas: Sequence[tuple[str, Text]], **options: Any):
        super().__init__(*given, **options)
        self.fields["into"].choices = [("", _("Choose")), *ideas]  # type: ignore[attr-defined]


class Close(forms.Form):
    """Why it is closed."""

    reason = ParagraphsField(
        label=_("Why it is closed"),
        help_text=_("Everybody reads this beside the idea."),
        rows=4,
        required_text=_("Write why. Whoever left the idea would like to know."),
    )


class Network(forms.Form):
    """What the network is called and for, to begin with; the rest is told on its own pages."""

    name = LineField(label=_("Name of the network"), required_text=_("Write what the network is called."))
    purpose = ParagraphsField(
        label=_("What it is for"), max_length=3_000, required_text=_("Write what the network is for.")
    )
    area = forms.ChoiceField(
        label=_("Where it works"),
        required=False,
        error_messages={"invalid_choice": _("Choose a municipality from the list.")},
    )
    programme = forms.ChoiceField(
        label=_("Part of a project"),
        required=False,
        error_messages={"invalid_choice": _("Choose from the list.")},
    )

    def __init__(
        self,
        *given: Any,
        areas: Sequence[tuple[str, Text]],
        programmes: Sequence[tuple[str, Text]],
        **options: Any,
    ):
        super().__init__(*given, **options)
        self.fields["area"].choices = [("", _("Everywhere")), *areas]  # type: ignore[attr-defined]
        self.fields["programme"].choices = [("", _("None")), *programmes]  # type: ignore[attr-defined]
        if not programmes:
            del self.fields["programme"]
