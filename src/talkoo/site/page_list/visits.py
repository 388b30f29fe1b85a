"""Pages of exchange visits."""

from typing import Any

from talkoo.areas.visits.models import Slot, Visit
from talkoo.areas.visits.queries import INVITATION, host_proof
from talkoo.blocks.gatherings.models import Gathering, Registration
from talkoo.kernel import clock, proofs
from talkoo.plumbing.tenancy import current
from talkoo.site.page_list.shown import Examples, Shown

PAGES = {
    "visits:visits": Shown(),
    "visits:visit": Shown(about="visit"),
    "visits:report": Shown(about="visit"),
    "visits:picture_file": Shown(about="picture of a programme as a file", is_page=False),
    "visits:plan": Shown(
        role="coordinator",
        method="POST",
        about="gathering to plan",
        is_page=False,
        may="representative coordinator",
        may_any="coordinator",
    ),
    "visits:edit": Shown(
        role="coordinator", about="visit", may="representative coordinator", may_any="coordinator"
    ),
    "visits:answer_as_host": Shown(
        role="representative", method="POST", about="visit to host", is_page=False, may="representative"
    ),
    "visits:programme": Shown(
        role="coordinator", about="visit", may="representative coordinator", may_any="coordinator"
    ),
    "visits:send_programme": Shown(
        role="coordinator",
        method="POST",
        about="visit",
        is_page=False,
        may="representative coordinator",
        may_any="coordinator",
    ),
    "visits:part": Shown(
        role="coordinator", about="part of a visit", may="representative coordinator", may_any="coordinator"
    ),
    "visits:part_picture": Shown(
        role="coordinator", about="part of a visit", may="representative coordinator", may_any="coordinator"
    ),
    "visits:withdraw": Shown(
        role="coordinator",
        method="POST",
        about="part of a visit",
        is_page=False,
        may="representative coordinator",
        may_any="coordinator",
    ),
    "visits:travellers": Shown(
        role="coordinator", about="visit", may="representative coordinator", may_any="coordinator"
    ),
    "visits:travellers_file": Shown(
        role="coordinator",
        about="list of a visit",
        is_page=False,
        may="representative coordinator",
        may_any="coordinator",
    ),
    "visits:needs": Shown(role="representative", about="visit to come to", may="representative"),
    "visits:edit_report": Shown(
        role="coordinator",
        about="visit that has begun",
        may="representative coordinator",
        may_any="coordinator",
    ),
    "visits:own_idea": Shown(role="participant", about="visit to have been on", may="participant"),
    "visits:idea_by_link": Shown(about="link to give an idea"),
    "visits:invitation": Shown(about="link to answer an invitation"),
    "visits:host_invitation": Shown(about="link to answer as the host"),
}


def _visits(**more: Any) -> list[str]:
    found = Visit.objects.filter(
        gathering__state="published", gathering__audience="public", gathering__hidden_at=None, **more
    )
    return list(found.order_by("id").values_list("gathering__slug", flat=True)[:2])


def _pictures() -> list[list[Any]]:
    found = Slot.objects.filter(
        visit__gathering__slug__in=_visits(), answer="yes", withdrawn_at=None, picture__isnull=False
    )
    rows = found.order_by("id").values_list("visit__gathering__slug", "picture_id")
    return [[*row, "small"] for row in rows[:1]]


def _links() -> list[list[Any]]:
    """Only where the organisations are invented: whoever has the link answers for them."""
    if not current.site().is_demo:
        return []
    found = Slot.objects.filter(withdrawn_at=None).order_by("id").values_list("pk", flat=True)[:1]
    return [[proofs.give(INVITATION, key, site=current.site_id())] for key in found]


def _host_links() -> list[list[Any]]:
    if not current.site().is_demo:
        return []
    found = Visit.objects.filter(gathering__slug__in=_visits(), host__isnull=False).order_by("id")
    rows = found.values_list("gathering__slug", "pk", "host_id")[:1]
    return [[slug, host_proof(key, host_id)] for slug, key, host_id in rows]


def _idea_links() -> list[list[Any]]:
    if not current.site().is_demo:
        return []
    visits = Visit.objects.values_list("gathering_id", flat=True)
    found = Registration.objects.filter(gathering__in=visits, person=None, state="confirmed")
    return [
        [proofs.give("gatherings.registration", key, site=current.site_id())]
        for key in found.order_by("id").values_list("pk", flat=True)[:1]
    ]


EXAMPLES: Examples = {
    "visit": lambda: [[slug] for slug in _visits()],
    "gathering to plan": lambda: [
        [key]
        for key in Gathering.objects.filter(kind="visit", state="published", hidden_at=None)
        .order_by("id")
        .values_list("pk", flat=True)[:1]
    ],
    "visit to host": lambda: [[slug, "yes"] for slug in _visits(host_answer="yes")[:1]],
    "visit to come to": lambda: (
        [] if current.site().is_demo else [[slug] for slug in _visits(host_answer="yes")]
    ),
    "part of a visit": lambda: [
        [slug, number]
        for slug, number in Slot.objects.filter(withdrawn_at=None)
        .order_by("id")
        .values_list("visit__gathering__slug", "number")[:1]
    ],
    "picture of a programme as a file": _pictures,
    "list of a visit": lambda: [[slug, "csv"] for slug in _visits()[:1]],
    "visit that has begun": lambda: [[slug] for slug in _visits(gathering__starts_at__lte=clock.now())[:1]],
    "visit to have been on": lambda: [[slug] for slug in _visits(gathering__starts_at__lte=clock.now())[:1]],
    "link to give an idea": _idea_links,
    "link to answer an invitation": _links,
    "link to answer as the host": _host_links,
}
