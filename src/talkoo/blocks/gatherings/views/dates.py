"""On which day people can come: asking, answering, and what came of it."""

import datetime
import uuid
from contextlib import suppress
from typing import Any
from zoneinfo import available_timezones

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from markupsafe import Markup

from talkoo.blocks.gatherings import actions, queries
from talkoo.blocks.gatherings.forms.dates import ROWS, AskedDates, GivenAnswer
from talkoo.blocks.gatherings.models import Answer, DateVoter
from talkoo.blocks.gatherings.queries import when
from talkoo.kernel import i18n, pages, proofs, zones
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.pages import page, public
from talkoo.people.spaces import queries as spaces
from talkoo.plumbing.limits.take import TooMany, caller, take
from talkoo.plumbing.tenancy import current

PROOF = "gatherings.date_answer"
_EACH_HOUR, _EACH_HOUR_VISITORS = 100, 20


def say_times(starts_at: datetime.datetime, ends_at: datetime.datetime, zone: str) -> Markup:
    """From when to when, on the clock of this zone, with its name."""
    language = pages.language()
    said = when.say(starts_at, ends_at, zone, language)
    return Markup("{} ({})").format(said, i18n.zone_name(starts_at, language, zone))


def _asked(request: HttpRequest, slug: str) -> queries.Asked:
    """Raises Http404 for what the reader does not see."""
    zone = request.GET.get("zone", "")
    found = queries.asked(slug, request.user, zone if zone in available_timezones() else "")
    if found is None:
        raise Http404
    return found


def _url(found: queries.Asked, name: str = "dates", *more: Any) -> str:
    return pages.address(f"gatherings:{name}", found.row["slug"], *more)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def dates(request: HttpRequest, slug: str, proof: str = "") -> HttpResponseBase:
    """The dates that are asked about: when one can come, and what others said. With `proof`, the answer of somebody
    without an account, to be changed."""
    found = _asked(request, slug)
    voter_id = _proven(proof) if proof else None
    if found.poll_id is None or (proof and found.mine(voter_id) is None):
        raise Http404
    mine = found.mine(voter_id)
    form = _form(request, found, mine) if found.may_answer else None
    if request.method == "POST":
        if form is None and found.is_open:
            raise PermissionDenied
        form = form or _form(request, found, mine)
        if form.is_valid() and _is_let_in(request, form):
            answer = _answered(request, found, form, voter_id)
            if answer is not None:
                return answer
    status = 422 if form is not None and form.is_bound and form.errors else 200
    return page(request, "gatherings/dates.html", _shown(found, form, mine, proof), status=status)


def _proven(proof: str) -> uuid.UUID | None:
    named = proofs.taken(PROOF, proof, site=current.site_id())
    if named is None:
        raise Http404
    return named


def _form(request: HttpRequest, found: queries.Asked, mine: queries.Said | None) -> GivenAnswer:
    initial: dict[str, Any] = {}
    if mine is not None:
        initial = {"name": mine.name, "email": mine.email}
        for date, answer in zip(found.dates, mine.answers, strict=True):
            initial[f"on_{date.id.hex}"] = answer
    return GivenAnswer(
        request.POST if request.method == "POST" else None,
        dates=[
            (one.id, say_times(one.starts_at, one.ends_at, found.zones[-1]).striptags())
            for one in found.dates
        ],
        is_guest=found.person_id is None,
        zone=found.zones[-1],
        initial=initial,
    )


def _is_let_in(request: HttpRequest, form: GivenAnswer) -> bool:
    """Whether not very many answers came from here in this hour."""
    is_known = request.user.is_authenticated
    whose = str(request.user.pk) if is_known else caller(request)
    try:
        take("gatherings.dates", whose, limit=_EACH_HOUR if is_known else _EACH_HOUR_VISITORS, seconds=3_600)
    except TooMany as problem:
        moment = i18n.say_moment(problem.again_at, pages.language(), current.site().time_zone)
        form.add_error(
            None,
            _("Very much has been sent just now. Nothing is lost: send this again after %(moment)s.")
            % {"moment": moment},
        )
        return False
    return True


def _answered(
    request: HttpRequest, found: queries.Asked, form: GivenAnswer, voter_id: uuid.UUID | None
) -> HttpResponseBase | None:
    """None when the question is over, as the form says then."""
    assert found.poll_id is not None
    try:
        voter = actions.answer(
            found.poll_id,
            form.answers(),
            form.voter(),
            by=request.user,
            once=form.cleaned_data["once"],
            voter_id=voter_id,
        )
    except NotNow:
        form.add_error(None, _("This question is over: no more answers are taken."))
        return None
    messages.success(
        request, _("Thank you, your answer is kept. You can change it until the question is over.")
    )
    if found.person_id is not None:
        return redirect(_url(found))
    proof = proofs.give(PROOF, voter.pk, site=current.site_id())
    return redirect(_url(found, "date_answer", proof))


