import datetime
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from talkoo.areas.representation import queries
from talkoo.blocks.letters import views as letters
from talkoo.kernel.pages import kept, page, public
from talkoo.plumbing.tenancy import current


def _end_of_day() -> datetime.datetime:
    """Mandates begin and end with a day, on the clock of the site."""
    tomorrow = queries.today() + datetime.timedelta(days=1)
    return datetime.datetime.combine(tomorrow, datetime.time(), ZoneInfo(current.site().time_zone))


@kept(valid_until=_end_of_day)
@require_safe
def committees(request: HttpRequest) -> HttpResponse:
    """Every body that the network sits in, who represents it there, for how long, and how to write to them (S4.23)."""
    found = queries.bodies(queries.today())
    return page(
        request,
        "representation/committees.html",
        {"bodies": found, "changed_at": max((body.changed_at for body in found), default=None)},
    )


@public
@never_cache
def write(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """Write to the representative, while the mandate runs and visitors may."""
    return letters.write(request, kind=queries.MANDATE, slug=f"{slug}/{number}")


@kept(valid_until=_end_of_day)
def sent(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """What happens next with a letter to a representative."""
    return letters.sent(request, kind=queries.MANDATE, slug=f"{slug}/{number}")
