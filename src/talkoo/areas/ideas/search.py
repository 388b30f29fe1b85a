"""What search knows of ideas: renewed by the worker after every fact about them."""

import uuid
from functools import partial

from django.utils.translation import gettext_lazy as _

from talkoo.areas.ideas import facts
from talkoo.areas.ideas.models import Idea
from talkoo.kernel import pages
from talkoo.kernel.facts import on
from talkoo.kernel.text import languages_of, pick
from talkoo.plumbing.places import known as places
from talkoo.plumbing.search import index, kinds
from talkoo.plumbing.search.index import Document

KIND = "idea"


def documents(idea: Idea) -> list[Document]:
    """One document for each language the idea is told in."""
    languages = dict.fromkeys([*languages_of(idea.title), *languages_of(idea.text)])
    return [
        Document(
            language=language,
            title=pick(idea.title, language).text,
            summary=pick(idea.text, language).text,
            labels=(places.name(idea.area_id, language),) if idea.area_id else (),
        )
        for language in languages
    ]


@on(
    facts.IdeaLeft,
    facts.IdeaPicked,
    facts.IdeaBecameNetwork,
    facts.IdeaMerged,
    facts.IdeaClosed,
    facts.IdeaReopened,
    facts.IdeaHidden,
    facts.IdeaShown,
    facts.IdeaForgotten,
)
def renew(fact: facts.IdeaLeft | facts.IdeaHidden) -> None:
    """Bring what search knows up to what the idea says now; a hidden or merged one is not found."""
    # Locked, or a job that read it before a change could write after the job of that change.
    idea = Idea.objects.select_for_update().filter(pk=fact.idea_id).first()
    if idea and not idea.hidden_at and idea.into_id is None:
        index.put(KIND, idea.pk, idea.slug, documents(idea))
    else:
        index.take_away(KIND, fact.idea_id)


def _some(after: uuid.UUID | None, at_most: int) -> list[index.Object]:
    found = Idea.objects.filter(hidden_at=None, into=None).order_by("id")
    if after:
        found = found.filter(pk__gt=after)
    return [(idea.pk, idea.slug, documents(idea)) for idea in found[:at_most]]


index.rebuild_with(KIND, _some)
kinds.show_with(KIND, _("Ideas"), partial(pages.address, "ideas:idea"), 4)
