import datetime
from collections.abc import Container
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from markupsafe import Markup

from talkoo.blocks.chat import actions, forms, queries
from talkoo.blocks.chat.models import ReactionKind
from talkoo.kernel import i18n, keeping, pages
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.pages import page
from talkoo.kernel.rows import Row
from talkoo.kernel.text import clean_line, pick
from talkoo.people.accounts.rules import is_coordinator
from talkoo.people.spaces import queries as spaces
from talkoo.plumbing.files import kinds, sizes
from talkoo.plumbing.limits.take import TooMany, take
from talkoo.plumbing.live import shown as live
from talkoo.plumbing.notify import reading
from talkoo.plumbing.tenancy import after_response, current

_MESSAGES_A_MINUTE = 30
_EMPTY = (
    "is_mine is_gone is_hidden is_blocked is_foreign language dir time moment changed_at answers file leads_to"
).split()
_LABELS = [(str(code), label) for code, label in ReactionKind.choices]
ALL_KINDS = frozenset(code for code, _label in _LABELS)


def who_of(request: HttpRequest, kind: str, slug: str) -> queries.Standing:
    """The room of this space, for those who talk there: 404 where there is no such space for them, else 403."""
    found = queries.room_of(kind, slug, request.user)
    if found is None:
        raise Http404
    if not found.talks:
        raise PermissionDenied
    return found


def url_of(who: queries.Standing, name: str, *more: Any) -> str:
    return pages.address(f"chat:{who.row['space_kind']}_{name}", who.row["space_slug"], *more)


def around(who: queries.Standing, request: HttpRequest) -> dict[str, Any]:
    row = who.row | {
        "takes_part": bool(who.row["takes_part"]),
        "leads": who.looks_after or is_coordinator(request.user),
        "talks": who.talks,
    }
    return {
        "space": {
            "name": pick(row["name"], pages.language()),
            "url": pages.address(f"spaces:{row['kind']}", row["slug"]),
        },
        "tabs": spaces.tabs_of(row, request.user, f"chat_{who.row['space_kind']}"),
        "funding": spaces.funding_of(row, pages.language()),
        "room_url": url_of(who, "room"),
    }


def _html(html: str | None) -> Markup:
    return Markup(html or "")  # noqa: S704 - washed by kernel.markup when it was written


def reactions_of(row: Row, kinds_shown: Container[str]) -> list[dict[str, Any]]:
    given = row["reactions"]
    return [
        {"kind": code, "label": label, "number": given.get(code, 0), "is_mine": code in row["mine"]}
        for code, label in _LABELS
        if code in kinds_shown
    ]


def _card(who: queries.Standing, row: Row, base: str, file_base: str, language: str) -> SimpleNamespace:
    """A message as a page in this language shows it."""
    file, answers = row["file"], row["answers"]
    kind = kinds.KINDS.get(kinds.code_of(file["type"])) if file else None
    return SimpleNamespace(
        number=row["number"],
        url=f"{base}{row['number']}/",
        author=row["author"] or "",
        author_id=row["author_id"],
        html=_html(row["html"]),
        language=row["language"],
        dir=i18n.direction(row["language"]),
        is_foreign=row["language"] != language,
        moment=row["created_at"].isoformat(),
        changed_at=row["changed_at"],
        is_mine=row["is_mine"],
        is_gone=row["is_gone"],
        is_hidden=row["is_hidden"],
        is_blocked=str(row["author_id"]) in who.blocked,
        leads_to=f"{file_base}{row['leads_to']}" if row["leads_to"] else "",
        answers={
            "number": answers["number"],
            "author": answers["author"] or "",
            "line": queries.line(answers["html"]),
        }
        if answers
        else None,
        file={
            "name": file["name"],
            "url": f"{base}{row['number']}/{file['name']}",
            "label": kind.label if kind else "",
            "is_picture": file["type"].startswith("image/"),
            "is_sound": file["type"].startswith("audio/"),
            "alt": file["alt"],
            "size": sizes.say(file["bytes"], language),
        }
        if file
        else None,
        reactions=reactions_of(row, row["reactions"]) if row["reactions"] else (),
        may_delete=row["is_mine"] or who.looks_after,
    )


