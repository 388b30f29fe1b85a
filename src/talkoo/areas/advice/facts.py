"""What happened to questions, advice and matters."""

import uuid
from dataclasses import dataclass

from talkoo.kernel.facts import Fact, silence


@dataclass(frozen=True, kw_only=True)
class QuestionAsked(Fact):
    """Somebody asked the advisers."""

    changes_pages = False
    question_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class QuestionTaken(Fact):
    """An adviser looks after it now; with `is_over` in place of another."""

    changes_pages = False
    question_id: uuid.UUID
    is_over: bool


@dataclass(frozen=True, kw_only=True)
class QuestionHandedOver(Fact):
    """`to_id` looks after it from now on, as a stand-in."""

    changes_pages = False
    question_id: uuid.UUID
    to_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class QuestionPutBack(Fact):
    """Nobody looks after it any more: it waits for all advisers again."""

    changes_pages = False
    question_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class QuestionAnswered(Fact):
    changes_pages = False
    question_id: uuid.UUID
    message_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class QuestionWentOn(Fact):
    """Its asker wrote more; with `is_back` it had been answered, and is the advisers' turn again."""

    changes_pages = False
    question_id: uuid.UUID
    message_id: uuid.UUID
    is_back: bool


@dataclass(frozen=True, kw_only=True)
class QuestionClosed(Fact):
    """Nothing more is to be said; `by_itself` after weeks without a word."""

    changes_pages = False
    question_id: uuid.UUID
    by_itself: bool


@dataclass(frozen=True, kw_only=True)
class QuestionOverdue(Fact):
    """The day by which it should have been answered has passed."""

    changes_pages = False
    question_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class QuestionForgotten(Fact):
    """It is gone, because the person who asked was erased."""

    changes_pages = False
    question_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class WriterForgotten(Fact):
    """An adviser was erased: their answers and entries stay without a name."""

    changes_pages = False
    person_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class EntryWritten(Fact):
    """An adviser began to write advice for all; nobody else sees it yet."""

    changes_pages = False
    entry_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class EntryChanged(Fact):
    """Its words, topics or organisation are others now; what it said is kept."""

    entry_id: uuid.UUID
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class EntryOffered(Fact):
    """Whoever asked is asked whether it may be published, once."""

    changes_pages = False
    entry_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class EntryRefused(Fact):
    """Whoever asked said no: it is not published."""

    changes_pages = False
    entry_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class EntryPublished(Fact):
    """Everybody can read it; `is_again` after it had been taken back."""

    entry_id: uuid.UUID
    is_again: bool


@dataclass(frozen=True, kw_only=True)
class EntryWithdrawn(Fact):
    entry_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class EntryChecked(Fact):
    """Somebody saw that it still holds."""

    entry_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class EntryHidden(Fact):
    entry_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class EntryShown(Fact):
    """A hidden one can be seen again."""

    entry_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class ConcernSaid(Fact):
    """An organisation said that a matter concerns it too, or whether it may be named."""

    matter_id: uuid.UUID
    organisation_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class ConcernTakenBack(Fact):
    matter_id: uuid.UUID
    organisation_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class GroupOffered(Fact):
    """A matter concerns three organisations: they and the coordinator are asked whether to found a group."""

    changes_pages = False
    matter_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class GroupFounded(Fact):
    """A group came of a matter; those who represent the organisations are invited by the part that keeps groups."""

    matter_id: uuid.UUID
    space_id: uuid.UUID


silence(QuestionTaken, "the page says who looks after it; the asker hears when there is an answer")
silence(QuestionPutBack, "the list of the advisers shows it")
silence(QuestionClosed, "the page shows it, and it opens again with a word")
silence(QuestionForgotten, "who erased it knows")
silence(WriterForgotten, "who erased them knows")
silence(EntryWritten, "the list of the advisers shows it")
silence(EntryChanged, "the page shows it")
silence(EntryWithdrawn, "the list of the advisers shows it")
silence(EntryChecked, "the page says when it was checked")
silence(EntryHidden, "moderation tells whoever wrote it, with the reason")
silence(EntryShown, "moderation tells whoever wrote it")
silence(ConcernSaid, "the page shows it; the third one is told as an offer")
silence(ConcernTakenBack, "the page shows it")
silence(GroupFounded, "the invitations tell of it")
