import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from talkoo.kernel.access import may
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.pages import page
from talkoo.plumbing.retention import actions, queries, registry
from talkoo.plumbing.retention.models import Mention, Run


def _only(request: HttpRequest, permission: str) -> None:
    if not may(request.user, permission):
        raise PermissionDenied


@never_cache
@require_safe
def forgetting(request: HttpRequest) -> HttpResponse:
    """What is kept how long and why, what will be forgotten next, and what was."""
    _only(request, "retention.oversee")
    classes = queries.classes()
    labels = {one["name"]: one["label"] for one in classes}
    runs = [
        {
            **row,
            "counts": [(labels.get(name, name), number) for name, number in sorted(row["counts"].items())],
        }
        for row in queries.runs()
    ]
    return page(request, "retention/forgetting.html", {"classes": classes, "runs": runs})


@never_cache
@require_POST
def spare(request: HttpRequest) -> HttpResponseBase:
    """Marked rows of a class stay for another year."""
    _only(request, "retention.oversee")
    known = registry.class_called(request.POST.get("name", ""))
    number = actions.spare(known.name, by=request.user) if known else 0
    messages.success(
        request,
        ngettext("%(num)s stays for another year.", "%(num)s stay for another year.", number)
        % {"num": number},
    )
    return redirect("retention:forgetting")


@never_cache
@require_POST
def undo(request: HttpRequest, run_id: uuid.UUID) -> HttpResponseBase:
    """Put back what a run took."""
    _only(request, "retention.oversee")
    try:
        with transaction.atomic():
            number = actions.undo(run_id, by=request.user)
    except Run.DoesNotExist:
        raise Http404 from None
    except NotNow:
        messages.warning(request, _("There is nothing to bring back any more."))
    except IntegrityError:
        messages.error(request, _("It could not be brought back: something else stands in its place now."))
    else:
        messages.success(
            request,
            ngettext("%(num)s row is back.", "%(num)s rows are back.", number) % {"num": number},
        )
    return redirect("retention:forgetting")


@never_cache
@require_safe
def names(request: HttpRequest) -> HttpResponse:
    """Places where somebody who has left may still be named, for a moderator to look at."""
    _only(request, "moderation.decide")
    context = {"mentions": queries.mentions(), "number": queries.number_of_mentions()}
    return page(request, "retention/names.html", context)


@never_cache
@require_POST
def looked(request: HttpRequest, mention_id: uuid.UUID) -> HttpResponseBase:
    """This place has been looked at."""
    _only(request, "moderation.decide")
    try:
        actions.look_at_mention(mention_id, by=request.user)
    except Mention.DoesNotExist:
        raise Http404 from None
    return redirect("retention:names")
