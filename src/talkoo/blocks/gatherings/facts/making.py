"""What happened to gatherings: made, shown, moved, called off. Never what their words say."""

import uuid
from dataclasses import dataclass

from talkoo.kernel.facts import Fact, silence


@dataclass(frozen=True, kw_only=True)
class _OfGathering(Fact):
    """`space_id` is empty for one that stands on the site."""

    gathering_id: uuid.UUID
    space_id: uuid.UUID | None


@dataclass(frozen=True, kw_only=True)
class GatheringMade(_OfGathering):
    """As a draft; nobody else sees it yet."""

    changes_pages = False


@dataclass(frozen=True, kw_only=True)
class GatheringSubmitted(_OfGathering):
    """It waits for a moderator."""

    changes_pages = False


@dataclass(frozen=True, kw_only=True)
class GatheringDeclined(_OfGathering):
    """A moderator gave it back, with a reason."""

    changes_pages = False


@dataclass(frozen=True, kw_only=True)
class GatheringPublished(_OfGathering):
    """`was_looked_at`: somebody else had handed it in."""

    was_looked_at: bool = False


@dataclass(frozen=True, kw_only=True)
class GatheringChanged(_OfGathering):
    """`fields` names what changed that those who come need not be told of."""

    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class GatheringDated(_OfGathering):
    """One that had no date yet has one; `revision` as in its calendar entry."""

    revision: int


@dataclass(frozen=True, kw_only=True)
class GatheringMoved(_OfGathering):
    """Its time or place changed after it was published; `fields` names which. `has_date` is false where the old date
    was taken away and none is known yet."""

    fields: list[str]
    has_date: bool
    revision: int


@dataclass(frozen=True, kw_only=True)
class GatheringCancelled(_OfGathering):
    revision: int


@dataclass(frozen=True, kw_only=True)
class GatheringDiscarded(_OfGathering):
    """A draft that nobody saw is gone."""

    changes_pages = False


@dataclass(frozen=True, kw_only=True)
class HeadsCounted(_OfGathering):
    """How many came was entered by hand, or changed."""


@dataclass(frozen=True, kw_only=True)
class GatheringHidden(_OfGathering):
    """A moderator took it out of sight."""


@dataclass(frozen=True, kw_only=True)
class GatheringShownAgain(_OfGathering):
    """A moderator let it be seen again."""


@dataclass(frozen=True, kw_only=True)
class MakerForgotten(_OfGathering):
    """Whoever made it was erased. `stays`: others look after it; or else it is gone."""

    stays: bool


silence(GatheringMade, "a draft; whoever made it sees it")
silence(GatheringDiscarded, "a draft; whoever made it took it away")
silence(GatheringChanged, "the page shows it; those who come are told of time and place only")
silence(HeadsCounted, "the page shows it")
silence(MakerForgotten, "an erasure tells nobody")
