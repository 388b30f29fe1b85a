"""Afterwards: one idea from everybody who was there, with an account or by the link that came to them."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from talkoo.areas.visits import actions, forms, queries
from talkoo.areas.visits.views.here import here_of, status_of
from talkoo.kernel import outcomes, pages, proofs
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.pages import page, public
from talkoo.plumbing.limits.take import TooMany, caller, take
from talkoo.plumbing.tenancy import current

REGISTRATION = "gatherings.registration"
"""What the link of a registration proves."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own_idea(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Give one's idea as a participant who has signed in."""
    here = here_of(request, slug)
    mine = queries.own_registration(here.visit.gathering_id, request.user)
    if mine is None:
        raise PermissionDenied
    return _given(request, here.visit, mine)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def idea_by_link(request: HttpRequest, proof: str) -> HttpResponseBase:
    """The same for somebody without an account, who has the link of the registration."""
    registration_id = proofs.taken(REGISTRATION, proof, site=current.site_id())
    row = queries.registered(registration_id) if registration_id else None
    visit = queries.one(row["visit_id"]) if row else None
    if row is None or visit is None or row["person_id"] not in (None, request.user.pk):
        raise Http404
    return _given(request, visit, row["id"])


def _given(request: HttpRequest, visit: queries.Shown, registration_id: uuid.UUID) -> HttpResponseBase:
    spaces = queries.own_spaces(request.user, visit.space_id)
    kept = [(one.name, one.label) for one in outcomes.known(in_space=False)]
    for one in outcomes.known(in_space=True):
        kept += [(f"{one.name} {key}", f"{one.label}: {name}") for key, name in spaces]
    has_given = queries.has_given(visit.id, registration_id)
    form = forms.GiveIdea(request.POST if request.method == "POST" else None, kept=kept)
    if request.method == "POST" and not has_given and form.is_valid():
        given = form.cleaned_data
        outcome, _space, space_id = given["kept"].partition(" ")
        try:
            take("visits.idea", caller(request), limit=60, seconds=3_600)
            actions.give_idea(
                visit.id,
                registration_id,
                outcome=outcome,
                title=given["title"],
                text=given["text"],
                language=pages.language(),
                by=request.user,
                space_id=uuid.UUID(space_id) if space_id else None,
            )
        except TooMany:
            form.add_error(None, _("Very much has been sent just now. Send this again a little later."))
        except actions.Already:
            has_given = True
        except NotNow:
            form.add_error(None, _("Ideas can be given when the visit has begun."))
        else:
            messages.success(request, _("Thank you! Your idea is kept."))
            return redirect(request.path)
    context = {
        "visit": visit,
        "form": form,
        "has_given": has_given,
        "is_open": visit.has_begun and bool(kept),
    }
    return page(request, "visits/idea.html", context, status=status_of(form) if not has_given else 200)
