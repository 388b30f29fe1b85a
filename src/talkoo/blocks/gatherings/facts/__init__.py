from talkoo.blocks.gatherings.facts.making import (
    GatheringCancelled,
    GatheringChanged,
    GatheringDated,
    GatheringDeclined,
    GatheringDiscarded,
    GatheringHidden,
    GatheringMade,
    GatheringMoved,
    GatheringPublished,
    GatheringShownAgain,
    GatheringSubmitted,
    HeadsCounted,
)

__all__ = [
    "GatheringCancelled",
    "GatheringChanged",
    "GatheringDated",
    "GatheringDeclined",
    "GatheringDiscarded",
    "GatheringHidden",
    "GatheringMade",
    "GatheringMoved",
    "GatheringPublished",
    "GatheringShownAgain",
    "GatheringSubmitted",
    "HeadsCounted",
]
