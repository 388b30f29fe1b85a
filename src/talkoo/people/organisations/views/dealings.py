"""Memberships and connections of an organisation, for those who answer for it."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from talkoo.kernel import clock, pages
from talkoo.kernel.access import may
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.pages import page
from talkoo.kernel.text import pick
from talkoo.people.accounts.views.entering import too_many
from talkoo.people.organisations import actions, forms, queries
from talkoo.people.organisations.models import Connection, Membership, Organisation, State
from talkoo.people.organisations.views.care import mine
from talkoo.people.organisations.views.editing import tabs
from talkoo.people.organisations.views.registering import status_of
from talkoo.plumbing.limits.take import TooMany, take
from talkoo.plumbing.tenancy import current
from talkoo.plumbing.terms import actions as terms
from talkoo.plumbing.terms import queries as versions
from talkoo.plumbing.terms.models import Kind

_ASKED_A_DAY = 20
"""So often an organisation may ask others for something: each time somebody gets a mail."""


def _today() -> Any:
    return clock.today(current.site().time_zone)


def _shown(request: HttpRequest, organisation: Organisation, tab: str) -> dict[str, Any]:
    return {
        "name": pick(organisation.name, pages.language()),
        "slug": organisation.slug,
        "tabs": tabs(request, organisation.slug, tab),
    }


def _terms(version: versions.Version | None) -> dict[str, Any] | None:
    """A version as a page shows it."""
    if version is None:
        return None
    language = pages.language()
    return {
        "id": version.id,
        "number": version.number,
        "text": version.said(language),
        "obligations": pick(version.obligations, language),
        "fee": version.fee,
        "valid_from": version.valid_from,
        "acceptance_due": version.acceptance_due,
    }


@never_cache
@require_safe
def memberships(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Where the organisation is a member, and what is asked of it there."""
    organisation = mine(request, slug)
    context = {"memberships": queries.memberships_of(organisation.pk, _today())}
    context |= _shown(request, organisation, "memberships")
    return page(request, "organisations/memberships.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Read the terms of an umbrella organisation and ask to become its member."""
    within = queries.by_slug(slug)
    if within is None or within.state != State.LISTED:
        raise Http404
    version = versions.current(Kind.MEMBERSHIP, within.pk)
    if version is None:
        raise Http404
    capacity = forms.CapacityField(request.user, needs_organisation=True)
    form = forms.Application(request.POST or None, initial={"terms": version.id})
    form.fields["capacity"] = capacity
    form.order_fields(["capacity", "accepted", "terms"])
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            take("organisations.apply", str(given["capacity"]), limit=_ASKED_A_DAY, seconds=86_400)
            actions.apply(given["capacity"], within.pk, given["terms"], by=request.user)
        except actions.NewTerms:
            form.data = form.data.copy()  # type: ignore[attr-defined]
            form.data["terms"] = str(version.id)  # type: ignore[index]
            form.add_error("accepted", _("There are new terms since. Read them and say yes once more."))
        except TooMany as problem:
            form.add_error(None, too_many(problem))
        except IntegrityError:
            messages.warning(request, _("Your organisation is a member already, or has applied."))
            return redirect("organisations:organisation", slug)
        except NotNow:
            form.add_error(None, _("Your organisation is not in the directory yet."))
        else:
            messages.success(request, _("Your application is on its way. You are told by mail."))
            own = next(one for one in capacity.capacities if one.organisation_id == given["capacity"])
            return redirect("organisations:memberships", own.slug)
    context = {
        "form": form,
        "name": pick(within.name, pages.language()),
        "slug": slug,
        "terms": _terms(version),
        "has_capacity": bool(capacity.capacities),
    }
    return page(request, "organisations/apply.html", context, status=status_of(form))


def _membership(request: HttpRequest, membership_id: uuid.UUID, *permissions: str) -> Membership:
    """The membership, if the reader may do one of these; to those of neither side it does not exist."""
    found = queries.membership(membership_id)
    if found is None:
        raise Http404
    known = ("organisations.resign", "organisations.decide_membership")
    if not any(may(request.user, one, found) for one in known):
        raise Http404
    if not any(may(request.user, one, found) for one in permissions):
        raise PermissionDenied
    return found


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own_membership(request: HttpRequest, membership_id: uuid.UUID) -> HttpResponseBase:
    """One's own membership: accept the terms that hold now, or leave."""
    found = _membership(request, membership_id, "organisations.resign")
    version = versions.current(Kind.MEMBERSHIP, found.within_id)
    form = forms.Application(None, initial={"terms": version.id if version else None})
    here = redirect("organisations:memberships", found.organisation.slug)
    if request.method == "POST":
        try:
            if request.POST.get("verb") == "resign":
                actions.resign(found.pk, by=request.user)
                messages.success(request, _("The membership has ended. They are told."))
                return here
            form = forms.Application(request.POST)
            if form.is_valid():
                actions.accept_new_terms(found.pk, form.cleaned_data["terms"], by=request.user)
                messages.success(request, _("Thank you. Your yes is written down."))
                return here
        except actions.NewTerms:
            messages.warning(request, _("There are new terms since. Read them and say yes once more."))
            return redirect("organisations:own_membership", found.pk)
        except NotNow:
            messages.warning(request, _("This has changed meanwhile. See below how it stands now."))
            return here
    language = pages.language()
    context = {
        "form": form,
        "member": pick(found.organisation.name, language),
        "umbrella": pick(found.within.name, language),
        "slug": found.organisation.slug,
        "terms": _terms(version),
        "status": found.status,
        "is_asked": version is not None
        and version.id != found.terms_id
        and found.status == "accepted"
        and may(request.user, "organisations.accept_terms", found),
    }
    return page(request, "organisations/own_membership.html", context, status=status_of(form))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def members(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Who is a member or has applied, and the terms: for those who answer for the umbrella organisation. The form makes
    the next version of the terms."""
    organisation = queries.by_slug(slug)
    if organisation is None:
        raise Http404
    if not may(request.user, "organisations.see_members", organisation.pk):
        if organisation.state == State.LISTED:
            raise PermissionDenied
        raise Http404
    may_publish = may(request.user, "terms.publish_membership", organisation.pk)
    form = forms.NewTerms(request.POST or None) if may_publish else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        if form.is_valid():
            text, obligations = form.texts()
            terms.publish(
                Kind.MEMBERSHIP,
                text,
                by=request.user,
                subject_id=organisation.pk,
                obligations=obligations,
                fee=form.cleaned_data["fee"],
                acceptance_due=form.cleaned_data["acceptance_due"],
            )
            messages.success(request, _("The new terms hold from today. Members are asked for their yes."))
            return redirect("organisations:members", slug)
    found = queries.members_of(organisation.pk, _today())
    context = {
        "form": form,
        "applied": [one for one in found if one["status"] == "applied"],
        "members": [one for one in found if one["status"] == "accepted"],
        "terms": _terms(versions.current(Kind.MEMBERSHIP, organisation.pk)),
        **_shown(request, organisation, "members"),
    }
    return page(request, "organisations/members.html", context, status=status_of(form))


_DECISIONS = {"accept": False, "decline": True, "remove": True, "lapse": True}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def decide_membership(request: HttpRequest, membership_id: uuid.UUID, verb: str) -> HttpResponseBase:
    """Answer an application, or end a membership with a reason."""
    if verb not in _DECISIONS:
        raise Http404
    permission = "decide_membership" if verb in {"accept", "decline"} else "remove_member"
    found = _membership(request, membership_id, f"organisations.{permission}")
    kind = forms.Reason if _DECISIONS[verb] else forms.OptionalReason
    form = kind(request.POST) if request.method == "POST" else kind()
    back = reverse("organisations:members", args=[found.within.slug])
    if request.method == "POST" and form.is_valid():
        try:
            actions.decide_membership(found.pk, verb, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, _("It is done, and they are told."))
        except NotNow:
            messages.warning(request, _("Somebody else has decided this meanwhile."))
        return redirect(back)
    language = pages.language()
    context = {
        "form": form,
        "verb": verb,
        "name": pick(found.organisation.name, language),
        "umbrella": pick(found.within.name, language),
        "back_url": back,
    }
    return page(request, "organisations/decide_membership.html", context, status=status_of(form))


@never_cache
@require_safe
def connections(request: HttpRequest, slug: str) -> HttpResponseBase:
    """What is asked of the organisation, what it asked, and whom it is connected with."""
    organisation = mine(request, slug)
    found = queries.connections_of(organisation.pk)
    context = {
        "asked": [one for one in found if one["state"] == "asked" and not one["is_mine"]],
        "asking": [one for one in found if one["state"] == "asked" and one["is_mine"]],
        "connected": [one for one in found if one["state"] == "accepted"],
        "may_answer": may(request.user, "organisations.connect", organisation.pk),
        **_shown(request, organisation, "connections"),
    }
    return page(request, "organisations/connections.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def connect(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Ask the organisation for a connection, in the name of one's own."""
    other = queries.by_slug(slug)
    if other is None or other.state != State.LISTED:
        raise Http404
    form = forms.Connect(request.POST or None, person=request.user)
    field = form.fields["capacity"]
    assert isinstance(field, forms.CapacityField)
    capacities = [one for one in field.capacities if one.organisation_id != other.pk]
    if request.method == "POST":
        form = forms.Connect(request.POST, person=request.user)
        if form.is_valid():
            own = form.cleaned_data["capacity"]
            try:
                take("organisations.connect", str(own), limit=_ASKED_A_DAY, seconds=86_400)
                actions.ask_to_connect(own, other.pk, by=request.user, message=form.cleaned_data["message"])
            except TooMany as problem:
                form.add_error(None, too_many(problem))
            except IntegrityError:
                messages.warning(request, _("You are connected already, or one of you has asked."))
            except NotNow:
                form.add_error("capacity", _("An organisation cannot be connected with itself."))
            else:
                messages.success(request, _("They are asked. You are told by mail what they say."))
            if not form.errors:
                mine_slug = next(one.slug for one in field.capacities if one.organisation_id == own)
                return redirect("organisations:connections", mine_slug)
    context = {
        "form": form,
        "name": pick(other.name, pages.language()),
        "slug": slug,
        "has_capacity": bool(capacities),
    }
    return page(request, "organisations/connect.html", context, status=status_of(form))


@require_POST
def answer_connection(request: HttpRequest, connection_id: uuid.UUID, verb: str) -> HttpResponseBase:
    """Accept, decline, withdraw or end: whatever this side may do now."""
    found: Connection | None = queries.connection(connection_id)
    permission = {
        "accept": "organisations.answer_connection",
        "decline": "organisations.answer_connection",
        "withdraw": "organisations.withdraw_connection",
        "end": "organisations.end_connection",
    }.get(verb)
    if found is None or permission is None or not may(request.user, "organisations.end_connection", found):
        raise Http404
    if not may(request.user, permission, found):
        raise PermissionDenied
    slugs = queries.slugs_of([found.first_id, found.second_id])
    try:
        if verb in {"accept", "decline"}:
            actions.answer_connection(found.pk, verb == "accept", by=request.user)
        elif verb == "withdraw":
            actions.withdraw_connection(found.pk, by=request.user)
        else:
            actions.end_connection(found.pk, by=request.user)
        messages.success(request, _("It is done, and they are told."))
    except NotNow:
        messages.warning(request, _("This has changed meanwhile. See below how it stands now."))
    own = next(
        (one for one in (found.first_id, found.second_id) if may(request.user, "organisations.connect", one)),
        found.first_id,
    )
    return redirect("organisations:connections", slugs[own])
