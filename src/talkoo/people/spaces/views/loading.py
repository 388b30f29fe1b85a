"""What the views of networks and groups begin with: the space, who looks after it, what stands round its pages."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from talkoo.kernel import pages
from talkoo.kernel.access import may
from talkoo.kernel.rows import Row
from talkoo.people.spaces import queries
from talkoo.people.spaces.models import Space


def visible(request: HttpRequest, kind: str, slug: str) -> Row:
    """The space as this person may see it. Raises Http404."""
    row = queries.visible(kind, slug, request.user)
    if row is None:
        raise Http404
    return row


def led(request: HttpRequest, kind: str, slug: str, permission: str) -> Space:
    """The space, for those who may. Raises Http404 for one that this person cannot see; else PermissionDenied."""
    space = queries.by_slug(kind, slug)
    if space is None:
        raise Http404
    if not may(request.user, permission, space.pk):
        if queries.is_seen(space.pk, request.user):
            raise PermissionDenied
        raise Http404
    return space


def around(row: Row, person: Any, current: str = "") -> dict[str, Any]:
    """What every page below a space shows: its card, tabs and funders."""
    return {
        "space": queries.card(row),
        "slug": row["slug"],
        "tabs": queries.tabs_of(row, person, current),
        "funding": queries.funding_of(row, pages.language()),
    }


def status(*forms: Any) -> int:
    """422 when something is wrong in one of them."""
    return 422 if any(form is not None and form.is_bound and form.errors for form in forms) else 200
