"""What gatherings hang in elsewhere, and what others may call."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from talkoo.blocks.gatherings import actions
from talkoo.blocks.gatherings.models import Gathering
from talkoo.blocks.gatherings.queries import listed, shown, standing
from talkoo.blocks.gatherings.queries.listed import lead_to
from talkoo.blocks.gatherings.queries.shown import Part, Reader, add_part
from talkoo.blocks.gatherings.rules import share_seats, show_needs_elsewhere
from talkoo.kernel import desk, meetings, mine, origins, pages, tabs
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.rows import first
from talkoo.kernel.text import pick
from talkoo.people.spaces.models import Kind
from talkoo.plumbing.moderation import registry as moderation
from talkoo.plumbing.retention import registry as retention

__all__ = ["Part", "Reader", "add_part", "hang_in", "lead_to", "share_seats", "show_needs_elsewhere"]

QUEUE = desk.Queue(
    name="gatherings",
    label=_("Events to look at"),
    select="select count(*)::int, min(created_at)::date from gatherings_gathering "
    "where state = 'submitted' and hidden_at is null",
    page="gatherings:desk",
    permission="gatherings.moderate",
    place=30,
)


_TARGET = """select g.title, g.slug, g.created_by_id, g.hidden_at is null and g.state in ('published', 'cancelled')
  and g.audience = 'public' as is_visible from gatherings_gathering g where g.slug = %s"""


def _target(slug: str) -> moderation.Target | None:
    row = first(_TARGET, [slug])
    if row is None:
        return None
    return moderation.Target(
        title=pick(row["title"], pages.language()),
        url=pages.address("gatherings:event", row["slug"]),
        is_visible=row["is_visible"],
        authors=[row["created_by_id"]] if row["created_by_id"] else [],
    )


def _hide(slug: str, *, by: Any, reason: str) -> None:
    actions.hide(Gathering.objects.only("id").get(slug=slug).pk, by=by, reason=reason)


def _show(slug: str, *, by: Any) -> None:
    actions.show(Gathering.objects.only("id").get(slug=slug).pk, by=by)


def _sees(slug: str, person: Any) -> bool:
    return shown.at(slug, person) is not None


def hang_in() -> None:
    """Called once, when the program starts."""
    meetings.register(standing.KIND, standing.as_meetings, standing.before)
    origins.register(standing.KIND, standing.found_for)
    desk.add(QUEUE)
    mine.add(
        mine.Block(
            name="gatherings",
            template="gatherings/mine.html",
            find=listed.mine,
            place=15,
            select=listed.MINE,
            given=listed.given_mine,
        )
    )
    for kind in Kind.values:
        tabs.add(
            tabs.Tab(
                name=f"gatherings_{kind}",
                label=_("Meetings"),
                page=f"gatherings:{kind}_meetings",
                kinds=frozenset({kind}),
                place=40,
            )
        )
    moderation.reportable("gathering", find=_target, hide=_hide, show=_show, label=_("an event"), sees=_sees)
    retention.personal(
        Gathering,
        person="created_by",
        export=("title", "text", "place", "starts_at", "state", "created_at"),
        erase=lambda person_id: actions.forget_maker(person_id, by=PROGRAM),
        label=_("Meetings and events that you made"),
    )
    retention.words(
        Gathering,
        fields=("title", "text", "accessibility", "how_to_join", "reason", "place", "address"),
        label=_("Event"),
        where=lambda gathering_id: pages.address(
            "gatherings:event", Gathering.objects.get(pk=gathering_id).slug
        ),
    )
