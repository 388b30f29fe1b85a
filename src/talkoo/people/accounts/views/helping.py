"""Somebody cannot get in any more: asking for help, and the staff who give it."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from talkoo.kernel import i18n, pages
from talkoo.kernel.access import require
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.pages import page, public
from talkoo.people.accounts import actions, forms, queries
from talkoo.people.accounts.models import HelpRequest
from talkoo.people.accounts.views.entering import too_many
from talkoo.plumbing.limits.take import TooMany, caller


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def lost(request: HttpRequest) -> HttpResponseBase:
    """Ask the staff. The answer says nothing of whether the person is known here."""
    form = forms.AskHelp(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            if not form.is_trapped:
                actions.ask_help(
                    name=form.cleaned_data["name"],
                    told=form.cleaned_data["told"],
                    language=pages.language(),
                    caller=caller(request),
                )
            return redirect("accounts:lost_sent")
        except TooMany as problem:
            form.add_error("told", too_many(problem))
    status = 422 if form.is_bound and form.errors else 200
    return page(request, "accounts/lost.html", {"form": form}, status=status)


@public
@require_safe
def lost_sent(request: HttpRequest) -> HttpResponseBase:
    return page(request, "accounts/lost_sent.html", {})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def help_queue(request: HttpRequest) -> HttpResponseBase:
    """Those who wait, and finding the person they say they are: by a form, so that no address holds a name."""
    require(request.user, "accounts.help")
    words = request.POST.get("q", "")[:120]
    context = {
        "waiting": [
            {
                "id": one.pk,
                "name": one.name,
                "told": one.told,
                "language": one.language,
                "direction": i18n.direction(one.language),
                "created_at": one.created_at,
            }
            for one in queries.waiting_for_help()
        ],
        "words": words,
        "found": queries.found_people(words),
    }
    return page(request, "accounts/help_queue.html", context)


@never_cache
@require_POST
def settle_help(request: HttpRequest, request_id: uuid.UUID) -> HttpResponseBase:
    """A second click says so and changes nothing."""
    require(request.user, "accounts.help")
    try:
        actions.settle_help(request_id, by=request.user)
    except HelpRequest.DoesNotExist:
        raise Http404 from None
    except NotNow:
        messages.info(request, _("Somebody has settled this already."))
    else:
        messages.success(request, _("Settled. What they wrote is removed."))
    return redirect("accounts:help_queue")
