"""What happened to mails that came in."""

import uuid
from dataclasses import dataclass

from talkoo.kernel.facts import Fact, silence


@dataclass(frozen=True, kw_only=True)
class MailTaken(Fact):
    """A mail was taken by what it was for."""

    changes_pages = False
    raw_id: uuid.UUID
    person_id: uuid.UUID | None


@dataclass(frozen=True, kw_only=True)
class MailRefused(Fact):
    """A mail was not taken; `reason` is a code of models.Reason."""

    changes_pages = False
    raw_id: uuid.UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class MailAsked(Fact):
    """Whoever a mail says that it is from is asked whether it is."""

    changes_pages = False
    raw_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class MailConfirmed(Fact):
    """Its writer has said that a mail is theirs."""

    changes_pages = False
    raw_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class MailStaged(Fact):
    """A mail of somebody unknown waits until they join."""

    changes_pages = False
    raw_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class MailTakenBack(Fact):
    """Whoever wrote a mail that waited has taken it back."""

    changes_pages = False
    raw_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class DoorSet(Fact):
    """Mails of people who are not known wait on this site from now on, or are refused."""

    changes_pages = False
    is_open: bool


@dataclass(frozen=True, kw_only=True)
class StagedClaimed(Fact):
    """What a staged person wrote belongs to a person now."""

    staged_id: uuid.UUID
    person_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class AddressWorksAgain(Fact):
    """Somebody says that mails reach them again."""

    changes_pages = False


silence(MailTaken, "what the mail was for tells of it")
silence(MailRefused, "its writer is told in the same transaction")
silence(MailAsked, "the question is sent in the same transaction")
silence(MailConfirmed, "the mail is read at once")
silence(MailStaged, "its writer is told in the same transaction; moderators see it on their desk")
silence(MailTakenBack, "who did it sees it")
silence(DoorSet, "whoever set it sees it")
silence(StagedClaimed, "whoever keeps what they wrote hears of it in the same transaction (registry.claimed)")
silence(AddressWorksAgain, "who did it sees it")
