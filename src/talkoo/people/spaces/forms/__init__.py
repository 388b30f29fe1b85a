"""The shape of what people write about networks."""

from talkoo.people.spaces.forms.founding import Found, Settings
from talkoo.people.spaces.forms.leading import Coordinator, Offer, PublicName, QuotaForm, SignUp, Terms
from talkoo.people.spaces.forms.people import Add, As, Reason, Visitor

__all__ = [
    "Add",
    "As",
    "Coordinator",
    "Found",
    "Offer",
    "PublicName",
    "QuotaForm",
    "Reason",
    "Settings",
    "SignUp",
    "Terms",
    "Visitor",
]
