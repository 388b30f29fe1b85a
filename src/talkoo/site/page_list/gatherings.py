"""Pages of gatherings: the list, the page of one, making and changing them."""

from functools import partial

from talkoo.blocks.gatherings.models import Gathering
from talkoo.people.spaces.models import Kind
from talkoo.plumbing.tenancy import current
from talkoo.site.page_list.organisations import slugs
from talkoo.site.page_list.shown import Examples, Shown
from talkoo.site.page_list.spaces import spaces

_LEAD = "contact staff coordinator"
_MODERATE = "moderator coordinator site-admin"
_GOING_ON = ["forming", "active", "paused"]


def _step(about: str, may: str = _LEAD) -> Shown:
    return Shown(about=about, role="coordinator", may=may, may_any="coordinator")


PAGES = {
    "gatherings:events": Shown(),
    "gatherings:add": Shown(role="coordinator", may="coordinator representative staff"),
    "gatherings:desk": Shown(role="moderator", may=_MODERATE),
    "gatherings:event": Shown(about="gathering"),
    "gatherings:notice": Shown(about="gathering"),
    "gatherings:edit": _step("gathering"),
    "gatherings:texts": _step("gathering in a language"),
    "gatherings:picture": _step("gathering"),
    "gatherings:cancel": _step("gathering"),
    "gatherings:heads": _step("gathering"),
    "gatherings:decline": Shown(
        about="gathering that waits", role="moderator", may=_MODERATE, may_any=_MODERATE
    ),
    "gatherings:step": Shown(
        about="gathering to let out",
        role="coordinator",
        method="POST",
        is_page=False,
        may=_LEAD,
        may_any="coordinator",
    ),
    **{f"gatherings:{kind}_meetings": Shown(about=f"{kind} of meetings") for kind in Kind.values},
    **{
        f"gatherings:{kind}_call": Shown(
            about=f"{kind} of meetings",
            role="coordinator",
            may=_LEAD if kind == Kind.PROGRAMME else f"participant {_LEAD}",
            may_any="coordinator",
        )
        for kind in Kind.values
    },
}


def _some(**given: object) -> list[list[object]]:
    found = Gathering.objects.filter(hidden_at=None, **given).order_by("id")
    return [[slug] for slug in found.values_list("slug", flat=True)[:1]]


def _out() -> list[list[object]]:
    return _some(state="published", audience="public", space__kind="network", space__state__in=_GOING_ON)


def _going_on(kind: str) -> list[list[object]]:
    return slugs(spaces(kind).filter(state__in=_GOING_ON))[:1]


EXAMPLES: Examples = {
    "gathering": _out,
    "gathering in a language": lambda: [[*one, current.site().languages[0]] for one in _out()],
    "gathering that waits": lambda: _some(state="submitted"),
    "gathering to let out": lambda: [
        [*one, "publish"] for one in _some(state="draft", space__kind="network")
    ],
    **{f"{kind} of meetings": partial(_going_on, kind) for kind in Kind.values},
}
