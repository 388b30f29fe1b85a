"""One thread: its pages, a post's lasting address, the whole of it for paper, who has read it, its files."""

from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from talkoo.blocks.discussions import actions, forms, queries
from talkoo.blocks.discussions.models import Level, ReactionKind, ThreadKind, ThreadState
from talkoo.blocks.discussions.views import cards, here
from talkoo.kernel import pages
from talkoo.kernel.pages import page, public
from talkoo.plumbing.files import downloads
from talkoo.plumbing.live import shown as live
from talkoo.plumbing.notify.reading import read_about
from talkoo.plumbing.tenancy import after_response


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
    """One page of a thread. Having seen it counts as read up to its last post, and what the reader was told of its
    posts is no news any more."""
    who = here.thread_of(request, code)
    wanted, is_newest_first = _page_wanted(request, who)
    rows = queries.posts_of(who, wanted, with_news=bool(getattr(request.user, "unread_now", 0)))
    _note(request, who, rows)
    if wanted == queries.page_of_number(who.row["last_number"]):
        live.hear(request, queries.LIVE, who.row["id"], who.row["position"])
    posts = [cards.post(who, row) for row in (reversed(rows) if is_newest_first else rows)]
    at = pages.address("discussions:thread", code)
    context = {
        **here.around(who),
        **_pages(who, at, wanted, is_newest_first),
        "thread": _card(who),
        "posts": posts,
        "first_unread": next((one.number for one in posts if one.is_unread), None),
        "thanks": {"kind": str(ReactionKind.THANKS), "label": str(ReactionKind.THANKS.label)},
        "form": _form(request, who),
        "draft_is_kept": bool(who.row["draft"]),
        "answer_url": f"{at}answer/",
        "mark_url": f"{at}mark/",
        "at": at,
        "join_url": "" if who.takes_part or not who.row["space_kind"] else _join_url(who),
    }
    return page(request, "discussions/thread.html", context)


def _note(request: HttpRequest, who: queries.Standing, rows: list[dict[str, Any]]) -> None:
    """What the reader has seen by opening this page."""
    if not who.person_id or not rows:
        return
    if rows[-1]["number"] > (who.row["read_to"] or 0):
        after_response.record(partial(actions.read_to, who.row["id"], rows[-1]["number"], by=request.user))
    read_about(request.user, "discussions.post", [row["id"] for row in rows if row["is_news"]])


def _form(request: HttpRequest, who: queries.Standing) -> forms.Answer | None:
    """The form for an answer below the posts; none where nobody can answer now."""
    if not who.writes or who.row["state"] != ThreadState.OPEN:
        return None
    initial = {"text": who.row["draft"] or "", "language": who.row["draft_language"] or ""}
    return forms.Answer(person=request.user, initial=initial)


def _pages(who: queries.Standing, at: str, wanted: int, is_newest_first: bool) -> dict[str, Any]:
    """The pages before and after the one shown, and the two orders."""
    last = queries.page_of_number(who.row["last_number"])
    shown = last + 1 - wanted if is_newest_first else wanted

    def address(number: int) -> str:
        query = {"sort": "newest" if is_newest_first else "", "page": str(number) if number > 1 else ""}
        query = {key: value for key, value in query.items() if value}
        return f"{at}?{urlencode(query)}" if query else at

    sorts = [
        {"label": _("Oldest first"), "url": at, "is_current": not is_newest_first},
        {"label": _("Newest first"), "url": f"{at}?sort=newest", "is_current": is_newest_first},
    ]
    return {
        "sorts": sorts if who.row["last_number"] > 2 else [],
        "next_url": address(shown + 1) if shown < last else "",
        "previous_url": address(shown - 1) if shown > 1 else "",
    }


def _join_url(who: queries.Standing) -> str:
    if who.row["space_kind"] == "programme" or not who.is_open:
        return ""
    return pages.address(f"spaces:{who.row['space_kind']}_join", who.row["space_slug"])


def _card(who: queries.Standing) -> dict[str, Any]:
    """The thread itself, with what this reader can do with it."""
    row = who.row
    is_author = who.is_author(row)
    arranges = who.looks_after
    is_out = row["state"] in {ThreadState.OPEN, ThreadState.CLOSED}
    card = cards.thread_card(row)
    at = card["url"]
    return {
        **card,
        "id": row["id"],
        "is_public": row["audience"] == "everybody" and row["state"] != ThreadState.HIDDEN,
        "topics": cards.topics_of(row["topics"] or []),
        "level": row["level"] or Level.NORMAL,
        "is_reader": who.person_id is not None,
        "may_answer": who.writes and row["state"] == ThreadState.OPEN,
        "may_mark": who.writes and is_out,
        "may_solve": (is_author or arranges) and row["kind"] in {ThreadKind.QUESTION, ThreadKind.HELP},
        "may_close": arranges and is_out,
        "change_url": f"{at}change/" if arranges or (is_author and row["state"] == ThreadState.OPEN) else "",
        "move_url": f"{at}move/" if arranges else "",
        "split_url": f"{at}split/" if arranges and row["last_number"] > 1 else "",
        "asker_url": f"{at}asker/" if row["is_anonymous"] and who.moderates else "",
        "seen_url": f"{at}seen/" if who.shows_seen else "",
        "print_url": f"{at}print/",
    }


@public
@never_cache
@require_safe
def post(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The lasting address of a post: leads to its place on the page of its thread, also where it has been split off."""
    who = here.thread_of(request, code)
    if not 1 <= number <= who.row["last_number"]:
        raise Http404
    if moved := queries.moved_to(who, number, request.user):
        code, number = moved
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
        **here.around(who),
        "thread": _card(who),
        "posts": [cards.post(who, row) for row in rows if not row["is_gone"]],
    }
    return page(request, "discussions/print.html", context)


@never_cache
@require_safe
def seen(request: HttpRequest, code: str) -> HttpResponse:
    """Who has read how far, at least to `post`, where the space has agreed to show it."""
    who = here.thread_of(request, code)
    typed = request.GET.get("post", "1")
    if not who.shows_seen or not here.is_number(typed):
        raise Http404
    last = who.row["last_number"]
    context = {
        **here.around(who),
        "thread": _card(who),
        "readers": [{**one, "is_all": one["read_to"] >= last} for one in queries.readers_of(who, int(typed))],
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
