import uuid
from collections.abc import Sequence
from typing import Any

from django.db.models import F

from talkoo.blocks.discussions import facts
from talkoo.blocks.discussions.actions import emptying
from talkoo.blocks.discussions.actions.writing import TooWide, _line, _locked
from talkoo.blocks.discussions.models import (
    Audience,
    FormerPlace,
    Post,
    Reading,
    Section,
    Thread,
    ThreadState,
    ThreadTopic,
    circle_after,
    is_within,
)
from talkoo.blocks.discussions.states import LIFECYCLE
from talkoo.kernel import clock
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.lifecycle import NotNow


@action
def describe(
    thread_id: uuid.UUID,
    *,
    by: Any,
    title: str,
    language: str,
    kind: str,
    audience: str,
    topics: Sequence[uuid.UUID],
    is_pinned: bool | None = None,
) -> Thread:
    """Another title, kind or circle, other topics; with `is_pinned` its place at the top of the list, which only who
    arranges gives.

    Raises PermissionDenied, TooWide, ValueError without a title.
    """
    thread = _locked(thread_id)
    require(by, "discussions.describe", thread)
    if is_pinned is not None:
        require(by, "discussions.arrange", thread)
    if audience != thread.audience and (
        not is_within(audience, thread.section.audience)
        or (thread.is_anonymous and audience == Audience.EVERYBODY)
        or (thread.section.space_id is None and audience == Audience.PARTICIPANTS)
    ):
        raise TooWide(audience)
    wanted: dict[str, Any] = {
        "title": _line(title),
        "language": language,
        "kind": kind,
        "audience": audience,
    }
    if is_pinned is not None:
        wanted["pinned_at"] = (thread.pinned_at or clock.now()) if is_pinned else None
    changed = [name for name, value in wanted.items() if getattr(thread, name) != value]
    for name in changed:
        setattr(thread, name, wanted[name])
    before = set(ThreadTopic.objects.filter(thread=thread).values_list("concept_id", flat=True))
    if before != set(topics):
        ThreadTopic.objects.filter(thread=thread).exclude(concept__in=list(topics)).delete()
        ThreadTopic.objects.bulk_create(
            ThreadTopic(thread=thread, concept_id=one) for one in dict.fromkeys(topics) if one not in before
        )
        changed.append("topics")
    if changed:
        thread.save()
        emit(facts.ThreadDescribed(actor_id=id_of(by), thread_id=thread.pk, fields=changed))
    return thread


@action
def change_state(thread_id: uuid.UUID, verb: str, *, by: Any) -> Thread:
    """Close a thread, open it again, or delete it with everything said in it. Raises PermissionDenied, NotNow."""
    thread = _locked(thread_id)
    require(by, "discussions.arrange", thread)
    thread.state = ThreadState(LIFECYCLE.after(verb, thread.state))
    thread.save(update_fields=["state"])
    if thread.state == ThreadState.DELETED:
        there = Post.objects.select_for_update().filter(thread=thread, deleted_at=None).order_by("number")
        emptying.empty(list(there.values_list("pk", flat=True)))
    emit(
        facts.ThreadStateChanged(actor_id=id_of(by), thread_id=thread.pk, verb=verb, state=str(thread.state))
    )
    return thread


class OtherCircle(Exception):
    """The thread would be read by another circle than whoever moves it has seen."""


@action
def move(thread_id: uuid.UUID, section_id: uuid.UUID, *, by: Any, audience: str) -> Thread:
    """Let a thread go on in another section; its address stays. Where the new circle is closer, so is the thread's.

    `audience` is the circle that `by` has seen it will be for (`circle_after`). Raises PermissionDenied (both places
    are to be looked after), Section.DoesNotExist, OtherCircle when it would be for another one.
    """
    thread = _locked(thread_id)
    require(by, "discussions.arrange", thread)
    into = Section.objects.get(pk=section_id)
    require(by, "discussions.set_up", into)
    if into.pk == thread.section_id:
        return thread
    if audience != circle_after(thread.audience, into.audience, into.space_id):
        raise OtherCircle(audience)
    before, thread.section, thread.audience = thread.section_id, into, audience
    thread.pinned_at = None
    thread.save(update_fields=["section", "audience", "pinned_at"])
    emit(facts.ThreadMoved(actor_id=id_of(by), thread_id=thread.pk, from_id=before, section_id=into.pk))
    return thread


