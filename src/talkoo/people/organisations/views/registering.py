"""How an organisation comes in, and the coordinator's answer."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from talkoo.kernel import i18n, lists, pages
from talkoo.kernel.access import may, require
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.pages import page, public
from talkoo.kernel.text import pick
from talkoo.people.accounts.views.entering import ask_for_code, too_many
from talkoo.people.organisations import actions, forms, queries
from talkoo.people.organisations.actions import newcomers
from talkoo.people.organisations.models import Organisation, State
from talkoo.people.organisations.rules import permission_for
from talkoo.plumbing.limits.take import TooMany, caller, take
from talkoo.plumbing.tenancy import current

REGISTRY_CODE = "organisations_organisation_registry_code"


def broke(problem: IntegrityError, constraint: str) -> bool:
    """Whether this is the rule of the database that was broken."""
    return getattr(getattr(problem.__cause__, "diag", None), "constraint_name", None) == constraint


def status_of(form: Any) -> int:
    """422 for a form with mistakes."""
    return 422 if form is not None and form.is_bound and form.errors else 200


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponseBase:
    """The short form. A visitor is sent a code; somebody who has signed in goes on at once."""
    form = forms.Registration(request.POST or None, is_signed_in=request.user.is_authenticated)
    if request.method == "POST" and form.is_valid():
        if form.is_trapped:
            return redirect("organisations:directory")
        if there := queries.registered_as(form.once_id):  # the same form, sent once more
            return _again(request, there, form)
        try:
            if request.user.is_authenticated:
                take("organisations.register", str(request.user.pk), limit=20, seconds=86_400)
            entered = actions.enter(
                form.profile,
                by=request.user,
                role=form.cleaned_data["part"],
                newcomer=form.newcomer(caller(request)),
                once=form.once_id,
            )
        except TooMany as problem:
            form.add_error(None, too_many(problem))
        except IntegrityError as problem:
            if broke(problem, REGISTRY_CODE):
                form.say_taken()
            elif there := queries.registered_as(form.once_id):
                return _again(request, there, form)
            else:
                form.add_error(None, _("Somebody was quicker by a moment. Please send it again."))
        else:
            return _go_on(request, entered, form)
    has_person = request.user.is_authenticated
    return page(
        request,
        "organisations/register.html",
        {"form": form, "has_person": has_person, "is_enough": current.site().registration == "enough"},
        status=status_of(form),
    )


def _again(request: HttpRequest, slug: str, form: forms.Registration) -> HttpResponseBase:
    """The second of two equal forms leads where the first one did; a visitor needs the newest code for it."""
    newcomer = form.newcomer(caller(request))
    if newcomer is not None:
        try:
            joining = newcomers.join(newcomer)
            target = reverse("organisations:registration", args=[slug])
            return ask_for_code(request, joining, newcomer.email, target)
        except TooMany:
            pass  # the first code still works
    return redirect("organisations:registration", slug)


def _go_on(request: HttpRequest, entered: actions.Entered, form: forms.Registration) -> HttpResponseBase:
    slug = entered.organisation.slug
    if entered.joining is None:
        actions.confirm(entered.organisation.pk, by=request.user)
        return redirect("organisations:registration", slug)
    target = reverse("organisations:registration", args=[slug])
    return ask_for_code(request, entered.joining, form.cleaned_data["email"], target)


def _mine(request: HttpRequest, slug: str) -> tuple[Organisation, bool]:
    """The registration, and whether it is the reader's own: to others it does not exist."""
    organisation = queries.by_slug(slug)
    if organisation is None:
        raise Http404
    own = may(request.user, "organisations.submit_again", organisation.pk)
    entered = organisation.entered_by_id is not None and organisation.entered_by_id == request.user.pk
    if not (own or entered or may(request.user, "organisations.decide")):
        raise Http404
    return organisation, entered


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def registration(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Where a registration stands, and the next step of whoever began it."""
    organisation, is_entered = _mine(request, slug)
    if request.method == "POST":
        verb = request.POST.get("verb", "")
        try:
            if verb == "confirm":
                actions.confirm(organisation.pk, by=request.user)
            elif verb == "discard":
                actions.discard(organisation.pk, by=request.user)
                messages.success(request, _("The registration is taken back. Nothing of it is kept."))
                return redirect("organisations:directory")
            elif verb == "submit_again":
                actions.change_state(organisation.pk, "submit_again", by=request.user)
            else:
                raise Http404
        except NotNow:
            messages.warning(request, _("This has changed meanwhile. See below how it stands now."))
        return redirect("organisations:registration", slug)
    language = pages.language()
    registry = [organisation.registry_code] if organisation.registry_code else []
    context = {
        "name": pick(organisation.name, language),
        "slug": slug,
        "state": organisation.state,
        "state_label": str(State(organisation.state).label),
        "country": i18n.country_name(organisation.country, language),
        "registry_code": registry[0] if registry else "",
        "decision": organisation.decision,
        "due_on": organisation.due_on,
        "is_entered": is_entered,
        "may_describe": may(request.user, "organisations.describe", organisation.pk),
        "may_decide": may(request.user, "organisations.decide"),
        "may_suspend": may(request.user, "organisations.change_state", organisation.pk),
    }
    return page(request, "organisations/registration.html", context)


_PARTS = ("", "memberships", "terms")


@never_cache
@require_safe
def desk(request: HttpRequest) -> HttpResponseBase:
    """What waits for the coordinator: registrations, applications, members whose yes to new terms is missing."""
    require(request.user, "organisations.decide")
    part, after = request.GET.get("part", ""), request.GET.get("after", "")
    if part not in _PARTS:
        raise Http404
    find = {"": queries.waiting, "memberships": queries.applications, "terms": queries.without_new_terms}[
        part
    ]
    try:
        rows, more = find(after)
    except lists.BadPlace:
        raise Http404 from None
    here = reverse("organisations:desk")
    labels = {"": _("Registrations"), "memberships": _("Applications"), "terms": _("New terms")}
    tabs = [
        {"label": labels[one], "url": here + (f"?part={one}" if one else ""), "is_current": one == part}
        for one in _PARTS
    ]
    next_url = f"{here}?{f'part={part}&' if part else ''}after={more}" if more else ""
    context = {"part": part, "rows": rows, "tabs": tabs, "next_url": next_url}
    return page(request, "organisations/desk.html", context)


_VERBS = {"list": False, "resume": False, "decline": True, "suspend": True, "close": True}
"""What can be decided, and whether it needs a reason."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, slug: str, verb: str) -> HttpResponseBase:
    """The coordinator's answer, or the end: `close` is for those who answer for it too."""
    organisation = queries.by_slug(slug)
    if organisation is None or verb not in _VERBS:
        raise Http404
    if not may(request.user, permission_for(verb), organisation.pk):
        if organisation.state == State.LISTED:
            raise PermissionDenied
        raise Http404
    kind = forms.Reason if _VERBS[verb] else forms.OptionalReason
    form = kind(request.POST or None)
    if request.method == "POST":
        form = kind(request.POST)
        if form.is_valid():
            try:
                actions.change_state(
                    organisation.pk, verb, by=request.user, reason=form.cleaned_data["reason"]
                )
                messages.success(request, _("It is done, and those who answer for it are told."))
            except NotNow:
                messages.warning(request, _("Somebody else has decided this meanwhile."))
            if may(request.user, "organisations.decide"):
                return redirect("organisations:desk")
            return redirect("organisations:mine")
    context = {
        "form": form,
        "verb": verb,
        "name": pick(organisation.name, pages.language()),
        "state_label": str(State(organisation.state).label),
        "back_url": reverse("organisations:registration", args=[slug]),
    }
    return page(request, "organisations/decide.html", context, status=status_of(form))
