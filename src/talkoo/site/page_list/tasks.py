"""Pages of the tasks of spaces."""

from talkoo.blocks.tasks.models import Task
from talkoo.people.spaces.models import Kind
from talkoo.site.page_list.organisations import slugs
from talkoo.site.page_list.shown import Examples, Shown
from talkoo.site.page_list.spaces import spaces

_LEAD = "contact staff coordinator"
_GOING_ON = ["forming", "active", "paused"]


def _of(kind: Kind) -> dict[str, Shown]:
    # nobody takes part in the example of a project
    sees = {"role": "coordinator", "may": _LEAD if kind == Kind.PROGRAMME else f"participant {_LEAD}"}
    sees["may_any"] = "coordinator"
    pages = {
        "tasks": Shown(about=f"{kind} of tasks", **sees),  # type: ignore[arg-type]
        "add_task": Shown(about=f"{kind} of tasks", **sees),  # type: ignore[arg-type]
        "task": Shown(about=f"{kind} task", **sees),  # type: ignore[arg-type]
        "task_outcome": Shown(
            about=f"{kind} task that is done", role="coordinator", may=_LEAD, may_any="coordinator"
        ),
        "task_step": Shown(
            about=f"{kind} task to finish",
            role="coordinator",
            method="POST",
            is_page=False,
            may=_LEAD,
            may_any="coordinator",
        ),
    }
    return {f"tasks:{kind}_{name}": shown for name, shown in pages.items()}


PAGES = {
    "tasks:from_origin": Shown(
        about="origin of a task", role="coordinator", may=_LEAD, may_any="coordinator"
    ),
    **{name: shown for kind in Kind for name, shown in _of(kind).items()},
}


def _examples(kind: str) -> Examples:
    def found(**more: str) -> list[list[object]]:
        rows = Task.objects.filter(space__kind=kind, space__state__in=_GOING_ON, **more)
        return [list(row) for row in rows.order_by("id").values_list("space__slug", "id")[:1]]

    return {
        f"{kind} of tasks": lambda: slugs(spaces(kind).filter(state__in=_GOING_ON))[:1],
        f"{kind} task": found,
        f"{kind} task that is done": lambda: found(state="done"),
        f"{kind} task to finish": lambda: [[*one, "finish"] for one in found()],
    }


EXAMPLES: Examples = {
    "origin of a task": list,
    **{about: found for kind in Kind.values for about, found in _examples(kind).items()},
}
