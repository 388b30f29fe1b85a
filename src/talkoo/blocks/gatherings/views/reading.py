"""Gatherings for everybody: the agenda and the month, the page of one, its notice, and those of a space."""

import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from talkoo.blocks.gatherings import rules
from talkoo.blocks.gatherings.forms.making import month_of
from talkoo.blocks.gatherings.models import Kind, Standing
from talkoo.blocks.gatherings.queries import described, listed, shown
from talkoo.blocks.gatherings.queries.standing import KIND
from talkoo.kernel import clock, i18n, offers, pages
from talkoo.kernel.access import may
from talkoo.kernel.pages import kept, page, public
from talkoo.people.spaces import queries as spaces
from talkoo.plumbing.places import known as places
from talkoo.plumbing.tenancy import current

_WHEN = {"": None, "week": 7, "month": 31, "past": None}


def _is_near(month: object) -> bool:
    """Whether links lead to this month: programs that follow each of them come to an end."""
    year = clock.today(current.site().time_zone).year
    return year - 1 <= int(str(month)[:4]) <= year + 2


@kept("area", "kind", "language", "when", "month", unkept=("after",))
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What is coming, or one month: by place, kind and language. Whoever has signed in sees what is for them too."""
    given = {name: request.GET.get(name, "")[:40] for name in ("area", "kind", "language", "when", "month")}
    if any("\0" in one for one in given.values()) or given["when"] not in _WHEN:
        raise Http404
    if given["kind"] and given["kind"] not in Kind.values:
        raise Http404
    place = places.at(given["area"]) if given["area"] else None
    if given["area"] and place is None:
        raise Http404
    wish = listed.Wish(
        is_past=given["when"] == "past",
        days=_WHEN[given["when"]],
        within=places.within(place.id) if place else None,
        kind=given["kind"],
        language=given["language"],
        after=request.GET.get("after", "")[:100],
    )
    try:
        first_day = month_of(given["month"])
        if first_day:
            month, found = (shown_month := listed.month(first_day, wish, request.user)), shown_month.listed
        else:
            month, found = None, listed.listed(wish, request.user)
    except ValueError:
        raise Http404 from None
    return page(request, "gatherings/list.html", _listed(request, given, found, month, bool(wish.after)))


def _listed(
    request: HttpRequest,
    given: dict[str, str],
    found: listed.Listed,
    month: listed.Month | None,
    is_later: bool,
) -> dict[str, Any]:
    def address(**other: str) -> str:
        chosen = {key: value for key, value in {**given, **other}.items() if value}
        return reverse("gatherings:events") + (f"?{urlencode(chosen)}" if chosen else "")

    def group(name: str, label: str, choices: list[tuple[str, str]]) -> dict[str, Any]:
        return {
            "name": name,
            "label": label,
            "kind": "select",
            "choices": [
                {"code": code, "label": said, "is_current": code == given[name]}
                for code, said in [("", _("All")), *choices]
            ],
        }

    whens = {
        "": _("Coming"),
        "week": _("Within a week"),
        "month": _("Within a month"),
        "past": pgettext("events", "Past"),
    }
    groups = [
        group("area", _("Place"), found.areas),
        group("kind", _("What kind of event"), found.kinds),
        group("language", _("Language spoken"), found.languages),
    ]
    is_month = month is not None
    today = clock.today(current.site().time_zone)
    return {
        "cards": found.cards,
        "days": _by_day(found.cards) if not is_month else [],
        "month": month,
        "month_name": i18n.say_month(month.first, pages.language()) if month else "",
        "previous_month_url": address(month=month.before) if month and _is_near(month.before) else "",
        "next_month_url": address(month=month.next) if month and _is_near(month.next) else "",
        "tabs": [
            {
                "label": said,
                "url": address(when=name, month=""),
                "is_current": not is_month and name == given["when"],
            }
            for name, said in whens.items()
        ]
        + [
            {
                "label": _("By month"),
                "url": address(when="", month=given["month"] or f"{today:%Y-%m}"),
                "is_current": is_month,
            }
        ],
        "groups": groups,
        "keep": {"when": given["when"], "month": given["month"]},
        "action": reverse("gatherings:events"),
        "next_url": address(after=found.after) if found.after else "",
        "previous_url": address() if is_later else "",
        "feeds_url": _url_of("gatherings:calendars"),
        "ways": listed.ways(found),
        "add_url": reverse("gatherings:add") if may(request.user, "gatherings.make") else "",
        "desk_url": reverse("gatherings:desk") if may(request.user, "gatherings.moderate") else "",
        "changed_at": found.changed_at,
        "is_narrowed": any(given[name] for name in ("area", "kind", "language")),
    }


def _by_day(cards: list[Any]) -> list[tuple[datetime.date | None, list[Any]]]:
    """Cards in their order, under the days on which they begin; those without a date under none."""
    found: list[tuple[datetime.date | None, list[Any]]] = []
    for one in cards:
        if not found or found[-1][0] != one.day:
            found.append((one.day, []))
        found[-1][1].append(one)
    return found


def _url_of(name: str, *arguments: Any) -> str:
    """The address of a page of another part; empty while there is none."""
    try:
        return pages.address(name, *arguments)
    except NoReverseMatch:
        return ""


@kept()
@require_safe
def event(request: HttpRequest, slug: str) -> HttpResponse:
    """One gathering, with what other parts of the product say of it."""
    found = shown.at(slug, request.user)
    if found is None:
        raise Http404
    row, reader = found
    more = shown.page_of(row, reader)
    card = more["card"]
    context = {
        **more,
        "event": card,
        "row_state": row["state"],
        "parts": shown.parts_of(row, reader),
        "offers": _offers(row, reader) if reader.is_known else [],
        "ways": _ways(row, reader),
        "reader": reader,
        "is_public": row["audience"] == "public",
        "funding": spaces.funding_of(row, pages.language()),
        "structured": described.event(row, more, request.build_absolute_uri)
        if row["audience"] == "public"
        else None,
        "og_image": more["picture"].url if more["picture"] else "",
        "changed_at": card.changed_at,
        "file_url": pages.address("gatherings:event_file", slug) if card.starts_at else "",
        "notice_url": pages.address("gatherings:notice", slug),
        "back_url": _space_page(row) or reverse("gatherings:events"),
    }
    return page(request, "gatherings/event.html", context)


def _space_page(row: dict[str, Any]) -> str:
    if not row["space_slug"] or row["audience"] == "public":
        return ""
    return pages.address(f"gatherings:{row['space_kind']}_meetings", row["space_slug"])


def _offers(row: dict[str, Any], reader: shown.Reader) -> list[tuple[str, str]]:
    about = {
        "id": row["space_id"],
        "kind": row["space_kind"],
        "slug": row["space_slug"],
        "takes_part": reader.takes_part,
        "leads": reader.organises,
        "comes": row["kind"] == Kind.MEETING and row["coming"] == Standing.CONFIRMED,
    }
    return offers.of(KIND, row["id"], reader.person, about)


def _ways(row: dict[str, Any], reader: shown.Reader) -> dict[str, str]:
    """What those who look after it can do now."""
    slug, state = row["slug"], row["state"]
    is_over = row["ends_at"] is not None and shown.card(row).is_over

    def to(name: str, *more: Any) -> str:
        return pages.address(f"gatherings:{name}", slug, *more)

    names = ("edit", "texts", "picture", "photos", "publish", "discard", "heads", "cancel", "decline")
    ways: dict[str, str] = dict.fromkeys(names, "")
    if reader.organises:
        if state != "cancelled":
            ways["edit"] = to("edit")
            ways["picture"] = to("picture")
            ways["texts"] = to("texts", pages.language())
        if state == "draft":
            ways["publish"] = to("step", "publish")
            if row["published_at"] is None:
                ways["discard"] = to("step", "discard")
        if state == "published" and not is_over:
            ways["cancel"] = to("cancel")
        if state == "published" and row["starts_at"] is not None and row["starts_at"] <= clock.now():
            ways["heads"] = to("heads")
            ways["photos"] = to("photos")
    if reader.moderates and state == "submitted":
        ways |= {"publish": to("step", "publish"), "decline": to("decline")}
    return ways


@kept()
@require_safe
def notice(request: HttpRequest, slug: str) -> HttpResponse:
    """A sheet of paper for the notice board."""
    found = shown.at(slug, request.user)
    if found is None:
        raise Http404
    row, reader = found
    context = {**shown.page_of(row, reader), "url_said": request.build_absolute_uri(f"/events/{slug}/")}
    context["event"] = context["card"]
    return page(request, "gatherings/notice.html", context)


@public
@require_safe
def of_space(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """The meetings and events of a space: what is coming, or, with `?show=past`, what was."""
    row = spaces.visible(kind, slug, request.user)
    show = request.GET.get("show", "")
    if row is None or show not in {"", "past"}:
        raise Http404
    is_known = request.user.is_authenticated
    takes_part = is_known and bool(rules.participates(request.user, row["id"]))
    leads = is_known and bool(rules.leads(request.user, row["id"]))
    here = reverse(f"gatherings:{kind}_meetings", args=[slug])
    is_past = show == "past"
    after = request.GET.get("after", "")[:100]
    try:
        cards, following = listed.of_space(row["id"], request.user, is_past=is_past, after=after)
    except listed.BadPlace:
        raise Http404 from None
    this = f"{here}?show=past" if is_past else here
    may_call = (takes_part or leads) and row["state"] in spaces.JOINABLE
    card = spaces.card(row)
    context = {
        "space": card,
        "tabs": spaces.tabs_of(
            {**row, "takes_part": takes_part, "leads": leads}, request.user, f"gatherings_{kind}"
        ),
        "funding": spaces.funding_of(row, pages.language()),
        "days": _by_day(cards),
        "previous_url": this if after else "",
        "next_url": f"{this}{'&' if is_past else '?'}{urlencode({'after': following})}" if following else "",
        "filters": [
            {"label": _("Coming"), "url": here, "is_current": not is_past},
            {"label": pgettext("events", "Past"), "url": f"{here}?show=past", "is_current": is_past},
        ],
        "is_past": is_past,
        "add_url": reverse(f"gatherings:{kind}_call", args=[slug]) if may_call else "",
        "series_url": _url_of(f"gatherings:{kind}_series", slug) if may_call else "",
        "feed_url": "" if card.is_closed else reverse("gatherings:feed_of_space", args=[kind, slug]),
    }
    return page(request, "gatherings/of_space.html", context)
