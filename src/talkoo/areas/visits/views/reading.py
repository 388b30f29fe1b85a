"""For everybody: which visits there are, and one with its programme and report."""

import uuid

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from talkoo.areas.visits import queries
from talkoo.areas.visits.views.here import here_of, tabs
from talkoo.blocks.gatherings.queries import registering
from talkoo.kernel.pages import kept, page, public
from talkoo.plumbing.files import downloads


@kept("past")
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The exchange visits to come, tentative ones too, or those that are over."""
    is_past = request.GET.get("past") == "1"
    here = reverse("visits:visits")
    found = page(
        request,
        "visits/list.html",
        {
            "cards": queries.listed(past=is_past),
            "is_past": is_past,
            "tabs": [
                {"label": _("To come"), "url": here, "is_current": not is_past},
                {"label": pgettext("events", "Past"), "url": f"{here}?past=1", "is_current": is_past},
            ],
        },
    )
    found.keep = request.GET.get("past", "1") == "1"  # type: ignore[attr-defined]
    return found


@public
@never_cache
@require_safe
def visit(request: HttpRequest, slug: str) -> HttpResponse:
    """One exchange visit in the reader's language: host, delegation, who pays, and the programme (S0.15, S0.16)."""
    here = here_of(request, slug)
    return page(
        request,
        "visits/visit.html",
        {
            "visit": here.visit,
            "tabs": tabs(here, "visit"),
            "arranges": here.arranges,
            "hosts": here.hosts,
            "is_asked": here.is_asked and not here.visit.is_over,
        },
    )


@public
@require_safe
def picture_file(request: HttpRequest, slug: str, picture_id: uuid.UUID, size: str) -> HttpResponseBase:
    """One size of a picture of the programme, for those who see the visit."""
    found = queries.picture_file(slug, picture_id, size, request.user)
    return downloads.picture(request, found, "picture.webp")


@public
@never_cache
@require_safe
def report(request: HttpRequest, slug: str) -> HttpResponse:
    """What came of it: who was there, what was seen, how it was, and the ideas that were taken home."""
    here = here_of(request, slug)
    return page(
        request,
        "visits/report.html",
        {
            "visit": here.visit,
            "tabs": tabs(here, "report"),
            "numbers": registering.numbers(here.visit.gathering_id),
            "pulse": registering.pulse_of(here.visit.gathering_id),
            "ideas": queries.ideas(here.visit.id, request.user),
            "may_write": here.arranges and here.visit.has_begun and not here.visit.is_cancelled,
        },
    )
