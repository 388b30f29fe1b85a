"""A part of what an organisation says of itself that can be saved by itself."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from talkoo.people.organisations.actions import Profile
from talkoo.people.organisations.models import Organisation

STALE = _("Somebody changed this while you wrote. Yours is kept below: compare it, then save again.")


class Section(forms.Form):
    """`only` names the parts of the profile that it changes. `version` tells whether somebody has written since."""

    key = ""
    title: Any = ""
    only: tuple[str, ...] = ()
    version = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, data: Any, organisation: Organisation):
        self.organisation = organisation
        self.now = organisation.changed_at.isoformat()
        super().__init__(data, initial={**self.known(organisation), "version": self.now})

    def known(self, organisation: Organisation) -> dict[str, Any]:
        """What stands there now, by field."""
        return {}

    def clean(self) -> None:
        if self.is_bound and self.cleaned_data.get("version", "") != self.now:
            self.say_stale()

    def say_stale(self) -> None:
        """Somebody else was quicker; what was typed stays, and can be saved now."""
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data["version"] = self.now  # type: ignore[index]
        self.add_error(None, STALE)

    def parts(self) -> Mapping[str, Any]:
        """What the profile gets."""
        return {name: self.cleaned_data[name] for name in self.only}

    @property
    def profile(self) -> Profile:
        """What the organisation says now, as far as this section goes."""
        own = self.organisation
        return Profile(**{"name": own.name, "country": own.country, **self.parts()})
