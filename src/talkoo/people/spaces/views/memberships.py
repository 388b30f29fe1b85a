"""Organisations in a network: applying, deciding, terms, and which of them coordinates."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from talkoo.kernel import clock, pages
from talkoo.kernel.access import require
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.pages import page, public
from talkoo.kernel.text import pick
from talkoo.people.spaces import actions, forms, queries
from talkoo.people.spaces.models import Kind, MembershipRule, Participants, SpaceMembership
from talkoo.people.spaces.views.loading import around, led, status, visible
from talkoo.plumbing.tenancy import current
from talkoo.plumbing.terms import queries as told
from talkoo.plumbing.terms.models import Kind as Terms


def _terms(space_id: uuid.UUID) -> dict[str, Any] | None:
    version = told.current(Terms.MEMBERSHIP, space_id)
    if version is None:
        return None
    return {
        "id": version.id,
        "number": version.number,
        "text": version.said(pages.language()),
        "fee": version.fee,
        "acceptance_due": version.acceptance_due,
    }


def _standing(member: dict[str, Any], terms: dict[str, Any] | None) -> dict[str, bool]:
    """`is_behind`: a member has not accepted the terms that hold; `is_overdue`: nor did it in time."""
    is_behind = bool(terms and member["status"] == "accepted" and member["terms_id"] != terms["id"])
    due = terms["acceptance_due"] if terms else None
    today = clock.today(current.site().time_zone)
    return {"is_behind": is_behind, "is_overdue": is_behind and due is not None and due < today}


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def membership(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The terms that everybody may read; who represents an organisation applies, accepts new terms, or resigns."""
    row = visible(request, Kind.NETWORK, slug)
    if row["participants"] == Participants.PERSONS and not row["countries"]:
        raise Http404
    terms = _terms(row["id"])
    who = request.user
    own = queries.own_organisations(who, row["id"]) if who.is_authenticated else []
    if request.method == "POST":
        if not who.is_authenticated:
            return redirect("accounts:sign_in")
        return _do(request, row, own)
    context = {
        **around(row, who, "organisations"),
        "terms": terms,
        "own": [{**one, **_standing(one, terms)} for one in own],
        "takes": row["participants"] != Participants.PERSONS and row["state"] in queries.JOINABLE,
        "by_area": row["membership_rule"] == MembershipRule.AREA,
    }
    return page(request, "spaces/membership.html", context)


def _do(request: HttpRequest, row: Any, own: list[dict[str, Any]]) -> HttpResponseBase:
    """`do` is apply, accept or resign; `organisation` one that the person represents, `terms` what was read."""
    chosen = next((one for one in own if str(one["id"]) == request.POST.get("organisation")), None)
    if chosen is None:
        messages.warning(request, _("Choose an organisation that you represent."))
        return redirect("spaces:network_membership", row["slug"])
    read = request.POST.get("terms", "")
    verb = request.POST.get("do", "apply")
    try:
        read_id = uuid.UUID(read) if read else None
        if verb == "apply":
            made = actions.apply_for(row["id"], chosen["id"], by=request.user, terms_id=read_id)
            said = (
                _("Your organisation is a member now.")
                if made.status == "accepted"
                else _("Your organisation has applied. You are told when it is decided.")
            )
        elif chosen["membership_id"] is None:
            raise NotNow
        elif verb == "accept" and read_id:
            actions.accept_new_terms(chosen["membership_id"], by=request.user, terms_id=read_id)
            said = _("The terms are accepted.")
        elif verb == "resign":
            actions.resign(chosen["membership_id"], by=request.user)
            said = _("Your organisation is a member no longer.")
        else:
            raise NotNow
    except actions.NotOurArea:
        messages.warning(
            request,
            _(
                "The network takes organisations that work in its area. Add an area of operation to your organisation's"
                " page, then apply again. Where it has its seat does not count."
            ),
        )
    except actions.OtherTerms:
        messages.warning(request, _("The terms have changed since you opened this page. Read them again."))
    except actions.AlreadyMember:
        messages.info(request, _("Your organisation has applied already, or is a member."))
    except (NotNow, ValueError):
        messages.info(request, _("This cannot be done now."))
    else:
        messages.success(request, said)
    return redirect("spaces:network_membership", row["slug"])


