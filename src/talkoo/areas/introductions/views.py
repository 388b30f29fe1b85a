import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from talkoo.areas.introductions import actions, forms, queries
from talkoo.areas.introductions.models import Introduction, State
from talkoo.kernel import lists, pages
from talkoo.kernel.access import may, require
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.pages import page
from talkoo.kernel.text import Text, pick
from talkoo.people.accounts.views.entering import too_many
from talkoo.people.organisations import queries as organisations
from talkoo.plumbing.limits.take import TooMany, take
from talkoo.plumbing.vocabulary import known as words


def _status(form: Any) -> int:
    return 422 if form is not None and form.is_bound and form.errors else 200


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask_organisation(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Ask to be put in touch with an organisation of the directory that somebody answers for."""
    row = organisations.visible(slug)
    if row is None or not row["has_representative"]:
        raise Http404
    name = pick(row["name"], pages.language())
    back = pages.address("organisations:organisation", slug)
    return _ask(request, name, back, {"organisation_id": row["id"]})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask_person(request: HttpRequest, person_id: uuid.UUID) -> HttpResponseBase:
    """Ask to be put in touch with somebody found by a common interest: both let others find them."""
    name = queries.findable(request.user, person_id)
    if not name:
        raise Http404
    shown = Text(name, pages.language(), False)
    return _ask(request, shown, pages.address("accounts:by_interest"), {"person_id": person_id})


def _ask(request: HttpRequest, name: Text, back: str, to: dict[str, Any]) -> HttpResponseBase:
    """10 wishes a day from one person."""
    person: Any = request.user
    form = forms.Ask(request.POST or None, person=person, gives=queries.own_address(person.pk))
    if request.method == "POST" and form.is_valid():
        code = request.GET.get("about", "")
        word = words.at("topic", code) or words.at("field", code)
        try:
            take("introductions.ask", str(person.pk), limit=10, seconds=86_400)
            actions.ask(
                by=person,
                why=form.cleaned_data["why"],
                gives=form.cleaned_data["gives"],
                capacity_id=form.cleaned_data["capacity"],
                topic_id=word.id if word else None,
                language=pages.language(),
                **to,
            )
        except TooMany as problem:
            form.add_error(None, too_many(problem))
        except NotNow:
            form.add_error(None, _("You answer for this organisation yourself."))
        except IntegrityError:
            messages.warning(request, _("You have asked them already. You are told by mail what they say."))
            return redirect("introductions:mine")
        else:
            messages.success(request, _("The coordinator passes it on. You are told by mail what they say."))
            return redirect("introductions:mine")
    context = {"form": form, "name": name, "back_url": back}
    return page(request, "introductions/ask.html", context, status=_status(form))


@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponseBase:
    """What the reader asked for, and what others ask of the reader."""
    asked, received = queries.mine(request.user.pk)  # type: ignore[arg-type]
    return page(request, "introductions/mine.html", {"asked": asked, "received": received})


def _visible(request: HttpRequest, wish_id: uuid.UUID) -> Introduction:
    """The wish, if it is the reader's, or was passed on to the reader."""
    found = queries.wish(wish_id)
    if found is None:
        raise Http404
    is_other = found.forwarded_at is not None and may(request.user, "introductions.answer", found)
    if is_other and found.person_id and not queries.others(found):
        raise Http404
    if not (is_other or may(request.user, "introductions.withdraw", found)):
        raise Http404
    return found


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def wish(request: HttpRequest, wish_id: uuid.UUID) -> HttpResponseBase:
    """One wish for its two sides: the asker sees how it stands, the other side answers."""
    found = _visible(request, wish_id)
    is_asker = may(request.user, "introductions.withdraw", found)
    verb = request.POST.get("verb", "")
    shown = queries.shown(wish_id)
    assert shown is not None
    may_answer = shown.state == State.FORWARDED and may(request.user, "introductions.answer", found)
    form = forms.Answer(request.POST or None, is_accepting=verb == "accept") if may_answer else None
    if request.method == "POST":
        if verb not in {"accept", "decline"}:
            raise Http404
        if form is None and is_asker:
            raise PermissionDenied
        if form is None or form.is_valid():
            try:
                given = form.cleaned_data if form else {}
                actions.answer(
                    wish_id,
                    verb == "accept",
                    by=request.user,
                    gives=given.get("gives", ""),
                    reply=given.get("reply", ""),
                )
                messages.success(request, _("Thank you. They are told."))
            except NotNow:
                messages.warning(request, _("This has been answered already, or its time has run out."))
            return redirect("introductions:wish", wish_id)
    context = {
        "wish": shown,
        "form": form,
        "is_asker": is_asker,
        "given": queries.given_to(request.user, found),
        "may_withdraw": is_asker and shown.state in {State.ASKED, State.FORWARDED},
    }
    return page(request, "introductions/wish.html", context, status=_status(form))


@require_POST
def withdraw(request: HttpRequest, wish_id: uuid.UUID) -> HttpResponseBase:
    """Take one's own wish back."""
    found = _visible(request, wish_id)
    if not may(request.user, "introductions.withdraw", found):
        raise PermissionDenied
    try:
        actions.withdraw(wish_id, by=request.user)
        messages.success(request, _("It is taken back."))
    except NotNow:
        messages.warning(request, _("This has been answered already, or its time has run out."))
    return redirect("introductions:mine")


@never_cache
@require_safe
def desk(request: HttpRequest) -> HttpResponseBase:
    """What the coordinator has to pass on."""
    require(request.user, "introductions.care")
    try:
        rows, after = queries.waiting(request.GET.get("after", ""))
    except lists.BadPlace:
        raise Http404 from None
    next_url = f"{pages.address('introductions:desk')}?after={after}" if after else ""
    return page(request, "introductions/desk.html", {"wishes": rows, "next_url": next_url})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def forward(request: HttpRequest, wish_id: uuid.UUID) -> HttpResponseBase:
    """Pass a wish on, or not."""
    require(request.user, "introductions.care")
    shown = queries.shown(wish_id)
    if shown is None:
        raise Http404
    verb = request.POST.get("verb", "")
    form = forms.Forward(request.POST or None, is_refusing=verb == "turn_down")
    if request.method == "POST":
        if verb not in {"forward", "turn_down"}:
            raise Http404
        if form.is_valid():
            act = actions.forward if verb == "forward" else actions.turn_down
            try:
                act(wish_id, by=request.user, note=form.cleaned_data["note"])
                messages.success(request, _("It is done, and they are told."))
            except NotNow:
                messages.warning(request, _("Somebody else has done this meanwhile."))
            return redirect("introductions:desk")
    context = {"wish": shown, "form": form, "is_open": shown.state == State.ASKED}
    return page(request, "introductions/forward.html", context, status=_status(form))
