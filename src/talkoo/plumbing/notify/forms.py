import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talkoo.kernel import zones
from talkoo.kernel.text import Text
from talkoo.plumbing.notify import kinds, wishes
from talkoo.plumbing.notify.kinds import Rhythm
from talkoo.plumbing.notify.moments import Clock
from talkoo.plumbing.tenancy import current

_HOURS = [(str(hour), f"{hour:02}:00") for hour in range(24)]
MOST_SPACES = 30
"""How many of a person's spaces stand on the page: a form has its limit."""


class Wishes(forms.Form):
    """One field for each kind, one for each kind in each space, and the hours."""

    weekday = forms.TypedChoiceField(
        label=_("Day of the weekly mail"),
        coerce=int,
        choices=[(str(number + 1), WEEKDAYS[number]) for number in range(7)],
    )
    hour = forms.TypedChoiceField(
        label=_("Hour of the daily and the weekly mail"), coerce=int, choices=_HOURS
    )
    quiet_from = forms.TypedChoiceField(
        label=_("No mail from"),
        coerce=int,
        empty_value=None,
        required=False,
        choices=[("", pgettext_lazy("quiet hours", "none")), *_HOURS],
    )
    quiet_until = forms.TypedChoiceField(
        label=_("until"),
        coerce=int,
        empty_value=None,
        required=False,
        choices=[("", pgettext_lazy("quiet hours", "none")), *_HOURS],
    )
    zone = forms.ChoiceField(label=_("Time zone"), required=False)

    def __init__(
        self,
        data: Any,
        *,
        chosen: Mapping[tuple[str, uuid.UUID | None], str],
        clock: Clock,
        spaces: Sequence[tuple[uuid.UUID, Text]],
    ):
        zone = clock.zone if clock.zone != current.site().time_zone else ""
        first: dict[str, Any] = {
            "weekday": clock.weekday,
            "hour": clock.hour,
            "quiet_from": clock.quiet_from,
            "quiet_until": clock.quiet_until,
            "zone": zone,
        }
        super().__init__(data, initial=first)
        usual = _("as on this site: %(zone)s") % {"zone": current.site().time_zone.replace("_", " ")}
        there = zones.choices(*([zone] if zone else []))
        self.fields["zone"].choices = [("", usual), *there]  # type: ignore[attr-defined]
        self._names: dict[str, tuple[str, uuid.UUID | None]] = {}
        self.kinds: list[dict[str, Any]] = []
        for kind in kinds.every():
            everywhere = self._add(kind, None, kind.label, wishes.rhythm_in(chosen, kind, None))
            single = [
                self._add(kind, key, name.text, chosen.get((kind.name, key), ""))
                for key, name in spaces[:MOST_SPACES]
            ]
            has_single = any((kind.name, key) in chosen for key, _name in spaces)
            self.kinds.append({"kind": kind, "field": everywhere, "spaces": single, "has_single": has_single})

    def _add(self, kind: kinds.Kind, space_id: uuid.UUID | None, label: Any, initial: str) -> str:
        name = f"k-{kind.name}" + (f"-{space_id}" if space_id else "")
        choices: list[tuple[str, Any]] = list(Rhythm.choices)
        if space_id:
            choices = [("", pgettext_lazy("mail comes", "as everywhere")), *choices]
        self.fields[name] = forms.ChoiceField(
            label=label, choices=choices, initial=initial, required=space_id is None
        )
        self._names[name] = (kind.name, space_id)
        return name

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        begins, ends = self.cleaned_data.get("quiet_from"), self.cleaned_data.get("quiet_until")
        if not {"quiet_from", "quiet_until"} & set(self.errors):
            if (begins is None) != (ends is None):
                missing = "quiet_from" if begins is None else "quiet_until"
                self.add_error(missing, _("Choose both hours, or none."))
            elif begins is not None and begins == ends:
                self.add_error("quiet_until", _("Choose another hour than the one they begin at."))
        return data

    def chosen(self) -> wishes.Chosen:
        """What was chosen, by kind and space; empty: as everywhere."""
        return {key: self.cleaned_data[name] for name, key in self._names.items()}

    def clock(self) -> Clock:
        """The hours that were chosen."""
        return Clock(
            self.cleaned_data["zone"],
            self.cleaned_data["weekday"],
            self.cleaned_data["hour"],
            self.cleaned_data["quiet_from"],
            self.cleaned_data["quiet_until"],
        )
