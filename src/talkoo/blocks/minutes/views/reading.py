import datetime
import uuid
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from talkoo.blocks.minutes import queries
from talkoo.blocks.minutes.models import Part, State
from talkoo.blocks.minutes.views.here import NOT_BEGUN, Here, cards, leads_the_meeting, loaded, names
from talkoo.kernel import i18n, lists, meetings, pages
from talkoo.kernel.pages import page
from talkoo.kernel.text import pick
from talkoo.people.spaces import queries as spaces
from talkoo.plumbing.notify.reading import read_about

LONGEST_WORDS = 200


@never_cache
@require_safe
def minutes(request: HttpRequest, kind: str, key: uuid.UUID) -> HttpResponse:
    """The agenda of a meeting, and what its minutes say."""
    here = loaded(request, kind, key)
    row, who = here.row, here.who
    if row["state"] == State.APPROVED:
        read_about(request.user, "minutes", [row["id"]])
    present = names(here, Part.PRESENT)
    items = cards(here)
    length = sum(one["length"] or 0 for one in items)
    context = here.shown(
        items=items,
        length=length,
        is_written=any(one["notes"].text or one["decisions"] for one in items),
        chair=leads_the_meeting(here, "chair"),
        secretary=leads_the_meeting(here, "secretary"),
        present=present,
        excused=names(here, Part.EXCUSED),
        quorum=row["quorum"],
        has_quorum=row["quorum"] is None or len(present) >= row["quorum"],
        addenda=[
            {
                "number": one["number"],
                "text": queries.own_words(one["text"], one["language"]),
                "by": one["by"] or "",
                "written_at": datetime.datetime.fromisoformat(one["written_at"]),
            }
            for one in row["addenda"]
        ],
        checked_at=row["checked_at"],
        checked_by=_who(here, "checked_by"),
        approved_at=row["approved_at"],
        approved_by=_who(here, "approved_by"),
        digest=row["digest"] or "",
        closes=_closes(here),
        may_propose=who.may_propose,
        is_closed=who.is_draft and not who.may_propose,
        urls=_urls(here),
        waits_for=_waits_for(here),
        left=_left(here),
        papers=[
            (label, [(form.upper(), here.url("paper", what, form)) for form in ("pdf", "docx")])
            for label, what in ((_("Agenda"), "agenda"), (_("Minutes"), "minutes"))
        ]
        if items
        else [],
    )
    return page(request, "minutes/minutes.html", context)


def _who(here: Here, what: str) -> str:
    return (here.row["document"] or here.row).get(what) or ""


def _closes(here: Here) -> str:
    """Until when one can add to the agenda, while one can."""
    closes = here.who.closes_at
    if closes is None or not here.who.is_draft or not here.who.may_propose:
        return ""
    return i18n.say_moment(closes, pages.language(), here.who.meeting.zone)


def _urls(here: Here) -> dict[str, str]:
    """Addresses of what the reader can do now; empty ones are left out by the page."""
    who = here.who
    is_there = here.minutes_id is not None
    can = {
        "write": (who.may_write and who.is_draft and bool(here.row["items"]), "write"),
        "attendance": (who.may_write and who.is_draft, "attendance"),
        "arrange": (who.looks_after and who.is_draft, "arrange"),
        "addendum": (who.may_write and who.state == State.APPROVED, "addendum"),
    }
    found = {name: here.url(page_name) if may else "" for name, (may, page_name) in can.items()}
    steps = {
        "check": who.is_draft and bool(here.row["items"]) and who.meeting.has_begun,
        "send-back": who.state == State.CHECKED,
        "approve": who.state == State.CHECKED and who.meeting.has_begun,
    }
    for verb, fits in steps.items():
        found[verb] = here.url("step", verb) if who.may_check and fits and is_there else ""
    found["carry-over"] = here.url("step", "carry-over") if who.may_write and who.is_draft else ""
    found["add"] = here.url("add") if who.may_propose else ""
    return found


def _waits_for(here: Here) -> str:
    """Why somebody who checks and approves minutes cannot do so yet; empty when they can, or for others."""
    who = here.who
    is_next = who.state == State.CHECKED or (who.is_draft and bool(here.row["items"]))
    return str(NOT_BEGUN) if who.may_check and is_next and not who.meeting.has_begun else ""


def _left(here: Here) -> dict[str, Any] | None:
    """What the meeting before left open, while the agenda is made."""
    found = queries.left_open(here.who, here.person) if here.who.is_draft else None
    if found is None:
        return None
    meeting, items, tasks = found
    if not items and not tasks:
        return None
    return {
        "title": meeting.title,
        "url": pages.address("minutes:minutes", meeting.kind, meeting.key),
        "items": [queries.own_words(one["title"], one["language"]) for one in items],
        "tasks": tasks,
    }


@never_cache
@require_safe
def listing(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """The agendas and minutes of a space, newest first, and those with the words `q` in them."""
    here = queries.here(kind, slug, request.user)
    if here is None:
        raise Http404
    if not here.sees:
        raise PermissionDenied
    words, after = request.GET.get("q", "")[:LONGEST_WORDS].strip(), request.GET.get("after", "")
    ids = queries.ids_found(here.row["id"], words.replace("\0", "")) if words else None
    try:
        found = queries.page_of(here.row["id"], language=pages.language(), after=after, ids=ids)
    except lists.BadPlace:
        raise Http404 from None
    by_kind: dict[str, list[uuid.UUID]] = {}
    for row in found.rows:
        by_kind.setdefault(row["meeting_kind"], []).append(row["meeting_key"])
    seen = {
        (meeting_kind, meeting_key): meeting
        for meeting_kind, keys in by_kind.items()
        for meeting_key, meeting in meetings.find(meeting_kind, keys, request.user).items()
    }
    at = pages.address(f"minutes:{kind}_minutes", slug)
    context = {
        "space": pick(here.row["name"], pages.language()),
        "space_url": pages.address(f"spaces:{kind}", slug),
        "tabs": spaces.tabs_of(here.row, request.user, f"minutes_{kind}"),
        "funding": spaces.funding_of(here.row, pages.language()),
        "list_url": at,
        "words": words,
        "minutes": [
            {
                "title": meeting.title,
                "url": pages.address("minutes:minutes", meeting.kind, meeting.key),
                "when": i18n.say_moment(meeting.starts_at, pages.language(), meeting.zone)
                if meeting.starts_at
                else "",
                "state": row["state"],
                "state_label": str(State(row["state"]).label),
                "items": row["items"],
            }
            for row in found.rows
            for meeting in [seen.get((row["meeting_kind"], row["meeting_key"]))]
            if meeting is not None
        ],
        "next_url": f"{at}?{urlencode({**({'q': words} if words else {}), 'after': found.after})}"
        if found.after
        else "",
        "previous_url": (f"{at}?{urlencode({'q': words})}" if words else at) if after else "",
    }
    return page(request, "minutes/of_space.html", context)
