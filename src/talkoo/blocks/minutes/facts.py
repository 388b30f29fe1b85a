"""What happened to agendas and minutes. Only those who take part in the meeting read them."""

import uuid
from dataclasses import dataclass

from talkoo.kernel.facts import Fact, silence


@dataclass(frozen=True, kw_only=True)
class ItemAdded(Fact):
    changes_pages = False
    minutes_id: uuid.UUID
    item_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class ItemChanged(Fact):
    """Its words, its time or its place in the order; `fields` names which."""

    changes_pages = False
    minutes_id: uuid.UUID
    item_id: uuid.UUID
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class ItemWithdrawn(Fact):
    changes_pages = False
    minutes_id: uuid.UUID
    item_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class ItemsCarriedOver(Fact):
    """What the meeting before left open is on the agenda of this one."""

    changes_pages = False
    minutes_id: uuid.UUID
    before_id: uuid.UUID
    item_ids: list[str]


@dataclass(frozen=True, kw_only=True)
class MinutesArranged(Fact):
    """Who chairs and who writes, how many must be there, until when the agenda is open; `fields` names which."""

    changes_pages = False
    minutes_id: uuid.UUID
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class MinutesForgotten(Fact):
    """The draft of a meeting was thrown away, and its agenda with it."""

    changes_pages = False
    minutes_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class AttendanceNoted(Fact):
    """Who was there; how many, not who."""

    changes_pages = False
    minutes_id: uuid.UUID
    present: int
    excused: int


@dataclass(frozen=True, kw_only=True)
class MinutesWritten(Fact):
    """What was said and decided about some matters was written down or changed."""

    changes_pages = False
    minutes_id: uuid.UUID
    item_ids: list[str]


@dataclass(frozen=True, kw_only=True)
class MinutesChecked(Fact):
    changes_pages = False
    minutes_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class MinutesSentBack(Fact):
    """They are written on."""

    changes_pages = False
    minutes_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class MinutesApproved(Fact):
    """From now on they stay as they are; `digest` is the SHA-256 of what they say."""

    changes_pages = False
    keeps_years = None
    minutes_id: uuid.UUID
    digest: str


@dataclass(frozen=True, kw_only=True)
class AddendumAdded(Fact):
    changes_pages = False
    keeps_years = None
    minutes_id: uuid.UUID
    addendum_id: uuid.UUID
    digest: str


silence(ItemAdded, "it stands on the agenda, which everybody looks at before the meeting")
silence(ItemChanged, "the agenda shows it")
silence(ItemWithdrawn, "the agenda shows it no more")
silence(ItemsCarriedOver, "they stand on the agenda")
silence(MinutesArranged, "the page shows it")
silence(MinutesForgotten, "nobody but those who made the draft has seen it")
silence(AttendanceNoted, "the page shows it")
silence(MinutesWritten, "it is told when they are approved")
silence(MinutesChecked, "the page shows it; it is told when they are approved")
silence(MinutesSentBack, "the page shows it")
