"""The contact of a network: who it is, who it was, and handing the role over (S1.34)."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from talkoo.kernel import pages
from talkoo.kernel.access import may
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.pages import page
from talkoo.kernel.text import pick
from talkoo.people.spaces import actions, forms, queries
from talkoo.people.spaces.models import HandoverState
from talkoo.people.spaces.views.loading import around, led, status, visible


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest, kind: str, slug: str) -> HttpResponseBase:
    """Offer the role to somebody who takes part; see what was offered, and for coordinators who held it before."""
    space = led(request, kind, slug, "spaces.hand_over")
    row = visible(request, kind, slug)
    now = queries.contact_of(space.pk)
    open_one = queries.open_handover(space.pk)
    form = None
    if open_one is None or request.method == "POST":
        people = queries.people_to_choose(space.pk, without=now)
        form = forms.Offer(request.POST or None, people=people)
    if request.method == "POST" and form is not None:
        if not form.is_bound:
            form = forms.Offer({}, people=people)
        if form.is_valid():
            try:
                actions.offer_handover(
                    space.pk,
                    form.cleaned_data["person"],
                    by=request.user,
                    message=form.cleaned_data["message"],
                )
            except actions.StillOffered:
                messages.info(request, _("The role is offered to somebody already."))
            except NotNow:
                messages.warning(
                    request, _("That person takes part no longer, or is the contact person already.")
                )
            else:
                messages.success(request, _("Offered. Nothing changes before the other's yes."))
            return redirect(f"spaces:{kind}_contact", slug)
    sees_all = may(request.user, "spaces.see_contacts", space.pk)
    context = {
        **around(row, request.user),
        "form": form,
        "open_one": open_one,
        "contacts": queries.contacts_of(space.pk) if sees_all else [],
        "days": actions.OFFER_DAYS,
        "may_appoint": may(request.user, "spaces.appoint_contact", space.pk),
    }
    return page(request, "spaces/contact.html", context, status=status(form))


@never_cache
@require_POST
def withdraw(request: HttpRequest, kind: str, slug: str) -> HttpResponseBase:
    """Take the open offer back."""
    space = led(request, kind, slug, "spaces.hand_over")
    open_one = queries.open_handover(space.pk)
    try:
        if open_one is None:
            raise NotNow
        actions.withdraw_handover(open_one["id"], by=request.user)
    except NotNow:
        messages.info(request, _("There is no open offer any more."))
    else:
        messages.success(request, _("The offer is withdrawn."))
    return redirect(f"spaces:{kind}_contact", slug)


@never_cache
@require_POST
def appoint(request: HttpRequest, kind: str, slug: str) -> HttpResponseBase:
    """A coordinator makes somebody the contact who has agreed in person."""
    space = led(request, kind, slug, "spaces.appoint_contact")
    people = queries.people_to_choose(space.pk, without=queries.contact_of(space.pk))
    form = forms.Offer(request.POST, people=people)
    if form.is_valid():
        actions.appoint_contact(space.pk, form.cleaned_data["person"], by=request.user)
        messages.success(request, _("There is a new contact person. Both are told."))
    else:
        messages.warning(request, _("Choose who could be the contact person."))
    if space.state in queries.PUBLIC_STATES:
        return redirect(f"spaces:{kind}_contact", slug)
    raise Http404


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def handover(request: HttpRequest, handover_id: uuid.UUID) -> HttpResponseBase:
    """The successor says yes or no. Nobody else sees this page; after an answer it says what became of it."""
    row = queries.handover_to(request.user, handover_id)
    if row is None:
        raise Http404
    form = forms.PublicName(request.POST or None)
    name = pick(row["name"], pages.language())
    if request.method == "POST":
        if "no" in request.POST:
            try:
                actions.decline_handover(handover_id, by=request.user)
                messages.success(request, _("You have said no. The one who asked is told."))
            except NotNow:
                messages.info(request, _("This offer is not open any more."))
            return redirect("spaces:handover", handover_id)
        if not form.is_bound or form.is_valid():
            public_name = form.cleaned_data["public_name"] if form.is_bound else ""
            try:
                actions.accept_handover(handover_id, by=request.user, public_name=public_name)
            except NotNow:
                messages.info(request, _("This offer is not open any more."))
                return redirect("spaces:handover", handover_id)
            messages.success(request, _("You are the contact person of %(name)s now.") % {"name": name.text})
            return redirect(f"spaces:{row['kind']}", row["slug"])
    has_run_out = row["state"] == HandoverState.OFFERED and not queries.is_open(row)
    context = {
        "form": form,
        "offer": row,
        "about": name,
        "state": HandoverState.EXPIRED.value if has_run_out else row["state"],
        "space_url": pages.address(f"spaces:{row['kind']}", row["slug"]),
    }
    return page(request, "spaces/handover.html", context, status=status(form))