def cards(who: queries.Standing, rows: list[Row], *, whole: bool) -> list[SimpleNamespace]:
    """With the day before the first message of each. Unless each is wanted `whole`, those that are nothing but words
    are drawn already (`drawn`)."""
    base, root = url_of(who, "room"), pages.address("home").removesuffix("/")
    zone, language, day, found = current.site().time_zone, pages.language(), None, []
    for row in rows:
        moment = i18n.local(row["created_at"], zone)
        if not whole and _is_plain(who, row):
            drawn = _drawn(
                language,
                f"{base}{row['number']}/",
                zone,
                row["number"],
                row["author"] or "",
                row["html"] or "",
                row["language"],
                row["created_at"],
                row["changed_at"] is not None,
                row["is_mine"],
            )
            card = SimpleNamespace(number=row["number"], drawn=drawn)
        else:
            card = _card(who, row, base, root, language)
            card.time, card.drawn = i18n.say_time(moment, language), ""
        card.new_day = moment.date() if moment.date() != day else None
        day = moment.date()
        found.append(card)
    return found


def _is_plain(who: queries.Standing, row: Row) -> bool:
    """Nothing but words, looking the same for all but whoever wrote it."""
    about = ("is_gone", "is_hidden", "answers", "file", "leads_to", "reactions")
    return not any(row[name] for name in about) and str(row["author_id"]) not in who.blocked


@lru_cache(maxsize=2_000)
def _drawn(
    language: str,
    url: str,
    zone: str,
    number: int,
    author: str,
    html: str,
    written_in: str,
    created_at: datetime.datetime,
    is_changed: bool,
    is_mine: bool,
) -> Markup:
    """A plain message in the language of the page, made of these alone: the same are drawn once in a process."""
    card = dict.fromkeys(_EMPTY) | {
        "number": number,
        "url": url,
        "author": author,
        "html": _html(html),
        "language": written_in,
        "dir": i18n.direction(written_in),
        "is_foreign": written_in != language,
        "moment": created_at.isoformat(),
        "time": i18n.say_time(i18n.local(created_at, zone), language),
        "changed_at": is_changed,
        "is_mine": is_mine,
        "reactions": (),
    }
    return pages.macro("chat/parts.html", "message", language)(card)


def number_of(typed: str) -> int:
    return int(typed) if typed.isdecimal() and typed.isascii() and len(typed) < 8 else 0


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def room(request: HttpRequest, kind: str, slug: str) -> HttpResponseBase:
    """The room of a space: the newest messages, those round one of them, or those with some words in them; and where
    one says something."""
    who = who_of(request, kind, slug)
    is_posted = request.method == "POST"
    initial = {"text": who.row["unsent"] or "", "to": number_of(request.GET.get("to", "")) or None}
    form = forms.Message(request.POST or None, request.FILES or None, initial=initial)
    if is_posted:
        answer = _send(request, who, form)
        if answer is not None:
            return answer
    response = page(request, "chat/room.html", _room(request, who, form), status=422 if form.errors else 200)
    response["Permissions-Policy"] = "camera=(), microphone=(self), geolocation=(), interest-cohort=()"
    return response


def _send(request: HttpRequest, who: queries.Standing, form: forms.Message) -> HttpResponse | None:
    """Say it; None when something in the form is to be mended. A page with scripts asks for JSON."""
    is_script = request.headers.get("Accept") == "application/json"
    if form.is_valid():
        given = form.cleaned_data
        try:
            take("chat.send", str(request.user.pk), limit=_MESSAGES_A_MINUTE, seconds=60)
        except TooMany:
            if is_script:
                return JsonResponse({}, status=429, headers={"Retry-After": "30"})
            form.add_error(None, _("You have written very much just now. Wait a minute, then send this."))
            return None
        said = actions.Said(
            text=given["text"],
            language=forms.spoken(given["text"]),
            once=given["once"],
            answers=given["to"] or 0,
            file=given["document"],
            alt=given["alt"],
        )
        made = actions.send(who.space_id, said, by=request.user)
        if is_script:
            return JsonResponse({"number": made.number, "room": str(made.room_id)}, status=201)
        return redirect(url_of(who, "room") + "#last")
    if is_script:
        return JsonResponse(
            {"errors": [str(one) for errors in form.errors.values() for one in errors]}, status=422
        )
    return None


