"""What goes when messages are deleted, or have been kept long enough: all that was said."""

import uuid
from collections.abc import Collection

from talkoo.blocks.chat.models import Enclosure, Message, MessageReaction
from talkoo.kernel import clock
from talkoo.plumbing.files import documents as files


def empty(message_ids: Collection[uuid.UUID]) -> None:
    """Take away words, files and reactions of these messages; the caller emits what was done."""
    MessageReaction.objects.filter(message__in=message_ids).delete()
    enclosed = Enclosure.objects.filter(message__in=message_ids)
    if ours := set(enclosed.values_list("stored_file_id", flat=True)):
        files.forget(ours, after=enclosed.delete)
    Message.objects.filter(pk__in=message_ids, deleted_at=None).update(
        text="", html="", leads_to="", deleted_at=clock.now()
    )
