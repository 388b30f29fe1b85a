"""This concerns us too: saying so for an organisation, and the group that may come of it."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from talkoo.areas.advice import actions, forms, queries
from talkoo.areas.advice.views.asking import status_of
from talkoo.kernel import pages
from talkoo.kernel.access import may, require
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.pages import page
from talkoo.kernel.text import pick
from talkoo.kernel.text import texts as stored
from talkoo.people.organisations import queries as organisations
from talkoo.people.spaces import queries as spaces
from talkoo.plumbing.tenancy import current


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def concern(request: HttpRequest, kind: str, key: uuid.UUID) -> HttpResponseBase:
    """How many organisations a question or topic concerns, and saying so for one's own, or not any more."""
    about = queries.matters.about(kind, key, request.user)
    if about is None:
        raise Http404
    capacities = organisations.capacities_of(request.user)
    shown = queries.matters.concerned(about, [one.organisation_id for one in capacities])
    given = request.POST if request.method == "POST" else None
    form = forms.Concern(given, person=request.user) if capacities else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        if form.is_valid():
            organisation_id = form.cleaned_data["capacity"]
            if request.POST.get("do") == "take-back":
                if shown.matter_id:
                    actions.take_back(shown.matter_id, organisation_id, by=request.user)
                messages.success(request, _("It is taken back."))
            else:
                actions.concern(
                    organisation_id,
                    by=request.user,
                    thread_id=about.thread_id,
                    concept_id=about.concept_id,
                    is_named=form.cleaned_data["is_named"],
                )
                messages.success(request, _("Thank you: it is noted."))
            return redirect("advice:concern", kind, key)
    context = {
        "about": about,
        "shown": shown,
        "form": form,
        "own": [
            (one.name, shown.own[one.organisation_id])
            for one in capacities
            if one.organisation_id in shown.own
        ],
        "found_url": pages.address("advice:found", shown.matter_id)
        if shown.is_offered
        and not shown.is_founded
        and (shown.own or may(request.user, "advice.see_matters"))
        else "",
    }
    return page(request, "advice/concern.html", context, status=status_of(form))


@never_cache
@require_safe
def matters(request: HttpRequest) -> HttpResponse:
    """What concerns three organisations or more, and has no group yet."""
    require(request.user, "advice.see_matters")
    return page(request, "advice/matters.html", {"matters": queries.matters.offered()})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def found(request: HttpRequest, matter_id: uuid.UUID) -> HttpResponseBase:
    """Found the group that the site offered; leads to it when somebody else has."""
    matter = queries.matters.of(matter_id)
    if matter is None or matter.offered_at is None or "groups" not in current.site().modules:
        raise Http404
    require(request.user, "advice.found", matter)
    if matter.founded_at is not None:
        return _founded(matter.space)
    language = pages.language()
    title = pick(queries.matters.title_of(matter), language)
    form = forms.Found(request.POST or None, initial=_initial(request, title.text))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.found(
                matter_id,
                by=request.user,
                name=stored(language, **{language: given["name"]}),
                purpose=stored(language, **{language: given["purpose"]}),
                join=given["join"],
                is_contact=given["is_contact"],
            )
        except NotNow:
            messages.warning(request, _("Somebody else has founded it a moment ago."))
            return redirect("advice:found", matter_id)
        messages.success(request, _("The group is there, and the others are invited."))
        return _founded(made)
    named = [pick(one, language) for one in queries.matters.named_of(matter_id)]
    context = {"title": title, "named": named, "form": form}
    return page(request, "advice/found.html", context, status=status_of(form))


def _initial(request: HttpRequest, title: str) -> dict[str, Any]:
    return {
        "name": title[:120],
        "join": "request",
        "is_contact": not may(request.user, "advice.see_matters"),
    }


def _founded(space: Any) -> HttpResponseBase:
    if space is None:
        return redirect("spaces:groups")
    if space.state in spaces.PUBLIC_STATES:
        return redirect("spaces:group", space.slug)
    return redirect("spaces:groups")
