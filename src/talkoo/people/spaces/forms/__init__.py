"""The shape of what people write about networks and groups."""

from talkoo.people.spaces.forms.founding import Found, FoundGroup, GroupSettings, Settings
from talkoo.people.spaces.forms.leading import Coordinator, Offer, PublicName, QuotaForm, SignUp, Terms
from talkoo.people.spaces.forms.people import Add, As, Reason, Visitor

__all__ = [
    "Add",
    "As",
    "Coordinator",
    "Found",
    "FoundGroup",
    "GroupSettings",
    "Offer",
    "PublicName",
    "QuotaForm",
    "Reason",
    "Settings",
    "SignUp",
    "Terms",
    "Visitor",
]
