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
    """Somebody who knows the person's address wants to sign in; `pass_id` is what was made for it."""

    changes_pages = False
    person_id: uuid.UUID
    pass_id: uuid.UUID


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


silence(PersonInvited, "an invitation is a mail of the area that invites")
silence(LinkIssued, "the operator hands the link over")
silence(SignedIn, "a person knows")
silence(SignedOut, "a person knows")
silence(RoleGranted, "the one who grants tells it in person")
