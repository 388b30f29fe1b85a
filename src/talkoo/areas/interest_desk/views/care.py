"""For those who look after the desk: what waits, and answering it."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from talkoo.areas.interest_desk import actions, forms, notifications, queries
from talkoo.areas.interest_desk.models import WAITING, InterestNotice, Said, State, Tip
from talkoo.areas.interest_desk.states import LIFECYCLE
from talkoo.areas.interest_desk.views.asking import why_not
from talkoo.kernel import i18n, lists, pages
from talkoo.kernel.access import require
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.pages import page
from talkoo.kernel.text import pick
from talkoo.plumbing.limits.take import caller
from talkoo.plumbing.mail_out.compose import Draft
from talkoo.plumbing.sms_out import gateway
from talkoo.plumbing.tenancy import current

_TABS = {
    "": ([str(one) for one in WAITING], "due"),
    "tipped": ([str(State.TIPPED)], "newest"),
    "closed": (
        [str(one) for one in (State.PLACED, State.FOUNDED, State.NO_ANSWER, State.DECLINED)],
        "newest",
    ),
}


@never_cache
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What was told, by when it is due."""
    require(request.user, "interest_desk.care")
    state = request.GET.get("state", "")
    if state not in _TABS:
        raise Http404
    states, sort = _TABS[state]
    try:
        lines, after = queries.lines(
            states, sort=sort, language=pages.language(), after=request.GET.get("after", "")
        )
    except lists.BadPlace:
        raise Http404 from None
    here = reverse("interest_desk:queue")
    labels = {"": _("Waiting"), "tipped": _("Tipped"), "closed": _("Closed")}
    context = {
        "lines": [{"line": one, "url": reverse("interest_desk:notice", args=[one.id])} for one in lines],
        "state": state,
        "tabs": [
            {
                "label": labels[name],
                "url": here + (f"?state={name}" if name else ""),
                "is_current": name == state,
                "count": None,
            }
            for name in _TABS
        ],
        "next_url": f"{here}?{'state=' + state + '&' if state else ''}after={after}" if after else "",
    }
    return page(request, "interest_desk/queue.html", context)


def _shown(request: HttpRequest, notice_id: uuid.UUID) -> queries.Shown:
    require(request.user, "interest_desk.care")
    found = queries.shown(notice_id, pages.language())
    if found is None:
        raise Http404
    return found


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: HttpRequest, notice_id: uuid.UUID) -> HttpResponseBase:
    """What one person told, networks that could fit and why, and tipping them."""
    found = _shown(request, notice_id)
    one, form = found.notice, None
    verbs = LIFECYCLE.verbs_from(one.state)
    suggested = queries.suggestions(one) if "tip" in verbs else []
    others = (
        queries.others(one.pk, [near.id for near in suggested], pages.language()) if "tip" in verbs else []
    )
    if "tip" in verbs:
        choices = [(str(near.id), near.name) for near in suggested] + others
        form = forms.Tips(request.POST or None, networks=choices)
    if request.method == "POST":
        if form is None:
            messages.warning(request, _("This was closed a moment ago. Nothing was sent."))
            return redirect("interest_desk:notice", notice_id)
        if form.is_valid() and _tip(request, form, notice_id):
            return redirect("interest_desk:notice", notice_id)
    context = {
        **_facts(found),
        "form": form,
        "chosen": (form["networks"].value() or []) if form else [],
        "suggested": suggested,
        "others": others,
        "tips": queries.tips_of(one.pk, pages.language()),
        "may_take": "take" in verbs and one.taken_by_id != request.user.pk,
        "may_decline": "decline" in verbs,
        "may_found": "found" in verbs,
    }
    status = 422 if form is not None and form.is_bound and form.errors else 200
    return page(request, "interest_desk/notice.html", context, status=status)


def _facts(found: queries.Shown) -> dict[str, Any]:
    one = found.notice
    by_hand = one.person_id is None and one.contact_kind == "phone" and not gateway.is_configured()
    return {
        "line": found.line,
        "words": found.words,
        "notice": {
            "id": one.pk,
            "text": one.text,
            "language": one.language,
            "dir": i18n.direction(one.language),
            "contact": one.contact or "",
            "contact_kind": one.contact_kind,
            "answer": one.answer or "",
        },
        "is_by_hand": by_hand,
    }


