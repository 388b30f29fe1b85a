import uuid
from dataclasses import dataclass

from talkoo.kernel.facts import Fact, silence


@dataclass(frozen=True, kw_only=True)
class SpaceFounded(Fact):
    space_id: uuid.UUID
    kind: str


@dataclass(frozen=True, kw_only=True)
class SpaceDescribed(Fact):
    """Its texts changed; `fields` names which, not what they say."""

    space_id: uuid.UUID
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class SpaceStateChanged(Fact):
    space_id: uuid.UUID
    verb: str
    state: str


@dataclass(frozen=True, kw_only=True)
class ContactAppointed(Fact):
    space_id: uuid.UUID
    person_id: uuid.UUID


silence(SpaceFounded, "nobody can follow a space yet")
silence(SpaceDescribed, "the page shows the day of its last change")
silence(SpaceStateChanged, "nobody can follow a space yet")
silence(ContactAppointed, "appointed in person; the hand-over with its mails is a journey of its own")


@dataclass(frozen=True, kw_only=True)
class CoordinatorAppointed(Fact):
    """Another organisation coordinates the space from now on; its staff have the rights."""

    space_id: uuid.UUID
    organisation_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class OrganisationTakenIn(Fact):
    space_id: uuid.UUID
    organisation_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class ProgrammePlanned(Fact):
    """What a programme tells of its aim, time, money and partners was entered; `parts` names which."""

    space_id: uuid.UUID
    parts: list[str]


silence(CoordinatorAppointed, "both organisations have agreed it before it is entered")
silence(OrganisationTakenIn, "membership with its mails is a journey of its own")
silence(ProgrammePlanned, "the page shows it")
