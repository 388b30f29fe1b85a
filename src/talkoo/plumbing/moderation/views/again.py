"""What somebody asked to be looked at again: the queue, and the answer of another than who hid it."""

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
from talkoo.plumbing.moderation import actions, forms, queries, registry
from talkoo.plumbing.moderation import appeals as deciding
from talkoo.plumbing.moderation.models import Appeal
from talkoo.plumbing.moderation.views import shown


@never_cache
@require_safe
def appeals(request: HttpRequest) -> HttpResponse:
    """Everything that waits for a second look, the oldest first; what the reader hid is marked."""
    shown.only_who_decides(request)
    try:
        found = queries.APPEALS.page(language=pages.language(), after=request.GET.get("after", ""))
    except lists.BadPlace:
        raise Http404 from None
    titles = queries.titles(found.rows)
    here = reverse("moderation:appeals")
    own = request.user.pk
    context = {
        "listed": [
            {
                "url": reverse("moderation:appeal", args=[row["id"]]),
                "title": target.title if (target := titles[row["kind"], row["key"]]) else "",
                "kind": shown.kind_of(row["kind"]),
                "at": row["appeal_at"],
                "age": shown.age(row["appeal_at"]),
                "is_mine": own in {row["by_id"], row["appeal_by_id"]},
            }
            for row in found.rows
        ],
        "desks": shown.desks("appeals"),
        "next_url": f"{here}?after={found.after}" if found.after else "",
    }
    return page(request, "moderation/appeals.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest, hidden_id: uuid.UUID) -> HttpResponseBase:
    """Read the reason and the words of whoever wrote it, and decide."""
    shown.only_who_decides(request)
    one = queries.hidden(hidden_id)
    if one is None or one.appeal == Appeal.NONE:
        raise Http404
    may_decide = may(request.user, "moderation.decide_appeal", one)
    verb = request.POST.get("verb", "") if request.method == "POST" else ""
    form = forms.AppealAnswer(request.POST or None, is_refusing=verb == "refuse")
    if request.method == "POST":
        if verb not in {"uphold", "refuse"}:
            raise Http404
        if not may_decide:
            raise PermissionDenied
        if form.is_valid():
            return _decide(request, hidden_id, verb == "uphold", form.cleaned_data["answer"])
    context = {
        "one": one,
        "target": registry.find(one.kind, one.key),
        "kind": shown.kind_of(one.kind),
        "words": shown.words(one.kind, one.key),
        "state_label": str(Appeal(one.appeal).label),
        "age": shown.age(one.appeal_at) if one.appeal_at else 0,
        "may_decide": may_decide,
        "nobody_else": one.appeal == Appeal.OPEN
        and not may_decide
        and not queries.somebody_else_decides(one),
        "form": form,
    }
    return page(request, "moderation/appeal.html", context, status=422 if form.errors else 200)


def _decide(request: HttpRequest, hidden_id: uuid.UUID, is_upheld: bool, answer: str) -> HttpResponseBase:
    try:
        deciding.decide(hidden_id, by=request.user, is_upheld=is_upheld, answer=answer)
    except NotNow:
        messages.warning(request, _("Somebody decided this a moment ago."))
        return redirect("moderation:appeal", hidden_id)
    except actions.NothingThere:
        messages.warning(request, _("There is nothing there any more."))
        return redirect("moderation:appeal", hidden_id)
    messages.success(
        request,
        _("It can be seen again. Whoever wrote it is told.")
        if is_upheld
        else _("It stays hidden. Whoever wrote it is told why."),
    )
    return redirect("moderation:appeals")