def _shown(
    found: queries.Asked, form: GivenAnswer | None, mine: queries.Said | None, proof: str
) -> dict[str, Any]:
    row = found.row
    shown = [
        {
            "id": one.id,
            "times": [say_times(one.starts_at, one.ends_at, zone) for zone in found.zones],
            "counts": [(str(answer.label), one.counts[answer]) for answer in Answer],
            "is_chosen": one.is_chosen,
            "is_best": one.is_best and not found.is_settled,
            "names": [
                (str(answer.label), [said.name for said in found.said if said.answers[place] == answer])
                for answer in Answer
            ]
            if found.shows_names
            else [],
            "choose_url": _url(found, "choose_date", one.id)
            if found.organises and not found.is_settled and not one.is_past
            else "",
        }
        for place, one in enumerate(found.dates)
    ]
    to_leave_out = [
        {
            "name": said.name,
            "said_at": say_moment(said.said_at, found.zones[-1]),
            "counts": [(str(answer.label), said.answers.count(answer)) for answer in Answer],
            "url": _url(found, "leave_out_answer", said.id),
        }
        for said in found.said
        if found.organises and not found.is_settled
    ]
    return {
        "gathering": {"title": found.title, "url": pages.address("gatherings:event", row["slug"])},
        "state": found.state,
        "to_leave_out": to_leave_out,
        "is_open": found.is_open,
        "closes": say_moment(row["closes_at"], found.zones[-1]),
        "dates": shown,
        "form": form,
        "mine": mine,
        "proof": proof,
        "number": len(found.said),
        "is_tie": found.state == "undecided" and any(one.is_best for one in found.dates),
        "steps": {
            name: _url(found, "dates_step", name) if found.organises and not found.is_settled else ""
            for name in ("close", "stop")
        },
        "ask_url": _url(found, "ask_dates")
        if found.organises and found.is_settled and row["state"] != "cancelled"
        else "",
        "zone": found.zones[-1],
        "zones": zones.choices(*reversed(found.zones)),
        "answer_url": _url(found, "date_answer", proof) if proof else _url(found),
        "needs_account": found.is_open and form is None,
        "funding": spaces.funding_of(row, pages.language()) if row["space_kind"] else [],
    }


def say_moment(value: Any, zone: str) -> Any:
    return pages.say_moment(value, zone)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Ask about dates: for those who organise it, while nothing is being asked."""
    found = _asked(request, slug)
    if not found.organises or found.row["state"] == "cancelled":
        raise PermissionDenied
    if request.method != "POST" and not found.is_settled and found.poll_id is not None:
        return redirect(_url(found))
    typed = request.POST.get("rows", "")
    rows = int(typed) if typed.isdecimal() and len(typed) < 3 else ROWS
    wants_more = "more" in request.POST
    zone = found.row["zone"]
    form = AskedDates(
        request.POST if request.method == "POST" and not wants_more else None,
        zone=zone,
        rows=rows + ROWS if wants_more else rows,
        initial=request.POST.dict() if wants_more else {"closes_at": "18:00"},
    )
    if request.method == "POST" and not wants_more and form.is_valid():
        try:
            actions.ask(
                found.row["id"], form.dates, form.closes, by=request.user, once=form.cleaned_data["once"]
            )
        except actions.BadDates:
            form.add_error(None, _("These dates do not fit together. Look at them again."))
        except (actions.AskedAlready, NotNow):
            form.add_error(None, _("Somebody was quicker: look at how it stands now."))
        else:
            messages.success(request, _("It is asked now. Those who can come are told."))
            return redirect(_url(found))
    context = {
        "gathering": {"title": found.title, "url": pages.address("gatherings:event", found.row["slug"])},
        "form": form,
        "rows": form.count,
        "may_have_more": form.count < actions.MOST_DATES,
        "zone_name": zone.replace("_", " "),
        "has_date": found.row["starts_at"] is not None,
        "once": request.POST.get("once", "") if wants_more else form.once_value,
        "funding": spaces.funding_of(found.row, pages.language()) if found.row["space_kind"] else [],
    }
    status = 422 if form.is_bound and form.errors else 200
    return page(request, "gatherings/ask_dates.html", context, status=status)


_STEPS: dict[str, tuple[Any, Any]] = {
    "close": (actions.close, gettext_lazy("No more answers are taken.")),
    "stop": (actions.stop, gettext_lazy("The question is over, without a date.")),
}


@never_cache
@require_POST
def dates_step(request: HttpRequest, slug: str, verb: str) -> HttpResponseBase:
    """End the question early, with the best date or without one: for those who organise it."""
    found = _asked(request, slug)
    if found.poll_id is None or verb not in _STEPS:
        raise Http404
    act, told = _STEPS[verb]
    try:
        act(found.poll_id, by=request.user)
    except NotNow:
        messages.info(request, _("Somebody was quicker: look at how it stands now."))
    else:
        messages.success(request, str(told))
    return redirect(_url(found))


@never_cache
@require_POST
def choose_date(request: HttpRequest, slug: str, option_id: uuid.UUID) -> HttpResponseBase:
    """Take this one of the dates that are asked about: for those who organise it."""
    found = _asked(request, slug)
    if found.poll_id is None or option_id not in {one.id for one in found.dates}:
        raise Http404
    try:
        actions.choose(found.poll_id, option_id, by=request.user)
    except NotNow:
        messages.info(request, _("Somebody was quicker: look at how it stands now."))
    else:
        messages.success(request, _("This is the date now. Those who answered are told."))
    return redirect(_url(found))


@never_cache
@require_POST
def leave_out_answer(request: HttpRequest, slug: str, voter_id: uuid.UUID) -> HttpResponseBase:
    """Take an answer out: for those who organise it. Pressed twice is pressed once."""
    found = _asked(request, slug)
    if found.poll_id is None:
        raise Http404
    if not found.organises:
        raise PermissionDenied
    try:
        with suppress(DateVoter.DoesNotExist):
            actions.leave_out(found.poll_id, voter_id, by=request.user)
    except NotNow:
        messages.info(request, _("Somebody was quicker: look at how it stands now."))
    else:
        messages.success(request, _("The answer is taken out."))
    return redirect(_url(found))
