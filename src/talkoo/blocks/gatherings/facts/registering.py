"""What happened to registrations. Neither names nor needs nor answers are in any fact, nor who said how it was."""

import uuid
from dataclasses import dataclass

from talkoo.kernel.facts import Fact, silence


@dataclass(frozen=True, kw_only=True)
class Registered(Fact):
    """Somebody has a place, or waits for one (`state`)."""

    gathering_id: uuid.UUID
    registration_id: uuid.UUID
    state: str


@dataclass(frozen=True, kw_only=True)
class RegisteredAgain(Fact):
    """Somebody who was registered already came a second time, without an account or registered by somebody else who may
    not know of it: they are sent their link again."""

    changes_pages = False
    gathering_id: uuid.UUID
    registration_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class PlaceOffered(Fact):
    """To somebody who waited."""

    gathering_id: uuid.UUID
    registration_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class OfferTaken(Fact):
    changes_pages = False
    gathering_id: uuid.UUID
    registration_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class OfferDeclined(Fact):
    gathering_id: uuid.UUID
    registration_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class OfferExpired(Fact):
    gathering_id: uuid.UUID
    registration_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class RegistrationCancelled(Fact):
    """`is_by_organiser`: not by themselves."""

    gathering_id: uuid.UUID
    registration_id: uuid.UUID
    is_by_organiser: bool


@dataclass(frozen=True, kw_only=True)
class RegistrationChanged(Fact):
    """`fields` names what, not what it says."""

    changes_pages = False
    gathering_id: uuid.UUID
    registration_id: uuid.UUID
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class PutFirst(Fact):
    """Somebody who waits was put first in the line, with a reason."""

    changes_pages = False
    gathering_id: uuid.UUID
    registration_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class RoleKept(Fact):
    """A role was added, or its name or number of places changed."""

    gathering_id: uuid.UUID
    role_id: uuid.UUID
    is_new: bool


@dataclass(frozen=True, kw_only=True)
class RoleRemoved(Fact):
    gathering_id: uuid.UUID
    slot: str


@dataclass(frozen=True, kw_only=True)
class AttendanceKept(Fact):
    """Of so many it was entered whether they came."""

    changes_pages = False
    gathering_id: uuid.UUID
    number: int


@dataclass(frozen=True, kw_only=True)
class NeedTold(Fact):
    changes_pages = False
    gathering_id: uuid.UUID
    registration_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class NeedTakenBack(Fact):
    changes_pages = False
    gathering_id: uuid.UUID
    registration_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class NeedRead(Fact):
    """Somebody looked at what somebody else needs."""

    changes_pages = False
    gathering_id: uuid.UUID
    registration_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class NeedsKept(Fact):
    """Until so long after the new time of the gathering."""

    changes_pages = False
    gathering_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class NeedsForgotten(Fact):
    """Their time was over."""

    changes_pages = False
    number: int


@dataclass(frozen=True, kw_only=True)
class Reminded(Fact):
    """Somebody who comes is told that it is soon."""

    changes_pages = False
    gathering_id: uuid.UUID
    registration_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class PulseAsked(Fact):
    changes_pages = False
    gathering_id: uuid.UUID
    registration_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class PulseTaken(Fact):
    """Somebody said how it was; nobody knows who."""

    gathering_id: uuid.UUID


silence(OfferTaken, "who takes it sees it")
silence(RegistrationChanged, "who changes it sees it")
silence(PutFirst, "a place is offered when there is one")
silence(RoleRemoved, "it had nobody")
silence(AttendanceKept, "the list shows it")
silence(NeedTold, "the list shows that there is one")
silence(NeedTakenBack, "the list shows that there is none")
silence(NeedRead, "it stands in the record")
silence(NeedsKept, "the page where they are told says when")
silence(NeedsForgotten, "the page where they are told says when")
silence(PulseTaken, "the average shows it")
