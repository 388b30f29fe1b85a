"""What ideas hang in elsewhere: their queue, what can be reported, and what is kept of people."""

import uuid
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from talkoo.areas.ideas import actions, queries
from talkoo.areas.ideas.models import Idea, IdeaSupport
from talkoo.kernel import desk, outcomes, pages
from talkoo.kernel.access import PROGRAM
from talkoo.plumbing.moderation import registry as moderation
from talkoo.plumbing.retention import registry as retention
from talkoo.plumbing.tenancy import current

QUEUE = desk.Queue(
    name="ideas",
    label=_("Ideas without an answer"),
    select="select count(*)::int, min(due_on) from ideas_idea where state = 'open' and hidden_at is null",
    page="ideas:ideas",
    query="sort=due",
    permission="ideas.care",
    place=20,
)


def _target(slug: str) -> moderation.Target | None:
    shown = queries.at(slug)
    if shown is None:
        return None
    author = Idea.objects.filter(slug=slug).values_list("author_id", flat=True).first()
    return moderation.Target(
        title=shown.card.title,
        url=shown.card.url,
        is_visible=not shown.is_hidden,
        authors=[author] if author else [],
    )


def _hide(slug: str, *, by: Any, reason: str) -> None:
    actions.hide(Idea.objects.only("id").get(slug=slug).pk, by=by, reason=reason)


def _show(slug: str, *, by: Any) -> None:
    actions.show(Idea.objects.only("id").get(slug=slug).pk, by=by)


def _supports(person_id: uuid.UUID) -> list[dict[str, Any]]:
    found = IdeaSupport.objects.select_related("idea").filter(person=person_id).order_by("id")
    return [{"idea": one.idea.title, "since": one.since} for one in found]


def _take(
    *, title: str, text: str, language: str, space_id: uuid.UUID | None, by: Any, once: uuid.UUID
) -> uuid.UUID:
    """What came of something elsewhere: left as an idea. The same words within an hour are one."""
    return actions.leave(by=by, title=title, text=text, written_in=language, language=language).pk


def hang_in() -> None:
    """Called once, when the program starts."""
    desk.add(QUEUE)
    outcomes.register(
        outcomes.Outcome(
            name="idea",
            label=_("Among the ideas: everybody can support it"),
            take=_take,
            find=queries.found_for,
            is_there=lambda: "ideas" in current.site().modules,
            place=10,
        )
    )
    moderation.reportable("idea", find=_target, hide=_hide, show=_show, label=_("an idea"))
    retention.personal(
        Idea,
        person="author",
        export=("title", "text", "state", "created_at"),
        erase=lambda person_id: actions.forget_author(person_id, by=PROGRAM),
        label=_("Ideas that you left"),
    )
    retention.personal(
        Idea,
        person="picked_by",
        export=("title", "state"),
        erase=retention.KEEP("who looked after it: an id without words"),
        label=_("Ideas that you looked after"),
    )
    retention.personal(
        IdeaSupport,
        export=_supports,
        erase=lambda person_id: actions.forget_supports(person_id, by=PROGRAM),
        label=_("Ideas that you support"),
    )
    retention.kept(
        Idea,
        name="idea-addresses",
        label=_("Addresses left with ideas that are closed"),
        months=6,
        since="closed_at",
        where=Q(email__isnull=False),
        why=_("to come back to it (consent of whoever left it, GDPR 6(1)(a))"),
        erase=lambda idea_ids: actions.forget_addresses(idea_ids, by=PROGRAM),
    )
    retention.words(
        Idea,
        fields=("title", "text", "reason"),
        label=_("Idea"),
        where=lambda idea_id: pages.address("ideas:idea", Idea.objects.get(pk=idea_id).slug),
    )
