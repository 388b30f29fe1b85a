from django import forms
from django.utils.translation import gettext_lazy as _


class Door(forms.Form):
    """Whether mails of people whom the site does not know are kept until they join."""

    is_open = forms.ChoiceField(
        label=_("When somebody writes who has not joined"),
        choices=[
            ("yes", _("keep the mail until they join, for a month")),
            ("no", _("refuse the mail and say how to join")),
        ],
        widget=forms.RadioSelect,
    )
