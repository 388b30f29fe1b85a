"""What is asked before somebody's words are taken, and letting them wait for a moderator.

What waits is out of sight as something hidden is: an answer as a hidden post, a new thread as a hidden thread. It is
told to nobody; when it is let out, the facts of writing come as if it had been written then.
"""

import uuid
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Max

from talkoo.blocks.discussions import facts, rules
from talkoo.blocks.discussions.models import Mention, Post, PostVersion, Section, Thread, ThreadState
from talkoo.kernel import clock
from talkoo.kernel.access import id_of
from talkoo.kernel.facts import emit
from talkoo.people.accounts import queries as accounts
from talkoo.people.accounts.models import Person
from talkoo.plumbing.moderation import conduct, held, newcomers
from talkoo.plumbing.moderation.models import Why

THREAD, POST = "thread", "post"
"""As they are called where things are reported."""


def check(by: Any, *, by_mail: bool) -> None:
    """Raises limits.take.TooMany, and conduct.NotAccepted, but not for a mail: its writer has no page to say yes on."""
    if not by_mail:
        conduct.check(by)
    newcomers.let_write(by)


def wait(thread: Thread, post: Post, by: Any, *, has_files: bool) -> bool:
    """Put the post, or the thread with its first post, out of sight if it has to wait. Gives whether it does."""
    said = f"{thread.title}\n{post.text}" if post.number == 1 else post.text
    why = newcomers.why_it_waits(by, said, has_files=has_files)
    if why is not None:
        _put_away(thread, post, by, why)
    return why is not None


def wait_again(thread: Thread, post: Post, by: Any) -> bool:
    """The same for a post that has been changed: when somebody new has put a link into it that was not there before."""
    before = PostVersion.objects.filter(post=post).order_by("-number").first()
    if before is None or newcomers.has_link(before.text) or not newcomers.has_link(post.text):
        return False
    if not newcomers.is_new(by):
        return False
    _put_away(thread, post, by, Why.LINKS)
    return True


def _put_away(thread: Thread, post: Post, by: Any, why: Why) -> None:
    if post.number == 1:
        thread.state_before, thread.state = thread.state, ThreadState.HIDDEN
        thread.save(update_fields=["state", "state_before"])
    else:
        post.hidden_at = clock.now()
        post.save(update_fields=["hidden_at"])
        seen = Post.objects.filter(thread=thread, hidden_at=None).aggregate(last=Max("created_at"))["last"]
        thread.last_post_at = seen or thread.created_at
        thread.save(update_fields=["last_post_at"])
    kind, key = (THREAD, thread.pk) if post.number == 1 else (POST, post.pk)
    held.hold(kind, str(key), writer_id=by.pk, why=why, by_mail=post.by_mail)


def reached(people: Collection[uuid.UUID], author_id: uuid.UUID | None, section: Section) -> list[uuid.UUID]:
    """Those of these people who hear of what somebody wrote there: not those who have blocked them, unless whoever
    wrote looks after the place and so writes from an office."""
    asked = list(people)
    wanted = accounts.let_through(asked, author_id)
    if author_id is None or len(wanted) == len(asked):
        return asked
    author = Person.objects.filter(pk=author_id).first()
    return asked if author is not None and rules.looks_after(author, section) else wanted


def told(post: Post, mentions: Iterable[Mention], section: Section) -> list[str]:
    """Ids of the mentions of a post that are told: not those of people who do not want to hear of its writer."""
    named = list(mentions)
    people = [one.person_id for one in named if one.person_id]
    wanted = set(reached(people, post.author_id, section)) if people else set()
    return [str(one.pk) for one in named if one.person_id is None or one.person_id in wanted]


def take_back(thread: Thread, post: Post, by: Any) -> None:
    """Its writer, or whoever may, deleted what waited: nothing is left to read, and a thread that waited is gone."""
    held.withdraw(POST, str(post.pk), by=by)
    if (
        thread.state == ThreadState.HIDDEN
        and post.number == 1
        and held.withdraw(THREAD, str(thread.pk), by=by)
    ):
        thread.state, thread.state_before = ThreadState.DELETED, ""
        thread.save(update_fields=["state", "state_before"])
        emit(
            facts.ThreadStateChanged(
                actor_id=id_of(by), thread_id=thread.pk, verb="delete", state=thread.state
            )
        )
