"""Everything that can be done with one post, on a page of its own: the page of the thread shows what is used daily."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from talkoo.blocks.discussions import queries
from talkoo.blocks.discussions.models import ReactionKind, ThreadState
from talkoo.blocks.discussions.views import cards, here
from talkoo.kernel import offers, pages
from talkoo.kernel.pages import page, public
from talkoo.kernel.rows import Row


@public
@never_cache
@require_safe
def more(request: HttpRequest, code: str, number: int) -> HttpResponseBase:
    """What else the reader can do with a post; for a script only the ways themselves."""
    who = here.thread_of(request, code)
    row = queries.one_post(who, number)
    if row is None:
        if moved := queries.moved_to(who, number, request.user):
            return redirect("discussions:more", *moved)
        raise Http404
    at = pages.address("discussions:thread", code)
    is_part = request.headers.get("HX-Request") == "true"
    groups = [one for one in _groups(request, who, row, at) if one["ways"]]
    context = {
        **here.around(who),
        "level": 3 if is_part else 2,
        "thread": {
            "title": cards.own(who.row["title"], who.row["language"]),
            "url": pages.address("discussions:post", code, number),
        },
        "post": cards.post(who, row),
        "mark_url": f"{at}{number}/mark/",
        "groups": groups,
        "has_buttons": any(way["do"] for one in groups for way in one["ways"]),
    }
    return page(request, "discussions/more.html", context, block="ways" if is_part else "")


def _groups(request: HttpRequest, who: queries.Standing, row: Row, at: str) -> list[dict[str, Any]]:
    """The ways in the order in which they are shown: buttons of one form (`do`), and links (`url`)."""
    says = who.writes and who.row["state"] in {ThreadState.OPEN, ThreadState.CLOSED}
    return [
        {"name": "say", "label": _("Say it without words"), "ways": _reactions(row) if says else []},
        {
            "name": "work",
            "label": _("Do something with it"),
            "ways": [*_marks(who, row, says), *(_work(request, who, row, at) if says else [])],
        },
        {"name": "look", "label": _("Look closer"), "ways": _looks(who, row, at)},
        {"name": "change", "label": _("Change it"), "ways": _changes(who, row, at)},
    ]


def _button(do: str, label: str, *, symbol: str = "", is_on: bool | None = None) -> dict[str, Any]:
    """One button; pressed again it takes back what it said."""
    return {"do": f"not-{do}" if is_on else do, "label": label, "symbol": symbol, "is_on": is_on}


def _link(url: str, label: str, symbol: str) -> dict[str, Any]:
    return {"do": "", "url": url, "label": label, "symbol": symbol}


def _reactions(row: Row) -> list[dict[str, Any]]:
    found = row["reactions"] or {}
    return [
        _button(str(code), f"{label} {number}" if number else str(label), is_on=bool(is_mine))
        for code, label in ReactionKind.choices
        for number, is_mine in [found.get(code) or (0, False)]
    ]


def _marks(who: queries.Standing, row: Row, says: bool) -> list[dict[str, Any]]:
    found = []
    if who.person_id:
        found.append(_button("keep", _("Keep it to find it again"), symbol="pin", is_on=row["is_kept"]))
    if row["number"] > 1 and (who.looks_after or who.is_author(who.row)):
        is_on = row["helped_at"] is not None
        found.append(_button("helpful", _("This helped"), symbol="check", is_on=is_on))
    if says:
        is_on = row["learnt_at"] is not None
        found.append(_button("learnt", _("We learnt this"), symbol="sprout", is_on=is_on))
    is_readable = any(one["language"] == pages.language() for one in row["translations"] or ())
    if says and row["language"] != pages.language() and not is_readable and not row["is_wished"]:
        found.append(_button("wish", _("Ask for it in my language"), symbol="globe"))
    return found


def _work(request: HttpRequest, who: queries.Standing, row: Row, at: str) -> list[dict[str, Any]]:
    found = []
    number = row["number"]
    if who.row["state"] == ThreadState.OPEN:
        found.append(_link(f"{at}answer/?to={number}&quote=", _("Answer and quote it"), "pen"))
    found.append(_link(f"{at}{number}/translate/", _("Translate it"), "globe"))
    space = {**who.row, "id": who.space_id, **here.told(who, request.user)}
    thing = {**row, "as_url": row["capacity_slug"] if row["capacity_state"] == "listed" else ""}
    offered = offers.urls(offers.for_person(request.user, space), "discussions.post", row["id"], thing)
    return found + [_link(url, label, "seat") for label, url in offered]


def _looks(who: queries.Standing, row: Row, at: str) -> list[dict[str, Any]]:
    found = []
    number = row["number"]
    if row["edited_at"] and (who.takes_part or who.looks_after):
        found.append(_link(f"{at}{number}/versions/", _("What it said before"), "clock"))
    if who.shows_seen:
        found.append(_link(f"{at}seen/?post={number}", _("Who has read it"), "people"))
    if not row["is_mine"]:
        url = pages.address("moderation:report", "post", row["id"])
        found.append(_link(url, _("Report this"), "alert"))
    if who.person_id and row["author"] and not row["is_mine"] and not row["is_asker"]:
        url = pages.address("accounts:block", row["author_id"])
        found.append(_link(url, _("Hear nothing of whoever wrote it"), "close"))
    return found


def _changes(who: queries.Standing, row: Row, at: str) -> list[dict[str, Any]]:
    found = []
    number, is_open = row["number"], who.row["state"] == ThreadState.OPEN
    if row["is_mine"] and who.writes and is_open and not row["is_hidden"]:
        found.append(_link(f"{at}{number}/change/", _("Put it in other words"), "pen"))
    if who.looks_after and number > 1:
        page_number = queries.page_of_number(number)
        url = f"{at}split/" + (f"?page={page_number}" if page_number > 1 else "")
        found.append(_link(url, _("Make a thread of some answers"), "arrow"))
    if who.looks_after and number == 1:
        found.append(_link(f"{at}change/", _("Keep the thread at the top of the list"), "pin"))
    if row["is_mine"] or who.looks_after:
        found.append(_button("delete", _("Delete it"), symbol="close"))
    return found
