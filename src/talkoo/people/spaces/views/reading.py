from functools import lru_cache, partial
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from markupsafe import Markup

from talkoo.kernel import lists, pages, schema_org, turns
from talkoo.kernel.access import may
from talkoo.kernel.pages import kept, page
from talkoo.kernel.rows import Row
from talkoo.kernel.text import pick, sort_key
from talkoo.people.organisations import queries as organisations
from talkoo.people.spaces import actions, queries
from talkoo.people.spaces.models import Kind, Participants, State
from talkoo.plumbing.tenancy import after_response, current
from talkoo.plumbing.vocabulary import known as words

_TABS = {  # what a tab of the list shows
    "": [State.ACTIVE, State.PAUSED],
    "forming": [State.FORMING],
    "ended": [State.ENDED],
}


AS_LINKS = 12
"""Up to so many areas stand side by side; more are chosen from a list."""


def _title(kind: str) -> str:
    return {Kind.PROGRAMME: _("Projects"), Kind.GROUP: _("Groups")}.get(Kind(kind), _("Networks"))


def _address(kind: str, **parameters: str) -> str:
    chosen = {key: value for key, value in parameters.items() if value}
    return reverse(f"spaces:{kind}s") + (f"?{urlencode(chosen)}" if chosen else "")


def _chosen(request: HttpRequest, kind: str) -> tuple[dict[str, Any], queries.Filter]:
    """What the address asks for. An area, topic or state that does not exist is a page that does not exist."""
    area, state, topic = (request.GET.get(name, "") for name in ("area", "state", "topic"))
    if state not in _TABS or any("\0" in one or len(one) > 40 for one in (area, topic)):
        raise Http404
    found = queries.filter_of(kind, area, topic, request.user)
    if (area and found.chosen is None) or (topic and found.topic is None):
        raise Http404
    chosen = {
        "kind": kind,
        "state": [str(one) for one in _TABS[state]],
        "area": found.lineage or None,
        "topic": found.about or None,
    }
    return chosen, found


@lru_cache(maxsize=256)
def _options(areas: tuple[tuple[str, str], ...], chosen: str, language: str) -> Markup:
    """Hundreds of options are half a page to draw, and the same for every reader."""
    return pages.macro("spaces/areas.html", "options", language)(areas, chosen)


@kept("area", "state", "topic", unkept=("after",))
@require_safe
def listing(request: HttpRequest, kind: str) -> HttpResponse:
    """The list of networks (or groups, or projects) that run, form or have ended, each with its five facts."""
    chosen, found = _chosen(request, kind)
    area, state, topic = (request.GET.get(name, "") for name in ("area", "state", "topic"))
    language = pages.language()
    try:
        rows = queries.page_for(request.user, chosen, language=language, after=request.GET.get("after", ""))
    except lists.BadPlace:
        raise Http404 from None
    labels = {"": _("Going on"), "forming": _("Being formed"), "ended": _("Ended")}
    areas = found.areas(language)
    topics = sorted(
        (
            {
                "label": words.label(one.id, language),
                "url": _address(kind, state=state, area=area, topic="" if one == found.topic else one.code),
                "is_current": one == found.topic,
            }
            for one in found.topics
        ),
        key=lambda one: sort_key(str(one["label"]), language),
    )
    narrowed = {name: value for name, value in (("area", area), ("topic", topic)) if value}
    query = f"?{urlencode(narrowed)}" if narrowed else ""
    context = {
        "kind": kind,
        "title": _title(kind),
        "cards": [queries.card(row) for row in rows.rows],
        "tabs": [
            {
                "label": labels[name],
                "url": _address(kind, state=name, area=area, topic=topic),
                "is_current": name == state,
                "count": sum(found.counts.get(one, 0) for one in states),
            }
            for name, states in _TABS.items()
        ],
        "areas": areas,
        "area": area,
        "area_options": _options(areas, area, language) if len(areas) > AS_LINKS else "",
        "topic": topic,
        "topics": topics,
        "found_url": reverse("spaces:found_group") if kind == Kind.GROUP else "",
        "is_signed_in": request.user.is_authenticated,
        "area_name": pick(found.chosen.names, language).text if found.chosen else "",
        "state": state,
        "action": reverse(f"spaces:{kind}s"),
        "next_url": _address(kind, state=state, area=area, topic=topic, after=rows.after)
        if rows.after
        else "",
        "previous_url": _address(kind, state=state, area=area, topic=topic)
        if request.GET.get("after")
        else "",
        "downloads": [
            {"label": "CSV", "url": reverse(f"spaces:{kind}s_download", args=["csv"]) + query},
            {"label": "XLSX", "url": reverse(f"spaces:{kind}s_download", args=["xlsx"]) + query},
        ],
        "changed_at": found.changed_at,
    }
    return page(request, "spaces/list.html", context)


