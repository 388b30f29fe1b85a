"""Organisations, what they say of themselves, and which belong to which."""

from talkoo.people.organisations.models.organisation import (
    RESERVED,
    Organisation,
    OrganisationArea,
    OrganisationConcept,
    OrganisationLanguage,
    Said,
    State,
)
from talkoo.people.organisations.models.reach import Address, AddressKind, Mailbox
from talkoo.people.organisations.models.relations import (
    RUNNING,
    Affiliation,
    Connection,
    ConnectionState,
    FieldGuide,
    Membership,
    MembershipKind,
    MembershipStatus,
    Part,
    running,
)

__all__ = [
    "RESERVED",
    "RUNNING",
    "Address",
    "AddressKind",
    "Affiliation",
    "Connection",
    "ConnectionState",
    "FieldGuide",
    "Mailbox",
    "Membership",
    "MembershipKind",
    "MembershipStatus",
    "Organisation",
    "OrganisationArea",
    "OrganisationConcept",
    "OrganisationLanguage",
    "Part",
    "Said",
    "State",
    "running",
]
