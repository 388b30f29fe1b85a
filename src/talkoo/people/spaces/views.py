from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from talkoo.kernel import lists, pages
from talkoo.kernel.pages import kept, page, public
from talkoo.kernel.text import pick, sort_key
from talkoo.people.spaces import queries
from talkoo.people.spaces.models import Kind, State

_TABS = {  # what a tab of the list shows
    "": [State.ACTIVE, State.PAUSED],
    "forming": [State.FORMING],
    "ended": [State.ENDED],
}


def _title(kind: str) -> str:
    return _("Projects") if kind == Kind.PROGRAMME else _("Networks")


def _address(kind: str, **parameters: str) -> str:
    chosen = {key: value for key, value in parameters.items() if value}
    return reverse(f"spaces:{kind}s") + (f"?{urlencode(chosen)}" if chosen else "")


def _chosen(request: HttpRequest, kind: str) -> tuple[dict[str, Any], queries.Filter]:
    """What the address asks for. An area or state that does not exist is a page that does not exist."""
    area, state = request.GET.get("area", ""), request.GET.get("state", "")
    if state not in _TABS or "\0" in area or len(area) > 40:
        raise Http404
    found = queries.filter_of(kind, area)
    if area and not found.lineage:
        raise Http404
    return {"kind": kind, "state": [str(one) for one in _TABS[state]], "area": found.lineage or None}, found


@kept("area", "state", "after")
@require_safe
def listing(request: HttpRequest, kind: str) -> HttpResponse:
    """The list of networks (or projects) that run, form or have ended, each with its five facts."""
    chosen, found = _chosen(request, kind)
    area, state = request.GET.get("area", ""), request.GET.get("state", "")
    language = pages.language()
    try:
        rows = queries.LIST.page(language=language, chosen=chosen, after=request.GET.get("after", ""))
    except lists.BadPlace:
        raise Http404 from None
    labels = {"": _("Going on"), "forming": _("Being formed"), "ended": _("Ended")}
    areas = sorted(
        (
            {"code": code, "name": pick(names, language).text, "is_current": code == area}
            for code, names in found.areas
        ),
        key=lambda one: sort_key(str(one["name"]), language),
    )
    query = f"?{urlencode({'area': area})}" if area else ""
    context = {
        "kind": kind,
        "title": _title(kind),
        "cards": [queries.card(row) for row in rows.rows],
        "tabs": [
            {
                "label": labels[name],
                "url": _address(kind, state=name, area=area),
                "is_current": name == state,
                "count": sum(found.counts.get(one, 0) for one in states),
            }
            for name, states in _TABS.items()
        ],
        "areas": areas,
        "area_name": pick(found.area_names, language).text if area else "",
        "state": state,
        "action": reverse(f"spaces:{kind}s"),
        "next_url": _address(kind, state=state, area=area, after=rows.after) if rows.after else "",
        "previous_url": _address(kind, state=state, area=area) if request.GET.get("after") else "",
        "downloads": [
            {"label": "CSV", "url": reverse(f"spaces:{kind}s_download", args=["csv"]) + query},
            {"label": "XLSX", "url": reverse(f"spaces:{kind}s_download", args=["xlsx"]) + query},
        ],
        "changed_at": found.changed_at,
    }
    return page(request, "spaces/list.html", context)


@public
@require_safe
def download(request: HttpRequest, kind: str, form: str) -> HttpResponse:
    """The same list as a file, or as data for other programs (`json`); at most 5,000 rows."""
    if form not in {"csv", "xlsx", "json"}:
        raise Http404
    chosen, _found = _chosen(request, kind)
    rows = queries.LIST.page(language=pages.language(), chosen=chosen, size=5_000).rows
    cards = [queries.card(row) for row in rows]
    if form == "json":
        return JsonResponse({f"{kind}s": [_as_data(request, card) for card in cards]})
    table = queries.LIST.table({**vars(card), "url": request.build_absolute_uri(card.url)} for card in cards)
    return (lists.as_csv if form == "csv" else lists.as_xlsx)(f"{kind}s", table)


def _as_data(request: HttpRequest, card: queries.Card) -> dict[str, Any]:
    """The five facts and the address, as other programs may rely on them. The contact is a chosen name or a role."""
    return {
        "name": card.name.text,
        "area": card.area,
        "purpose": card.purpose.text,
        "purpose_language": card.purpose.lang,
        "started": card.started.isoformat() if card.started else None,
        "contact": card.contact or None,
        "write": request.build_absolute_uri(card.write_url) if card.write_url else None,
        "url": request.build_absolute_uri(card.url),
        "state": card.state,
        "changed": card.changed_at.isoformat(timespec="seconds"),
    }


@kept()
@require_safe
def space(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """The page of one space: the same anatomy for every kind."""
    row = queries.visible(kind, slug)
    if row is None:
        raise Http404
    card = queries.card(row)
    return page(
        request, "spaces/space.html", {"space": card, "list_url": _address(kind), "list_title": _title(kind)}
    )
