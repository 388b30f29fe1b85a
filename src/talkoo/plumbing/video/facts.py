"""What happened to video servers and rooms."""

import uuid
from dataclasses import dataclass

from talkoo.kernel.facts import Fact, silence


@dataclass(frozen=True, kw_only=True)
class ProviderAdded(Fact):
    changes_pages = False
    provider_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class ProviderChanged(Fact):
    """Its address, its key, what it is called, or whether new rooms are made there."""

    changes_pages = False
    provider_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class ProviderClosed(Fact):
    """Nobody comes into its rooms any more, or people may again."""

    provider_id: uuid.UUID
    is_open: bool


@dataclass(frozen=True, kw_only=True)
class RoomMade(Fact):
    room_id: uuid.UUID
    about_kind: str
    about_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class RoomTakenAway(Fact):
    room_id: uuid.UUID
    about_kind: str
    about_id: uuid.UUID


silence(ProviderAdded, "whoever adds it knows; rooms show it")
silence(ProviderChanged, "whoever changes it knows")
silence(ProviderClosed, "the pages of what has a room there show it")
silence(RoomMade, "the page of what has the room shows it")
silence(RoomTakenAway, "the page of what had the room shows it")
