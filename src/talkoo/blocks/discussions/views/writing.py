import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from talkoo.blocks.discussions import actions, forms, queries
from talkoo.blocks.discussions.models import Audience, ReactionKind, ThreadKind, ThreadState, is_within
from talkoo.blocks.discussions.views import cards, here
from talkoo.kernel import pages
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.pages import page
from talkoo.plumbing.translation.history import Stale

READS_AND_WRITES = ["GET", "HEAD", "POST"]


def _circles(who: queries.Standing) -> list[str]:
    """The circles that a new thread can be for."""
    found = [one for one in Audience.values if is_within(one, who.audience)]
    return [one for one in found if who.space_id or one != Audience.PARTICIPANTS]


def _start(request: HttpRequest, who: queries.Standing | None) -> HttpResponseBase:
    if who is None:
        raise Http404
    if not who.writes:
        raise PermissionDenied
    where: dict[str, Any] = {"space_id": who.space_id} if who.space_id else {"section_id": who.section_id}
    asked = request.POST.get("do", "") if request.method == "POST" else ""
    begun = queries.draft_of(request.user, space_id=who.space_id, section_id=who.section_id)
    kind = request.GET.get("kind", "")
    form = forms.NewThread(
        request.POST or None,
        request.FILES or None,
        person=request.user,
        circles=_circles(who),
        topics=here.topics_to_choose(),
        initial={
            "kind": kind if kind in ThreadKind.values else ThreadKind.DISCUSSION,
            **({"title": begun.title, "text": begun.text, "language": begun.language} if begun else {}),
        },
    )
    if asked == "draft":
        return _keep_draft(request, form, **where)
    if request.method == "POST" and form.is_valid() and not asked and here.is_let_in(request, form):
        given = form.cleaned_data
        try:
            made = actions.start(
                actions.Words(
                    title=given["title"],
                    text=given["text"],
                    language=form.spoken,
                    kind=given["kind"],
                    audience=given["audience"],
                    is_anonymous=given["is_anonymous"],
                    capacity_id=given.get("capacity"),
                    topics=form.concepts,
                ),
                by=request.user,
                once=given["once"],
                came=actions.Came(attached=form.attached),
                **where,
            )
        except actions.TooWide:
            form.add_error(
                "audience", _("This circle is wider than people have agreed on here. Choose again.")
            )
        else:
            messages.success(request, _("Your thread is there."))
            return redirect("discussions:thread", made.code)
    context = {
        **here.around(who),
        "form": form,
        "preview": _previewed(form, who, request) if asked == "preview" and form.is_valid() else None,
        "draft_is_kept": begun is not None and not form.is_bound,
    }
    return page(request, "discussions/start.html", context, status=here.status_of(form))


def _previewed(form: Any, who: queries.Standing, request: HttpRequest) -> dict[str, Any]:
    """The text as it will be shown, and how many are told because they are named."""
    text = form.cleaned_data["text"]
    named = queries.whom(text, here.section_at(who), request.user)
    number = queries.will_be_told(named.people, named.organisations, named.space_id)
    told = ""
    if number:
        told = ngettext(
            "%(number)s person is told because they are named.",
            "%(number)s people are told because they are named.",
            number,
        ) % {"number": number}
    return {**cards.preview(text, form.spoken), "told": told}


def _keep_draft(request: HttpRequest, form: Any, **where: Any) -> HttpResponse:
    """What has been typed so far, as it is: nothing of it is judged."""
    actions.save_draft(
        by=request.user,
        text=request.POST.get("text", ""),
        title=request.POST.get("title", ""),
        language=request.POST.get("language", "")[:16] or pages.language(),
        **where,
    )
    return HttpResponse(status=204)


@never_cache
@require_http_methods(READS_AND_WRITES)
def start(request: HttpRequest, kind: str, slug: str) -> HttpResponseBase:
    """Begin a thread in a space."""
    return _start(request, queries.of_space(kind, slug, request.user))


