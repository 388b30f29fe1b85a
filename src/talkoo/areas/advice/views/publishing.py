"""The life of advice: the advisers' list, its steps, its translations, and the yes or no of whoever asked."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from talkoo.areas.advice import actions, queries
from talkoo.areas.advice.models import Entry, EntryState
from talkoo.areas.advice.views.asking import status_of
from talkoo.areas.advice.views.cases import parts
from talkoo.areas.advice.views.writing import entry_of, shown
from talkoo.kernel import clock, lists, pages
from talkoo.kernel.access import may, require
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.pages import page
from talkoo.kernel.text import pick
from talkoo.plumbing.tenancy import current
from talkoo.plumbing.translation import machine
from talkoo.plumbing.translation.forms import Part, TextsForm, languages
from talkoo.plumbing.translation.history import Stale
from talkoo.plumbing.translation.views import has_asked_machine

_SHOWS = {
    "": [str(EntryState.DRAFT), str(EntryState.ASKED)],
    "published": [str(EntryState.PUBLISHED)],
    "check": [str(EntryState.PUBLISHED)],
    "gone": [str(EntryState.WITHDRAWN), str(EntryState.REFUSED)],
}


@never_cache
@require_safe
def entries(request: HttpRequest) -> HttpResponse:
    """Advice that is being written, published, to be checked again, or taken back."""
    require(request.user, "advice.advise")
    show = request.GET.get("show", "")
    if show not in _SHOWS:
        raise Http404
    today = clock.today(current.site().time_zone)
    chosen: dict[str, Any] = {"state": _SHOWS[show], "check": today if show == "check" else None}
    after = request.GET.get("after", "")
    try:
        found = queries.entries.WORK.page(
            language=pages.language(),
            chosen=chosen,
            sort="check" if show == "check" else "newest",
            after=after,
        )
    except lists.BadPlace:
        raise Http404 from None
    here = pages.address("advice:entries")
    labels = {
        "": _("Being written"),
        "published": _("Published"),
        "check": _("To check again"),
        "gone": _("Taken back"),
    }
    way = f"{here}?show={show}" if show else here
    context = {
        "parts": parts("advice:entries"),
        "entries": [queries.entries.work(row) for row in found.rows],
        "tabs": [
            {
                "label": labels[name],
                "url": f"{here}?show={name}" if name else here,
                "is_current": name == show,
            }
            for name in _SHOWS
        ],
        "next_url": f"{way}{'&' if show else '?'}after={found.after}" if found.after else "",
        "previous_url": way if after else "",
    }
    return page(request, "advice/entries.html", context)


@never_cache
@require_POST
def entry_step(request: HttpRequest, entry_id: uuid.UUID, verb: str) -> HttpResponseBase:
    """Publish it, say that it still holds, or take it back."""
    entry_of(request, entry_id)
    verbs: dict[str, Callable[..., Entry]] = {
        "publish": actions.publish,
        "check": actions.check,
        "withdraw": actions.withdraw,
    }
    if verb not in verbs:
        raise Http404
    try:
        changed = verbs[verb](entry_id, by=request.user)
    except NotNow:
        messages.warning(request, _("Somebody was quicker: this has changed a moment ago. Nothing was done."))
    else:
        said = {
            EntryState.ASKED: _(
                "Whoever asked is told, and can say no for seven days. Then it is published."
            ),
            EntryState.PUBLISHED: _("Everybody can read it."),
            EntryState.WITHDRAWN: _("Nobody else reads it any more."),
        }
        messages.success(request, said[EntryState(changed.state)])
    return redirect("advice:write", entry_id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def texts(request: HttpRequest, entry_id: uuid.UUID, language: str) -> HttpResponseBase:
    """Its question and answer in one language, beside the original."""
    require(request.user, "advice.translate")
    entry = queries.entries.of(entry_id)
    if entry is None or entry.state not in {EntryState.PUBLISHED, EntryState.WITHDRAWN}:
        raise Http404
    fields = [
        Part("question", _("The question"), entry.question, 200, is_line=True, is_required=True),
        Part("answer", _("The answer"), entry.answer, 8_000, is_required=True),
    ]
    spoken = languages(fields, list(dict.fromkeys([*current.site().languages, pages.language()])), language)
    if language not in {one["code"] for one in spoken}:
        raise Http404
    if has_asked_machine(request, "advice.entry", entry_id, language):
        return redirect("advice:texts", entry_id, language)
    form = TextsForm(
        request.POST or None, parts=fields, language=language, version=entry.changed_at.isoformat()
    )
    if request.method == "POST" and form.is_valid():
        changed = form.texts()
        if form.checked:
            changed = {one.field: changed.get(one.field, one.stored or {}) for one in fields}
        try:
            if changed:
                actions.translate(
                    entry_id,
                    by=request.user,
                    seen=entry.changed_at,
                    checked=form.checked,
                    **changed,  # type: ignore[arg-type]
                )
            messages.success(request, _("The texts are saved."))
            return redirect("advice:texts", entry_id, language)
        except actions.TellsWho as problem:
            form.add_error(
                None, _("“%(name)s” would tell who asked. Write it without.") % {"name": problem.args[0]}
            )
        except Stale:
            form.say_stale()
    for one in spoken:
        one["url"] = pages.address("advice:texts", entry_id, one["code"])
    context = {
        "form": form,
        "about": pick(entry.question, pages.language()),
        "back_url": pages.address("advice:write", entry_id)
        if may(request.user, "advice.advise")
        else pages.address("advice:entry", entry.slug),
        "languages": spoken,
        "machine": machine.is_offered("advice.entry", entry_id, language),
    }
    return page(request, "translation/texts.html", context, status=status_of(form))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def agree(request: HttpRequest, entry_id: uuid.UUID) -> HttpResponseBase:
    """Whoever asked reads what would be published, and says yes or no."""
    entry = queries.entries.of(entry_id)
    if entry is None or entry.asked_at is None or not may(request.user, "advice.agree", entry):
        raise Http404
    if request.method == "POST":
        verb = request.POST.get("said", "")
        if verb not in {"yes", "no"}:
            raise Http404
        try:
            if verb == "yes":
                actions.agree(entry_id, by=request.user)
                messages.success(request, _("Thank you. Everybody can read it now."))
            else:
                actions.refuse(entry_id, by=request.user)
                messages.success(request, _("It is not published. Thank you for saying so."))
        except NotNow:
            messages.warning(request, _("This was answered already, or its time has run out."))
        return redirect("advice:agree", entry_id)
    context = {"entry": shown(entry), "is_asked": queries.entries.asked_of(entry, request.user)}
    return page(request, "advice/agree.html", context)
