from django import forms
from django.utils.translation import gettext_lazy as _

from talkoo.areas.check_ins.models import Mood
from talkoo.kernel.text import clean_line, clean_paragraphs


class CheckIn(forms.Form):
    """How a network goes."""

    mood = forms.ChoiceField(
        label=_("How does it go?"),
        choices=Mood.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )
    text = forms.CharField(
        label=_("In a few words"),
        help_text=_("What was done, what stands in the way, which help you need."),
        required=False,
        max_length=3_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    next_step = forms.CharField(label=_("Next step"), required=False, max_length=500)
    hours = forms.IntegerField(
        label=_("Hours of work since last time"),
        help_text=_("All of you together. An estimate will do."),
        required=False,
        min_value=0,
        max_value=100_000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": 0}),
    )
    people = forms.IntegerField(
        label=_("People who took part since last time"),
        required=False,
        min_value=0,
        max_value=1_000_000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": 0}),
    )

    def clean_text(self) -> str:
        return clean_paragraphs(self.cleaned_data["text"])

    def clean_next_step(self) -> str:
        return clean_line(self.cleaned_data["next_step"])

    def clean(self) -> dict[str, object]:
        given = super().clean() or {}
        if given.get("mood") == Mood.NEEDS_HELP and not given.get("text") and "text" not in self.errors:
            self.add_error("text", _("Write what you need help with."))
        return given


class Rhythm(forms.Form):
    """How often."""

    every_days = forms.TypedChoiceField(
        label=_("Ask this network how it goes"),
        coerce=int,
        choices=[
            (7, _("every week")),
            (14, _("every two weeks")),
            (30, _("every month")),
            (60, _("every two months")),
            (91, _("four times a year")),
            (0, _("never")),
        ],
    )