@never_cache
@require_safe
def memberships(request: HttpRequest, slug: str) -> HttpResponse:
    """Applications first, then members with the version of the terms that each accepted."""
    space = led(request, Kind.NETWORK, slug, "spaces.decide_memberships")
    row = visible(request, Kind.NETWORK, slug)
    terms = _terms(space.pk)
    rows = queries.memberships_of(space.pk)
    context = {
        **around(row, request.user, "organisations"),
        "applied": [one for one in rows if one["status"] == "applied"],
        "members": [{**one, **_standing(one, terms)} for one in rows if one["status"] == "accepted"],
        "terms": terms,
    }
    return page(request, "spaces/memberships.html", context)


def _one(request: HttpRequest, slug: str, membership_id: uuid.UUID) -> tuple[Any, SpaceMembership]:
    row = visible(request, Kind.NETWORK, slug)
    require(request.user, "spaces.decide_memberships", row["id"])
    found = (
        SpaceMembership.objects.select_related("organisation")
        .filter(pk=membership_id, space=row["id"])
        .first()
    )
    if found is None:
        raise Http404
    return row, found


@never_cache
@require_POST
def accept(request: HttpRequest, slug: str, membership_id: uuid.UUID) -> HttpResponseBase:
    """Accept an application."""
    _row, found = _one(request, slug, membership_id)
    try:
        actions.decide(found.pk, by=request.user, is_yes=True)
    except NotNow:
        messages.info(request, _("This has been decided already."))
    else:
        messages.success(request, _("Done. The organisation is told."))
    return redirect("spaces:network_memberships", slug)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request: HttpRequest, slug: str, membership_id: uuid.UUID) -> HttpResponseBase:
    """Decline an application, or end a membership, with a reason that the organisation reads."""
    row, found = _one(request, slug, membership_id)
    if found.until is not None or found.status not in {"applied", "accepted"}:
        messages.info(request, _("This has been decided already."))
        return redirect("spaces:network_memberships", slug)
    form = forms.Reason(request.POST or None)
    if request.method == "POST" and not form.is_bound:
        form = forms.Reason({})
    form.fields["reason"].help_text = _("The organisation reads this.")
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            if found.status == "applied":
                actions.decide(found.pk, by=request.user, is_yes=False, reason=reason)
            else:
                actions.remove_organisation(found.pk, by=request.user, reason=reason)
        except NotNow:
            messages.info(request, _("This has been decided already."))
        else:
            messages.success(request, _("Done. The organisation is told."))
        return redirect("spaces:network_memberships", slug)
    context = {
        **around(row, request.user, "organisations"),
        "form": form,
        "name": pick(found.organisation.name, pages.language()),
        "is_application": found.status == "applied",
    }
    return page(request, "spaces/refuse.html", context, status=status(form))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def coordinator(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Which organisation coordinates the network, for how long; its staff have the rights (S4.4)."""
    space = led(request, Kind.NETWORK, slug, "spaces.appoint_coordinator")
    row = visible(request, Kind.NETWORK, slug)
    form = forms.Coordinator(request.POST or None)
    if request.method == "POST" and not form.is_bound:
        form = forms.Coordinator({})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        organisation_id = queries.organisation_called(data["organisation"], space.pk)
        if organisation_id is None:
            form.add_error("organisation", _("There is no organisation of this name in the directory."))
        else:
            try:
                actions.appoint_coordinator(
                    space.pk,
                    organisation_id,
                    by=request.user,
                    since=data["since"],
                    is_interim=data["is_interim"],
                )
            except NotNow:
                form.add_error("since", _("Choose today, or a day since the organisation before began."))
            else:
                messages.success(request, _("Saved. Both organisations are told."))
                return redirect("spaces:network_coordinator", slug)
    context = {
        **around(row, request.user),
        "form": form,
        "history": queries.coordinations_of(space.pk),
    }
    return page(request, "spaces/coordinator.html", context, status=status(form))
