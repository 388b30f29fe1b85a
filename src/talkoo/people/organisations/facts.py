"""What happened to organisations."""

import uuid
from dataclasses import dataclass

from talkoo.kernel.facts import Fact, silence


@dataclass(frozen=True, kw_only=True)
class OrganisationRegistered(Fact):
    organisation_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class RegistrationForgotten(Fact):
    """Nobody confirmed it in time."""

    changes_pages = False
    organisation_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class OrganisationDescribed(Fact):
    """What it says of itself changed; `fields` names what, not how."""

    organisation_id: uuid.UUID
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class OrganisationStateChanged(Fact):
    organisation_id: uuid.UUID
    verb: str
    state: str


@dataclass(frozen=True, kw_only=True)
class UmbrellaJoined(Fact):
    keeps_years = 10
    organisation_id: uuid.UUID
    within_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class PersonAffiliated(Fact):
    """A person has a part in an organisation now. No page shows it."""

    changes_pages = False
    organisation_id: uuid.UUID
    person_id: uuid.UUID
    role: str


@dataclass(frozen=True, kw_only=True)
class PartEnded(Fact):
    """A person has a part no longer; a page may have shown it."""

    organisation_id: uuid.UUID
    person_id: uuid.UUID
    role: str


@dataclass(frozen=True, kw_only=True)
class PartShown(Fact):
    """A person agreed that this part of theirs is shown on the organisation's page, or took it back."""

    organisation_id: uuid.UUID
    part_id: uuid.UUID
    is_public: bool


@dataclass(frozen=True, kw_only=True)
class MembershipChanged(Fact):
    """`verb` is `apply` or one of states.MEMBERSHIP."""

    keeps_years = 10
    membership_id: uuid.UUID
    organisation_id: uuid.UUID
    within_id: uuid.UUID
    verb: str
    status: str


@dataclass(frozen=True, kw_only=True)
class MembershipTermsAccepted(Fact):
    """The organisation belongs to its umbrella organisation under these terms now."""

    keeps_years = 10
    changes_pages = False
    membership_id: uuid.UUID
    terms_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class MembershipOverdue(Fact):
    """The day has passed by which the organisation was asked to accept these terms; it is still a member."""

    changes_pages = False
    membership_id: uuid.UUID
    organisation_id: uuid.UUID
    within_id: uuid.UUID
    terms_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class TermsUnanswered(Fact):
    """Some members of an umbrella organisation did not accept these terms in time."""

    changes_pages = False
    within_id: uuid.UUID
    terms_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class ConnectionAsked(Fact):
    changes_pages = False
    connection_id: uuid.UUID
    organisation_id: uuid.UUID
    other_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class ConnectionChanged(Fact):
    """`verb` is one of states.CONNECTION; `organisation_id` is the side that did it."""

    connection_id: uuid.UUID
    organisation_id: uuid.UUID
    other_id: uuid.UUID
    verb: str


@dataclass(frozen=True, kw_only=True)
class GuideNamed(Fact):
    """The umbrella organisation of a field is known."""

    organisation_id: uuid.UUID
    concept_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class GuideTakenAway(Fact):
    organisation_id: uuid.UUID
    concept_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class LogoChanged(Fact):
    organisation_id: uuid.UUID
    picture_id: uuid.UUID | None


_UNFOLLOWED = "nobody can follow an organisation yet"
silence(UmbrellaJoined, _UNFOLLOWED)
silence(GuideNamed, _UNFOLLOWED)
silence(GuideTakenAway, _UNFOLLOWED)
silence(LogoChanged, "the page shows it")
silence(RegistrationForgotten, "whoever began it did not come back")
silence(PartShown, "a person's own choice, which the page shows")
silence(MembershipTermsAccepted, "the list of members shows it to the umbrella organisation")
silence(OrganisationRegistered, "its own steps are told: submitted, listed, declined")
silence(OrganisationDescribed, "whoever changed it sees it; the search is made anew")
