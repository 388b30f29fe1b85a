"""What one wrote that waits, or that a moderator decided about; and asking once for a second look."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.pages import page
from talkoo.plumbing.moderation import appeals, forms, queries, registry
from talkoo.plumbing.moderation.models import Appeal, Why
from talkoo.plumbing.moderation.views import shown


@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Everything of one's own that waits or was hidden, the newest first."""
    me: Any = request.user
    waiting, hidden = queries.held_of(me.pk), queries.decisions_about(me.pk)
    titles = queries.titles([*waiting, *hidden])

    def line(row: dict[str, Any]) -> dict[str, Any]:
        target = titles[row["kind"], row["key"]]
        return {
            "title": target.title if target else _("Something that is gone"),
            "url": target.url if target else "",
            "kind": shown.kind_of(row["kind"]),
            "at": row["at"],
        }

    context = {
        "waiting": [{**line(row), "why": str(Why(row["why"]).label)} for row in waiting],
        "decided": [
            {
                **line(row),
                "url": reverse("moderation:decision", args=[row["id"]]),
                "is_lifted": row["lifted_at"] is not None,
                "appeal": row["appeal"],
                "appeal_label": str(Appeal(row["appeal"]).label),
            }
            for row in hidden
        ],
    }
    return page(request, "moderation/mine.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: HttpRequest, hidden_id: uuid.UUID) -> HttpResponseBase:
    """Why something of one's own is hidden. Once, with words, one may ask that another moderator looks at it again."""
    me: Any = request.user
    one = queries.hidden_for(hidden_id, me.pk)
    if one is None:
        raise Http404
    form = forms.Appeal(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            appeals.appeal(hidden_id, by=me, text=form.cleaned_data["text"])
        except NotNow:
            messages.warning(request, _("It was asked before, or can be seen again."))
        else:
            messages.success(request, _("Thank you. Another moderator looks at it again, and you are told."))
        return redirect("moderation:decision", hidden_id)
    target = registry.find(one.kind, one.key)
    context = {
        "one": one,
        "target": target,
        "kind": shown.kind_of(one.kind),
        "may_appeal": one.appeal == Appeal.NONE and one.lifted_at is None,
        "appeal_label": str(Appeal(one.appeal).label),
        "form": form,
    }
    return page(request, "moderation/decision.html", context, status=422 if form.errors else 200)
