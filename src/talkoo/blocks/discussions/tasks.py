"""What is a person's own in conversations, and what becomes of it: threads stay readable, the person is gone."""

import uuid

from django.utils.translation import gettext_lazy as _

from talkoo.blocks.discussions import queries
from talkoo.blocks.discussions.models import (
    Bookmark,
    Draft,
    Mention,
    Post,
    PostTranslation,
    PostVersion,
    Reaction,
    Reading,
    Thread,
    TranslationWish,
)
from talkoo.plumbing.retention import registry
from talkoo.plumbing.retention.registry import DELETE


def _forget_starter(person_id: uuid.UUID) -> int:
    return Thread.objects.filter(author=person_id).update(author=None, capacity=None)


def _forget_writer(person_id: uuid.UUID) -> int:
    """The words stay in their thread; what they said before and files of the writer's mail quotes go."""
    PostVersion.objects.filter(post__author=person_id).delete()
    return Post.objects.filter(author=person_id).update(author=None, capacity=None, quoted="")


def _forget_learner(person_id: uuid.UUID) -> int:
    return Post.objects.filter(learnt_by=person_id).update(learnt_by=None)


def _forget_translator(person_id: uuid.UUID) -> int:
    return PostTranslation.objects.filter(by=person_id).update(by=None)


def register() -> None:
    """Called when the program starts."""
    registry.personal(
        Thread,
        person="author",
        export=("title", "language", "kind", "audience", "created_at"),
        erase=_forget_starter,
        label=_("conversations that you started"),
    )
    registry.personal(
        Post,
        person="author",
        export=("number", "text", "language", "created_at", "edited_at"),
        erase=_forget_writer,
        label=_("what you wrote in conversations"),
    )
    registry.personal(
        Post,
        person="learnt_by",
        export=("learnt_at",),
        erase=_forget_learner,
        label=_("what you marked as learnt"),
    )
    registry.personal(
        PostTranslation,
        person="by",
        export=("language", "text", "made_at"),
        erase=_forget_translator,
        label=_("your translations"),
    )
    for model, fields, label in (
        (Reaction, ("kind", "created_at"), _("your reactions")),
        (Mention, (), _("where you are named")),
        (Bookmark, ("created_at",), _("what you kept to find again")),
        (Reading, ("read_to", "level", "read_at"), _("how far you have read")),
        (Draft, ("title", "text", "language", "saved_at"), _("your drafts")),
        (TranslationWish, ("language", "wished_at"), _("translations you wished for")),
    ):
        registry.personal(model, person="person", export=fields or ("id",), erase=DELETE, label=label)
    registry.files(queries.given_by)
    registry.words(Thread, fields=("title",), label=_("Conversations"), where=queries.at_thread)
    registry.words(Post, fields=("text", "quoted"), label=_("Posts"), where=queries.at)
    registry.words(
        PostVersion, fields=("text",), label=_("Posts before they were changed"), where=queries.at_version
    )
    registry.words(PostTranslation, fields=("text",), label=_("Translations"), where=queries.at_translation)
