"""Founding a network or a group, and what waits to begin."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from talkoo.kernel import i18n, pages
from talkoo.kernel.access import may, require
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.pages import page, public
from talkoo.kernel.text import texts
from talkoo.people.accounts.views.entering import too_many
from talkoo.people.spaces import actions, forms, queries
from talkoo.people.spaces.models import Kind, Space, State
from talkoo.people.spaces.views.loading import led, status
from talkoo.plumbing.limits.take import TooMany, take


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def found(request: HttpRequest) -> HttpResponseBase:
    """Found a network round a matter of one's own (S1.33); a visitor joins the site first."""
    if not request.user.is_authenticated:
        here = {"next": reverse("spaces:found")}
        return redirect(f"{reverse('accounts:join')}?{urlencode(here)}")
    programmes = queries.programmes_to_choose()
    form = forms.Found(request.POST or None, programmes=programmes)
    if request.method == "POST" and not form.is_bound:
        form = forms.Found({}, programmes=programmes)
    if request.method == "POST" and form.is_valid():
        data, language = form.cleaned_data, pages.language()
        try:
            take("spaces.found", str(request.user.pk), limit=10, seconds=86_400)
            made = actions.found_own(
                actions.Founding(
                    name=texts(language, **{language: data["name"]}),
                    purpose=texts(language, **{language: data["purpose"]}),
                    **form.given(),
                ),
                by=request.user,
            )
        except actions.NotInPeriod as problem:
            form.add_error("programme", _not_in_period(problem))
        except Space.DoesNotExist:
            form.add_error("programme", _("This project cannot be chosen any more."))
        except TooMany as problem:
            form.add_error(None, too_many(problem))
        else:
            messages.success(request, _founded(made))
            return redirect("spaces:network", made.slug)
    return page(request, "spaces/found.html", {"form": form}, status=status(form))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def found_group(request: HttpRequest) -> HttpResponseBase:
    """Found a group round a topic, in a network or beside them. `network` is the slug of the one to begin with."""
    networks = queries.networks_to_choose(request.user)
    inside = queries.by_slug(Kind.NETWORK, request.GET.get("network", "").replace("\0", "")[:80])
    initial = {"network": str(inside.pk)} if inside else {}
    is_sent = request.method == "POST"
    may_go_by_role = may(request.user, "spaces.found_by_role")
    form = forms.FoundGroup(
        request.POST if is_sent else None, networks=networks, may_go_by_role=may_go_by_role, initial=initial
    )
    if is_sent and form.is_valid():
        data, language = form.cleaned_data, pages.language()
        try:
            take("spaces.found", str(request.user.pk), limit=10, seconds=86_400)
            given = actions.Founding(
                name=texts(language, **{language: data["name"]}),
                purpose=texts(language, **{language: data["purpose"]}),
                **form.given(),
            )
            if role := data.get("role"):
                made = actions.found_by_role(given, role, by=request.user)
            else:
                made = actions.found_own(given, by=request.user)
        except (Space.DoesNotExist, PermissionDenied):
            form.add_error("network", _("This network cannot be chosen any more."))
        except TooMany as problem:
            form.add_error(None, too_many(problem))
        else:
            messages.success(request, _founded(made))
            return redirect("spaces:group", made.slug)
    return page(request, "spaces/found_group.html", {"form": form}, status=status(form))


def _founded(space: Space) -> str:
    if space.kind == Kind.GROUP:
        if space.state == State.ACTIVE:
            return _("The group is there, and it has begun.")
        return _("The group is there. It begins when the coordinator has looked at it; you are told.")
    if space.state == State.ACTIVE:
        return _("The network is there, and it has begun.")
    return _("The network is there. It begins when the coordinator has looked at it; you are told.")


def _not_in_period(problem: actions.NotInPeriod) -> str:
    language = pages.language()
    first = i18n.say_date(problem.starts_on, language) if problem.starts_on else ""
    last = i18n.say_date(problem.ends_on, language) if problem.ends_on else ""
    return _("Networks of this project can be founded in its time: %(first)s–%(last)s.") % {
        "first": first,
        "last": last,
    }


@never_cache
@require_POST
def take_role(request: HttpRequest, kind: str, slug: str) -> HttpResponseBase:
    """The founder of a network or group that forms becomes its contact."""
    space = led(request, kind, slug, "spaces.take_contact_role")
    form = forms.PublicName(request.POST)
    if form.is_valid():
        try:
            actions.take_contact_role(space.pk, by=request.user, public_name=form.cleaned_data["public_name"])
        except NotNow:
            messages.info(request, _("There is a contact person already."))
        else:
            messages.success(request, _("You are the contact person now."))
    return redirect(f"spaces:{kind}_settings", slug)


@never_cache
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """Networks and groups that form, the oldest first, for those who coordinate them."""
    require(request.user, "spaces.see_waiting")
    context: dict[str, Any] = {"waiting": queries.waiting_to_begin(request.user)}
    return page(request, "spaces/waiting.html", context)
