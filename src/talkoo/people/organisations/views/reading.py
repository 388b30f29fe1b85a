import uuid
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from talkoo.kernel import lists, pages, schema_org, turns
from talkoo.kernel.access import may
from talkoo.kernel.pages import kept, page
from talkoo.kernel.text import pick
from talkoo.people.organisations import queries
from talkoo.plumbing.search import parse
from talkoo.plumbing.tenancy import current
from talkoo.plumbing.vocabulary import known as words

PARAMETERS = (*queries.FACETS, "international", "q")


def _given(query: QueryDict) -> dict[str, str]:
    return {name: value for name in PARAMETERS if (value := query.get(name, "").strip())}


def _filters(given: dict[str, str]) -> queries.Found:
    found = queries.chosen_from(given)
    if found is None:
        raise Http404
    if "q" in given:
        question = parse.parse(given["q"], pages.language(), current.site().languages)
        match = (question.tsquery, question.phrase)
        found.filters["found"] = match
        if found.broader:
            found.broader["found"] = match
    return found


def _address(given: dict[str, str], **more: str) -> str:
    chosen = {key: value for key, value in {**given, **more}.items() if value}
    return reverse("organisations:directory") + (f"?{urlencode(chosen)}" if chosen else "")


def _groups(facets: queries.Facets) -> list[dict[str, Any]]:
    return [
        {"name": name, "label": str(label), "choices": facets.choices[name], "kind": "select"}
        for name, (label, _scheme) in queries.FACETS.items()
        if len(facets.choices[name]) > 1 or any(one.is_current for one in facets.choices[name])
    ]


def _chips(given: dict[str, str], groups: list[dict[str, Any]]) -> list[dict[str, str]]:
    """What is chosen now, each with the way to leave it out again."""
    chips = []
    for group in groups:
        for choice in group["choices"]:
            if choice.is_current:
                chips.append({"label": choice.label, "url": _address({**given, group["name"]: ""})})
    if given.get("international"):
        chips.append(
            {"label": _("Seeks international cooperation"), "url": _address({**given, "international": ""})}
        )
    if given.get("q"):
        chips.append({"label": given["q"], "url": _address({**given, "q": ""})})
    return chips


def _guides(facets: queries.Facets) -> list[dict[str, Any]]:
    language = pages.language()
    return [
        {
            "name": pick(one["name"], language),
            "url": reverse("organisations:organisation", args=[one["slug"]]),
            "field": words.label(uuid.UUID(one["field"]), language),
        }
        for one in facets.guides
    ]


def _total(rows: lists.Page, facets: queries.Facets, found: queries.Found, given: dict[str, str]) -> int:
    if not given:
        return facets.total
    return queries.number_of(found.filters) if rows.total is None else rows.total


@kept(*queries.FACETS, "international", unkept=("q", "after"))
@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """Who there is, narrowed as the visitor likes; broader fields stand after the exact ones."""
    given = _given(request.GET)
    found = _filters(given)
    language = pages.language()
    try:
        rows = queries.LIST.page(
            language=language,
            chosen=found.filters,
            after=request.GET.get("after", ""),
            with_total=bool(given),
        )
    except lists.BadPlace:
        raise Http404 from None
    around = (
        queries.LIST.page(language=language, chosen=found.broader)
        if found.broader and not rows.after
        else None
    )
    facets = queries.facets(given, language)
    groups = _groups(facets)
    query = f"?{urlencode(given)}" if given else ""
    context = {
        "cards": [queries.card(row) for row in rows.rows],
        "around": [queries.card(row) for row in around.rows] if around else [],
        "guides": _guides(facets),
        "total": _total(rows, facets, found, given),
        "groups": groups,
        "chips": _chips(given, groups),
        "has_international": facets.has_international,
        "is_international": bool(given.get("international")),
        "q": given.get("q", ""),
        "action": reverse("organisations:directory"),
        "next_url": _address(given, after=rows.after) if rows.after else "",
        "previous_url": _address(given) if request.GET.get("after") else "",
        "downloads": [
            {"label": form.upper(), "url": reverse("organisations:download", args=[form]) + query}
            for form in ("csv", "xlsx")
        ],
        "changed_at": facets.changed_at,
    }
    return _kept_if_plain(page(request, "organisations/directory.html", context), given, bool(rows.rows))


def _kept_if_plain(response: HttpResponse, given: dict[str, str], is_found: bool) -> HttpResponse:
    """Not kept where anybody could make up ever more addresses: for codes that find nothing, for any word as a yes."""
    response.keep = is_found and given.get("international", "1") == "1"  # type: ignore[attr-defined]
    return response


@kept(*queries.FACETS, "international", unkept=("q",))
@require_safe
def download(request: HttpRequest, form: str) -> HttpResponse:
    """The same list as a file, or as data for other programs (`json`); at most 5,000 rows."""
    if form not in {"csv", "xlsx", "json"}:
        raise Http404
    given = _given(request.GET)
    found = _filters(given)
    if form == "xlsx":
        response = turns.in_turn(lambda: lists.as_xlsx("organisations", _table(request, _cards(found))))
        response.keep = False  # type: ignore[attr-defined]
        return response
    cards = _cards(found)
    response = (
        JsonResponse({"organisations": [_as_data(request, card) for card in cards]})
        if form == "json"
        else lists.as_csv("organisations", _table(request, cards))
    )
    return _kept_if_plain(response, given, bool(cards))


def _cards(found: queries.Found) -> list[queries.Card]:
    rows = queries.LIST.page(language=pages.language(), chosen=found.filters, size=5_000).rows
    return [queries.card(row) for row in rows]


def _table(request: HttpRequest, cards: list[queries.Card]) -> list[list[Any]]:
    return queries.LIST.table({**vars(card), "url": request.build_absolute_uri(card.url)} for card in cards)


def _as_data(request: HttpRequest, card: queries.Card) -> dict[str, Any]:
    return {
        "name": card.name.text,
        "country": card.country_code,
        "seat": card.seat or None,
        "purpose": card.purpose.text,
        "purpose_language": card.purpose.lang,
        "fields": card.fields,
        "languages": card.languages,
        "seeks_international_cooperation": card.seeks_international,
        "url": request.build_absolute_uri(card.url),
        "changed": card.changed_at.isoformat(timespec="seconds"),
    }


def _care(request: HttpRequest, organisation_id: uuid.UUID, slug: str) -> list[dict[str, str]]:
    """What those who look after it find on the page besides. Pages for somebody are never kept."""
    if not request.user.is_authenticated:
        return []
    found = []
    if may(request.user, "organisations.describe", organisation_id):
        found.append({"label": _("Look after it"), "url": reverse("organisations:edit", args=[slug])})
    if may(request.user, "organisations.change_state", organisation_id):
        here = reverse("organisations:registration", args=[slug])
        found.append({"label": _("For the coordinator"), "url": here})
    return found


@kept()
@require_safe
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """The page of one organisation. Of its people it shows those who agreed to it, for this very part.

    The address of one that was made one with another leads there for good.
    """
    row = queries.visible(slug)
    if row is None:
        if there := queries.moved_to(slug):
            return redirect("organisations:organisation", there, permanent=True)
        raise Http404
    shown = queries.page_of(row)
    return page(
        request,
        "organisations/organisation.html",
        {
            "organisation": shown,
            "funding": queries.support_of(row["id"]),
            "care": _care(request, row["id"], slug),
            "structured": schema_org.organisation(shown, request.build_absolute_uri),
            "og_image": request.build_absolute_uri(shown["picture"].url) if shown["picture"] else "",
        },
    )
