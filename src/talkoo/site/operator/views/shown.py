"""What the operator's pages have in common."""

import datetime
from typing import Any

from django.contrib.messages import constants, get_messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from talkoo.kernel import i18n, pages
from talkoo.kernel.pages import page
from talkoo.kernel.rows import Row
from talkoo.kernel.text import pick
from talkoo.site.operator import queries
from talkoo.site.operator.entrance import Operator

_LEVELS = {constants.SUCCESS: "good", constants.WARNING: "late", constants.ERROR: "bad"}
STEPS = ("site", "administrator", "network", "done")


def moment(value: datetime.datetime | None) -> Any:
    """A moment on this machine's clock."""
    return pages.say_moment(value, timezone.get_default_timezone_name()) if value else ""


def show(
    request: HttpRequest, template: str, context: dict[str, Any], *, here: str = "", status: int = 200
) -> HttpResponse:
    """A page of a signed-in operator, with the way to the others."""
    tabs = [
        ("console", reverse("operator:console"), _("All sites")),
        ("check", reverse("operator:check"), _("Self-check")),
        ("notices", reverse("operator:notices"), _("Announcements")),
    ]
    said = [{"level": _LEVELS.get(one.level, "info"), "text": str(one)} for one in get_messages(request)]
    shared = {
        "tabs": [{"url": url, "label": label, "is_current": key == here} for key, url, label in tabs],
        "messages": said,
        "moment": moment,
        "number": lambda value: _number(value),
    }
    return page(request, template, {**shared, **context}, status=status)


def _number(value: int) -> str:
    from babel.numbers import format_decimal

    return format_decimal(value, locale=pages.language() if pages.language() in i18n.INTERFACE else "en")


def site_or_404(key: str, by: Operator) -> Row:
    """One site, open or closed, with its name as `said`. Raises Http404."""
    row = queries.site(key, by)
    if row is None:
        raise Http404
    return named(row)


def named(row: Row) -> Row:
    """The row with its name in the page's language as `said`."""
    return {**row, "said": pick(row["name"], pages.language())}


def steps(now: str) -> list[str]:
    """The steps of the first run, with the one that is taken now."""
    labels = {
        "site": _("The site"),
        "administrator": _("Who looks after it"),
        "network": _("The first network"),
        "done": _("Ready"),
    }
    return [_("%(step)s (now)") % {"step": label} if one == now else label for one, label in labels.items()]
