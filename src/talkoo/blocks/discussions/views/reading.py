from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from talkoo.blocks.discussions import actions, forms, queries
from talkoo.blocks.discussions.models import Level, ThreadKind, ThreadState
from talkoo.blocks.discussions.views import here
from talkoo.kernel import lists, pages
from talkoo.kernel.access import may
from talkoo.kernel.pages import page, public
from talkoo.kernel.text import pick
from talkoo.plumbing.files import downloads
from talkoo.plumbing.tenancy import after_response

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
        "threads": [here.thread_card(row) for row in found.rows],
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
        **here.around(who, request.user, current_tab=True),
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
        **here.around(who, request.user),
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
    circles = ["everybody", "signed_in"] if signed_in else ["everybody"]
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


def _page_wanted(request: HttpRequest, who: queries.Standing) -> tuple[int, bool]:
    """The page, counted from 1 in the order shown, and whether the newest stand first."""
    last = queries.page_of_number(who.row["last_number"])
    if "unread" in request.GET and who.person_id:
        return queries.page_of_number(min((who.row["read_to"] or 0) + 1, who.row["last_number"])), False
    sort = request.GET.get("sort", "")
    wanted = request.GET.get("page", "1")
    if sort not in {"", "newest"} or not here.is_number(wanted) or not 1 <= int(wanted) <= last:
        raise Http404
    number = int(wanted)
    return (last + 1 - number if sort else number), bool(sort)


@public
@never_cache
@require_safe
def thread(request: HttpRequest, code: str) -> HttpResponse:
    """One page of a thread. Having seen it counts as read up to its last post."""
    who = here.thread_of(request, code)
    wanted, is_newest_first = _page_wanted(request, who)
    rows = queries.posts_of(who, wanted)
    last = queries.page_of_number(who.row["last_number"])
    at = pages.address("discussions:thread", code)

    def address(number: int) -> str:
        query = {"sort": "newest" if is_newest_first else "", "page": str(number) if number > 1 else ""}
        query = {key: value for key, value in query.items() if value}
        return f"{at}?{urlencode(query)}" if query else at

    shown = last + 1 - wanted if is_newest_first else wanted
    posts = [
        {**here.post_card(who, row), "is_unread": _is_unread(who, row)}
        for row in (reversed(rows) if is_newest_first else rows)
    ]
    first_unread = next((one["number"] for one in posts if one["is_unread"]), None)
    if who.person_id and rows and rows[-1]["number"] > (who.row["read_to"] or 0):
        after_response.record(partial(actions.read_to, who.row["id"], rows[-1]["number"], by=request.user))
    is_open = who.row["state"] == ThreadState.OPEN
    form = None
    if who.writes and is_open:
        form = forms.Answer(
            person=request.user,
            initial={"text": who.row["draft"] or "", "language": who.row["draft_language"] or ""},
        )
    context = {
        **here.around(who, request.user),
        "thread": _card(who),
        "posts": posts,
        "first_unread": first_unread,
        "form": form,
        "draft_is_kept": bool(who.row["draft"]),
        "answer_url": pages.address("discussions:answer", code),
        "mark_url": pages.address("discussions:mark", code),
        "at": at,
        "sorts": [
            {"label": _("Oldest first"), "url": at, "is_current": not is_newest_first},
            {"label": _("Newest first"), "url": f"{at}?sort=newest", "is_current": is_newest_first},
        ]
        if who.row["last_number"] > 2
        else [],
        "next_url": address(shown + 1) if shown < last else "",
        "previous_url": address(shown - 1) if shown > 1 else "",
        "offers": here.offers_for(who, posts, request.user),
        "join_url": "" if who.takes_part or not who.row["space_kind"] else _join_url(who),
    }
    return page(request, "discussions/thread.html", context)


def _join_url(who: queries.Standing) -> str:
    if who.row["space_kind"] == "programme" or not who.is_open:
        return ""
    return pages.address(f"spaces:{who.row['space_kind']}_join", who.row["space_slug"])


def _is_unread(who: queries.Standing, row: dict[str, Any]) -> bool:
    return (
        who.person_id is not None
        and row["number"] > (who.row["read_to"] or 0)
        and not row["is_mine"]
        and not row["is_gone"]
        and not row["is_hidden"]
    )


