"""Organisations, what they say of themselves, and which belong to which."""

from talkoo.people.organisations.models.organisation import (
    Organisation,
    OrganisationArea,
    OrganisationConcept,
    OrganisationLanguage,
    Said,
    State,
)
from talkoo.people.organisations.models.reach import Address, AddressKind, Mailbox
from talkoo.people.organisations.models.relations import (
    Affiliation,
    FieldGuide,
    Membership,
    MembershipKind,
    MembershipStatus,
)

__all__ = [
    "Address",
    "AddressKind",
    "Affiliation",
    "FieldGuide",
    "Mailbox",
    "Membership",
    "MembershipKind",
    "MembershipStatus",
    "Organisation",
    "OrganisationArea",
    "OrganisationConcept",
    "OrganisationLanguage",
    "Said",
    "State",
]
