"""What goes when posts are deleted: all that was said, and what others hung on it."""

import uuid
from collections.abc import Collection

from talkoo.blocks.discussions.models import (
    Attachment,
    Bookmark,
    Mention,
    Post,
    PostTranslation,
    PostVersion,
    Reaction,
    TranslationWish,
)
from talkoo.kernel import clock
from talkoo.plumbing.files import documents as files
from talkoo.plumbing.notify import unsaying


def empty(post_ids: Collection[uuid.UUID]) -> None:
    """Take away the words of these posts, what they said before, their files, marks and translations, and what people
    were told of them."""
    unsaying.unsay("discussions.post", post_ids)
    for model in (PostVersion, PostTranslation, TranslationWish, Reaction, Mention, Bookmark):
        model.objects.filter(post__in=post_ids).delete()  # type: ignore[attr-defined]
    attached = Attachment.objects.filter(post__in=post_ids)
    ours = set(attached.values_list("stored_file_id", flat=True))
    if ours:
        files.forget(ours, after=attached.delete)
    Post.objects.filter(pk__in=post_ids, deleted_at=None).update(
        text="",
        html="",
        quoted="",
        deleted_at=clock.now(),
        helped_at=None,
        learnt_at=None,
        learnt_by=None,
    )
