import uuid
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from talkoo.blocks.tasks import actions, forms, queries
from talkoo.blocks.tasks.models import State
from talkoo.blocks.tasks.views.here import cards, here_of, one_of, origin_of, status_of
from talkoo.kernel import lists, pages
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.pages import page
from talkoo.plumbing.translation.history import Stale

_ENDED = [str(State.DONE), str(State.DROPPED)]
_FEW = 10


@never_cache
@require_safe
def listing(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """What is to be done, the earliest day first, and what was done last; `show` is `mine` or `ended`."""
    here = here_of(request, kind, slug)
    show, after = request.GET.get("show", ""), request.GET.get("after", "")
    if show not in {"", "mine", "ended"}:
        raise Http404
    is_ended = show == "ended"
    chosen: dict[str, Any] = {"space": here.who.space_id, "state": _ENDED if is_ended else [str(State.OPEN)]}
    if show == "mine":
        chosen["owner"] = here.who.person_id
    try:
        found = queries.LIST.page(
            language=pages.language(), chosen=chosen, sort="ended" if is_ended else "due", after=after
        )
    except lists.BadPlace:
        raise Http404 from None
    ended = (
        queries.LIST.page(
            language=pages.language(),
            chosen={"space": here.who.space_id, "state": _ENDED},
            sort="ended",
            size=_FEW,
        )
        if show == "" and not after
        else None
    )
    at = here.url("tasks")

    def address(**given: str) -> str:
        query = urlencode({key: value for key, value in given.items() if value})
        return f"{at}?{query}" if query else at

    labels = {"": _("To be done"), "mine": _("Mine"), "ended": _("Done")}
    context = here.shown(
        show=show,
        filters=[
            {"label": label, "url": address(show=name), "is_current": name == show}
            for name, label in labels.items()
        ],
        tasks=cards(here, found.rows),
        ended=cards(here, ended.rows) if ended else [],
        ended_url=address(show="ended") if ended and ended.after else "",
        add_url=here.url("add_task") if here.who.is_open else "",
        next_url=address(show=show, after=found.after) if found.after else "",
        previous_url=address(show=show) if after else "",
    )
    return page(request, "tasks/tasks.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def task(request: HttpRequest, kind: str, slug: str, task_id: uuid.UUID) -> HttpResponseBase:
    """One task: to read, and for those whose it is to change."""
    here, row = one_of(request, kind, slug, task_id)
    may_change = row["state"] == State.OPEN and here.who.may_change(row)
    if request.method == "POST" and not may_change:
        messages.info(request, _("This cannot be changed now."))
        return redirect(here.url("task", task_id))
    seen = row["changed_at"].isoformat()
    form = (
        forms.WrittenTask(
            request.POST if request.method == "POST" else None,
            holders=queries.holders(here.who, row),
            me=here.who.person_id,
            chosen_language=row["language"],
            initial={**row, "owner": row["owner_id"] or "", "seen": seen},
        )
        if may_change
        else None
    )
    if form is not None and request.method == "POST" and form.is_valid():
        try:
            actions.change(task_id, form.words(), by=request.user, seen=form.cleaned_data["seen"])
        except Stale:
            form.add_error(
                None, _("Somebody has changed this in the meantime. Look at it again before you save it.")
            )
        except actions.NotTakingPart:
            form.add_error("owner", _("This person does not take part here any more. Choose somebody else."))
        except NotNow:
            messages.info(request, _("This cannot be changed now."))
            return redirect(here.url("task", task_id))
        else:
            messages.success(request, _("The changes are saved."))
            return redirect(here.url("tasks"))
    context = here.shown(
        form=form, task=cards(here, [row])[0], seen=seen, origin=origin_of(row, request.user)
    )
    return page(request, "tasks/task.html", context, status=status_of(form))
