"""What happened to photos. What they show is in no fact."""

import uuid
from dataclasses import dataclass

from talkoo.kernel.facts import Fact, silence


@dataclass(frozen=True, kw_only=True)
class PhotoAdded(Fact):
    """Whoever added it said that everybody who can be recognised agreed."""

    gathering_id: uuid.UUID
    photo_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class PhotoRemoved(Fact):
    gathering_id: uuid.UUID
    photo_id: uuid.UUID


silence(PhotoAdded, "the page shows it")
silence(
    PhotoRemoved, "the page does not show it any more; whoever asked for it is answered by the organisers"
)
