"""A form that does its work once, however often it is sent."""

import uuid

from django import forms

from talkoo.kernel import ids


class Once(forms.Form):
    """`once` names what the form makes. It is given when the page is made: a form sent twice, or again after a break of
    the line, makes one thing, for the table has it in a unique key."""

    once = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def clean_once(self) -> uuid.UUID:
        """The name that the page gave; a new one when somebody took it out."""
        return self.cleaned_data["once"] or ids.uuid7()

    @property
    def once_value(self) -> str:
        """What the page carries along: the name that came, or a new one, which tells when the page was made."""
        try:
            return str(uuid.UUID(self.data.get("once", "") if self.is_bound else ""))
        except ValueError:
            return str(ids.uuid7())
