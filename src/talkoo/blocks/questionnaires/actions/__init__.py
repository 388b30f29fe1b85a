"""Everything that changes forms, and takes answers."""

from talkoo.blocks.questionnaires.actions.answering import (
    Already,
    NotYours,
    Outdated,
    keep,
    look_at,
    remove_answers,
    remove_for_owner,
    take,
    take_for_owner,
)
from talkoo.blocks.questionnaires.actions.editing import (
    arrange,
    close,
    describe,
    make,
    move_question,
    publish,
    put_question,
    remove,
    remove_question,
    reopen,
)
from talkoo.blocks.questionnaires.actions.forgetting import forget_over, over

__all__ = [
    "Already",
    "NotYours",
    "Outdated",
    "arrange",
    "close",
    "describe",
    "forget_over",
    "keep",
    "look_at",
    "make",
    "move_question",
    "over",
    "publish",
    "put_question",
    "remove",
    "remove_answers",
    "remove_for_owner",
    "remove_question",
    "reopen",
    "take",
    "take_for_owner",
]
