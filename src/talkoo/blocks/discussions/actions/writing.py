import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from talkoo.blocks.discussions import facts
from talkoo.blocks.discussions.actions import emptying, holding, sections
from talkoo.blocks.discussions.actions.naming import name_them
from talkoo.blocks.discussions.models import (
    Attachment,
    Audience,
    Draft,
    Level,
    Post,
    PostVersion,
    Reading,
    Section,
    Thread,
    ThreadKind,
    ThreadState,
    ThreadTopic,
    is_within,
)
from talkoo.blocks.discussions.queries import LIVE
from talkoo.kernel import clock, markup
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.text import clean_line, clean_paragraphs
from talkoo.plumbing.files import documents as files
from talkoo.plumbing.live import publish
from talkoo.plumbing.translation.history import Stale


class TooWide(Exception):
    """The thread would be for a wider circle than its section, or anonymous on the open web."""


@dataclass(frozen=True, kw_only=True)
class Words:
    """What a thread begins with. `capacity_id` is the organisation in whose name it is written."""

    title: str
    text: str
    language: str
    kind: str = ThreadKind.DISCUSSION
    audience: str = ""
    is_anonymous: bool = False
    capacity_id: uuid.UUID | None = None
    topics: Sequence[uuid.UUID] = ()


@dataclass(frozen=True, kw_only=True)
class Came:
    """What comes with a post: `attached` files, examined before, and, from a mail, the text it quoted."""

    attached: Sequence[files.Examined] = ()
    quoted: str = ""
    by_mail: bool = False


@action
def start(
    given: Words,
    *,
    by: Any,
    once: uuid.UUID,
    space_id: uuid.UUID | None = None,
    section_id: uuid.UUID | None = None,
    came: Came = Came(),
) -> Thread:
    """Begin a thread in a space or a section of the site. `once` names the form: sent again, it gives what it made.

    Without `audience` it is for the section's circle; with `is_anonymous` for nobody outside. Who begins it follows it.
    Raises PermissionDenied, TooWide, ValueError without words, Section.DoesNotExist; and as `holding.check`.
    """
    laid = [files.lay(one) for one in came.attached]
    section = sections.locked_section_of(space_id) if space_id is not None else _section(section_id)
    require(by, "discussions.start", section)
    if given.capacity_id is not None:
        require(by, "organisations.act_for", given.capacity_id)
    if before := _said_before(once, by):
        return before.thread
    holding.check(by, by_mail=came.by_mail)
    audience = _circle(given, section)
    now = clock.now()
    thread = Thread.objects.create(
        section=section,
        kind=given.kind,
        title=_line(given.title),
        language=given.language,
        audience=audience,
        author_id=id_of(by),
        capacity_id=given.capacity_id,
        is_anonymous=given.is_anonymous,
        created_at=now,
        last_post_at=now,
    )
    ThreadTopic.objects.bulk_create(
        ThreadTopic(thread=thread, concept_id=one) for one in dict.fromkeys(given.topics)
    )
    post, named = _say(thread, given.text, given.language, by, given.capacity_id, once, came, laid)
    _follow(thread, by)
    _forget_draft(by, section=section)
    if holding.wait(thread, post, by, has_files=bool(laid)):
        return thread
    emit(
        facts.ThreadStarted(
            actor_id=id_of(by),
            thread_id=thread.pk,
            section_id=section.pk,
            post_id=post.pk,
            kind=thread.kind,
            audience=audience,
            named=named,
        )
    )
    return thread


def _circle(given: Words, section: Section) -> str:
    widest = Audience.SIGNED_IN if given.is_anonymous else Audience.EVERYBODY
    if given.audience:
        if not is_within(given.audience, section.audience) or not is_within(given.audience, widest):
            raise TooWide(given.audience)
        if section.space_id is None and given.audience == Audience.PARTICIPANTS:
            raise TooWide(given.audience)
        return given.audience
    return section.audience if is_within(section.audience, widest) else str(widest)


