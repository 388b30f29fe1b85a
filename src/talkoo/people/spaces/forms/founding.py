"""Founding a network or a group, and arranging it."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from talkoo.kernel import clock
from talkoo.kernel.partial_dates import PartialDate
from talkoo.kernel.text import Text
from talkoo.people.accounts.models import Role
from talkoo.people.organisations.forms.fields import WordsField
from talkoo.people.spaces.forms.fields import (
    LineField,
    ParagraphsField,
    PartialDateField,
    PlacesField,
    last_day,
)
from talkoo.people.spaces.models import BY_HAND, Aim, Join, Kind, MembershipRule, Origin, Participants
from talkoo.plumbing.places import known as places
from talkoo.plumbing.tenancy import current

_WHERE = {
    "label": _("Where does it work?"),
    "help_text": _("Places with commas between them, for example Kainuu. Empty: over a wide area."),
}
_NOT_WHERE = {"label": _("Which part is left out?"), "help_text": _("For example Kajaani.")}


class _Area(forms.Form):
    def clean(self) -> None:
        inside, outside = self.cleaned_data.get("areas"), self.cleaned_data.get("not_areas")
        if inside is None or not outside:
            return
        if not inside:
            self.add_error("areas", _("Say first where it works; then a part can be left out."))
            return
        within = {one for area_id in inside for one in places.within(area_id)}
        strange = [one for one in outside if one not in within or one in inside]
        if strange:
            self.add_error("not_areas", _("This is not a part of the area above."))


class Found(_Area):
    """What a founder says of a network."""

    name = LineField(
        label=_("What is it called?"), max_length=120, required_text=_("Give the network a name.")
    )
    purpose = ParagraphsField(
        label=_("What is it for?"),
        help_text=_("A few plain sentences: what do you want to do together?"),
        max_length=2_000,
        required_text=_("Say what it is for."),
    )
    areas = PlacesField(**_WHERE)
    not_areas = PlacesField(**_NOT_WHERE)
    aim = forms.ChoiceField(
        label=_("Why?"), choices=Aim.choices, required=False, widget=forms.RadioSelect, initial=Aim.PROMOTE
    )
    is_existing = forms.BooleanField(label=_("It has been there already"), required=False)
    started = PartialDateField(
        label=_("Since when?"),
        help_text=_(
            "Only if it has been there already: as exactly as you know it, for example 2015 or 2/2015."
        ),
    )
    programme = forms.TypedChoiceField(
        label=_("Does it belong to a project?"),
        coerce=uuid.UUID,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": _("Choose a project of the list.")},
    )
    is_contact = forms.BooleanField(label=_("I will be its contact person"), required=False, initial=True)
    public_name = LineField(
        label=_("The name that everybody sees"),
        help_text=_("Leave it empty, and everybody sees “contact person” in its place."),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *given: Any, programmes: Sequence[tuple[str, Text]] = (), **options: Any):
        super().__init__(*given, **options)
        if programmes:
            self.fields["programme"].choices = [("", _("No")), *programmes]  # type: ignore[attr-defined]
        else:
            del self.fields["programme"]

    def clean(self) -> None:
        super().clean()
        started = self.cleaned_data.get("started")
        if started and started.first_day > clock.today(current.site().time_zone):
            self.add_error("started", _("This is a time to come."))
        if started and not self.cleaned_data.get("is_existing"):
            self.cleaned_data["is_existing"] = True

    def given(self) -> dict[str, Any]:
        """As actions.Founding takes it, but for the texts."""
        data = self.cleaned_data
        return {
            "aim": data["aim"],
            "areas": data["areas"],
            "not_areas": data["not_areas"],
            "origin": Origin.EXISTING if data["is_existing"] else Origin.NEW,
            "started": data["started"],
            "programme_id": data.get("programme"),
            "is_contact": data["is_contact"],
            "public_name": data["public_name"],
        }


_ABOUT: dict[str, Any] = {
    "required": False,
    "label": _("What is it about?"),
    "help_text": _("Others find the group by these words."),
}
_JOIN: dict[str, Any] = {"label": _("Who can join?"), "choices": BY_HAND, "widget": forms.RadioSelect}
_INVITED = _("By invitation: nobody but its people and the coordinators knows that it is there.")


class FoundGroup(_Area):
    """What a founder says of a group. `networks` are those that it can stand in."""

    name = LineField(label=_("What is it called?"), max_length=120, required_text=_("Give the group a name."))
    purpose = ParagraphsField(
        label=_("What is it for?"),
        help_text=_("A few plain sentences: what do you want to do together?"),
        max_length=2_000,
        required_text=_("Say what it is for."),
    )
    topics = WordsField("topic", "field", **_ABOUT)
    network = forms.TypedChoiceField(
        label=_("Does it belong to a network?"),
        coerce=uuid.UUID,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": _("Choose a network of the list.")},
    )
    areas = PlacesField(**_WHERE)
    not_areas = PlacesField(**_NOT_WHERE)
    join = forms.ChoiceField(**_JOIN, initial=Join.OPEN, help_text=_INVITED)
    role = forms.ChoiceField(
        label=_("Is it for those who have a role on the site?"),
        help_text=_(
            "Then exactly they take part: who gets the role comes in, who loses it goes out by itself."
        ),
        choices=[("", _("No, people come in as chosen above")), *Role.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    is_contact = forms.BooleanField(label=_("I will be its contact person"), required=False, initial=True)
    public_name = LineField(
        label=_("The name that everybody sees"),
        help_text=_("Leave it empty, and everybody sees “contact person” in its place."),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(
        self,
        *given: Any,
        networks: Sequence[tuple[str, Text]] = (),
        may_go_by_role: bool = False,
        **options: Any,
    ):
        super().__init__(*given, **options)
        if not may_go_by_role:
            del self.fields["role"]
        if networks:
            self.fields["network"].choices = [("", _("No")), *networks]  # type: ignore[attr-defined]
        else:
            del self.fields["network"]

    def given(self) -> dict[str, Any]:
        """As actions.Founding takes it, but for the texts."""
        data = self.cleaned_data
        taken = ("topics", "areas", "not_areas", "join", "is_contact", "public_name")
        return {
            "kind": Kind.GROUP,
            "network_id": data.get("network"),
            **{name: data[name] for name in taken},
        }


def _in_time(date: PartialDate | None) -> PartialDate | None:
    if date and last_day(date) < clock.today(current.site().time_zone):
        raise forms.ValidationError(_("This time is over. To end it now, use the button below."))
    return date


class Settings(_Area):
    """How a network is arranged. `version` is when it had last changed as the writer read it."""

    areas = PlacesField(**_WHERE)
    not_areas = PlacesField(**_NOT_WHERE)
    join = forms.ChoiceField(label=_("Who can join?"), choices=BY_HAND, widget=forms.RadioSelect)
    participants = forms.ChoiceField(
        label=_("Who takes part?"), choices=Participants.choices, widget=forms.RadioSelect
    )
    membership_rule = forms.ChoiceField(
        label=_("Which organisations can become members?"),
        choices=MembershipRule.choices,
        widget=forms.RadioSelect,
    )
    planned_end = PartialDateField(label=_("Planned to end"))
    version = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def clean_planned_end(self) -> Any:
        return _in_time(self.cleaned_data["planned_end"])

    def clean(self) -> None:
        super().clean()
        rule, areas = self.cleaned_data.get("membership_rule"), self.cleaned_data.get("areas")
        if rule == MembershipRule.AREA and areas == []:
            self.add_error(
                "membership_rule", _("A network over a wide area takes organisations from anywhere.")
            )


class GroupSettings(_Area):
    """How a group is arranged. `version` as in Settings."""

    topics = WordsField("topic", "field", **_ABOUT)
    areas = PlacesField(**_WHERE)
    not_areas = PlacesField(**_NOT_WHERE)
    join = forms.ChoiceField(**_JOIN, help_text=_INVITED)
    planned_end = PartialDateField(label=_("Planned to end"))
    version = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def clean_planned_end(self) -> Any:
        return _in_time(self.cleaned_data["planned_end"])
