"""For those who look after ideas: picking one up, making a network of it, joining two, closing one."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from talkoo.areas.ideas import actions, forms, queries
from talkoo.areas.ideas.models import Idea
from talkoo.areas.ideas.states import LIFECYCLE
from talkoo.areas.ideas.views.reading import visible
from talkoo.kernel import pages
from talkoo.kernel.access import may, require
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.pages import page
from talkoo.kernel.text import texts
from talkoo.people.spaces import queries as spaces


def _cared(request: HttpRequest, slug: str) -> queries.Shown:
    require(request.user, "ideas.care")
    return visible(slug)


def _page(request: HttpRequest, found: queries.Shown, status: int = 200, **bound: Any) -> HttpResponse:
    context = {
        "idea": found,
        "left": queries.left_until(found.due_on) if found.card.state == "open" else None,
        "verbs": LIFECYCLE.verbs_from(found.card.state),
        "merge": forms.Merge(ideas=queries.mergeable(found.card.id, pages.language())),
        "close": forms.Close(),
        "may_found": may(request.user, "spaces.found"),
        **bound,
    }
    return page(request, "ideas/care.html", context, status=status)


@never_cache
@require_safe
def care(request: HttpRequest, slug: str) -> HttpResponse:
    """What can be done with an idea."""
    return _page(request, _cared(request, slug))


@never_cache
@require_POST
def step(request: HttpRequest, slug: str, verb: str) -> HttpResponseBase:
    """Pick it up, join it with another, close it, or open it again."""
    found = _cared(request, slug)
    verbs: dict[str, Callable[[HttpRequest, queries.Shown], HttpResponse | None]] = {
        "pick": _pick,
        "reopen": _reopen,
        "merge": _merge,
        "close": _close,
    }
    if verb not in verbs:
        raise Http404
    try:
        answer = verbs[verb](request, found)
    except NotNow:
        messages.warning(request, _("The idea has changed a moment ago. Nothing was done."))
        answer = None
    return answer or redirect("ideas:care", slug)


def _pick(request: HttpRequest, found: queries.Shown) -> None:
    actions.pick(found.card.id, by=request.user)
    messages.success(request, _("You work on this idea now. Those who left and support it are told."))


def _reopen(request: HttpRequest, found: queries.Shown) -> None:
    actions.reopen(found.card.id, by=request.user)
    messages.success(request, _("The idea is open again."))


def _merge(request: HttpRequest, found: queries.Shown) -> HttpResponse | None:
    form = forms.Merge(request.POST, ideas=queries.mergeable(found.card.id, pages.language()))
    if not form.is_valid():
        return _page(request, found, 422, merge=form)
    actions.merge(found.card.id, uuid.UUID(form.cleaned_data["into"]), by=request.user)
    messages.success(request, _("The two ideas are one now. Their supporters are counted once."))
    return None


def _close(request: HttpRequest, found: queries.Shown) -> HttpResponse | None:
    form = forms.Close(request.POST)
    if not form.is_valid():
        return _page(request, found, 422, close=form)
    reason = form.cleaned_data["reason"]
    actions.close(found.card.id, by=request.user, reason=reason, language=pages.language())
    messages.success(request, _("The idea is closed. Those who left and support it are told why."))
    return None


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def network(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Make a network of it, in the language of the idea."""
    found = _cared(request, slug)
    if not may(request.user, "spaces.found"):
        raise PermissionDenied
    row = Idea.objects.get(pk=found.card.id)
    language = str(row.title["_"])
    form = forms.Network(
        request.POST or None,
        areas=spaces.municipalities_to_choose(),
        programmes=spaces.programmes_to_choose(),
        initial={
            "name": row.title[language],
            "purpose": row.text.get(language, ""),
            "area": str(row.area_id or ""),
        },
    )
    if "found" not in LIFECYCLE.verbs_from(found.card.state):
        messages.warning(request, _("The idea has changed a moment ago. Nothing was done."))
        return redirect("ideas:care", slug)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            space = actions.make_network(
                row.pk,
                by=request.user,
                name=texts(language, **{language: given["name"]}),
                purpose=texts(language, **{language: given["purpose"]}),
                area_id=uuid.UUID(given["area"]) if given["area"] else None,
                programme_id=uuid.UUID(given["programme"]) if given.get("programme") else None,
            )
        except NotNow:
            messages.warning(request, _("The idea has changed a moment ago. Nothing was done."))
            return redirect("ideas:care", slug)
        messages.success(
            request, _("The network is being formed. Those who left and support the idea are told.")
        )
        return redirect("spaces:network", space.slug)
    status = 422 if form.is_bound and form.errors else 200
    return page(
        request, "ideas/network.html", {"idea": found, "form": form, "written_in": language}, status=status
    )