def _room(request: HttpRequest, who: queries.Standing, form: forms.Message) -> dict[str, Any]:
    asked = request.GET
    words = clean_line(asked.get("q", ""))[:100]
    until = min(number_of(asked.get("until", "")) or who.last, who.last)
    if at := number_of(asked.get("at", "")):
        until = min(max(at + queries.AT_ONCE // 2, queries.AT_ONCE), who.last)
    is_newest = not words and until >= who.last
    # Only where somebody has unread news, and then in the same statement.
    with_news = is_newest and bool(getattr(request.user, "unread_now", 1))
    if words:
        rows = list(reversed(queries.found(who, words)))
    else:
        rows = queries.messages(who, until=until, with_news=with_news)
    read_to, room_id = int(who.row["read_to"]), who.room_id
    # A page that refreshes itself where nobody looks has shown nothing to anybody.
    if is_newest and room_id is not None and request.headers.get("Talkoo-Hidden") != "1":
        if who.last > read_to:
            after_response.record(lambda: actions.read_to(room_id, who.last, by=request.user))
        reading.read_about(request.user, "chat.message", [row["id"] for row in rows if row.get("is_news")])
    if is_newest:
        live.hear(request, queries.KIND, who.space_id, int(who.row["position"]))
    answered = (
        queries.message(who, int(form["to"].value())) if number_of(str(form["to"].value() or "")) else None
    )
    base = url_of(who, "room")
    return {
        **around(who, request),
        "form": form,
        "answered": _card(who, answered, base, "", pages.language()) if answered else None,
        "messages_here": cards(who, rows, whole="choose" in asked),
        "blank": _blank(),
        "first_unread": max(read_to + 1, rows[0]["number"])
        if rows and who.row["unread"] and is_newest
        else 0,
        "unread": who.row["unread"],
        "words": words,
        "is_newest": is_newest,
        "chooses": "choose" in asked,
        "shown_to": until,
        "earlier_url": f"{base}?until={rows[0]['number'] - 1}"
        if rows and not words and rows[0]["number"] > 1
        else "",
        "later_url": f"{base}?until={min(until + queries.AT_ONCE, who.last)}"
        if not words and not is_newest
        else "",
        "mark_url": url_of(who, "mark"),
        "own_url": url_of(who, "own"),
        "keep_url": url_of(who, "keep"),
        "keep_form": _keep_form(request, who, rows),
        "is_muted": who.row["is_muted"],
        "last": who.last,
        "reactions": _LABELS,
        "space_id": who.space_id,
        "me": request.user.pk,
        "blocked": " ".join(who.blocked),
        "home": pages.address("home").removesuffix("/"),
        "time_zone": current.site().time_zone,
    }


def _blank() -> dict[str, Any]:
    """A message without anything in it, that the page's script fills."""
    return {
        **dict.fromkeys(_EMPTY),
        "number": 0,
        "url": "",
        **dict.fromkeys(("author", "html", "time", "leads_to", "language", "dir"), ""),
        "reactions": reactions_of({"reactions": {}, "mine": ()}, ALL_KINDS),
    }


def _keep_form(request: HttpRequest, who: queries.Standing, rows: list[Row]) -> forms.Kept:
    """Where one chooses messages to keep: `choose` can name a day of the site, whose messages are then ticked."""
    if "choose" not in request.GET:
        return forms.Kept(numbers=[])
    zone, day = current.site().time_zone, request.GET["choose"]
    ticked = [
        str(row["number"])
        for row in rows
        if not row["is_gone"] and i18n.local(row["created_at"], zone).date().isoformat() == day
    ]
    return forms.Kept(numbers=[], ticked=ticked, places=keeping.places(who.space_id, request.user))


@never_cache
@require_POST
def keep(request: HttpRequest, kind: str, slug: str) -> HttpResponseBase:
    """Make a thread of the messages that are ticked."""
    who = who_of(request, kind, slug)
    asked = request.POST.getlist("kept")
    numbers = [number for one in asked[: queries.AT_ONCE] if 0 < (number := number_of(one)) <= who.last]
    form = forms.Kept(request.POST, numbers=numbers, places=keeping.places(who.space_id, request.user))
    if form.is_valid():
        try:
            made = actions.keep_messages(
                who.space_id,
                [int(one) for one in form.cleaned_data["kept"]],
                by=request.user,
                title=form.cleaned_data["title"],
                once=form.cleaned_data["once"],
                into=form.cleaned_data["into"],
            )
        except NotNow:
            form.add_error("into", _("Nothing can be kept there now. Choose another place."))
        except ValueError:
            form.add_error("kept", _("There are no words in these messages. Choose others."))
        except keeping.NobodyKeeps:
            form.add_error(None, _("Threads cannot be begun here."))
        else:
            is_thread = not form.cleaned_data["into"]
            messages.success(request, _("Your thread is there.") if is_thread else _("They are kept."))
            return redirect(pages.address("home").removesuffix("/") + made.leads_to)
    context = _room(request, who, forms.Message(initial={"text": who.row["unsent"] or ""}))
    context |= {"chooses": True, "keep_form": form, "errors_of": form}
    return page(request, "chat/room.html", context, status=422)
