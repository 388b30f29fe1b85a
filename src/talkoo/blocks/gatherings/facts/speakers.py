"""What happened to those who speak. Their names and addresses are in no fact."""

import uuid
from dataclasses import dataclass

from talkoo.kernel.facts import Fact, silence


@dataclass(frozen=True, kw_only=True)
class SpeakerNamed(Fact):
    """Somebody speaks at it; `is_new` is false where it was said otherwise."""

    gathering_id: uuid.UUID
    speaker_id: uuid.UUID
    is_new: bool


@dataclass(frozen=True, kw_only=True)
class SpeakerRemoved(Fact):
    """Somebody does not speak at it."""

    gathering_id: uuid.UUID
    speaker_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class SpeakerInformed(Fact):
    """A speaker is told when and where, as it was at this `revision`."""

    changes_pages = False
    gathering_id: uuid.UUID
    speaker_id: uuid.UUID
    revision: int


@dataclass(frozen=True, kw_only=True)
class SpeakerPutOff(Fact):
    """A speaker who knew of a date is told that it does not hold, and that there is no other yet."""

    changes_pages = False
    gathering_id: uuid.UUID
    speaker_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class SpeakerThanked(Fact):
    """A speaker is told afterwards how it was."""

    changes_pages = False
    gathering_id: uuid.UUID
    speaker_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class SpeakerForgotten(Fact):
    """The address of somebody who spoke is not kept any longer."""

    changes_pages = False
    speaker_id: uuid.UUID


silence(SpeakerForgotten, "it was kept long enough")
silence(SpeakerRemoved, "whoever organises it writes to the speaker; the page shows it")
