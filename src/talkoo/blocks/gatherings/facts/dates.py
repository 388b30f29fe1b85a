"""What happened to series of meetings, and to questions about dates; `space_id` is empty for what stands on the site.
Never what somebody answered."""

import uuid
from dataclasses import dataclass

from talkoo.kernel.facts import Fact, silence


@dataclass(frozen=True, kw_only=True)
class SeriesBegun(Fact):
    """Its first meetings are made; `number` says how many."""

    changes_pages = False
    space_id: uuid.UUID
    series_id: uuid.UUID
    number: int


@dataclass(frozen=True, kw_only=True)
class SeriesContinued(Fact):
    """More of its meetings are made, as time goes by."""

    changes_pages = False
    space_id: uuid.UUID
    series_id: uuid.UUID
    number: int


@dataclass(frozen=True, kw_only=True)
class SeriesChanged(Fact):
    """`fields` names what changed, of the series and of those of its meetings that were as it said."""

    changes_pages = False
    space_id: uuid.UUID
    series_id: uuid.UUID
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class SeriesEnded(Fact):
    """It makes no more meetings; `called_off` of those ahead were called off."""

    changes_pages = False
    space_id: uuid.UUID
    series_id: uuid.UUID
    called_off: int


@dataclass(frozen=True, kw_only=True)
class MonthBare(Fact):
    """Ten days into a month, none of its meetings has a date in it. `month` is its first day (ISO 8601)."""

    changes_pages = False
    space_id: uuid.UUID
    series_id: uuid.UUID
    month: str


@dataclass(frozen=True, kw_only=True)
class PollOpened(Fact):
    """It is asked on which day people can come."""

    changes_pages = False
    gathering_id: uuid.UUID
    space_id: uuid.UUID | None
    poll_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class PollAnswered(Fact):
    """Somebody answered, or changed their answer."""

    changes_pages = False
    gathering_id: uuid.UUID
    space_id: uuid.UUID | None
    poll_id: uuid.UUID
    voter_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class PollAnswerLeftOut(Fact):
    """One who organises it took an answer out. Whoever it was can answer again."""

    changes_pages = False
    gathering_id: uuid.UUID
    space_id: uuid.UUID | None
    poll_id: uuid.UUID
    voter_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class PollClosesSoon(Fact):
    """Answers are taken for about a day more."""

    changes_pages = False
    gathering_id: uuid.UUID
    space_id: uuid.UUID | None
    poll_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class PollUndecided(Fact):
    """It is over, and several dates are as good, or none is."""

    changes_pages = False
    gathering_id: uuid.UUID
    space_id: uuid.UUID | None
    poll_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class PollDecided(Fact):
    """The gathering has one of its dates."""

    changes_pages = False
    gathering_id: uuid.UUID
    space_id: uuid.UUID | None
    poll_id: uuid.UUID
    option_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class PollEnded(Fact):
    """It is over without a date, or the date was set otherwise."""

    changes_pages = False
    gathering_id: uuid.UUID
    space_id: uuid.UUID | None
    poll_id: uuid.UUID


silence(SeriesBegun, "its meetings stand in the list of the space")
silence(SeriesContinued, "its meetings stand in the list of the space")
silence(SeriesChanged, "those who come hear of another time or place from each meeting")
silence(SeriesEnded, "those who come hear of each meeting that is called off")
silence(PollAnswered, "the page shows it")
silence(PollAnswerLeftOut, "the page shows it")
silence(PollEnded, "the page shows it; a date that was set otherwise is told by itself")
