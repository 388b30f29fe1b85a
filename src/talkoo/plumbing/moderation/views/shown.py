"""What the pages of those who decide have in common."""

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from markupsafe import Markup

from talkoo.kernel import clock, i18n, working_days
from talkoo.kernel.access import may
from talkoo.plumbing.moderation import held, registry
from talkoo.plumbing.tenancy import current


def only_who_decides(request: HttpRequest) -> None:
    """Raises PermissionDenied for everybody else."""
    if not may(request.user, "moderation.decide"):
        raise PermissionDenied


def desks(now: str) -> list[dict[str, Any]]:
    """The tabs of those who decide; `now` is the page that is open."""
    labels = {
        "reports": _("Reports"),
        "held": _("Waiting to be read"),
        "appeals": _("To look at again"),
        "record": _("What was decided"),
    }
    return [
        {"label": label, "url": reverse(f"moderation:{name}"), "is_current": name == now}
        for name, label in labels.items()
    ]


def age(since: datetime.datetime) -> int:
    """How many working days of the site something has waited."""
    site = current.site()
    day = timezone.localtime(since).date()
    return max(
        0,
        working_days.between(
            day, clock.today(site.time_zone), country=site.country, weekdays=site.working_weekdays
        ),
    )


def kind_of(kind: str) -> str:
    """What one of these is called."""
    known = registry.of(kind)
    return str(known.label) if known and known.label else kind


def words(kind: str, key: str) -> dict[str, Any] | None:
    """What somebody wrote, to be read whole; None when it is gone, or of a kind that has no words to show."""
    found = held.find(kind, key)
    if found is None:
        return None
    return {
        "target": found.target,
        "html": Markup(found.html),  # noqa: S704 - washed by kernel.markup when it was written
        "language": found.language,
        "dir": i18n.direction(found.language),
        "files": found.files,
    }
