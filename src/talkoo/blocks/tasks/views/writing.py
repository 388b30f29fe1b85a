import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from talkoo.blocks.tasks import actions, forms, queries
from talkoo.blocks.tasks.models import State
from talkoo.blocks.tasks.views.here import Here, cards, here_of, one_of, status_of
from talkoo.kernel import i18n, origins, pages
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.pages import page
from talkoo.kernel.text import Text
from talkoo.plumbing.limits.take import TooMany, take
from talkoo.plumbing.tenancy import current

_EACH_HOUR = 200


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, kind: str, slug: str) -> HttpResponseBase:
    """Add a task to the space."""
    return _added(request, here_of(request, kind, slug), {}, None, None)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def from_origin(request: HttpRequest, kind: str, key: uuid.UUID) -> HttpResponseBase:
    """Make a task of a thing: its first line is the title; it stands in the same space."""
    found = origins.one(kind, key, request.user)
    place = queries.space_at(found.space_id) if found else None
    if found is None or place is None:
        raise Http404
    here = here_of(request, place["kind"], place["slug"])
    title = found.title if isinstance(found.title, Text) else Text(found.title, pages.language(), False)
    first_line = next(iter(title.text.strip().splitlines()), "")
    initial = {"title": first_line[:200], "language": title.lang}
    return _added(request, here, initial, (kind, key), found)


def _added(
    request: HttpRequest,
    here: Here,
    initial: dict[str, Any],
    origin: tuple[str, uuid.UUID] | None,
    found: origins.Found | None,
) -> HttpResponseBase:
    if not here.who.is_open:
        raise PermissionDenied
    form = forms.WrittenTask(
        request.POST if request.method == "POST" else None,
        holders=queries.holders(here.who),
        me=here.who.person_id,
        initial=initial,
    )
    if request.method == "POST" and form.is_valid() and _is_let_in(request, form):
        try:
            actions.add(
                here.who.space_id,
                form.words(),
                by=request.user,
                once=form.cleaned_data["once"],
                origin=origin,
            )
        except actions.NotTakingPart:
            form.add_error("owner", _("This person does not take part here any more. Choose somebody else."))
        except NotNow:
            raise PermissionDenied from None
        else:
            messages.success(request, _("The task is added."))
            return redirect(here.url("tasks"))
    return page(request, "tasks/add.html", here.shown(form=form, origin=found), status=status_of(form))


def _is_let_in(request: HttpRequest, form: Any) -> bool:
    """Whether this person has not added very many tasks in this hour."""
    try:
        take("tasks.add", str(request.user.pk), limit=_EACH_HOUR, seconds=3_600)
    except TooMany as problem:
        moment = i18n.say_moment(problem.again_at, pages.language(), current.site().time_zone)
        form.add_error(
            None,
            _("You have added very many tasks just now. Add this one after %(moment)s.") % {"moment": moment},
        )
        return False
    return True


_STEPS = {
    "take": (actions.take, gettext_lazy("It is yours now.")),
    "give-back": (actions.give_back, gettext_lazy("It is free for others now.")),
    "finish": (actions.finish, gettext_lazy("Done. Thank you!")),
    "drop": (actions.drop, gettext_lazy("The task is dropped.")),
    "reopen": (actions.reopen, gettext_lazy("The task is open again.")),
}


@never_cache
@require_POST
def step(request: HttpRequest, kind: str, slug: str, task_id: uuid.UUID, verb: str) -> HttpResponseBase:
    """Take a task or give it back, finish it (and then say what came of it), drop it or open it again."""
    here, _row = one_of(request, kind, slug, task_id)
    if verb not in _STEPS:
        raise Http404
    act, told = _STEPS[verb]
    try:
        act(task_id, by=request.user)
    except NotNow:
        messages.info(request, _("Somebody was quicker: look at how it stands now."))
        return redirect(here.url("task", task_id))
    messages.success(request, str(told))
    return redirect(here.url("task_outcome", task_id) if verb == "finish" else here.url("tasks"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def outcome(request: HttpRequest, kind: str, slug: str, task_id: uuid.UUID) -> HttpResponseBase:
    """What came of a task that is done, and how long it took: for those who may say so, and as they like."""
    here, row = one_of(request, kind, slug, task_id)
    if row["state"] != State.DONE:
        return redirect(here.url("task", task_id))
    if not here.who.may_change(row):
        raise PermissionDenied
    form = forms.ToldOutcome(
        request.POST if request.method == "POST" else None,
        chosen_language=row["outcome_language"],
        initial={
            "outcome": row["outcome"],
            "outcome_language": row["outcome_language"] or pages.language(),
            "hours": i18n.say_number(row["hours"], pages.language()) if row["hours"] else "",
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.tell_outcome(task_id, form.told(), by=request.user)
        except NotNow:
            messages.info(request, _("Somebody was quicker: look at how it stands now."))
        else:
            messages.success(request, _("Thank you, it is kept with the task."))
        return redirect(here.url("task", task_id))
    context = here.shown(form=form, task=cards(here, [row])[0], task_url=here.url("task", task_id))
    return page(request, "tasks/outcome.html", context, status=status_of(form))
