"""How it was: two numbers, and words if one likes."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from talkoo.blocks.gatherings.actions import admitting, pulsing
from talkoo.blocks.gatherings.forms import registering as forms
from talkoo.blocks.gatherings.queries import registering as queries
from talkoo.blocks.gatherings.views.registering import head
from talkoo.kernel import proofs
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.pages import page, public
from talkoo.plumbing.tenancy import current

PROOF = "gatherings.pulse"
"""What the link in the mail that asks proves: that whoever has it came."""


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pulse(request: HttpRequest, token: str) -> HttpResponseBase:
    """Say how it was, once, for whoever has the link that came by mail."""
    registration_id = proofs.taken(PROOF, token, site=current.site_id())
    row = queries.registration(registration_id) if registration_id else None
    event = queries.event_of(row.gathering_id) if row is not None else None
    if row is None or event is None or event.hidden_at is not None:
        raise Http404
    is_done = queries.has_given_pulse(row.pk)
    form = forms.GivenPulse(request.POST if request.method == "POST" else None)
    if request.method == "POST" and (is_done or form.is_valid()):
        if not is_done:
            given = form.cleaned_data
            try:
                pulsing.give_pulse(
                    row.pk,
                    int(given["joy"]),
                    int(given["strength"]),
                    given["text"],
                    by=admitting.Bearer(row.pk),
                )
            except NotNow:
                raise Http404 from None
            messages.success(request, _("Thank you! It is kept without your name."))
        return redirect("gatherings:pulse", token)
    context = {**head(event), "is_done": is_done, "form": form}
    return page(request, "gatherings/pulse.html", context, status=422 if form.errors else 200)
