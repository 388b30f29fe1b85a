from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from talkoo.people.accounts.forms.fields import ContactField
from talkoo.people.organisations.forms import CapacityField
from talkoo.people.organisations.forms.fields import ParagraphsField


class Ask(forms.Form):
    """Why somebody wants to be put in touch, in which capacity, and what the others may have after their yes."""

    why = ParagraphsField(
        max_length=2_000,
        rows=5,
        label=_("Why do you want to be in touch?"),
        help_text=_("They read this, and your name."),
        error_messages={
            "required": _("Write why: they decide by it."),
            "max_length": _("Too long: %(show_value)d characters. There is room for %(limit_value)d."),
        },
    )
    gives = ContactField(
        label=_("How can they reach you?"),
        help_text=_("An e-mail address or phone number. They see it only when they have said yes."),
    )

    def __init__(self, data: Any, *, person: Any, gives: str):
        super().__init__(data, initial={"gives": gives})
        self.fields["capacity"] = CapacityField(person)
        self.order_fields(["capacity", "why", "gives"])


class Forward(forms.Form):
    """The coordinator's word: to the other side when it is passed on, to the asker when not."""

    note = ParagraphsField(
        required=False,
        max_length=1_000,
        rows=3,
        label=_("A word from you"),
        help_text=_("It goes along when you pass the wish on. When you do not, it tells the asker why."),
    )

    def __init__(self, data: Any = None, *, is_refusing: bool = False):
        super().__init__(data)
        if is_refusing:
            field = self.fields["note"]
            field.required = True
            field.error_messages["required"] = str(_("Write why you do not pass it on."))


class Answer(forms.Form):
    """A yes with a way to be reached, or a no."""

    gives = ContactField(
        required=False,
        label=_("How can they reach you?"),
        help_text=_(
            "An e-mail address or phone number. Only needed for a yes, and given to nobody before it."
        ),
    )
    reply = ParagraphsField(required=False, max_length=1_000, rows=3, label=_("A word to them"))

    def __init__(self, data: Any = None, *, is_accepting: bool = False):
        super().__init__(data)
        if is_accepting:
            self.fields["gives"].required = True
