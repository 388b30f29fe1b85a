"""What one does with single messages, and what is one's own in a room."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from talkoo.blocks.chat import actions, forms, public, queries
from talkoo.blocks.chat.models import ReactionKind
from talkoo.blocks.chat.views.room import ALL_KINDS, around, cards, number_of, reactions_of, url_of, who_of
from talkoo.kernel import offers
from talkoo.kernel.access import may
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.pages import page
from talkoo.kernel.rows import Row
from talkoo.plumbing.files import downloads


def _reported(
    request: HttpRequest, kind: str, slug: str, number: int, seen: queries.Standing | None
) -> tuple[queries.Standing, Row]:
    """A message for those who decide about it. For everybody else, and where there is nothing to decide, it is as with
    the room (`seen`, as the reader stands to it): 404 where it is not there for them, 403 where they do not talk."""
    decides = may(request.user, "moderation.decide")
    found = queries.reported(kind, slug, number, request.user) if decides else None
    if found is not None:
        return found
    if seen is None or seen.talks:
        raise Http404
    raise PermissionDenied


@never_cache
@require_safe
def message(request: HttpRequest, kind: str, slug: str, number: int) -> HttpResponseBase:
    """One message: for those who talk there, among the others; for those who decide about reports, by itself, and
    nothing of a space that is not there for them."""
    seen = who = queries.room_of(kind, slug, request.user)
    row = queries.message(who, number) if who and who.talks else None
    talks = row is not None
    if who is None or row is None:
        who, row = _reported(request, kind, slug, number, seen)
    elif "alone" not in request.GET:
        return redirect(f"{url_of(who, 'room')}?at={number}#m{number}")
    card = cards(who, [row], whole=True)[0]
    card.reactions = reactions_of(row, ALL_KINDS)
    offered = offers.for_person(request.user, {"id": who.space_id}) if talks else []
    context = {
        **(around(who, request) if seen else {"space": None}),
        "said": card,
        "mark_url": url_of(who, "mark"),
        "offers": offers.urls(offered, "chat.message", row["id"]),
        "talks": talks,
        "space_kind": kind,
        "slug": slug,
        "id": row["id"],
    }
    return page(request, "chat/message.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, kind: str, slug: str, number: int) -> HttpResponseBase:
    """Put one's own message in other words, or take it away."""
    who = who_of(request, kind, slug)
    row = queries.message(who, number)
    if row is None:
        raise Http404
    if not who.wrote(row) or row["is_hidden"]:
        raise PermissionDenied
    written = queries.written(row["id"]) or {"text": "", "language": ""}
    form = forms.Changed(
        request.POST or None, initial={"text": written["text"]}, has_file=row["file"] is not None
    )
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        try:
            actions.change_message(row["id"], by=request.user, text=text, language=forms.spoken(text))
        except NotNow:
            form.add_error(None, _("It has been deleted meanwhile."))
        else:
            return redirect(url_of(who, "message", number))
    context = {**around(who, request), "form": form, "number": number, "mark_url": url_of(who, "mark")}
    return page(request, "chat/change.html", context, status=422 if form.errors else 200)


@never_cache
@require_POST
def mark(request: HttpRequest, kind: str, slug: str) -> HttpResponseBase:
    """Say of a message what its button says: `do` is its name and the number, `thanks:17`, with `not-` before it to
    take it back. Other words do nothing."""
    who = who_of(request, kind, slug)
    what, _colon, said = request.POST.get("do", "").partition(":")
    number = number_of(said)
    row = queries.message(who, number) if number else None
    if row is None:
        return redirect(url_of(who, "room"))
    is_given = not what.startswith("not-")
    what = what.removeprefix("not-")
    try:
        if what in ReactionKind.values:
            actions.react(row["id"], what, by=request.user, is_given=is_given)
        elif what == "delete":
            actions.delete_message(row["id"], by=request.user)
            messages.success(request, _("The message is gone."))
            return redirect(url_of(who, "room"))
    except NotNow:
        messages.warning(request, _("That cannot be done with this message now."))
    if request.headers.get("Accept") == "application/json":
        return HttpResponse(status=204)
    return redirect(f"{url_of(who, 'room')}?at={number}#m{number}")


@never_cache
@require_POST
def own(request: HttpRequest, kind: str, slug: str) -> HttpResponseBase:
    """What is the reader's own: how far they have read (`read`), what they have begun to write (`unsent`), that they
    are writing, whether they want to hear of what is unread. Before the first message there is nothing to say it of."""
    who = who_of(request, kind, slug)
    given, room_id = request.POST, who.room_id
    if room_id is None:
        return HttpResponse(status=204)
    if number := number_of(given.get("read", "")):
        actions.read_to(room_id, number, by=request.user)
    if "unsent" in given:
        actions.save_unsent(room_id, given["unsent"], by=request.user)
    if "writing" in given:
        public.say_writing(who.space_id, request.user)
    if given.get("do") in {"mute", "not-mute"}:
        actions.mute(room_id, by=request.user, is_muted=given["do"] == "mute")
        return redirect(url_of(who, "room"))
    return HttpResponse(status=204)


@never_cache
@require_safe
def enclosure(request: HttpRequest, kind: str, slug: str, number: int, name: str) -> HttpResponseBase:
    """The file that came with a message: for those who talk there, and for those who decide about reports."""
    if "\0" in name:
        raise Http404
    seen = queries.room_of(kind, slug, request.user)
    file = queries.file_of(seen, number, name) if seen and seen.talks else None
    if file is None:
        who, _row = _reported(request, kind, slug, number, seen)
        file = queries.file_of(who, number, name, is_reported=True)
    if file is None:
        raise Http404
    return downloads.answer(
        request, digest=file["digest"], size=file["bytes"], media_type=file["media_type"], name=file["name"]
    )
