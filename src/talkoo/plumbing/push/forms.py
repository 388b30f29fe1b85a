from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from talkoo.plumbing.notify import kinds
from talkoo.plumbing.push import sealing, services
from talkoo.plumbing.push.queries import OWN


class Browser(forms.Form):
    """What a browser says of itself when it agrees to be told."""

    endpoint = forms.CharField(max_length=services.LONGEST)
    p256dh = forms.CharField(max_length=200)
    auth = forms.CharField(max_length=100)

    def clean_endpoint(self) -> str:
        given = str(self.cleaned_data["endpoint"])
        if not services.is_known(given):
            raise forms.ValidationError(
                _("This browser is told by a service that this site does not work with.")
            )
        return given

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        if {"p256dh", "auth"} <= set(self.cleaned_data):
            try:
                sealing.lock(self.cleaned_data["p256dh"], self.cleaned_data["auth"])
            except sealing.NoKey:
                raise forms.ValidationError(
                    _("The browser sent something that is no key. Try again.")
                ) from None
        return data


class Told(forms.Form):
    """One box for each kind that the phone may tell of."""

    def __init__(self, data: Any, *, chosen: dict[str, bool]):
        super().__init__(data)
        self._names: dict[str, str] = {}
        self._add("own", OWN, _("What is about myself and what I look after"), chosen.get(OWN, True))
        for kind in kinds.every():
            self._add(
                f"k-{kind.name}", kind.name, kind.label, chosen.get(kind.name, kind.is_usually_on_phone)
            )

    def _add(self, name: str, kind: str, label: Any, initial: bool) -> None:
        self.fields[name] = forms.BooleanField(label=label, required=False, initial=initial)
        self._names[name] = kind

    def chosen(self) -> dict[str, bool]:
        """Whether each kind is wanted."""
        return {kind: bool(self.cleaned_data[name]) for name, kind in self._names.items()}
