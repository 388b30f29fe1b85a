import uuid
from typing import Any

from talkoo.blocks.discussions import facts
from talkoo.blocks.discussions.models import Bookmark, Level, Post, Reaction, ReactionKind, Reading, Thread
from talkoo.kernel import clock
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.lifecycle import NotNow


def _post(post_id: uuid.UUID, permission: str, by: Any) -> Post:
    post = Post.objects.select_related("thread__section").select_for_update(of=("self",)).get(pk=post_id)
    require(by, permission, post)
    return post


@action
def react(post_id: uuid.UUID, kind: str, *, by: Any, is_given: bool = True) -> None:
    """Say something of a post without words, or take it back. Twice is once. Raises PermissionDenied, ValueError."""
    post = _post(post_id, "discussions.react", by)
    kind = ReactionKind(kind)
    there = Reaction.objects.filter(post=post, person=by.pk, kind=kind)
    if there.exists() == is_given:
        return
    if is_given:
        Reaction.objects.create(post=post, person_id=by.pk, kind=kind, created_at=clock.now())
    else:
        there.delete()
    emit(
        facts.Reacted(
            actor_id=id_of(by), thread_id=post.thread_id, post_id=post.pk, kind=str(kind), is_given=is_given
        )
    )


@action
def bookmark(post_id: uuid.UUID, *, by: Any, is_kept: bool = True) -> None:
    """Keep a post to find it again, or let it go. Raises PermissionDenied."""
    post = _post(post_id, "discussions.keep", by)
    there = Bookmark.objects.filter(post=post, person=by.pk)
    if there.exists() == is_kept:
        return
    if is_kept:
        Bookmark.objects.create(post=post, person_id=by.pk, created_at=clock.now())
    else:
        there.delete()
    emit(facts.Bookmarked(actor_id=id_of(by), post_id=post.pk, is_kept=is_kept))


@action
def follow(thread_id: uuid.UUID, level: str, *, by: Any) -> None:
    """Hear of every answer, as usual, or of nothing. Raises PermissionDenied, ValueError."""
    thread = Thread.objects.select_related("section").get(pk=thread_id)
    require(by, "discussions.follow", thread)
    level = Level(level)
    reading, _made = Reading.objects.select_for_update().get_or_create(thread=thread, person_id=by.pk)
    if reading.level == level:
        return
    reading.level = level
    reading.save(update_fields=["level"])
    emit(facts.FollowingChanged(actor_id=id_of(by), thread_id=thread.pk, level=str(level)))


@action
def read_to(thread_id: uuid.UUID, number: int, *, by: Any) -> None:
    """Somebody has read up to post `number`; it never goes back. Raises PermissionDenied."""
    thread = Thread.objects.select_related("section").get(pk=thread_id)
    require(by, "discussions.follow", thread)
    number = min(number, thread.last_number)
    reading, _made = Reading.objects.select_for_update().get_or_create(thread=thread, person_id=by.pk)
    if number <= reading.read_to and reading.read_at is not None:
        return
    reading.read_to, reading.read_at = max(number, reading.read_to), clock.now()
    reading.save(update_fields=["read_to", "read_at"])
    emit(facts.ReadTo(actor_id=id_of(by), thread_id=thread.pk))


@action
def mark_helpful(post_id: uuid.UUID, *, by: Any, is_helpful: bool = True) -> None:
    """Whoever began the thread says that a post helped. Raises PermissionDenied, NotNow for a deleted one."""
    post = Post.objects.select_related("thread__section").select_for_update(of=("self",)).get(pk=post_id)
    require(by, "discussions.mark", post.thread)
    if post.deleted_at or post.number == 1:
        raise NotNow("it is no answer")
    if (post.helped_at is not None) == is_helpful:
        return
    post.helped_at = clock.now() if is_helpful else None
    post.save(update_fields=["helped_at"])
    emit(
        facts.PostHelped(actor_id=id_of(by), thread_id=post.thread_id, post_id=post.pk, is_helpful=is_helpful)
    )


@action
def mark_solved(thread_id: uuid.UUID, *, by: Any, is_solved: bool = True) -> None:
    """Whoever asked has what they need (S4.6). Raises PermissionDenied."""
    thread = Thread.objects.select_related("section").select_for_update(of=("self",)).get(pk=thread_id)
    require(by, "discussions.mark", thread)
    if (thread.solved_at is not None) == is_solved:
        return
    thread.solved_at = clock.now() if is_solved else None
    thread.save(update_fields=["solved_at"])
    emit(facts.ThreadSolved(actor_id=id_of(by), thread_id=thread.pk, is_solved=is_solved))


@action
def mark_learnt(post_id: uuid.UUID, *, by: Any, is_learnt: bool = True) -> None:
    """Somebody who takes part says: this is what we learnt; it stands on the space's practice page (S2.19).

    Raises PermissionDenied.
    """
    post = _post(post_id, "discussions.learn", by)
    if (post.learnt_at is not None) == is_learnt:
        return
    post.learnt_at = clock.now() if is_learnt else None
    post.learnt_by_id = id_of(by) if is_learnt else None
    post.save(update_fields=["learnt_at", "learnt_by"])
    emit(facts.PostLearnt(actor_id=id_of(by), thread_id=post.thread_id, post_id=post.pk, is_learnt=is_learnt))
