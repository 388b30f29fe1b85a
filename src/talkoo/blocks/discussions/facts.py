import uuid
from dataclasses import dataclass

from talkoo.kernel.facts import Fact


@dataclass(frozen=True, kw_only=True)
class SectionMade(Fact):
    """The site's forum has a new section."""

    section_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class SectionChanged(Fact):
    """A section, or the conversation of a space, has another name, order, circle or agreement."""

    section_id: uuid.UUID
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class ThreadStarted(Fact):
    """Somebody began a thread; `actor_id` is also whoever asked without being named to readers."""

    thread_id: uuid.UUID
    section_id: uuid.UUID
    post_id: uuid.UUID
    kind: str
    audience: str
    named: list[str]


@dataclass(frozen=True, kw_only=True)
class PostAdded(Fact):
    """Somebody answered in a thread. `named` are the mentions in it."""

    thread_id: uuid.UUID
    post_id: uuid.UUID
    number: int
    by_mail: bool
    named: list[str]


@dataclass(frozen=True, kw_only=True)
class PostChanged(Fact):
    """Whoever wrote a post put it in other words; what it said before is kept. `named` are mentions that are new."""

    thread_id: uuid.UUID
    post_id: uuid.UUID
    named: list[str]


@dataclass(frozen=True, kw_only=True)
class PostDeleted(Fact):
    """The words of a post are gone. `author_id` wrote it."""

    thread_id: uuid.UUID
    post_id: uuid.UUID
    author_id: uuid.UUID | None


@dataclass(frozen=True, kw_only=True)
class PostHidden(Fact):
    thread_id: uuid.UUID
    post_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class PostShown(Fact):
    thread_id: uuid.UUID
    post_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class ThreadStateChanged(Fact):
    """`verb` is close, reopen, delete, hide or show."""

    thread_id: uuid.UUID
    verb: str
    state: str


@dataclass(frozen=True, kw_only=True)
class ThreadDescribed(Fact):
    """Its title, kind, circle, place in the list (pinned) or topics are others now."""

    thread_id: uuid.UUID
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class ThreadMoved(Fact):
    thread_id: uuid.UUID
    from_id: uuid.UUID
    section_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class ThreadSplit(Fact):
    """Some posts went on as a thread of their own."""

    thread_id: uuid.UUID
    into_id: uuid.UUID
    posts: int


@dataclass(frozen=True, kw_only=True)
class ThreadSolved(Fact):
    """Whoever asked has an answer; `is_solved` False takes it back."""

    thread_id: uuid.UUID
    is_solved: bool


@dataclass(frozen=True, kw_only=True)
class PostHelped(Fact):
    """Whoever asked marked a post as helpful, or took the mark back."""

    thread_id: uuid.UUID
    post_id: uuid.UUID
    is_helpful: bool


@dataclass(frozen=True, kw_only=True)
class PostLearnt(Fact):
    """Somebody marked what they learnt from a post, or took the mark back (S2.19)."""

    thread_id: uuid.UUID
    post_id: uuid.UUID
    is_learnt: bool


@dataclass(frozen=True, kw_only=True)
class Reacted(Fact):
    """A reaction was given or taken back."""

    changes_pages = False
    thread_id: uuid.UUID
    post_id: uuid.UUID
    kind: str
    is_given: bool


@dataclass(frozen=True, kw_only=True)
class FollowingChanged(Fact):
    """Somebody wants to hear more or less of a thread."""

    changes_pages = False
    thread_id: uuid.UUID
    level: str


@dataclass(frozen=True, kw_only=True)
class ReadTo(Fact):
    """How far somebody has read."""

    changes_pages = False
    thread_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class Bookmarked(Fact):
    changes_pages = False
    post_id: uuid.UUID
    is_kept: bool


@dataclass(frozen=True, kw_only=True)
class DraftSaved(Fact):
    changes_pages = False
    draft_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class DraftDropped(Fact):
    changes_pages = False
    draft_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class TranslationWished(Fact):
    """Somebody would like to read a post in another language."""

    changes_pages = False
    thread_id: uuid.UUID
    post_id: uuid.UUID
    language: str


@dataclass(frozen=True, kw_only=True)
class PostTranslated(Fact):
    """A person put a post into another language."""

    thread_id: uuid.UUID
    post_id: uuid.UUID
    language: str


@dataclass(frozen=True, kw_only=True)
class AskerLookedAt(Fact):
    """Somebody who moderates looked who asked anonymously."""

    changes_pages = False
    thread_id: uuid.UUID
