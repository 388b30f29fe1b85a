"""Everything that changes people and their sign-in, by what it is about."""

from talkoo.people.accounts import queries
from talkoo.people.accounts.actions.blocking import block, unblock
from talkoo.people.accounts.actions.consents import give_consent, withdraw_consent
from talkoo.people.accounts.actions.contacts import (
    LastWay,
    Taken,
    add_contact,
    confirm_contact,
    remove_contact,
    show_contact,
)
from talkoo.people.accounts.actions.helping import ask_help, settle_help
from talkoo.people.accounts.actions.joining import (
    Joining,
    NoConsent,
    enter_person,
    invite,
    join_in,
)
from talkoo.people.accounts.actions.leaving import leave
from talkoo.people.accounts.actions.passkeys import (
    WrongPasskey,
    add_passkey,
    ask_passkey,
    remove_passkey,
    use_passkey,
)
from talkoo.people.accounts.actions.profile import care_about, describe
from talkoo.people.accounts.actions.roles import end_role, grant_role
from talkoo.people.accounts.actions.services import (
    LinkedElsewhere,
    WrongService,
    add_service,
    close_service,
    enter_with,
    link_service,
    unlink_service,
)
from talkoo.people.accounts.actions.sessions import end_other_sessions, end_session
from talkoo.people.accounts.actions.signing_in import (
    ask_code,
    give_code,
    issue_link,
    sign_out,
    try_code,
    try_given,
    use_link,
)

__all__ = [
    "Joining",
    "LastWay",
    "LinkedElsewhere",
    "NoConsent",
    "Taken",
    "WrongPasskey",
    "WrongService",
    "add_contact",
    "add_passkey",
    "add_service",
    "ask_code",
    "ask_help",
    "ask_passkey",
    "block",
    "care_about",
    "close_service",
    "confirm_contact",
    "describe",
    "end_other_sessions",
    "end_role",
    "end_session",
    "enter_person",
    "enter_with",
    "give_code",
    "give_consent",
    "grant_role",
    "invite",
    "issue_link",
    "join_in",
    "leave",
    "link_service",
    "queries",
    "remove_contact",
    "remove_passkey",
    "settle_help",
    "show_contact",
    "sign_out",
    "try_code",
    "try_given",
    "unblock",
    "unlink_service",
    "use_link",
    "use_passkey",
    "withdraw_consent",
]
