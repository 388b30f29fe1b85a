"""Who is wanted from each municipality, and who is there (S1.12)."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from talkoo.kernel import pages
from talkoo.kernel.access import may, require
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.pages import kept, page
from talkoo.kernel.text import pick, texts
from talkoo.people.spaces import actions, forms, queries
from talkoo.people.spaces.models import Kind, Quota, QuotaPlace
from talkoo.people.spaces.views.loading import around, led, status, visible
from talkoo.plumbing.places import known as places


@kept()
@require_safe
def quotas(request: HttpRequest, slug: str) -> HttpResponse:
    """The table that everybody sees; who takes part finds the own place, or a way to one."""
    row = visible(request, Kind.NETWORK, slug)
    if not row["has_quotas"]:
        raise Http404
    who = request.user
    context = {
        **around(row, who, "quotas"),
        "quotas": queries.coverage(row["id"], who),
        "may_sign_up": who.is_authenticated and may(who, "spaces.sign_up", row["id"]),
        "leads": who.is_authenticated and may(who, "spaces.look_after_people", row["id"]),
    }
    return page(request, "spaces/quotas.html", context)


def _quota(row: Any, quota_id: uuid.UUID) -> Quota:
    found = Quota.objects.filter(pk=quota_id, space=row["id"]).first()
    if found is None:
        raise Http404
    return found


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str, quota_id: uuid.UUID | None = None) -> HttpResponseBase:
    """Want people in a new role, or more or fewer of them."""
    space = led(request, Kind.NETWORK, slug, "spaces.set_quotas")
    row = visible(request, Kind.NETWORK, slug)
    quota = _quota(row, quota_id) if quota_id else None
    if quota is not None and quota.ended_at:
        raise Http404
    language = pages.language()
    initial = (
        {"name": pick(quota.name, language).text, "minimum": quota.minimum, "maximum": quota.maximum}
        if quota
        else {"minimum": 2, "maximum": 3}
    )
    form = forms.QuotaForm(request.POST or None, initial=initial)
    if request.method == "POST" and not form.is_bound:
        form = forms.QuotaForm({})
    areas = queries.municipalities_of(space.pk)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        numbers = {"minimum": data["minimum"], "maximum": data["maximum"]}
        try:
            if not areas:
                form.add_error(
                    None, _("Say first in which area the network works; then its municipalities are known.")
                )
            elif quota:
                name = {**quota.name, language: data["name"]}
                actions.change_quota(quota.pk, by=request.user, name=name, **numbers)
            else:
                actions.set_quota(
                    space.pk, by=request.user, name=texts(language, **{language: data["name"]}), **numbers
                )
        except actions.TooFew as problem:
            form.add_error(
                "maximum",
                _("%(count)s people have a place already in one municipality.") % {"count": problem.taken},
            )
        except NotNow:
            messages.info(request, _("This quota has ended."))
            return redirect("spaces:network", slug)
        if not form.errors:
            messages.success(request, _("Saved."))
            return redirect("spaces:network_quotas", slug)
    strange = queries.outside_programme(space.pk)
    context = {
        **around(row, request.user, "quotas"),
        "form": form,
        "quota": quota,
        "areas": [places.name(one, language) for one in areas if one not in strange],
        "areas_outside": [places.name(one, language) for one in areas if one in strange],
    }
    return page(request, "spaces/quota.html", context, status=status(form))


@never_cache
@require_POST
def end(request: HttpRequest, slug: str, quota_id: uuid.UUID) -> HttpResponseBase:
    """It is wanted no longer."""
    led(request, Kind.NETWORK, slug, "spaces.set_quotas")
    quota = _quota(visible(request, Kind.NETWORK, slug), quota_id)
    actions.end_quota(quota.pk, by=request.user)
    messages.success(request, _("Ended."))
    return redirect("spaces:network_settings", slug)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest, slug: str, quota_id: uuid.UUID) -> HttpResponseBase:
    """Take a place for a municipality, or stand in its waiting list."""
    row = visible(request, Kind.NETWORK, slug)
    leads = may(request.user, "spaces.look_after_people", row["id"])
    if not leads:
        require(request.user, "spaces.sign_up", row["id"])
    quota = _quota(row, quota_id)
    if quota.ended_at:
        messages.info(request, _("This quota has ended."))
        return redirect("spaces:network", slug)
    table = queries.coverage(row["id"], request.user)
    shown = next(one for one in table if one["id"] == quota.pk)
    areas = [
        (
            str(one["area_id"]),
            _("%(area)s (waiting list)") % {"area": one["area"]} if one["is_full"] else one["area"],
        )
        for one in shown["table"]
        if not one["is_left_out"]
    ]
    people = queries.people_to_choose(row["id"]) if leads else []
    initial = {"area": request.GET.get("area", ""), "person": str(request.user.pk)}
    form = forms.SignUp(request.POST or None, areas=areas, people=people, initial=initial)
    if request.method == "POST" and not form.is_bound:
        form = forms.SignUp({}, areas=areas, people=people)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            place = actions.sign_up(quota.pk, data["area"], by=request.user, person_id=data.get("person"))
        except NotNow:
            messages.warning(request, _("This cannot be done now: the quota or the area has changed."))
        else:
            if place.seat is None:
                messages.info(
                    request,
                    _(
                        "All places there are taken. You stand in the waiting list and are told when one is free."
                    ),
                )
            else:
                messages.success(request, _("The place is taken. Thank you!"))
        return redirect("spaces:network_quotas" if row["has_quotas"] else "spaces:network", slug)
    context = {**around(row, request.user, "quotas"), "form": form, "quota": shown}
    return page(request, "spaces/sign_up.html", context, status=status(form))


@never_cache
@require_POST
def step_back(request: HttpRequest, slug: str, place_id: uuid.UUID) -> HttpResponseBase:
    """Give a place up; the first who waits gets it."""
    row = visible(request, Kind.NETWORK, slug)
    place = (
        QuotaPlace.objects.select_related("participation").filter(pk=place_id, quota__space=row["id"]).first()
    )
    if place is None:
        raise Http404
    actions.step_back(place.pk, by=request.user)
    messages.success(request, _("Done."))
    return redirect("spaces:network_quotas" if row["has_quotas"] else "spaces:network", slug)