@action
def answer(
    thread_id: uuid.UUID,
    *,
    by: Any,
    text: str,
    language: str,
    once: uuid.UUID,
    capacity_id: uuid.UUID | None = None,
    answers_id: uuid.UUID | None = None,
    came: Came = Came(),
) -> Post:
    """Answer in a thread, perhaps to one of its posts. `once` as in `start`. Who answers follows from then on, unless
    they have muted it.

    Raises PermissionDenied, NotNow when it is closed, ValueError without words, Post.DoesNotExist; and as
    `holding.check`.
    """
    laid = [files.lay(one) for one in came.attached]
    thread = _locked(thread_id)
    require(by, "discussions.answer", thread)
    if capacity_id is not None:
        require(by, "organisations.act_for", capacity_id)
    if before := _said_before(once, by):
        return before
    if thread.state != ThreadState.OPEN:
        raise NotNow("it is closed")
    holding.check(by, by_mail=came.by_mail)
    if answers_id is not None:
        Post.objects.get(pk=answers_id, thread=thread)
    post, named = _say(thread, text, language, by, capacity_id, once, came, laid, answers_id=answers_id)
    _follow(thread, by)
    _forget_draft(by, thread=thread)
    if holding.wait(thread, post, by, has_files=bool(laid)):
        return post
    emit(
        facts.PostAdded(
            actor_id=id_of(by),
            thread_id=thread.pk,
            post_id=post.pk,
            number=post.number,
            by_mail=came.by_mail,
            named=named,
        )
    )
    publish.log(LIVE, thread.pk, "post", about=post.pk)
    return post


@action
def change_post(post_id: uuid.UUID, *, by: Any, text: str, language: str, seen: int = -1) -> Post:
    """Put a post in other words; what it said is kept. `seen` is how many versions there were before, as `by` read it.

    Nothing happens when nothing differs. Raises PermissionDenied, Stale, NotNow when it is deleted, hidden or its
    thread closed, ValueError without words.
    """
    thread = _locked(Post.objects.values_list("thread_id", flat=True).get(pk=post_id))
    post = Post.objects.select_for_update().get(pk=post_id)
    post.thread = thread
    require(by, "discussions.change_post", post)
    if post.deleted_at or post.hidden_at or thread.state != ThreadState.OPEN:
        raise NotNow("it cannot be changed now")
    versions = PostVersion.objects.filter(post=post).count()
    if seen not in {-1, versions}:
        raise Stale(post.pk)
    text = _words(text)
    if (text, language) == (post.text, post.language):
        return post
    PostVersion.objects.create(
        post=post,
        number=versions + 1,
        text=post.text,
        language=post.language,
        said_at=post.edited_at or post.created_at,
    )
    post.text, post.language, post.html = text, language, markup.render(text)
    post.edited_at = clock.now()
    post.save(update_fields=["text", "language", "html", "edited_at"])
    named = holding.told(post, name_them(post, thread.section, by), thread.section)
    if holding.wait_again(thread, post, by):
        return post
    emit(facts.PostChanged(actor_id=id_of(by), thread_id=thread.pk, post_id=post.pk, named=named))
    return post


@action
def delete_post(post_id: uuid.UUID, *, by: Any) -> Post:
    """Take its words away for good, with what it said before; the first one goes with its thread when nobody has
    answered. Deleted already: nothing happens.

    Raises PermissionDenied.
    """
    thread = _locked(Post.objects.values_list("thread_id", flat=True).get(pk=post_id))
    post = Post.objects.select_for_update().get(pk=post_id)
    post.thread = thread
    require(by, "discussions.delete_post", post)
    if post.deleted_at:
        return post
    emptying.empty([post.pk])
    post.refresh_from_db()
    emit(
        facts.PostDeleted(actor_id=id_of(by), thread_id=thread.pk, post_id=post.pk, author_id=post.author_id)
    )
    holding.take_back(thread, post, by)
    is_out = thread.state in {ThreadState.OPEN, ThreadState.CLOSED}
    if is_out and not Post.objects.filter(thread=thread, deleted_at=None).exists():
        thread.state = ThreadState.DELETED
        thread.save(update_fields=["state"])
        emit(
            facts.ThreadStateChanged(
                actor_id=id_of(by), thread_id=thread.pk, verb="delete", state=thread.state
            )
        )
    return post


