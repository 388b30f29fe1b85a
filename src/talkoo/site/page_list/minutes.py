"""Pages of agendas and minutes."""

from typing import Any

from talkoo.blocks.minutes.models import Item, Minutes
from talkoo.people.spaces.models import Kind
from talkoo.site.page_list.organisations import slugs
from talkoo.site.page_list.shown import Examples, Shown
from talkoo.site.page_list.spaces import spaces

_LEAD = "contact staff coordinator"
_SEES = {"role": "coordinator", "may": f"participant {_LEAD}", "may_any": "coordinator"}
_LEADS = {"role": "coordinator", "may": _LEAD, "may_any": "coordinator"}
_STEP = {**_LEADS, "method": "POST", "is_page": False}
_GOING_ON = ["forming", "active", "paused"]

PAGES = {
    "minutes:minutes": Shown(about="minutes", **_SEES),  # type: ignore[arg-type]
    "minutes:add": Shown(about="agenda", **_SEES),  # type: ignore[arg-type]
    "minutes:item": Shown(about="item of an agenda", **_SEES),  # type: ignore[arg-type]
    "minutes:item_step": Shown(about="item to move", **_STEP),  # type: ignore[arg-type]
    "minutes:write": Shown(about="agenda", **_LEADS),  # type: ignore[arg-type]
    "minutes:attendance": Shown(about="agenda", **_LEADS),  # type: ignore[arg-type]
    "minutes:arrange": Shown(about="agenda", **_LEADS),  # type: ignore[arg-type]
    "minutes:paper": Shown(about="minutes as a file", is_page=False, **_SEES),  # type: ignore[arg-type]
    "minutes:addendum": Shown(about="approved minutes", **_LEADS),  # type: ignore[arg-type]
    "minutes:step": Shown(about="agenda to check", **_STEP),  # type: ignore[arg-type]
    **{
        f"minutes:{kind}_minutes": Shown(
            about=f"{kind} with minutes",
            role="coordinator",
            # nobody takes part in the example of a project
            may=_LEAD if kind == Kind.PROGRAMME else f"participant {_LEAD}",
            may_any="coordinator",
        )
        for kind in Kind
    },
}


def _minutes(*more: Any, **of: Any) -> list[list[Any]]:
    rows = Minutes.objects.filter(space__state__in=_GOING_ON, **of).order_by("id")
    return [[*row, *more] for row in rows.values_list("meeting_kind", "meeting_key")[:1]]


def _items(*more: Any) -> list[list[Any]]:
    rows = Item.objects.filter(minutes__state="draft", minutes__space__state__in=_GOING_ON).order_by("id")
    names = ("minutes__meeting_kind", "minutes__meeting_key", "id")
    return [[*row, *more] for row in rows.values_list(*names)[:1]]


EXAMPLES: Examples = {
    "minutes": lambda: _minutes(),
    "minutes as a file": lambda: _minutes("minutes", "docx"),
    "agenda": lambda: _minutes(state="draft"),
    "approved minutes": lambda: _minutes(state="approved"),
    "agenda to check": lambda: _minutes("check", state="draft"),
    "item of an agenda": lambda: _items(),
    "item to move": lambda: _items("up"),
    **{
        f"{kind} with minutes": lambda kind=kind: slugs(spaces(kind).filter(state__in=_GOING_ON))[:1]  # type: ignore[misc]
        for kind in Kind.values
    },
}
