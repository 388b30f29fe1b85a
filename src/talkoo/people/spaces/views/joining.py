"""Joining a network, and leaving it."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from talkoo.kernel import pages
from talkoo.kernel.pages import page, public
from talkoo.kernel.rows import Row
from talkoo.kernel.text import pick
from talkoo.people.accounts import actions as accounts
from talkoo.people.accounts.views.entering import ask_for_code, too_many
from talkoo.people.spaces import actions, forms, queries
from talkoo.people.spaces.models import Join, ParticipantKind, Participants
from talkoo.people.spaces.views.loading import status, visible
from talkoo.plumbing.limits.take import TooMany, caller


def _closed(row: Row) -> str:
    """Why nobody can join now: `ended`, `organisations`, `invite`, `role`, or nothing."""
    if row["state"] not in queries.JOINABLE:
        return "ended"
    if row["participants"] == Participants.ORGANISATIONS:
        return "organisations"
    return {Join.INVITE: "invite", Join.ROLE: "role"}.get(row["join"], "")


def _context(row: Row, **more: Any) -> dict[str, Any]:
    return {
        "space": queries.card(row),
        "slug": row["slug"],
        "funding": queries.funding_of(row, pages.language()),
        "closed": _closed(row),
        "asks_first": row["join"] == Join.REQUEST,
        "role": queries.role_label(row["role"]),
        "form": None,
        "mine": None,
        **more,
    }


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, kind: str, slug: str) -> HttpResponseBase:
    """Take part: a newcomer says name and contact once, who is signed in presses one button (S1.9, S1.15)."""
    row = visible(request, kind, slug)
    if request.user.is_authenticated:
        return _join_as(request, row)
    if _closed(row):
        return page(
            request, "spaces/join.html", _context(row), status=409 if request.method == "POST" else 200
        )
    form = forms.Visitor(request.POST or None, space_id=row["id"])
    if request.method == "POST" and not form.is_bound:
        form = forms.Visitor({}, space_id=row["id"])
    if request.method == "POST" and form.is_valid():
        if form.is_trapped:
            return redirect(f"spaces:{kind}", slug)
        data = form.cleaned_data
        here = reverse(f"spaces:{kind}_join", args=[slug])
        try:
            joining = accounts.join_in(
                name=data["name"],
                contact=data["contact"],
                language=pages.language(),
                caller=caller(request),
                consent=data["consent"],
            )
        except TooMany as problem:
            form.add_error("contact", too_many(problem))
        else:
            if joining.is_new:
                actions.join(row["id"], by=joining.person, area_id=data["area"])
            # Who was here already finds one button after the code, with what was chosen now.
            wanted = f"{here}?area={data['area']}" if data["area"] else here
            return ask_for_code(request, joining, data["contact"], wanted)
    return page(request, "spaces/join.html", _context(row, form=form), status=status(form))


def _chosen(mine: Row, asked: str) -> dict[str, Any]:
    """What the form begins with: what holds now, or the municipality that a newcomer chose a moment ago."""
    kind = mine["kind"] or ParticipantKind.CITIZEN.value
    try:
        area = str(uuid.UUID(asked))
    except ValueError:
        area = ""
    return {
        "capacity": f"org:{mine['capacity_id']}" if mine["capacity_id"] else kind,
        "area": str(mine["area_id"]) if mine["area_id"] else area,
    }


def _join_as(request: HttpRequest, row: Row) -> HttpResponseBase:
    mine = queries.mine(request.user, row["id"])
    form = forms.As(
        request.POST or None,
        space_id=row["id"],
        represents=mine["represents"],
        initial=_chosen(mine, request.GET.get("area", "")),
    )
    is_in = bool(mine["id"]) and not mine["is_asked"]
    # An empty form is a form too: everything in it has an answer already.
    is_sent = request.method == "POST"
    if is_sent and not form.is_bound:
        form = forms.As({}, space_id=row["id"], represents=mine["represents"])
    if is_sent and form.is_valid():
        try:
            made = actions.join(row["id"], by=request.user, **form.chosen())
        except actions.Closed:
            return page(request, "spaces/join.html", _context(row, mine=mine), status=409)
        if made.is_asked:
            messages.success(request, _("You have asked to take part. The contact person answers you."))
        elif is_in:
            messages.success(request, _("Saved."))
        else:
            messages.success(request, _("Welcome! You take part now."))
        return redirect(f"spaces:{row['kind']}", row["slug"])
    context = _context(row, form=form, mine=mine)
    if is_in or mine["is_invited"]:
        context["closed"] = "" if row["state"] in queries.JOINABLE or is_in else context["closed"]
    return page(request, "spaces/join.html", context, status=status(form))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, kind: str, slug: str) -> HttpResponseBase:
    """Take part no longer; asked once more, because places in quotas go to others."""
    row = visible(request, kind, slug)
    mine = queries.mine(request.user, row["id"])
    if request.method == "POST":
        try:
            has_left = actions.leave(row["id"], by=request.user)
        except actions.ByRole:
            messages.warning(request, _("Nobody leaves by hand: it goes with the role."))
            return redirect(f"spaces:{kind}", slug)
        except actions.StillContact:
            messages.warning(
                request,
                _("You are the contact person. Offer the role to somebody first; then you can leave."),
            )
            return redirect(f"spaces:{kind}_contact", slug)
        name = pick(row["name"], pages.language()).text
        if has_left:
            messages.success(request, _("You take part no longer: %(name)s.") % {"name": name})
        if not queries.is_seen(row["id"], request.user):
            return redirect(f"spaces:{kind}s")
        return redirect(f"spaces:{kind}", slug)
    context = {
        "space": queries.card(row),
        "slug": slug,
        "mine": mine,
        "role": queries.role_label(row["role"]),
    }
    return page(request, "spaces/leave.html", context)
