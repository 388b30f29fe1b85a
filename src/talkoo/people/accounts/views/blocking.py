"""Whom one does not want to hear of."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from talkoo.kernel.access import may
from talkoo.kernel.pages import page
from talkoo.people.accounts import actions, queries
from talkoo.people.accounts.models import Person, Status


@never_cache
@require_safe
def blocks(request: HttpRequest) -> HttpResponse:
    """Those whom one has blocked, with the way back."""
    me: Any = request.user
    return page(request, "accounts/blocks.html", {"blocked": queries.blocked_by(me.pk)})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def block(request: HttpRequest, person_id: uuid.UUID) -> HttpResponseBase:
    """What it means to block somebody, and doing it."""
    other = Person.objects.exclude(status=Status.ERASED).filter(pk=person_id).first()
    if other is None or not may(request.user, "accounts.block", person_id):
        raise Http404
    if request.method == "POST":
        actions.block(person_id, by=request.user)
        messages.success(request, _("Done. Nobody is told."))
        return redirect("accounts:blocks")
    return page(request, "accounts/block.html", {"other": other.name, "person_id": person_id})


@never_cache
@require_POST
def unblock(request: HttpRequest, person_id: uuid.UUID) -> HttpResponseBase:
    """Hear of somebody again."""
    me: Any = request.user
    if not any(one["id"] == person_id for one in queries.blocked_by(me.pk)):
        raise Http404
    actions.unblock(person_id, by=me)
    messages.success(request, _("You hear of them again."))
    return redirect("accounts:blocks")
