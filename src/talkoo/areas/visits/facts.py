"""What happened to exchange visits. Names, needs and what people write are in no fact."""

import uuid
from dataclasses import dataclass

from talkoo.kernel.facts import Fact, silence


@dataclass(frozen=True, kw_only=True)
class VisitPlanned(Fact):
    """A gathering is an exchange visit from now on."""

    gathering_id: uuid.UUID
    visit_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class VisitArranged(Fact):
    """Who goes, where to, or who pays changed; `fields` names which."""

    visit_id: uuid.UUID
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class HostAsked(Fact):
    """An organisation was asked to receive the guests."""

    changes_pages = False
    visit_id: uuid.UUID
    organisation_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class HostAnswered(Fact):
    """`answer` is yes or no."""

    visit_id: uuid.UUID
    organisation_id: uuid.UUID
    answer: str


@dataclass(frozen=True, kw_only=True)
class SlotOffered(Fact):
    """An organisation of the host's area was asked to present itself."""

    changes_pages = False
    visit_id: uuid.UUID
    slot_id: uuid.UUID
    organisation_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class SlotChanged(Fact):
    """`fields` names what changed of a part of the programme."""

    visit_id: uuid.UUID
    slot_id: uuid.UUID
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class SlotAnswered(Fact):
    """The organisation said yes or no, or changed its mind."""

    visit_id: uuid.UUID
    slot_id: uuid.UUID
    answer: str


@dataclass(frozen=True, kw_only=True)
class SlotWithdrawn(Fact):
    """It is not part of the programme any more."""

    visit_id: uuid.UUID
    slot_id: uuid.UUID
    organisation_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class ProgrammeSent(Fact):
    """Those who travel are sent the programme as it is now."""

    changes_pages = False
    visit_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class IdeasAsked(Fact):
    """The visit is over: everybody who was there is asked for one idea."""

    changes_pages = False
    visit_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class IdeaGiven(Fact):
    """`outcome` says as what it is kept."""

    visit_id: uuid.UUID
    thought_id: uuid.UUID
    outcome: str


@dataclass(frozen=True, kw_only=True)
class VisitReported(Fact):
    """What came of it was told, or told anew."""

    visit_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class NeedShownToHost(Fact):
    """Somebody who answers for the host looked at what a guest needs."""

    changes_pages = False
    visit_id: uuid.UUID
    registration_id: uuid.UUID


silence(NeedShownToHost, "the record keeps who looked, and when")
silence(VisitPlanned, "whoever plans it sees it")
silence(VisitArranged, "the page shows it; the host is asked by itself")
silence(IdeaGiven, "it stands on the page of the visit, and where it landed")
silence(VisitReported, "the page shows it")
