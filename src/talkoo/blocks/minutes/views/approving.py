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

from talkoo.blocks.minutes import actions, forms
from talkoo.blocks.minutes.models import State
from talkoo.blocks.minutes.views.here import NOT_BEGUN, loaded, status_of, written
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.pages import page

_STEPS: dict[str, tuple[Any, Any]] = {
    "check": (actions.check, gettext_lazy("The minutes are checked.")),
    "send-back": (actions.send_back, gettext_lazy("The minutes can be written on.")),
    "approve": (actions.approve, gettext_lazy("The minutes are approved, and stay as they are.")),
}


@never_cache
@require_POST
def step(request: HttpRequest, kind: str, key: uuid.UUID, verb: str) -> HttpResponseBase:
    """Check the minutes, send them back, approve them; or carry over what the meeting before left open."""
    here = loaded(request, kind, key)
    if verb == "carry-over":
        return _carried(request, kind, key)
    if verb not in _STEPS or here.minutes_id is None:
        raise Http404
    act, told = _STEPS[verb]
    try:
        act(here.minutes_id, by=request.user)
    except actions.NotBegun:
        messages.info(request, str(NOT_BEGUN))
    except NotNow:
        messages.info(request, _("Somebody was quicker: look at how it stands now."))
    else:
        messages.success(request, str(told))
    return redirect(here.url())


def _carried(request: HttpRequest, kind: str, key: uuid.UUID) -> HttpResponseBase:
    here = written(request, kind, key)
    try:
        actions.carry_over(kind, key, by=request.user)
    except NotNow:
        messages.info(request, _("The meeting before left nothing open."))
    else:
        messages.success(request, _("What the meeting before left open is on the agenda."))
    return redirect(here.url())


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def addendum(request: HttpRequest, kind: str, key: uuid.UUID) -> HttpResponseBase:
    """Say afterwards what approved minutes got wrong or left out."""
    here = loaded(request, kind, key)
    if not here.who.may_write:
        raise PermissionDenied
    if here.who.state != State.APPROVED or here.minutes_id is None:
        messages.info(request, _("These minutes can still be changed."))
        return redirect(here.url())
    form = forms.Added(
        request.POST if request.method == "POST" else None, chosen_language=here.row["language"]
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.add_to(
                here.minutes_id,
                given["text"],
                language=given["language"],
                by=request.user,
                once=given["once"],
            )
        except ValueError:
            form.add_error("text", form.fields["text"].error_messages["required"])
        else:
            messages.success(request, _("It is added to the minutes."))
            return redirect(here.url())
    return page(request, "minutes/addendum.html", here.shown(form=form), status=status_of(form))
