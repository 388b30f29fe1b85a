"""Bringing out what waited for a moderator, as if it had been written now."""

import uuid
from typing import Any

from talkoo.blocks.discussions import facts
from talkoo.blocks.discussions.actions.arranging import show_post, show_thread
from talkoo.blocks.discussions.actions.holding import told
from talkoo.blocks.discussions.actions.writing import _locked
from talkoo.blocks.discussions.models import Mention, Post, ThreadState
from talkoo.blocks.discussions.queries import LIVE
from talkoo.kernel import clock
from talkoo.kernel.access import require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.plumbing.live import publish


@action
def let_out_post(post_id: uuid.UUID | str, *, by: Any) -> None:
    """Bring out a post that waited, as the newest of its thread: nobody has read past it. One that had been seen before
    it was changed comes back where it was. Out already, or deleted: nothing happens. Raises PermissionDenied."""
    key = uuid.UUID(str(post_id))
    thread = _locked(Post.objects.values_list("thread_id", flat=True).get(pk=key))
    post = Post.objects.select_for_update().get(pk=key)
    require(by, "discussions.hide", thread)
    if post.deleted_at or post.hidden_at is None:
        return
    if post.edited_at is not None:
        show_post(post.pk, by=by)
        return
    now = clock.now()
    if post.number != thread.last_number:
        thread.last_number += 1
        post.number = thread.last_number
    thread.last_post_at = max(now, thread.last_post_at)
    thread.save(update_fields=["last_number", "last_post_at"])
    post.hidden_at, post.created_at = None, now
    post.save(update_fields=["hidden_at", "created_at", "number"])
    emit(
        facts.PostAdded(
            actor_id=post.author_id,
            thread_id=thread.pk,
            post_id=post.pk,
            number=post.number,
            by_mail=post.by_mail,
            named=told(post, Mention.objects.filter(post=post).order_by("pk"), thread.section),
        )
    )
    publish.log(LIVE, thread.pk, "post", about=post.pk)


@action
def let_out_thread(thread_id: uuid.UUID | str, *, by: Any) -> None:
    """Bring out a thread that waited, as if it began now; one that had been seen before as it was. Out already: nothing
    happens. Raises PermissionDenied."""
    thread = _locked(uuid.UUID(str(thread_id)))
    require(by, "discussions.hide", thread)
    if thread.state != ThreadState.HIDDEN:
        return
    first = Post.objects.select_for_update().get(thread=thread, number=1)
    if first.edited_at is not None:
        show_thread(thread.pk, by=by)
        return
    now = clock.now()
    thread.state, thread.state_before = ThreadState(thread.state_before), ""
    thread.created_at = thread.last_post_at = now
    thread.save(update_fields=["state", "state_before", "created_at", "last_post_at"])
    first.created_at = now
    first.save(update_fields=["created_at"])
    emit(
        facts.ThreadStarted(
            actor_id=thread.author_id,
            thread_id=thread.pk,
            section_id=thread.section_id,
            post_id=first.pk,
            kind=thread.kind,
            audience=thread.audience,
            named=told(first, Mention.objects.filter(post=first).order_by("pk"), thread.section),
        )
    )
