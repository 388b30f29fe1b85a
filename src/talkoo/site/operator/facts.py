import uuid
from dataclasses import dataclass

from talkoo.kernel.facts import Fact, silence


@dataclass(frozen=True, kw_only=True)
class SiteMade(Fact):
    """The operator made this site; it is the first entry of its record."""

    key: str


@dataclass(frozen=True, kw_only=True)
class SiteSwitched(Fact):
    """`switch` is `open` or `read-only`."""

    switch: str
    is_on: bool


@dataclass(frozen=True, kw_only=True)
class HostAdded(Fact):
    host: str


@dataclass(frozen=True, kw_only=True)
class HostRemoved(Fact):
    host: str


@dataclass(frozen=True, kw_only=True)
class MainHostChosen(Fact):
    host: str


@dataclass(frozen=True, kw_only=True)
class NoticePublished(Fact):
    notice_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class NoticeEnded(Fact):
    notice_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class AdministratorInvited(Fact):
    """Somebody is to look after the site; `pass_id` is the way in."""

    changes_pages = False

    person_id: uuid.UUID
    pass_id: uuid.UUID


silence(SiteMade, "nobody is there yet")
silence(SiteSwitched, "the pages of the site show it")
silence(HostAdded, "the operator sees it; the addresses in mails stay")
silence(HostRemoved, "the operator sees it")
silence(MainHostChosen, "the next mails carry the new address")
silence(NoticePublished, "every page shows it when its time has come")
silence(NoticeEnded, "the pages no longer show it")
