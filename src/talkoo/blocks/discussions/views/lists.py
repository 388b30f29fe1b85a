"""Lists of conversations: of a space, of a section, of the forum, and a person's own."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from talkoo.blocks.discussions import forms, queries
from talkoo.blocks.discussions.models import ThreadKind
from talkoo.blocks.discussions.views import cards, here
from talkoo.kernel import i18n, lists, pages
from talkoo.kernel.access import may
from talkoo.kernel.pages import page, public
from talkoo.kernel.text import pick

_TABS = {"": "", "unsolved": "", "help": ThreadKind.HELP, "offer": ThreadKind.OFFER}


def _threads(request: HttpRequest, who: queries.Standing, address: str) -> dict[str, Any]:
    tab = request.GET.get("show", "")
    if tab not in _TABS:
        raise Http404
    chosen: dict[str, Any] = {"visible": queries.seen_by(who), "section": who.section_id}
    if tab == "unsolved":
        chosen |= {"is_unsolved": True, "kind": ThreadKind.QUESTION}
    else:
        chosen["kind"] = str(_TABS[tab])
    found = lists.Page([], "")
    if who.section_id:
        try:
            found = queries.LIST.page(
                language=pages.language(),
                chosen=chosen,
                after=request.GET.get("after", ""),
                parameters=queries.reader_of(who),
            )
        except lists.BadPlace:
            raise Http404 from None
    labels = {
        "": _("All"),
        "unsolved": _("Open questions"),
        "help": _("Requests for help"),
        "offer": _("Offers"),
    }

    def at(**given: str) -> str:
        query = urlencode({key: value for key, value in given.items() if value})
        return f"{address}?{query}" if query else address

    return {
        "threads": [cards.listed(row) for row in found.rows],
        "shows": [{"label": labels[one], "url": at(show=one), "is_current": one == tab} for one in _TABS],
        "next_url": at(show=tab, after=found.after) if found.after else "",
        "previous_url": at(show=tab) if request.GET.get("after") else "",
        "is_narrowed": bool(tab),
    }


@public
@never_cache
@require_safe
def threads(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """The conversation of a space: its threads that the reader may see, the newest first."""
    who = queries.of_space(kind, slug, request.user)
    if who is None:
        raise Http404
    address = pages.address(f"discussions:{kind}_threads", slug)
    context = {
        **here.around(who),
        "space": here.space_of(who),
        "tabs": here.tabs_of(who, request.user),
        **_threads(request, who, address),
        "title": _("Conversation"),
        "start_url": pages.address(f"discussions:{kind}_start", slug) if who.writes else "",
        "practice_url": pages.address(f"discussions:{kind}_practice", slug),
        "settings_url": pages.address(f"discussions:{kind}_circle", slug) if who.looks_after else "",
        "is_open": who.is_open,
        "purpose": None,
    }
    return page(request, "discussions/threads.html", context)


@public
@never_cache
@require_safe
def section(request: HttpRequest, slug: str) -> HttpResponse:
    """The threads of a section of the site's own."""
    who = queries.of_section(slug, request.user)
    if who is None:
        raise Http404
    address = pages.address("discussions:section", slug)
    context = {
        **here.around(who),
        "space": None,
        "tabs": [],
        **_threads(request, who, address),
        "title": pick(who.row["section_name"], pages.language()),
        "purpose": pick(who.row["section_purpose"], pages.language()),
        "start_url": pages.address("discussions:start", slug) if who.writes else "",
        "practice_url": "",
        "settings_url": pages.address("discussions:section_circle", slug) if who.looks_after else "",
        "is_open": who.is_open,
    }
    return page(request, "discussions/threads.html", context)


@public
@never_cache
@require_safe
def forum(request: HttpRequest) -> HttpResponse:
    """The sections of the site's own forum."""
    signed_in = getattr(request.user, "pk", None) is not None
    circles = queries.circles_in_forum(signed_in)
    found = [
        {
            "name": pick(row["name"], pages.language()),
            "purpose": pick(row["purpose"], pages.language()),
            "url": pages.address("discussions:section", row["slug"]),
            "threads": row["threads"],
            "last_post_at": row["last_post_at"],
        }
        for row in queries.sections(circles)
    ]
    context = {
        "sections": found,
        "make_url": pages.address("discussions:sections")
        if may(request.user, "discussions.make_sections")
        else "",
        "mine_url": pages.address("discussions:mine") if signed_in else "",
    }
    return page(request, "discussions/forum.html", context)


@public
@never_cache
@require_safe
def practice(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """What the people of a space marked as learnt (S2.19)."""
    who = queries.of_space(kind, slug, request.user)
    if who is None:
        raise Http404
    learnt = [
        {
            "language": row["language"],
            "dir": i18n.direction(row["language"]),
            "html": cards.washed(row["html"]),
            "title": cards.own(row["title"], row["title_language"]),
            "url": pages.address("discussions:post", row["code"], row["number"]),
            "learnt_at": row["learnt_at"],
            "is_foreign": row["language"] != pages.language(),
        }
        for row in (queries.learnt_in(who) if who.section_id else ())
    ]
    context = {**here.around(who), "space": here.space_of(who), "learnt": learnt}
    return page(request, "discussions/practice.html", context)


@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What is unread, begun and kept."""
    tab = request.GET.get("show", "")
    if tab not in {"", "drafts", "kept"}:
        raise Http404
    at = pages.address("discussions:mine")
    labels = {"": _("Unread"), "drafts": _("Drafts"), "kept": _("Kept to find again")}
    context: dict[str, Any] = {
        "shows": [
            {"label": label, "url": f"{at}?show={name}" if name else at, "is_current": name == tab}
            for name, label in labels.items()
        ],
        "tab": tab,
        "unread": [queries.line(row) for row in queries.unread_of(request.user)] if not tab else [],
        "drafts": [_begun(one) for one in queries.begun_by(request.user)] if tab == "drafts" else [],
        "kept": [_kept(row) for row in queries.kept_by(request.user)] if tab == "kept" else [],
    }
    return page(request, "discussions/mine.html", context)


def _begun(one: queries.Begun) -> dict[str, Any]:
    if one.code:
        url = pages.address("discussions:thread", one.code) + "#answer"
    elif one.space_slug:
        url = pages.address(f"discussions:{one.space_kind}_start", one.space_slug)
    else:
        url = pages.address("discussions:start", one.section_slug)
    text = one.title or forms.markup.first_line(one.text)
    return {"title": cards.own(text, one.language), "url": url, "saved_at": one.saved_at}


def _kept(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": cards.own(row["title"], row["title_language"]),
        "text": cards.own(forms.markup.first_line(row["text"], 200), row["language"]),
        "url": pages.address("discussions:post", row["code"], row["number"]),
        "created_at": row["created_at"],
    }