@action
def split(thread_id: uuid.UUID, post_ids: Sequence[uuid.UUID], *, by: Any, title: str) -> Thread:
    """Let some answers go on as a thread of their own, in the same section and for the same circle.

    Who has read or follows them does so there. Whoever asked without a name has none there either. Their old addresses
    lead to them.

    Raises PermissionDenied, NotNow when they are not answers of this thread or would leave nothing, ValueError without
    a title.
    """
    thread = _locked(thread_id)
    require(by, "discussions.arrange", thread)
    posts = list(
        Post.objects.select_for_update().filter(thread=thread, pk__in=list(post_ids)).order_by("number")
    )
    if not posts or len(posts) != len(set(post_ids)) or posts[0].number == 1:
        raise NotNow("these are not answers of this thread")
    first = posts[0]
    hides_asker = thread.is_anonymous and thread.author_id in {one.author_id for one in posts}
    made = Thread.objects.create(
        section=thread.section,
        kind=thread.kind,
        title=_line(title),
        language=first.language,
        audience=thread.audience,
        author_id=thread.author_id if hides_asker else first.author_id,
        capacity_id=None if hides_asker else first.capacity_id,
        is_anonymous=hides_asker,
        created_at=first.created_at,
        last_number=len(posts),
        last_post_at=posts[-1].created_at,
    )
    ThreadTopic.objects.bulk_create(
        ThreadTopic(thread=made, concept_id=one)
        for one in ThreadTopic.objects.filter(thread=thread).values_list("concept_id", flat=True)
    )
    before = [one.number for one in posts]
    FormerPlace.objects.bulk_create(FormerPlace(thread=thread, number=one.number, post=one) for one in posts)
    Reading.objects.bulk_create(
        Reading(
            thread=made,
            person_id=one.person_id,
            level=one.level,
            read_to=sum(number <= one.read_to for number in before),
            read_at=one.read_at,
        )
        for one in Reading.objects.filter(thread=thread)
    )
    for number, post in enumerate(posts, 1):
        post.thread, post.number = made, number
        if post.answers_id not in {one.pk for one in posts}:
            post.answers = None
        post.save(update_fields=["thread", "number", "answers"])
    newest = (
        Post.objects.filter(thread=thread).order_by("-number").values_list("created_at", flat=True).first()
    )
    Thread.objects.filter(pk=thread.pk).update(last_post_at=newest or F("last_post_at"))
    emit(facts.ThreadSplit(actor_id=id_of(by), thread_id=thread.pk, into_id=made.pk, posts=len(posts)))
    return made


@action
def hide_thread(thread_id: uuid.UUID | str, *, by: Any, reason: str = "") -> None:
    """Take a thread out of sight for all but those who look after it and its author. Hidden already: nothing happens.

    `reason` stands with the decision of whoever asks for it. Raises PermissionDenied.
    """
    thread = _locked(uuid.UUID(str(thread_id)))
    require(by, "discussions.hide", thread)
    if thread.state not in {ThreadState.OPEN, ThreadState.CLOSED}:
        return
    thread.state_before, thread.state = thread.state, ThreadState.HIDDEN
    thread.save(update_fields=["state", "state_before"])
    emit(
        facts.ThreadStateChanged(
            actor_id=id_of(by), thread_id=thread.pk, verb="hide", state=str(thread.state)
        )
    )


@action
def show_thread(thread_id: uuid.UUID | str, *, by: Any) -> None:
    """Let a hidden one be seen again. Raises PermissionDenied."""
    thread = _locked(uuid.UUID(str(thread_id)))
    require(by, "discussions.hide", thread)
    if thread.state != ThreadState.HIDDEN:
        return
    thread.state, thread.state_before = ThreadState(thread.state_before), ""
    thread.save(update_fields=["state", "state_before"])
    emit(
        facts.ThreadStateChanged(
            actor_id=id_of(by), thread_id=thread.pk, verb="show", state=str(thread.state)
        )
    )


def _hide(post_id: uuid.UUID | str, by: Any, *, is_hidden: bool) -> None:
    key = uuid.UUID(str(post_id))
    thread = _locked(Post.objects.values_list("thread_id", flat=True).get(pk=key))
    post = Post.objects.select_for_update().get(pk=key)
    require(by, "discussions.hide", thread)
    if (post.hidden_at is not None) == is_hidden or post.deleted_at:
        return
    post.hidden_at = clock.now() if is_hidden else None
    post.save(update_fields=["hidden_at"])
    kind = facts.PostHidden if is_hidden else facts.PostShown
    emit(kind(actor_id=id_of(by), thread_id=thread.pk, post_id=post.pk))


@action
def hide_post(post_id: uuid.UUID | str, *, by: Any, reason: str = "") -> None:
    """Take a post out of sight for all but those who look after its thread and its author, who knows why from whoever
    decided. Raises PermissionDenied."""
    _hide(post_id, by, is_hidden=True)


@action
def show_post(post_id: uuid.UUID | str, *, by: Any) -> None:
    """Let a hidden one be seen again. Raises PermissionDenied."""
    _hide(post_id, by, is_hidden=False)


@action
def look_at_asker(thread_id: uuid.UUID, *, by: Any) -> Thread:
    """Who asked without being named to readers. That somebody looked is recorded. Raises PermissionDenied, NotNow."""
    thread = _locked(thread_id)
    require(by, "discussions.look_at_asker", thread)
    if not thread.is_anonymous:
        raise NotNow("everybody sees who began it")
    emit(facts.AskerLookedAt(actor_id=id_of(by), thread_id=thread.pk))
    return thread
