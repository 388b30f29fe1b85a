"""For the host alone: what its guests need, looked at one by one, each look recorded."""

import uuid

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from talkoo.areas.visits import actions, queries
from talkoo.areas.visits.views.here import here_of, tabs
from talkoo.kernel.pages import page


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def needs(request: HttpRequest, slug: str) -> HttpResponse:
    """Who told of a need; after a press on a button, what it is (S0.15). It stands in no list, file or mail."""
    here = here_of(request, slug)
    if not here.sees_needs:
        raise PermissionDenied
    people = queries.with_needs(here.visit.gathering_id)
    shown: uuid.UUID | None = None
    said = ""
    if request.method == "POST":
        chosen = request.POST.get("who", "")
        shown = next((key for key, _name in people if str(key) == chosen), None)
        if shown is None:
            raise Http404
        said = actions.look_at_need(here.visit.id, shown, by=request.user)
    context = {
        "visit": here.visit,
        "tabs": tabs(here, "needs"),
        "people": people,
        "shown": shown,
        "said": said,
    }
    return page(request, "visits/needs.html", context)