def _tip(request: HttpRequest, form: forms.Tips, notice_id: uuid.UUID) -> bool:
    chosen = [uuid.UUID(one) for one in form.cleaned_data["networks"]]
    try:
        actions.tip(notice_id, chosen, by=request.user, note=form.cleaned_data["note"])
    except actions.NotTippable:
        form.add_error("networks", form.fields["networks"].error_messages["invalid_choice"])
        return False
    except NotNow:
        messages.warning(request, _("This was closed a moment ago. Nothing was sent."))
    else:
        messages.success(request, _("The tip is on its way. The answer stands here when it comes."))
    return True


@never_cache
@require_POST
def take(request: HttpRequest, notice_id: uuid.UUID) -> HttpResponseBase:
    """Look after it oneself, so that no two people answer."""
    try:
        actions.take(notice_id, by=request.user)
    except InterestNotice.DoesNotExist:
        raise Http404 from None
    except NotNow:
        messages.warning(request, _("This was answered a moment ago."))
    else:
        messages.success(request, _("You look after it now."))
    return redirect("interest_desk:notice", notice_id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: HttpRequest, notice_id: uuid.UUID) -> HttpResponseBase:
    """Say kindly that there is nothing to tip."""
    found = _shown(request, notice_id)
    form = forms.Decline(request.POST or None)
    is_open = "decline" in LIFECYCLE.verbs_from(found.notice.state)
    if request.method == "POST" and form.is_valid():
        try:
            actions.decline(notice_id, by=request.user, text=form.cleaned_data["text"])
        except NotNow:
            is_open = False
        else:
            messages.success(request, _("Your answer is on its way."))
            return redirect("interest_desk:notice", notice_id)
    if not is_open:
        messages.warning(request, _("This was answered a moment ago."))
        return redirect("interest_desk:notice", notice_id)
    status = 422 if form.is_bound and form.errors else 200
    return page(request, "interest_desk/decline.html", {**_facts(found), "form": form}, status=status)


@never_cache
@require_POST
def founds(request: HttpRequest, notice_id: uuid.UUID) -> HttpResponseBase:
    """The person founds a network instead."""
    try:
        actions.lead_to_network(notice_id, by=request.user)
    except InterestNotice.DoesNotExist:
        raise Http404 from None
    except NotNow:
        messages.warning(request, _("This was answered a moment ago."))
    else:
        messages.success(request, _("Noted: a network of their own."))
    return redirect("interest_desk:notice", notice_id)


@never_cache
@require_safe
def letter(request: HttpRequest, notice_id: uuid.UUID) -> HttpResponse:
    """The last message to the person, to read out on the phone or print."""
    one = _shown(request, notice_id).notice
    tips = [tip for tip in one.tips.order_by("id") if tip.answer == Said.NONE]
    words: dict[str, Any]
    if one.state == State.DECLINED:
        kind, words = "interest_desk.declined", {"answer": one.answer or ""}
    elif tips:
        kind, words = "interest_desk.tipped", notifications.words_of_tips(one, tips)
    else:
        kind, words = "interest_desk.received", {"due_on": one.due_on, "say_date": i18n.say_date}
    draft = Draft(kind, one.language, {**words, "person_name": one.name})
    context = {
        "subject": draft.subject(),
        "body": draft.body(),
        "name": one.name,
        "language_of_letter": draft.language,
        "dir": i18n.direction(draft.language),
        "letterhead": pick(current.site().names, draft.language),
        "back_url": reverse("interest_desk:notice", args=[notice_id]),
    }
    return page(request, "interest_desk/letter.html", context)


@never_cache
@require_POST
def note_answer(request: HttpRequest, tip_id: uuid.UUID) -> HttpResponseBase:
    """Write down a yes or no that was said on the phone."""
    require(request.user, "interest_desk.care")
    said = request.POST.get("said", "")
    tip = Tip.objects.filter(pk=tip_id).first()
    if tip is None:
        raise Http404
    if said not in {Said.YES, Said.NO}:
        messages.warning(request, _("Say whether it was a yes or a no."))
        return redirect("interest_desk:notice", tip.notice_id)
    try:
        actions.note_answer(tip_id, said, by=request.user, caller=caller(request))
    except Exception as problem:
        if (told := why_not(problem)) is None:
            raise
        messages.warning(request, told)
    else:
        messages.success(request, _("The answer is noted."))
    return redirect("interest_desk:notice", tip.notice_id)
