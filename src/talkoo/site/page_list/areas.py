"""Pages of what the product does."""

from typing import Any

from talkoo.areas.check_ins.models import CheckIn
from talkoo.areas.ideas.models import Idea
from talkoo.areas.interest_desk.models import InterestNotice, Tip
from talkoo.areas.introductions.models import Introduction
from talkoo.areas.representation.models import Mandate
from talkoo.plumbing.tenancy import current
from talkoo.site.page_list.shown import Examples, Shown

_DESK = "coordinator stand-in"
_READS = "contact staff coordinator stand-in"

PAGES = {
    "check_ins:check_in": Shown(role="contact", about="network", may=_READS, may_any="coordinator stand-in"),
    "check_ins:rhythm": Shown(
        role="coordinator", method="POST", about="network", is_page=False, may="staff coordinator"
    ),
    "check_ins:board": Shown(role="coordinator", may="coordinator stand-in"),
    "check_ins:settle": Shown(
        role="coordinator", method="POST", about="check-in", is_page=False, may="staff coordinator stand-in"
    ),
    "ideas:ideas": Shown(),
    "ideas:new": Shown(),
    "ideas:idea": Shown(about="idea"),
    "ideas:thanks": Shown(about="idea"),
    "ideas:support": Shown(about="idea"),
    "ideas:care": Shown(role="coordinator", about="idea", may=_DESK, may_any=_DESK),
    "ideas:step": Shown(
        role="coordinator", method="POST", about="idea to pick", is_page=False, may=_DESK, may_any=_DESK
    ),
    "ideas:network": Shown(role="coordinator", about="idea", may="coordinator", may_any="coordinator"),
    "interest_desk:tell": Shown(),
    "interest_desk:received": Shown(),
    "interest_desk:tips": Shown(about="link to tips"),
    "interest_desk:queue": Shown(role="coordinator", may=_DESK),
    "interest_desk:notice": Shown(role="coordinator", about="interest", may=_DESK, may_any=_DESK),
    "interest_desk:take": Shown(
        role="coordinator", method="POST", about="interest", is_page=False, may=_DESK, may_any=_DESK
    ),
    "interest_desk:decline": Shown(role="coordinator", about="interest", may=_DESK, may_any=_DESK),
    "interest_desk:founds": Shown(
        role="coordinator", method="POST", about="interest", is_page=False, may=_DESK, may_any=_DESK
    ),
    "interest_desk:letter": Shown(role="coordinator", about="interest", may=_DESK, may_any=_DESK),
    "interest_desk:note_answer": Shown(
        role="coordinator", method="POST", about="tip", is_page=False, may=_DESK, may_any=_DESK
    ),
    "introductions:ask_organisation": Shown(
        role="contact", about="organisation to write to", may="signed-in"
    ),
    "introductions:ask_person": Shown(role="participant", about="person to ask", may="participant"),
    "introductions:mine": Shown(role="representative", may="signed-in"),
    "introductions:desk": Shown(role="coordinator", may=_DESK),
    "introductions:forward": Shown(role="coordinator", about="wish to pass on", may=_DESK, may_any=_DESK),
    "introductions:wish": Shown(role="representative", about="wish", may="participant representative"),
    "introductions:withdraw": Shown(
        role="participant",
        method="POST",
        about="wish",
        is_page=False,
        may="participant",
    ),
    "representation:committees": Shown(),
    "representation:write_mandate": Shown(about="mandate"),
    "representation:sent_mandate": Shown(about="mandate"),
}


def _links() -> list[list[Any]]:
    """A link to tips is nobody else's, unless its person is invented."""
    if not current.site().is_demo:
        return []
    return [[one.token] for one in InterestNotice.objects.filter(state="tipped").order_by("id")[:1]]


def _wishes(state: str) -> list[list[Any]]:
    found = Introduction.objects.filter(state=state).order_by("id")
    return [[key] for key in found.values_list("pk", flat=True)[:1]]


EXAMPLES: Examples = {
    "wish": lambda: _wishes("forwarded"),
    "wish to pass on": lambda: _wishes("asked"),
    "person to ask": list,  # found by a common interest: see the tests of introductions
    "idea": lambda: [
        [slug]
        for slug in Idea.objects.filter(hidden_at=None, state="open")
        .order_by("id")
        .values_list("slug", flat=True)[:2]
    ],
    "idea to pick": lambda: [
        [slug, "pick"]
        for slug in Idea.objects.filter(hidden_at=None, state="open")
        .order_by("id")
        .values_list("slug", flat=True)[:1]
    ],
    "interest": lambda: [
        [key]
        for key in InterestNotice.objects.filter(state="new").order_by("id").values_list("pk", flat=True)[:1]
    ],
    "link to tips": _links,
    "tip": lambda: [
        [key] for key in Tip.objects.filter(answer="none").order_by("id").values_list("pk", flat=True)[:1]
    ],
    "check-in": lambda: [[key] for key in CheckIn.objects.order_by("id").values_list("pk", flat=True)[:1]],
    "mandate": lambda: [
        [body, number]
        for body, number in Mandate.objects.filter(public_contact=True, until=None, body__is_active=True)
        .order_by("id")
        .values_list("body__slug", "number")[:2]
    ],
}
