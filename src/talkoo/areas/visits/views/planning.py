"""For those who look after a visit: planning it, the travel list, the report."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from talkoo.areas.visits import actions, forms, queries
from talkoo.areas.visits.models import Answer
from talkoo.areas.visits.views.here import arranged, here_of, status_of, tabs
from talkoo.blocks.gatherings.models import Gathering
from talkoo.kernel import lists, turns
from talkoo.kernel.access import may
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.pages import page
from talkoo.plumbing.translation.history import Stale


@never_cache
@require_POST
def plan(request: HttpRequest, gathering_id: uuid.UUID) -> HttpResponseBase:
    """Make a gathering an exchange visit, and go on to who goes where."""
    found = Gathering.objects.filter(pk=gathering_id).first()
    if found is None or not may(request.user, "gatherings.see", found):
        raise Http404
    try:
        actions.plan(found.pk, by=request.user)
    except NotNow:
        messages.warning(request, _("This cannot be made an exchange visit any more."))
        return redirect("gatherings:event", found.slug)
    return redirect("visits:edit", found.slug)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Who receives the guests and where, who pays what, and how many each organisation sends."""
    here = arranged(request, slug)
    form = forms.Arrange(request.POST if request.method == "POST" else None, visit=here.visit)
    if request.method == "POST" and form.is_valid():
        try:
            actions.arrange(here.visit.id, form.given(), by=request.user, seen=form.read_at)
        except Stale:
            form.add_error(
                None,
                _("Somebody changed this while you wrote. Yours is kept below: compare it, then save again."),
            )
            form.data = {**request.POST.dict(), "seen": here.visit.changed_at.isoformat()}
        except actions.TooFew as problem:
            seats = int(problem.args[0])
            form.add_error(
                None,
                ngettext(
                    "The visit has %(num)s seat only. Give it more, or send fewer people.",
                    "The visit has %(num)s seats only. Give it more, or send fewer people.",
                    seats,
                )
                % {"num": seats},
            )
        except actions.NotListed:
            form.add_error(None, _("One of these organisations is not in the directory any more."))
        except NotNow:
            form.add_error(None, _("The visit was called off."))
        else:
            messages.success(request, _("The plan is saved."))
            return redirect("visits:visit", slug)
    context = {"visit": here.visit, "tabs": tabs(here, "edit"), "form": form}
    return page(request, "visits/edit.html", context, status=status_of(form))


@never_cache
@require_POST
def answer_as_host(request: HttpRequest, slug: str, answer: str) -> HttpResponseBase:
    """The host says whether it receives the guests."""
    here = here_of(request, slug)
    if answer not in {Answer.YES, Answer.NO}:
        raise Http404
    if not here.is_asked:
        raise PermissionDenied
    try:
        actions.answer_as_host(here.visit.id, is_yes=answer == Answer.YES, by=request.user)
    except NotNow:
        messages.warning(request, _("The visit was called off, or is over."))
        return redirect("visits:visit", slug)
    if answer == Answer.YES:
        messages.success(request, _("Thank you! Now choose which organisations the guests meet."))
        return redirect("visits:programme", slug)
    messages.success(request, _("Those who plan the visit are told that you cannot receive the guests."))
    return redirect("visits:visit", slug)


@never_cache
@require_safe
def travellers(request: HttpRequest, slug: str) -> HttpResponse:
    """Who travels, to print or to take along. What somebody needs is not on it."""
    here = arranged(request, slug)
    found = queries.travellers(here.visit.gathering_id)
    context = {"visit": here.visit, "tabs": tabs(here, "travellers"), "travellers": found}
    return page(request, "visits/travellers.html", context)


@never_cache
@require_safe
def travellers_file(request: HttpRequest, slug: str, format: str) -> HttpResponse:
    """The same as a file."""
    here = arranged(request, slug)
    if format not in {"csv", "xlsx"}:
        raise Http404
    heading = [
        _("Name"),
        _("Organisation"),
        _("Comes as"),
        _("E-mail address"),
        _("Phone number"),
        _("Language"),
    ]
    table = [
        heading,
        *(
            [one.name, one.organisation.text, one.role.text, one.email, one.phone, one.language]
            for one in queries.travellers(here.visit.gathering_id)
        ),
    ]
    if format == "xlsx":
        return turns.in_turn(lambda: lists.as_xlsx("travellers", table))
    return lists.as_csv("travellers", table)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit_report(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Tell what came of the visit."""
    here = arranged(request, slug)
    if not here.visit.has_begun or here.visit.is_cancelled:
        messages.warning(request, _("The report can be written when the visit has begun."))
        return redirect("visits:report", slug)
    form = forms.Report(request.POST if request.method == "POST" else None, visit=here.visit)
    if request.method == "POST" and form.is_valid():
        try:
            actions.report(here.visit.id, form.said(), by=request.user, seen=form.read_at)
        except Stale:
            form.add_error(
                None,
                _("Somebody changed this while you wrote. Yours is kept below: compare it, then save again."),
            )
            form.data = {**request.POST.dict(), "seen": here.visit.changed_at.isoformat()}
        except NotNow:
            form.add_error(None, _("The visit was called off."))
        else:
            messages.success(request, _("The report is saved."))
            return redirect("visits:report", slug)
    context = {"visit": here.visit, "tabs": tabs(here, "report"), "form": form}
    return page(request, "visits/edit_report.html", context, status=status_of(form))
