"""Questions to the advisers, published advice, and what concerns several organisations."""

from talkoo.areas.advice.models.entry import CHECK_DAYS, Entry, EntryState, EntryTopic
from talkoo.areas.advice.models.matter import ENOUGH, NAMELESS_BELOW, Concern, Matter
from talkoo.areas.advice.models.question import (
    ANSWER_DAYS,
    OPEN,
    QUIET_DAYS,
    THEIRS,
    Message,
    Question,
    QuestionState,
    QuestionTopic,
)

__all__ = [
    "ANSWER_DAYS",
    "CHECK_DAYS",
    "ENOUGH",
    "NAMELESS_BELOW",
    "OPEN",
    "QUIET_DAYS",
    "THEIRS",
    "Concern",
    "Entry",
    "EntryState",
    "EntryTopic",
    "Matter",
    "Message",
    "Question",
    "QuestionState",
    "QuestionTopic",
]
