"""What was decided, for those who decide; and for everybody how often."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from talkoo.kernel import lists, pages
from talkoo.kernel.pages import kept, page
from talkoo.plumbing.moderation import deeds, queries, registry
from talkoo.plumbing.moderation.views import shown


@never_cache
@require_safe
def record(request: HttpRequest) -> HttpResponse:
    """Who hid, held, let through, declined or looked at what again, when and why; the newest first."""
    shown.only_who_decides(request)
    chosen = {name: request.GET.get(name, "") for name in ("deed", "kind")}
    if chosen["deed"] not in {"", *deeds.Deed.values} or chosen["kind"] not in {"", *registry.kinds()}:
        raise Http404
    try:
        found = deeds.LIST.page(language=pages.language(), chosen=chosen, after=request.GET.get("after", ""))
    except lists.BadPlace:
        raise Http404 from None
    here = reverse("moderation:record")

    def at(**given: str) -> str:
        query = {name: value for name, value in {**chosen, **given}.items() if value}
        return f"{here}?{urlencode(query)}" if query else here

    context = {
        "listed": deeds.said(found.rows),
        "desks": shown.desks("record"),
        "chosen": chosen,
        "deeds": [("", _("All")), *((one.value, one.label) for one in deeds.Deed)],
        "kinds": [("", _("Of every kind")), *((one, shown.kind_of(one)) for one in registry.kinds())],
        "next_url": at(after=found.after) if found.after else "",
        "previous_url": at() if request.GET.get("after") else "",
    }
    return page(request, "moderation/record.html", context)


@kept()
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """How often in the last twelve months; numbers under five are not told exactly."""
    return page(request, "moderation/figures.html", {"figures": queries.figures()})
