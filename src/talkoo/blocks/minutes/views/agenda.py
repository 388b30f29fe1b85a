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
from talkoo.blocks.minutes.models import Item
from talkoo.blocks.minutes.views.here import loaded, status_of
from talkoo.kernel import i18n, pages
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.pages import page
from talkoo.plumbing.limits.take import TooMany, take
from talkoo.plumbing.tenancy import current
from talkoo.plumbing.translation.history import Stale

_EACH_HOUR = 200


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, kind: str, key: uuid.UUID) -> HttpResponseBase:
    """Put something on the agenda."""
    here = loaded(request, kind, key)
    form = forms.Proposed(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _is_let_in(request, form):
        try:
            actions.propose(kind, key, form.proposal(), by=request.user, once=form.cleaned_data["once"])
        except NotNow:
            form.add_error(None, _("The agenda is closed. Ask those who organise the meeting to add it."))
        else:
            messages.success(request, _("It is on the agenda."))
            return redirect(here.url())
    elif request.method != "POST" and not here.who.may_propose:
        messages.info(request, _("The agenda is closed. Ask those who organise the meeting to add it."))
        return redirect(here.url())
    return page(request, "minutes/item.html", here.shown(form=form, item=None), status=status_of(form))


def _is_let_in(request: HttpRequest, form: Any) -> bool:
    """Whether this person has not added very much in this hour."""
    try:
        take("minutes.propose", str(request.user.pk), limit=_EACH_HOUR, seconds=3_600)
    except TooMany as problem:
        moment = i18n.say_moment(problem.again_at, pages.language(), current.site().time_zone)
        form.add_error(
            None, _("You have added very much just now. Add this after %(moment)s.") % {"moment": moment}
        )
        return False
    return True


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def item(request: HttpRequest, kind: str, key: uuid.UUID, item_id: uuid.UUID) -> HttpResponseBase:
    """Put an item in other words, or withdraw it: whoever proposed it, and those who write the minutes."""
    here = loaded(request, kind, key)
    row = here.who.item(item_id)
    if row is None:
        raise Http404
    if not here.who.may_change(row):
        if request.method != "POST":
            messages.info(request, _("This cannot be changed now."))
            return redirect(here.url())
        if here.who.is_draft:
            raise PermissionDenied
    form = forms.Proposed(
        request.POST if request.method == "POST" else None,
        chosen_language=row["language"],
        initial={**row, "seen": row["changed_at"]},
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_item(item_id, form.proposal(), by=request.user, seen=form.seen_at)
        except Stale:
            form.add_error(
                None, _("Somebody has changed this in the meantime. Look at it again before you save it.")
            )
        except NotNow:
            form.add_error(None, _("This cannot be changed now."))
        else:
            messages.success(request, _("The changes are saved."))
            return redirect(here.url())
    context = here.shown(
        form=form,
        item=row,
        seen=row["changed_at"],
        withdraw_url=here.url("item_step", item_id, "withdraw"),
    )
    return page(request, "minutes/item.html", context, status=status_of(form))


_DONE = {"withdraw": gettext_lazy("It is off the agenda."), "up": "", "down": ""}


@never_cache
@require_POST
def item_step(
    request: HttpRequest, kind: str, key: uuid.UUID, item_id: uuid.UUID, verb: str
) -> HttpResponseBase:
    """Move an item up or down, or withdraw it."""
    here = loaded(request, kind, key)
    if verb not in _DONE or here.who.item(item_id) is None:
        raise Http404
    try:
        if verb == "withdraw":
            actions.withdraw(item_id, by=request.user)
        else:
            actions.move(item_id, -1 if verb == "up" else 1, by=request.user)
    except (NotNow, Item.DoesNotExist):
        messages.info(request, _("This cannot be changed now."))
    else:
        if _DONE[verb]:
            messages.success(request, str(_DONE[verb]))
    return redirect(here.url() + ("" if verb == "withdraw" else f"#{item_id}"))