@never_cache
@require_http_methods(READS_AND_WRITES)
def start_in_section(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Begin a thread in a section of the site's own."""
    return _start(request, queries.of_section(slug, request.user))


def _quote(text: str, author: str, number: int, code: str) -> str:
    """A text as a quotation that one answers below, with the way back to it."""
    said = _("%(name)s wrote:") % {"name": author} if author else _("It was written:")
    lines = [f"> {line}" if line else ">" for line in text.strip().splitlines()]
    at = pages.address("discussions:post", code, number)
    return "\n".join([f"> [{said}]({at})", ">", *lines, "", ""])


@never_cache
@require_http_methods(READS_AND_WRITES)
def answer(request: HttpRequest, code: str) -> HttpResponseBase:
    """Answer in a thread, to one of its posts with `to`, quoting it with `quote`."""
    who = here.thread_of(request, code)
    if not who.writes:
        raise PermissionDenied
    asked = request.POST.get("do", "") if request.method == "POST" else ""
    to = (request.POST if request.method == "POST" else request.GET).get("to", "")
    answered = queries.kept_text(who, int(to)) if here.is_number(to) else None
    initial: dict[str, Any] = {"text": who.row["draft"] or "", "language": who.row["draft_language"] or ""}
    if answered:
        initial["to"] = answered["number"]
        if "quote" in request.GET:
            chosen = request.GET["quote"].strip()[:4_000] or answered["text"]
            quoted = _quote(chosen, answered["author"] or "", answered["number"], code)
            initial["text"] = (f"{initial['text']}\n\n" if initial["text"] else "") + quoted
    form = forms.Answer(request.POST or None, request.FILES or None, person=request.user, initial=initial)
    if asked == "draft":
        return _keep_draft(request, form, thread_id=who.row["id"])
    if request.method == "POST" and form.is_valid() and not asked and here.is_let_in(request, form):
        given = form.cleaned_data
        try:
            made = actions.answer(
                who.row["id"],
                by=request.user,
                text=given["text"],
                language=form.spoken,
                once=given["once"],
                capacity_id=given.get("capacity"),
                answers_id=answered["id"] if answered else None,
                came=actions.Came(attached=form.attached),
            )
        except NotNow:
            form.add_error(
                None, _("This thread has been closed meanwhile. Copy your text if you need it elsewhere.")
            )
        else:
            return redirect("discussions:post", code, made.number)
    context = {
        **here.around(who),
        "thread": {
            "title": cards.own(who.row["title"], who.row["language"]),
            "url": pages.address("discussions:thread", code),
            "is_open": who.row["state"] == ThreadState.OPEN,
        },
        "answered": {
            "author": answered["author"] or "",
            "text": cards.own(forms.markup.first_line(answered["text"], 300), answered["language"]),
        }
        if answered
        else None,
        "form": form,
        "preview": _previewed(form, who, request) if asked == "preview" and form.is_valid() else None,
    }
    return page(request, "discussions/answer.html", context, status=here.status_of(form))


@never_cache
@require_http_methods(READS_AND_WRITES)
def change_post(request: HttpRequest, code: str, number: int) -> HttpResponseBase:
    """Put one's own post in other words, or take it away."""
    who = here.thread_of(request, code)
    row = here.post_of(who, number)
    if not who.is_author(row) or not who.writes:
        raise PermissionDenied
    asked = request.POST.get("do", "") if request.method == "POST" else ""
    form = forms.ChangedPost(
        request.POST or None,
        chosen_language=row["language"],
        initial={"text": row["text"], "language": row["language"], "seen": row["versions"]},
    )
    if request.method == "POST" and form.is_valid() and not asked:
        given = form.cleaned_data
        try:
            actions.change_post(
                row["id"],
                by=request.user,
                text=given["text"],
                language=form.spoken,
                seen=-1 if given["seen"] is None else given["seen"],
            )
        except Stale:
            form.add_error(None, _("It has been changed meanwhile. Look at it again before you send this."))
        except NotNow:
            form.add_error(None, _("It cannot be changed any more."))
        else:
            return redirect("discussions:post", code, number)
    context = {
        **here.around(who),
        "thread": {
            "title": cards.own(who.row["title"], who.row["language"]),
            "url": pages.address("discussions:post", code, number),
        },
        "form": form,
        "preview": _previewed(form, who, request) if asked == "preview" and form.is_valid() else None,
    }
    return page(request, "discussions/change.html", context, status=here.status_of(form))


@never_cache
@require_http_methods(READS_AND_WRITES)
def translate(request: HttpRequest, code: str, number: int) -> HttpResponseBase:
    """Put a post into another language, beside the original."""
    who = here.thread_of(request, code)
    row = here.post_of(who, number)
    if not who.writes:
        raise PermissionDenied
    wanted = request.GET.get("language", "") or pages.language()
    form = forms.Translated(request.POST or None, original=row["language"], initial={"language": wanted})
    if request.method == "POST" and form.is_valid() and here.is_let_in(request, form):
        given = form.cleaned_data
        actions.translate(row["id"], given["language"], by=request.user, text=given["text"])
        messages.success(request, _("Thank you: the translation stands beside the original."))
        return redirect("discussions:post", code, number)
    context = {
        **here.around(who),
        "thread": {
            "title": cards.own(who.row["title"], who.row["language"]),
            "url": pages.address("discussions:post", code, number),
        },
        "original": cards.own(row["text"], row["language"]),
        "form": form,
    }
    return page(request, "discussions/translate.html", context, status=here.status_of(form))


def _back(request: HttpRequest, code: str, number: int = 0) -> HttpResponse:
    if number:
        return redirect("discussions:post", code, number)
    return redirect("discussions:thread", code)


@never_cache
@require_POST
def mark_post(request: HttpRequest, code: str, number: int) -> HttpResponseBase:
    """Say of a post what its button says; `do` is its name, with `not-` before it to take it back. Other words do
    nothing."""
    who = here.thread_of(request, code)
    row = here.post_of(who, number)
    what = request.POST.get("do", "")
    is_given = not what.startswith("not-")
    what = what.removeprefix("not-")
    post_id: uuid.UUID = row["id"]
    try:
        if what in ReactionKind.values:
            actions.react(post_id, what, by=request.user, is_given=is_given)
        elif what == "keep":
            actions.bookmark(post_id, by=request.user, is_kept=is_given)
        elif what == "helpful":
            actions.mark_helpful(post_id, by=request.user, is_helpful=is_given)
        elif what == "learnt":
            actions.mark_learnt(post_id, by=request.user, is_learnt=is_given)
        elif what == "wish":
            actions.wish_translation(post_id, pages.language(), by=request.user)
            messages.success(request, _("Others see that you would like to read it in your language."))
        elif what == "delete":
            actions.delete_post(post_id, by=request.user)
            messages.success(request, _("The post is gone."))
            if queries.thread(code, request.user) is None:
                return redirect(here.place(who)["url"])
    except NotNow:
        messages.warning(request, _("That cannot be done with this post now."))
    return _back(request, code, number)


_STEPS = {"close", "reopen", "delete"}
_LEVELS = {"follow": "followed", "usual": "normal", "mute": "muted"}


@never_cache
@require_POST
def mark(request: HttpRequest, code: str) -> HttpResponseBase:
    """Say of a thread what its button says; `do` is its name. Other words do nothing."""
    who = here.thread_of(request, code)
    what = request.POST.get("do", "")
    thread_id: uuid.UUID = who.row["id"]
    try:
        if what in _LEVELS:
            actions.follow(thread_id, _LEVELS[what], by=request.user)
        elif what in _STEPS:
            actions.change_state(thread_id, what, by=request.user)
            if what == "delete":
                messages.success(request, _("The thread is gone."))
                return redirect(here.place(who)["url"])
        elif what in {"solved", "not-solved"}:
            actions.mark_solved(thread_id, by=request.user, is_solved=what == "solved")
    except NotNow:
        messages.warning(request, _("Somebody was quicker: look at how it is now."))
    return _back(request, code)
