"""Where a person lands after signing in."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from talkoo.kernel import mine
from talkoo.kernel.pages import page
from talkoo.site import desk


@require_safe
def my_networks(request: HttpRequest) -> HttpResponse:
    """The person's networks and what is new there, and whatever else waits for the person."""
    blocks = [{"template": block.template, "found": found} for block, found in mine.found_for(request.user)]
    return page(request, "site/mine.html", {"blocks": blocks, "has_desk": bool(desk.mine(request.user))})
