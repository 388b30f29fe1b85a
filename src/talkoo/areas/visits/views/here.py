"""What the pages of a visit have in common: finding it, and saying what the reader can do."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from talkoo.areas.visits import queries


def here_of(request: HttpRequest, slug: str) -> queries.Standing:
    """Raises Http404 for what is not there, or not for this reader."""
    found = queries.standing(slug, request.user)
    if found is None:
        raise Http404
    return found


def arranged(request: HttpRequest, slug: str) -> queries.Standing:
    """For those who look after the visit. Raises Http404, PermissionDenied."""
    found = here_of(request, slug)
    if not found.arranges:
        raise PermissionDenied
    return found


def hosted(request: HttpRequest, slug: str) -> queries.Standing:
    """For those who make its programme. Raises Http404, PermissionDenied."""
    found = here_of(request, slug)
    if not found.hosts:
        raise PermissionDenied
    return found


def status_of(form: Any) -> int:
    """422 where something is wrong with what was sent."""
    return 422 if form.is_bound and form.errors else 200


def tabs(here: queries.Standing, current: str) -> list[dict[str, Any]]:
    """The pages of the visit that this reader has."""
    slug = here.visit.slug
    found = [("visit", _("Visit"), True), ("report", _("Report"), here.visit.reported_at or here.arranges)]
    found += [
        ("edit", _("Plan"), here.arranges),
        ("programme", _("Programme of the host"), here.hosts),
        ("travellers", _("Travel list"), here.arranges),
        ("needs", _("What guests need"), here.sees_needs),
    ]
    return [
        {"label": label, "url": reverse(f"visits:{name}", args=[slug]), "is_current": name == current}
        for name, label, is_there in found
        if is_there
    ]