@action
def save_draft(
    *,
    by: Any,
    text: str,
    language: str,
    title: str = "",
    space_id: uuid.UUID | None = None,
    section_id: uuid.UUID | None = None,
    thread_id: uuid.UUID | None = None,
) -> Draft | None:
    """Keep what somebody has begun to write; one for each place. Without words it is dropped, and there is none.

    Raises PermissionDenied.
    """
    thread = section = None
    if thread_id is not None:
        thread = Thread.objects.select_related("section").get(pk=thread_id)
        require(by, "discussions.answer", thread)
    else:
        section = sections.locked_section_of(space_id) if space_id else _section(section_id)
        require(by, "discussions.start", section)
    if not text.strip() and not title.strip():
        drop_draft(by=by, section=section, thread=thread)
        return None
    draft, _made = Draft.objects.update_or_create(
        person_id=by.pk,
        section=section,
        thread=thread,
        defaults={
            "title": clean_line(title)[:160],
            "text": text.replace("\0", "")[: markup.LONGEST],
            "language": language,
            "saved_at": clock.now(),
        },
    )
    emit(facts.DraftSaved(actor_id=id_of(by), draft_id=draft.pk))
    return draft


def _section(section_id: uuid.UUID | None) -> Section:
    if section_id is None:
        raise Section.DoesNotExist
    return Section.objects.select_for_update(no_key=True).get(pk=section_id, space=None)


@action
def drop_draft(*, by: Any, section: Section | None = None, thread: Thread | None = None) -> None:
    """Forget what somebody had begun to write there."""
    for draft in Draft.objects.filter(person=by.pk, section=section, thread=thread):
        emit(facts.DraftDropped(actor_id=id_of(by), draft_id=draft.pk))
        draft.delete()


def _locked(thread_id: uuid.UUID) -> Thread:
    thread = Thread.objects.select_for_update().get(pk=thread_id)
    thread.section = Section.objects.get(pk=thread.section_id)
    return thread


def _said_before(once: uuid.UUID, by: Any) -> Post | None:
    return Post.objects.select_related("thread").filter(once=once, author=id_of(by)).first()


def _line(title: str) -> str:
    title = clean_line(title)
    if not title:
        raise ValueError("a thread has a title")
    return title


def _words(text: str) -> str:
    """Line breaks and the spaces that Markdown reads stay; control and direction-override characters go."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = [line[: len(line) - len(line.lstrip(" "))][:12] + clean_line(line) for line in lines]
    said = "\n".join(kept).strip("\n")
    if not clean_paragraphs(said):
        raise ValueError("a post has words")
    return said[: markup.LONGEST]


def _say(
    thread: Thread,
    text: str,
    language: str,
    by: Any,
    capacity_id: uuid.UUID | None,
    once: uuid.UUID,
    came: Came,
    laid: Sequence[files.Laid],
    *,
    answers_id: uuid.UUID | None = None,
) -> tuple[Post, list[str]]:
    """The post, the last of its thread, and its mentions."""
    text = _words(text)
    now = clock.now()
    thread.last_number += 1
    thread.last_post_at = max(now, thread.last_post_at)
    post = Post.objects.create(
        thread=thread,
        number=thread.last_number,
        author_id=id_of(by),
        capacity_id=capacity_id,
        answers_id=answers_id,
        text=text,
        html=markup.render(text),
        quoted=came.quoted.replace("\0", "")[: markup.LONGEST],
        language=language,
        once=once,
        by_mail=came.by_mail,
        created_at=now,
    )
    Attachment.objects.bulk_create(
        Attachment(
            post=post,
            number=number,
            stored_file_id=files.keep(one),
            file_name=one.name,
            media_type=one.kind.media_type,
            bytes=one.size,
        )
        for number, one in enumerate(laid, 1)
    )
    thread.save(update_fields=["last_number", "last_post_at"])
    return post, holding.told(post, name_them(post, thread.section, by), thread.section)


def _follow(thread: Thread, by: Any) -> None:
    """Who writes hears of answers, unless they have said otherwise. What others wrote meanwhile stays unread."""
    if id_of(by) is None:
        return
    number = thread.last_number
    reading, is_new = Reading.objects.get_or_create(
        thread=thread,
        person_id=by.pk,
        defaults={
            "level": Level.FOLLOWED,
            "read_to": number if number == 1 else 0,
            "read_at": clock.now() if number == 1 else None,
        },
    )
    if not is_new:
        if reading.level == Level.NORMAL:
            reading.level = Level.FOLLOWED
        if reading.read_to == number - 1:
            reading.read_to, reading.read_at = number, clock.now()
        reading.save(update_fields=["level", "read_to", "read_at"])


def _forget_draft(by: Any, **where: Any) -> None:
    if id_of(by) is not None:
        Draft.objects.filter(person=by.pk, **where).delete()
