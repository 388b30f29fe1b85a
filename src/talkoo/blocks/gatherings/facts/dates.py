"""What happened to series of meetings, and to questions about dates. Never what somebody answered."""

import uuid
from dataclasses import dataclass

from talkoo.kernel.facts import Fact, silence


@dataclass(frozen=True, kw_only=True)
class _OfSeries(Fact):
    changes_pages = False
    space_id: uuid.UUID
    series_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class SeriesBegun(_OfSeries):
    """Its first meetings are made; `number` says how many."""

    number: int


@dataclass(frozen=True, kw_only=True)
class SeriesContinued(_OfSeries):
    """More of its meetings are made, as time goes by."""

    number: int


@dataclass(frozen=True, kw_only=True)
class SeriesChanged(_OfSeries):
    """`fields` names what changed, of the series and of those of its meetings that were as it said."""

    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class SeriesEnded(_OfSeries):
    """It makes no more meetings; `called_off` of those ahead were called off."""

    called_off: int


@dataclass(frozen=True, kw_only=True)
class MonthBare(_OfSeries):
    """Ten days into a month, none of its meetings has a date in it. `month` is its first day (ISO 8601)."""

    month: str


@dataclass(frozen=True, kw_only=True)
class _OfPoll(Fact):
    """`space_id` is empty for a gathering that stands on the site."""

    changes_pages = False
    gathering_id: uuid.UUID
    space_id: uuid.UUID | None
    poll_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class PollOpened(_OfPoll):
    """It is asked on which day people can come."""


@dataclass(frozen=True, kw_only=True)
class PollAnswered(_OfPoll):
    """Somebody answered, or changed their answer."""

    voter_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class PollUndecided(_OfPoll):
    """It is over, and several dates are as good, or none is."""


@dataclass(frozen=True, kw_only=True)
class PollDecided(_OfPoll):
    """The gathering has one of its dates."""

    option_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class PollEnded(_OfPoll):
    """It is over without a date, or the date was set otherwise."""


silence(SeriesBegun, "its meetings stand in the list of the space")
silence(SeriesContinued, "its meetings stand in the list of the space")
silence(SeriesChanged, "those who come hear of another time or place from each meeting")
silence(SeriesEnded, "those who come hear of each meeting that is called off")
silence(PollAnswered, "the page shows it")
silence(PollEnded, "the page shows it; a date that was set otherwise is told by itself")
