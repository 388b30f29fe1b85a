"""What becomes of an idea is told to whoever left it, and to those who support it and have an account."""

import uuid
from collections.abc import Sequence
from typing import Any

from talkoo.areas.ideas import facts, queries
from talkoo.areas.ideas.models import Idea
from talkoo.kernel.facts import Fact, on
from talkoo.kernel.text import pick
from talkoo.people.spaces import queries as spaces
from talkoo.plumbing.mail_out import compose
from talkoo.plumbing.notify.tell import tell


def _tell(fact: Fact, idea: Idea, what: str, people: Sequence[uuid.UUID], **context: Any) -> None:
    """`what` became of it: picked, network, merged, closed or open (again)."""
    words: dict[str, Any] = {"about": idea.title, "slug": idea.slug, "what": what, "funding": [], **context}
    tell(fact, "ideas.news", [one for one in people if one != fact.actor_id], **words)
    if idea.email:
        to = compose.Receiver(idea.email, idea.language)
        said: dict[str, Any] = {
            key: pick(one, to.language) if isinstance(one, dict) else one for key, one in words.items()
        }
        compose.send(fact, "ideas.news", to, person_name="", **said)


def _found(idea_id: uuid.UUID) -> Idea | None:
    return Idea.objects.filter(pk=idea_id, hidden_at=None).first()


@on(facts.IdeaLeft)
def thank(fact: facts.IdeaLeft) -> None:
    """A stranger who left an address has the way back to the idea."""
    idea = _found(fact.idea_id)
    if idea and idea.email:
        to = compose.Receiver(idea.email, idea.language)
        compose.send(fact, "ideas.left", to, about=idea.title, slug=idea.slug)


@on(facts.IdeaPicked)
def tell_that_it_is_picked(fact: facts.IdeaPicked) -> None:
    if idea := _found(fact.idea_id):
        _tell(fact, idea, "picked", queries.people_of(idea.pk))


@on(facts.IdeaBecameNetwork)
def tell_of_the_network(fact: facts.IdeaBecameNetwork) -> None:
    if (idea := _found(fact.idea_id)) and idea.space:
        _tell(
            fact,
            idea,
            "network",
            queries.people_of(idea.pk),
            network=idea.space.name,
            network_slug=idea.space.slug,
            funding=spaces.lines_of(fact.space_id),
        )


@on(facts.IdeaMerged)
def tell_that_it_goes_on_elsewhere(fact: facts.IdeaMerged) -> None:
    if (idea := _found(fact.idea_id)) and idea.into:
        people = [uuid.UUID(one) for one in fact.tell]
        _tell(fact, idea, "merged", people, into=idea.into.title, into_slug=idea.into.slug)


@on(facts.IdeaClosed)
def tell_why_it_is_closed(fact: facts.IdeaClosed) -> None:
    if (idea := _found(fact.idea_id)) and idea.reason:
        _tell(fact, idea, "closed", queries.people_of(idea.pk), reason=idea.reason)


@on(facts.IdeaReopened)
def tell_that_it_is_open_again(fact: facts.IdeaReopened) -> None:
    if idea := _found(fact.idea_id):
        _tell(fact, idea, "open", queries.people_of(idea.pk))
