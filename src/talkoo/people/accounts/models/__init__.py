"""People, how they can be reached and what they agreed to, how they sign in."""

from talkoo.people.accounts.models.blocking import Block
from talkoo.people.accounts.models.contact import Consent, ContactPoint, Purpose, Via, Visibility
from talkoo.people.accounts.models.person import (
    Interest,
    Level,
    Person,
    PersonLanguage,
    Role,
    RoleGrant,
    Status,
)
from talkoo.people.accounts.models.signing_in import (
    GIVEN_DAYS,
    PASS_MINUTES,
    PASS_TRIES,
    HelpRequest,
    Passkey,
    Reason,
    Service,
    ServiceIdentity,
    SignInPass,
)

__all__ = [
    "GIVEN_DAYS",
    "PASS_MINUTES",
    "PASS_TRIES",
    "Block",
    "Consent",
    "ContactPoint",
    "HelpRequest",
    "Interest",
    "Level",
    "Passkey",
    "Person",
    "PersonLanguage",
    "Purpose",
    "Reason",
    "Role",
    "RoleGrant",
    "Service",
    "ServiceIdentity",
    "SignInPass",
    "Status",
    "Via",
    "Visibility",
]
