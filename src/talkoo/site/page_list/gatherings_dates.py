"""Pages of series of meetings, and of questions about dates."""

from typing import Any

from talkoo.blocks.gatherings.models import DatePoll, Gathering, Series
from talkoo.people.spaces.models import Kind
from talkoo.site.page_list.organisations import slugs
from talkoo.site.page_list.shown import EVERYBODY, Examples, Shown
from talkoo.site.page_list.spaces import spaces

_LEAD = "contact staff coordinator"
_GOING_ON = ["forming", "active", "paused"]


def _of(kind: Kind) -> dict[str, Shown]:
    # nobody takes part in the example of a project
    sees = _LEAD if kind == Kind.PROGRAMME else f"participant {_LEAD}"
    reads: dict[str, Any] = {"role": "coordinator", "may": sees, "may_any": "coordinator"}
    leads: dict[str, Any] = {"role": "coordinator", "may": _LEAD, "may_any": "coordinator"}
    does: dict[str, Any] = {**leads, "method": "POST", "is_page": False}
    pages = {
        "series": Shown(about=f"{kind} of series", **reads),
        "add_series": Shown(about=f"{kind} of series", **leads),
        "one_series": Shown(about=f"{kind} series", **reads),
        "edit_series": Shown(about=f"{kind} series", **leads),
        "move_meeting": Shown(about=f"{kind} meeting of a series", **leads),
        "leave_out_meeting": Shown(about=f"{kind} meeting of a series", **does),
        "end_series": Shown(about=f"{kind} series", **does),
    }
    return {f"gatherings:{kind}_{name}": shown for name, shown in pages.items()}


PAGES = {
    **{name: shown for kind in Kind for name, shown in _of(kind).items()},
    "gatherings:dates": Shown(about="gathering whose date is asked", may=EVERYBODY),
    "gatherings:ask_dates": Shown(
        about="gathering without a question", role="coordinator", may=_LEAD, may_any="coordinator"
    ),
    "gatherings:date_answer": Shown(about="answer about dates", may=EVERYBODY),
    "gatherings:dates_step": Shown(
        about="question about a date to end",
        role="coordinator",
        method="POST",
        is_page=False,
        may=_LEAD,
        may_any="coordinator",
    ),
    "gatherings:choose_date": Shown(
        about="date to choose",
        role="coordinator",
        method="POST",
        is_page=False,
        may=_LEAD,
        may_any="coordinator",
    ),
    "gatherings:leave_out_answer": Shown(
        about="answer to take out",
        role="coordinator",
        method="POST",
        is_page=False,
        may=_LEAD,
        may_any="coordinator",
    ),
}


def _examples(kind: str) -> Examples:
    def series() -> list[list[Any]]:
        rows = Series.objects.filter(space__kind=kind, space__state__in=_GOING_ON, ended_at=None)
        return [list(row) for row in rows.order_by("id").values_list("space__slug", "id")[:1]]

    def meeting() -> list[list[Any]]:
        rows = Gathering.objects.filter(
            series__space__kind=kind, series__space__state__in=_GOING_ON, state="published"
        )
        found = rows.order_by("-starts_at").values_list("space__slug", "series_id", "id")
        return [list(row) for row in found[:1]]

    return {
        f"{kind} of series": lambda: slugs(spaces(kind).filter(state__in=_GOING_ON))[:1],
        f"{kind} series": series,
        f"{kind} meeting of a series": meeting,
    }


def _asked() -> Any:
    return DatePoll.objects.filter(
        state="open", gathering__audience="public", gathering__state="published"
    ).order_by("id")


EXAMPLES: Examples = {
    "gathering whose date is asked": lambda: [[one.gathering.slug] for one in _asked()[:1]],
    "gathering without a question": lambda: [
        [one.slug]
        for one in Gathering.objects.filter(
            state="published", date_polls=None, audience="public", space__isnull=False
        ).order_by("id")[:1]
    ],
    "answer about dates": list,
    "question about a date to end": lambda: [[one.gathering.slug, "stop"] for one in _asked()[:1]],
    "date to choose": lambda: [
        [one.gathering.slug, one.options.order_by("starts_at").values_list("pk", flat=True)[0]]
        for one in _asked()[:1]
    ],
    "answer to take out": lambda: [
        [one.gathering.slug, one.voters.order_by("id").values_list("pk", flat=True)[0]]
        for one in _asked().exclude(voters=None)[:1]
    ],
    **{about: found for kind in Kind.values for about, found in _examples(kind).items()},
}
