"""What happened to organisations."""

import uuid
from dataclasses import dataclass

from talkoo.kernel.facts import Fact, silence


@dataclass(frozen=True, kw_only=True)
class OrganisationRegistered(Fact):
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
class GuideNamed(Fact):
    """The umbrella organisation of a field is known."""

    organisation_id: uuid.UUID
    concept_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class LogoChanged(Fact):
    organisation_id: uuid.UUID
    picture_id: uuid.UUID | None


_UNFOLLOWED = "nobody can follow an organisation yet"
silence(UmbrellaJoined, _UNFOLLOWED)
silence(GuideNamed, _UNFOLLOWED)
silence(LogoChanged, "the page shows it")
silence(PersonAffiliated, "entered by the one who answers for it; shown nowhere")
