"""The shape of what comes in about organisations."""

from talkoo.people.organisations.forms.dealings import (
    Application,
    Connect,
    Invite,
    NewGuide,
    NewTerms,
    OptionalReason,
    Reason,
)
from talkoo.people.organisations.forms.editing import SECTIONS
from talkoo.people.organisations.forms.fields import CapacityField, PlacesField, WordsField
from talkoo.people.organisations.forms.registration import Registration
from talkoo.people.organisations.forms.sections import Section

__all__ = [
    "SECTIONS",
    "Application",
    "CapacityField",
    "Connect",
    "Invite",
    "NewGuide",
    "NewTerms",
    "OptionalReason",
    "PlacesField",
    "Reason",
    "Registration",
    "Section",
    "WordsField",
]