@kept("area", "state", "topic")
@require_safe
def download(request: HttpRequest, kind: str, form: str) -> HttpResponse:
    """The same list as a file, or as data for other programs (`json`); at most 5,000 rows."""
    if form not in {"csv", "xlsx", "json"}:
        raise Http404
    chosen, _found = _chosen(request, kind)
    if form == "xlsx":
        response = turns.in_turn(lambda: lists.as_xlsx(f"{kind}s", _table(request, _cards(chosen))))
        response.keep = False  # type: ignore[attr-defined]
        return response
    if form == "json":
        return JsonResponse({f"{kind}s": [_as_data(request, card) for card in _cards(chosen)]})
    return lists.as_csv(f"{kind}s", _table(request, _cards(chosen)))


def _cards(chosen: dict[str, Any]) -> list[queries.Card]:
    rows = queries.LIST.page(language=pages.language(), chosen=chosen, size=5_000).rows
    return [queries.card(row) for row in rows]


def _table(request: HttpRequest, cards: list[queries.Card]) -> list[list[Any]]:
    return queries.LIST.table({**vars(card), "url": request.build_absolute_uri(card.url)} for card in cards)


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


def _has_groups() -> bool:
    return "groups" in current.site().modules


@kept()
@require_safe
def space(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """The page of one space: the same anatomy for every kind."""
    row = queries.visible(kind, slug, request.user)
    if row is None:
        raise Http404
    shown = queries.page_of(row)
    card = shown.pop("card")
    own = _own(request, row)
    tabs = queries.tabs_of(row, request.user)
    context = {
        "space": card,
        "more": shown,
        "counts": queries.counted(row, tabs),
        "founds_groups": kind == Kind.NETWORK and own is not None and own["is_in"] and _has_groups(),
        "plan": queries.programme_of(card.id) if kind == Kind.PROGRAMME else None,
        "tabs": tabs,
        "own": own,
        "ways": queries.ways_for(
            row["contact_ways"],
            is_signed_in=request.user.is_authenticated,
            takes_part=own is not None and (own["is_in"] or bool(own["settings_url"])),
        ),
        "slug": slug,
        "funding": shown["funding"],
        "list_url": _address(kind),
        "list_title": _title(kind),
        "structured": schema_org.space(card, request.build_absolute_uri),
    }
    return page(request, "spaces/space.html", context)


def _own(request: HttpRequest, row: Row) -> dict[str, Any] | None:
    """How a person who has signed in stands to the space; that news was seen is written down."""
    who = request.user
    if not who.is_authenticated or row["kind"] == Kind.PROGRAMME:
        return None
    mine = queries.mine(who, row["id"])
    is_in = bool(mine["id"]) and not mine["is_asked"]
    if is_in and (mine["looked_at"] is None or mine["looked_at"] < row["changed_at"]):
        after_response.record(partial(actions.look_in, row["id"], by=who))
    return {
        "is_in": is_in,
        "is_asked": bool(mine["id"]) and mine["is_asked"] and not mine["is_invited"],
        "is_invited": bool(mine["is_invited"]),
        "handover_url": reverse("spaces:handover", args=[mine["handover_id"]]) if mine["handover_id"] else "",
        "settings_url": reverse(f"spaces:{row['kind']}_settings", args=[row["slug"]])
        if may(who, "spaces.arrange", row["id"])
        else "",
    }


@kept("country", unkept=("after",))
@require_safe
def members(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """The member organisations of a network, all or those of one country."""
    row = queries.visible(kind, slug)
    country = request.GET.get("country", "")
    if row is None or not row["countries"] or (country and country not in row["countries"]):
        raise Http404
    shown = queries.page_of(row)
    card = shown.pop("card")
    try:
        rows = queries.MEMBERS.page(
            language=pages.language(),
            chosen={"space": card.id, "country": country},
            after=request.GET.get("after", ""),
        )
    except lists.BadPlace:
        raise Http404 from None
    here = reverse("spaces:network_organisations", args=[slug])
    query = f"country={country}&" if country else ""
    context = {
        "space": card,
        "tabs": queries.tabs_of(row, request.user, "organisations"),
        "slug": slug,
        "takes": row["participants"] != Participants.PERSONS and row["state"] in queries.JOINABLE,
        "countries": [{**one, "is_current": one["code"] == country} for one in shown["countries"]],
        "all_url": here,
        "is_all": not country,
        "cards": [organisations.card(one) for one in rows.rows],
        "funding": shown["funding"],
        "next_url": f"{here}?{query}after={rows.after}" if rows.after else "",
        "previous_url": (f"{here}?{query}".rstrip("?&")) if request.GET.get("after") else "",
    }
    return page(request, "spaces/organisations.html", context)
