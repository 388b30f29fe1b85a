"""What happened to people and their sign-in. Nothing here shows on a public page."""

import uuid
from dataclasses import dataclass

from talkoo.kernel.facts import Fact, silence


@dataclass(frozen=True, kw_only=True)
class PersonInvited(Fact):
    changes_pages = False
    person_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class CodeAsked(Fact):
    """Somebody who knows the person's address wants to sign in; `pass_id` is what was made for it.

    Without a person: somebody tried an address that nobody has here.
    """

    changes_pages = False
    person_id: uuid.UUID | None
    pass_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class Joined(Fact):
    """Somebody joined with an address that was new here, or wanted to with one that is the person's already."""

    changes_pages = False
    person_id: uuid.UUID
    pass_id: uuid.UUID
    is_new: bool


@dataclass(frozen=True, kw_only=True)
class PersonEntered(Fact):
    """A helper entered somebody who agreed on paper or aloud."""

    changes_pages = False
    person_id: uuid.UUID
    pass_id: uuid.UUID
    via: str


@dataclass(frozen=True, kw_only=True)
class CodeGiven(Fact):
    """A helper made a code for the person, to read out or to hand over."""

    changes_pages = False
    person_id: uuid.UUID
    pass_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class HelpAsked(Fact):
    """Somebody cannot sign in any more."""

    changes_pages = False
    request_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class HelpSettled(Fact):
    changes_pages = False
    request_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class LinkIssued(Fact):
    """The operator printed a sign-in link."""

    changes_pages = False
    person_id: uuid.UUID
    pass_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class SignedIn(Fact):
    changes_pages = False
    how: str


@dataclass(frozen=True, kw_only=True)
class SignedOut(Fact):
    changes_pages = False


@dataclass(frozen=True, kw_only=True)
class RoleGranted(Fact):
    changes_pages = False
    person_id: uuid.UUID
    role: str


@dataclass(frozen=True, kw_only=True)
class RoleEnded(Fact):
    changes_pages = False
    person_id: uuid.UUID
    role: str


@dataclass(frozen=True, kw_only=True)
class ProfileChanged(Fact):
    changes_pages = False
    person_id: uuid.UUID
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class InterestsChanged(Fact):
    changes_pages = False
    person_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class ContactAdded(Fact):
    changes_pages = False
    person_id: uuid.UUID
    contact_id: uuid.UUID
    kind: str


@dataclass(frozen=True, kw_only=True)
class ContactToConfirm(Fact):
    """Somebody gave a new address or number as theirs; the pass holds it until its owner has typed the code."""

    changes_pages = False
    person_id: uuid.UUID
    pass_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class ContactConfirmed(Fact):
    """A new address or number counts. `is_changed`: it took the place of another, whose owner is told."""

    changes_pages = False
    person_id: uuid.UUID
    contact_id: uuid.UUID
    kind: str
    is_changed: bool


@dataclass(frozen=True, kw_only=True)
class ContactShown(Fact):
    """The person said who sees a detail."""

    person_id: uuid.UUID
    contact_id: uuid.UUID
    visibility: str


@dataclass(frozen=True, kw_only=True)
class ContactRemoved(Fact):
    person_id: uuid.UUID
    kind: str


@dataclass(frozen=True, kw_only=True)
class ConsentGiven(Fact):
    changes_pages = False
    person_id: uuid.UUID
    purpose: str
    about_id: uuid.UUID | None


@dataclass(frozen=True, kw_only=True)
class ConsentWithdrawn(Fact):
    person_id: uuid.UUID
    purpose: str
    about_id: uuid.UUID | None


@dataclass(frozen=True, kw_only=True)
class SessionsEnded(Fact):
    changes_pages = False
    person_id: uuid.UUID
    number: int


@dataclass(frozen=True, kw_only=True)
class PersonLeft(Fact):
    """Somebody leaves for good; what they took part in has ended."""

    person_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class PasskeyAsked(Fact):
    """A browser wants to use or make a passkey."""

    changes_pages = False
    pass_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class PasskeyAdded(Fact):
    changes_pages = False
    person_id: uuid.UUID
    passkey_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class PasskeyRemoved(Fact):
    changes_pages = False
    person_id: uuid.UUID
    passkey_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class ServiceAdded(Fact):
    changes_pages = False
    service_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class ServiceClosed(Fact):
    """Nobody signs in with a service any more, or people may again."""

    changes_pages = False
    service_id: uuid.UUID
    is_open: bool


@dataclass(frozen=True, kw_only=True)
class ServiceLinked(Fact):
    """A person signs in with an account of another service from now on."""

    changes_pages = False
    person_id: uuid.UUID
    service_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class ServiceUnlinked(Fact):
    changes_pages = False
    person_id: uuid.UUID
    service_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class BlocksChanged(Fact):
    """Somebody does not want to hear of another person, or wants to again. Of whom stands in their own row alone."""

    changes_pages = False
    keeps_years = 1
    is_blocked: bool


silence(BlocksChanged, "nobody is told of it")
silence(PersonInvited, "an invitation is a mail of the area that invites")
silence(LinkIssued, "the operator hands the link over")
silence(SignedIn, "a person knows")
silence(SignedOut, "a person knows")
silence(RoleGranted, "the one who grants tells it in person")
silence(RoleEnded, "the one who ends it tells it in person")
silence(HelpAsked, "it stands on the Monday page of those who help")
silence(HelpSettled, "they have spoken with the person")
silence(ProfileChanged, "a person knows what they changed")
silence(InterestsChanged, "a person knows what they changed")
silence(ContactAdded, "a person knows; nobody else sees it")
silence(ContactConfirmed, "the old address is told by the action itself, while it is still known")
silence(ContactShown, "a person knows what they show")
silence(ContactRemoved, "a person knows what they removed")
silence(ConsentGiven, "a person sees it in the history of consents")
silence(ConsentWithdrawn, "a person sees it in the history of consents")
silence(SessionsEnded, "a person sees it in the list")
silence(PersonLeft, "those who must know are told by the parts that end")
silence(PasskeyAsked, "the browser has the question")
silence(ServiceAdded, "it stands on the sign-in page")
silence(ServiceClosed, "it is gone from the sign-in page")
silence(ServiceUnlinked, "a person knows")