def _card(who: queries.Standing) -> dict[str, Any]:
    """The thread itself, with what this reader can do with it."""
    row = who.row
    code = row["code"]
    is_author = who.is_author(row)
    arranges = who.looks_after
    return {
        **here.thread_card(
            {**row, "author": "", "capacity": None, "unread": 0},
        ),
        "code": code,
        "id": row["id"],
        "is_public": row["audience"] == "everybody" and row["state"] != ThreadState.HIDDEN,
        "topics": here.topics_of(row["topics"]),
        "level": row["level"] or Level.NORMAL,
        "is_reader": who.person_id is not None,
        "may_solve": (is_author or arranges) and row["kind"] in {ThreadKind.QUESTION, ThreadKind.HELP},
        "may_close": arranges and row["state"] in {ThreadState.OPEN, ThreadState.CLOSED},
        "change_url": pages.address("discussions:change_thread", code)
        if arranges or (is_author and row["state"] == ThreadState.OPEN)
        else "",
        "move_url": pages.address("discussions:move", code) if arranges else "",
        "split_url": pages.address("discussions:split", code) if arranges and row["last_number"] > 1 else "",
        "asker_url": pages.address("discussions:asker", code)
        if row["is_anonymous"] and who.moderates
        else "",
        "seen_url": pages.address("discussions:seen", code) if who.shows_seen else "",
        "print_url": pages.address("discussions:print", code),
    }


@public
@never_cache
@require_safe
def post(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The lasting address of a post: leads to its place on the page of its thread."""
    who = here.thread_of(request, code)
    if not 1 <= number <= who.row["last_number"]:
        raise Http404
    wanted = queries.page_of_number(number)
    at = pages.address("discussions:thread", code) + (f"?page={wanted}" if wanted > 1 else "")
    return redirect(f"{at}#p{number}")


@public
@never_cache
@require_safe
def printed(request: HttpRequest, code: str) -> HttpResponse:
    """The whole thread on one page, for paper."""
    who = here.thread_of(request, code)
    rows = [] if who.row["last_number"] > 2_000 else queries.posts_of(who, 0)
    context = {
        **here.around(who, request.user),
        "thread": _card(who),
        "posts": [here.post_card(who, row) for row in rows if not row["is_gone"]],
    }
    return page(request, "discussions/print.html", context)


@never_cache
@require_safe
def seen(request: HttpRequest, code: str) -> HttpResponse:
    """Who has read how far, where the space has agreed to show it."""
    who = here.thread_of(request, code)
    if not who.shows_seen:
        raise Http404
    last = who.row["last_number"]
    context = {
        **here.around(who, request.user),
        "thread": _card(who),
        "readers": [{**one, "is_all": one["read_to"] >= last} for one in queries.readers_of(who)],
    }
    return page(request, "discussions/seen.html", context)


@public
@require_safe
def attachment(request: HttpRequest, code: str, number: int, place: int, name: str) -> HttpResponseBase:
    """A file that came with a post, under the name it is kept with."""
    who = here.thread_of(request, code)
    row = queries.attachment(who, number, place)
    if row is None or row["file_name"] != name:
        raise Http404
    return downloads.answer(
        request,
        digest=row["digest"],
        size=row["size"],
        media_type=row["media_type"],
        name=row["file_name"],
        is_saved="save" in request.GET,
    )


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
            **here.preview("", row["language"]),
            "html": here._html(row["html"]),
            "title": here.own(row["title"], row["title_language"]),
            "url": pages.address("discussions:post", row["code"], row["number"]),
            "learnt_at": row["learnt_at"],
            "is_foreign": row["language"] != pages.language(),
        }
        for row in (queries.learnt_in(who) if who.section_id else ())
    ]
    return page(request, "discussions/practice.html", {**here.around(who, request.user), "learnt": learnt})


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
    return {"title": here.own(text, one.language), "url": url, "saved_at": one.saved_at}


def _kept(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": here.own(row["title"], row["title_language"]),
        "text": here.own(forms.markup.first_line(row["text"], 200), row["language"]),
        "url": pages.address("discussions:post", row["code"], row["number"]),
        "created_at": row["created_at"],
    }
