"""Sections, threads, posts, and what each reader keeps about them."""

from talkoo.blocks.discussions.models.post import (
    Attachment,
    FormerPlace,
    Mention,
    Post,
    PostTranslation,
    PostVersion,
    Reaction,
    ReactionKind,
    TranslationWish,
)
from talkoo.blocks.discussions.models.reading import Bookmark, Draft, Level, Reading
from talkoo.blocks.discussions.models.thread import (
    CIRCLES,
    Audience,
    Section,
    Thread,
    ThreadKind,
    ThreadState,
    ThreadTopic,
    circle_after,
    is_within,
)

__all__ = [
    "CIRCLES",
    "Attachment",
    "Audience",
    "Bookmark",
    "Draft",
    "FormerPlace",
    "Level",
    "Mention",
    "Post",
    "PostTranslation",
    "PostVersion",
    "Reaction",
    "ReactionKind",
    "Reading",
    "Section",
    "Thread",
    "ThreadKind",
    "ThreadState",
    "ThreadTopic",
    "TranslationWish",
    "circle_after",
    "is_within",
]
