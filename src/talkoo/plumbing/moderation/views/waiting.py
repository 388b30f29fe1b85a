"""What waits until a moderator has read it: the queue, and letting through or declining one."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from talkoo.kernel import lists, pages
from talkoo.kernel.access import may
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.pages import page
from talkoo.plumbing.moderation import actions, forms, letting, queries
from talkoo.plumbing.moderation.models import HeldState, Why
from talkoo.plumbing.moderation.views import shown


@never_cache
@require_safe
def held(request: HttpRequest) -> HttpResponse:
    """Everything that waits, the oldest first."""
    shown.only_who_decides(request)
    try:
        found = queries.WAITING.page(language=pages.language(), after=request.GET.get("after", ""))
    except lists.BadPlace:
        raise Http404 from None
    titles = queries.titles(found.rows)
    here = reverse("moderation:held")
    context = {
        "listed": [
            {
                "url": reverse("moderation:held_one", args=[row["id"]]),
                "title": target.title if (target := titles[row["kind"], row["key"]]) else "",
                "kind": shown.kind_of(row["kind"]),
                "why": str(Why(row["why"]).label),
                "at": row["at"],
                "age": shown.age(row["at"]),
            }
            for row in found.rows
        ],
        "desks": shown.desks("held"),
        "next_url": f"{here}?after={found.after}" if found.after else "",
    }
    return page(request, "moderation/held.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def held_one(request: HttpRequest, held_id: uuid.UUID) -> HttpResponseBase:
    """Read what waits; let it through, or decline it with a reason."""
    shown.only_who_decides(request)
    one = queries.held(held_id)
    if one is None:
        raise Http404
    may_decide = may(request.user, "moderation.let_through", one)
    is_declining = request.method == "POST" and "decline" in request.POST
    form = forms.Decline(request.POST if is_declining else None)
    if request.method == "POST":
        if not may_decide:
            raise PermissionDenied
        if not is_declining or form.is_valid():
            return _decide(request, held_id, form if is_declining else None)
    context = {
        "one": one,
        "is_waiting": one.state == HeldState.WAITING,
        "state_label": str(HeldState(one.state).label),
        "kind": shown.kind_of(one.kind),
        "why": str(Why(one.why).label),
        "age": shown.age(one.at),
        "words": shown.words(one.kind, one.key),
        "may_decide": may_decide,
        "form": form,
    }
    return page(request, "moderation/held_one.html", context, status=422 if form.errors else 200)


def _decide(request: HttpRequest, held_id: uuid.UUID, form: forms.Decline | None) -> HttpResponseBase:
    try:
        if form is None:
            letting.release(held_id, by=request.user)
            messages.success(request, _("It is let through. Whoever wrote it is told."))
        else:
            letting.decline(held_id, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, _("It is declined. Whoever wrote it is told the reason."))
    except NotNow:
        messages.warning(request, _("Somebody decided this a moment ago."))
        return redirect("moderation:held_one", held_id)
    except actions.NothingThere:
        messages.warning(request, _("There is nothing there any more."))
    return redirect("moderation:held")
