"""What happened to gatherings: made, shown, moved, called off. Never what their words say. `space_id` is empty for one
that stands on the site."""

import uuid
from dataclasses import dataclass

from talkoo.kernel.facts import Fact, silence


@dataclass(frozen=True, kw_only=True)
class GatheringMade(Fact):
    """As a draft; nobody else sees it yet."""

    changes_pages = False
    gathering_id: uuid.UUID
    space_id: uuid.UUID | None


@dataclass(frozen=True, kw_only=True)
class GatheringSubmitted(Fact):
    """It waits for a moderator."""

    changes_pages = False
    gathering_id: uuid.UUID
    space_id: uuid.UUID | None


@dataclass(frozen=True, kw_only=True)
class GatheringDeclined(Fact):
    """A moderator gave it back, with a reason."""

    changes_pages = False
    gathering_id: uuid.UUID
    space_id: uuid.UUID | None


@dataclass(frozen=True, kw_only=True)
class GatheringPublished(Fact):
    """`was_looked_at`: somebody else had handed it in."""

    gathering_id: uuid.UUID
    space_id: uuid.UUID | None
    was_looked_at: bool = False


@dataclass(frozen=True, kw_only=True)
class GatheringChanged(Fact):
    """`fields` names what changed that those who come need not be told of."""

    gathering_id: uuid.UUID
    space_id: uuid.UUID | None
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class GatheringDated(Fact):
    """One that had no date yet has one; `revision` as in its calendar entry."""

    gathering_id: uuid.UUID
    space_id: uuid.UUID | None
    revision: int


@dataclass(frozen=True, kw_only=True)
class GatheringMoved(Fact):
    """Its time or place changed after it was published; `fields` names which. `has_date` is false where the old date
    was taken away and none is known yet."""

    gathering_id: uuid.UUID
    space_id: uuid.UUID | None
    fields: list[str]
    has_date: bool
    revision: int


@dataclass(frozen=True, kw_only=True)
class GatheringCancelled(Fact):
    gathering_id: uuid.UUID
    space_id: uuid.UUID | None
    revision: int


@dataclass(frozen=True, kw_only=True)
class GatheringDiscarded(Fact):
    """A draft that nobody saw is gone."""

    changes_pages = False
    gathering_id: uuid.UUID
    space_id: uuid.UUID | None


@dataclass(frozen=True, kw_only=True)
class HeadsCounted(Fact):
    """How many came was entered by hand, or changed."""

    gathering_id: uuid.UUID
    space_id: uuid.UUID | None


@dataclass(frozen=True, kw_only=True)
class GatheringHidden(Fact):
    """A moderator took it out of sight."""

    gathering_id: uuid.UUID
    space_id: uuid.UUID | None


@dataclass(frozen=True, kw_only=True)
class GatheringShownAgain(Fact):
    """A moderator let it be seen again."""

    gathering_id: uuid.UUID
    space_id: uuid.UUID | None


@dataclass(frozen=True, kw_only=True)
class MakerForgotten(Fact):
    """Whoever made it was erased. `stays`: others look after it; or else it is gone."""

    gathering_id: uuid.UUID
    space_id: uuid.UUID | None
    stays: bool


silence(GatheringMade, "a draft; whoever made it sees it")
silence(GatheringDiscarded, "a draft; whoever made it took it away")
silence(GatheringChanged, "the page shows it; those who come are told of time and place only")
silence(HeadsCounted, "the page shows it")
silence(MakerForgotten, "an erasure tells nobody")
