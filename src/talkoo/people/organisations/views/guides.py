"""Whom to turn to in a field."""

import uuid

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from talkoo.kernel.access import require
from talkoo.kernel.pages import kept, page
from talkoo.people.organisations import actions, forms, queries
from talkoo.people.organisations.models import FieldGuide
from talkoo.people.organisations.views.registering import status_of


@kept()
@require_safe
def guides(request: HttpRequest) -> HttpResponse:
    """Every field that has an umbrella organisation or network, and how to reach it."""
    may_change = request.user.is_authenticated and request.user.has_perm("organisations.name_guide")
    return page(
        request,
        "organisations/guides.html",
        {"fields": queries.guides_of_fields(), "may_change": may_change},
    )


def _take_away(request: HttpRequest) -> HttpResponseBase:
    """Doing it again changes nothing."""
    try:
        guide_id = uuid.UUID(request.POST["take_away"])
    except ValueError:
        raise Http404 from None
    if FieldGuide.objects.filter(pk=guide_id).exists():
        actions.take_guide_away(guide_id, by=request.user)
        messages.success(request, _("It is taken away."))
    return redirect("organisations:edit_guides")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit_guides(request: HttpRequest) -> HttpResponseBase:
    """Say which organisation is the one to turn to in a field, or that one is it no longer."""
    require(request.user, "organisations.name_guide")
    if "take_away" in request.POST:
        return _take_away(request)
    form = forms.NewGuide(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.name_guide(form.cleaned_data["organisation"], form.cleaned_data["field"], by=request.user)
        except IntegrityError:
            messages.warning(request, _("That stands there already."))
        else:
            messages.success(request, _("It is saved."))
        return redirect("organisations:edit_guides")
    context = {"form": form, "fields": queries.guides_of_fields()}
    return page(request, "organisations/edit_guides.html", context, status=status_of(form))
