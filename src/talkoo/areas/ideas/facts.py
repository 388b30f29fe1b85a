"""What happened to ideas."""

import uuid
from dataclasses import dataclass

from talkoo.kernel.facts import Fact, silence


@dataclass(frozen=True, kw_only=True)
class IdeaLeft(Fact):
    idea_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class IdeaSupported(Fact):
    idea_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class IdeaPicked(Fact):
    """Somebody who looks after ideas works on it now."""

    idea_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class IdeaBecameNetwork(Fact):
    idea_id: uuid.UUID
    space_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class IdeaMerged(Fact):
    """It goes on as part of another idea, which has its supporters now; `tell` are those who have an account."""

    idea_id: uuid.UUID
    into_id: uuid.UUID
    tell: list[str]


@dataclass(frozen=True, kw_only=True)
class IdeaClosed(Fact):
    idea_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class IdeaReopened(Fact):
    idea_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class IdeaHidden(Fact):
    idea_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class IdeaShown(Fact):
    """A hidden idea can be seen again."""

    idea_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class IdeaForgotten(Fact):
    """Its author was erased: the idea is gone, or (`stays`) has no author any more."""

    idea_id: uuid.UUID
    stays: bool


@dataclass(frozen=True, kw_only=True)
class SupportForgotten(Fact):
    """A supporter was erased; the support counts on, without saying whose it was."""

    changes_pages = False
    idea_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class AddressForgotten(Fact):
    """The address at which a stranger wanted to hear of an idea is kept no longer."""

    changes_pages = False
    idea_id: uuid.UUID


silence(AddressForgotten, "its time is over, as was said when it was given")
silence(IdeaSupported, "the number on the page says it")
silence(SupportForgotten, "who erased it knows")
silence(IdeaHidden, "moderation tells whoever left it, with the reason")
silence(IdeaShown, "moderation tells whoever left it")
silence(IdeaForgotten, "its writer is forgotten or asked for it")
