"""For the host: choosing the organisations of its area, and making the programme; and what they answer."""

import uuid
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from talkoo.areas.visits import actions, forms, queries
from talkoo.areas.visits.models import Answer
from talkoo.areas.visits.views.here import hosted, status_of, tabs
from talkoo.kernel import lists, pages, proofs
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.pages import page, public
from talkoo.kernel.text import pick
from talkoo.people.organisations import queries as organisations
from talkoo.plumbing.files.forms import PictureForm
from talkoo.plumbing.limits.take import TooMany, caller, take
from talkoo.plumbing.tenancy import current

_EACH_DAY = 100
_MOST_WORDS = 200


def _bad_times(form: forms.Part) -> None:
    form.add_error("begins", _("This lies outside the days and hours of the visit."))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def programme(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Choose an organisation of the host's area and ask it to present itself; see what all have answered (S0.16)."""
    here = hosted(request, slug)
    visit = here.visit
    words = request.GET.get("q", "").strip()[:_MOST_WORDS]
    if "\0" in words:
        raise Http404
    try:
        rows = queries.to_invite(visit.area_ids, words=words, after=request.GET.get("after", ""))
    except lists.BadPlace:
        raise Http404 from None
    cards = [organisations.card(row) for row in rows.rows]
    there = queries.invited(visit.id)
    free = [one for one in cards if one.id not in there]
    form = forms.Invite(
        request.POST if request.method == "POST" else None,
        visit=visit,
        organisations=[(one.id, one.name) for one in free],
    )
    if request.method == "POST" and queries.has_asked(visit.id, form.once_value):
        return _done(request, slug)
    if request.method == "POST" and form.is_valid() and (done := _invited(request, visit, form)):
        return done
    context = {
        "visit": visit,
        "tabs": tabs(here, "programme"),
        "form": form,
        "free": free,
        "q": words,
        "here": reverse("visits:programme", args=[slug]),
        "next_url": f"?{urlencode({'q': words, 'after': rows.after})}" if rows.after else "",
        "is_open": not visit.is_over and not visit.is_cancelled,
    }
    return page(request, "visits/programme.html", context, status=status_of(form))


def _invited(request: HttpRequest, visit: queries.Shown, form: forms.Invite) -> HttpResponse | None:
    """None where it did not work: the form says why."""
    try:
        take("visits.invite", str(request.user.pk), limit=_EACH_DAY, seconds=86_400)
        actions.invite(
            visit.id,
            uuid.UUID(form.cleaned_data["organisation"]),
            form.given(),
            by=request.user,
            once=form.cleaned_data["once"],
        )
    except TooMany:
        form.add_error(None, _("Very many were asked today. Go on tomorrow."))
    except actions.BadTimes:
        _bad_times(form)
    except actions.OutsideArea:
        form.add_error("organisation", _("This organisation is not one of the host's area."))
    except actions.TooMany:
        form.add_error(None, _("The programme is full: take something out first."))
    except NotNow:
        form.add_error(None, _("The visit was called off, or is over."))
    else:
        return _done(request, visit.slug)
    return None


def _done(request: HttpRequest, slug: str) -> HttpResponse:
    messages.success(request, _("The organisation is asked. You are told when it answers."))
    return redirect("visits:programme", slug)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def part(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """Change the time, the place or the topic of one part."""
    here = hosted(request, slug)
    found = _part(here, number)
    form = forms.Part(request.POST if request.method == "POST" else None, visit=here.visit, part=found)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_slot(found.id, form.given(), by=request.user)
        except actions.BadTimes:
            _bad_times(form)
        except NotNow:
            form.add_error(None, _("The visit was called off, or is over."))
        else:
            messages.success(request, _("The programme is saved."))
            return redirect("visits:programme", slug)
    context = {"visit": here.visit, "part": found, "form": form}
    return page(request, "visits/part.html", context, status=status_of(form))


def _part(here: queries.Standing, number: int) -> queries.Part:
    found = next((one for one in here.visit.parts if one.number == number), None)
    if found is None:
        raise Http404
    return found


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def part_picture(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """A picture for one part, with words for those who do not see it, or marked as decoration (S0.24)."""
    here = hosted(request, slug)
    found = _part(here, number)
    form = PictureForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_picture(found.id, form.cleaned_data["picture"], form.alt_texts, by=request.user)
        except NotNow:
            form.add_error(None, _("The visit was called off."))
        else:
            messages.success(request, _("The picture is saved."))
            return redirect("visits:programme", slug)
    context = {"visit": here.visit, "part": found, "form": form}
    return page(request, "visits/part_picture.html", context, status=status_of(form))


@never_cache
@require_POST
def withdraw(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """Take one part out of the programme. Pressed twice is pressed once."""
    here = hosted(request, slug)
    with suppress(Http404):
        actions.withdraw(_part(here, number).id, by=request.user)
    messages.success(request, _("It is taken out of the programme."))
    return redirect("visits:programme", slug)


@never_cache
@require_POST
def send_programme(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Send everybody who travels the programme in their own language."""
    here = hosted(request, slug)
    try:
        take("visits.send", str(here.visit.id), limit=3, seconds=86_400)
        actions.send_programme(here.visit.id, by=request.user)
    except TooMany:
        messages.warning(request, _("The programme was sent three times today. Go on tomorrow."))
    except NotNow:
        messages.warning(request, _("There is no programme to send yet, or the visit is over."))
    else:
        messages.success(request, _("Everybody who travels is sent the programme in their own language."))
    return redirect("visits:programme", slug)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, proof: str) -> HttpResponseBase:
    """Answer for an organisation that was asked to present itself: whoever has the link, without an account."""
    slot_id = proofs.taken(queries.INVITATION, proof, site=current.site_id())
    row = queries.asked(slot_id) if slot_id else None
    visit = queries.one(row["visit_id"]) if row else None
    if row is None or visit is None:
        raise Http404
    language = pages.language()
    initial: dict[str, Any] = {
        "answer": "" if row["answer"] == Answer.ASKED else row["answer"],
        "word": row["word"],
        "topic": (row["topic"] or {}).get(language, ""),
    }
    form = forms.AnswerSlot(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            take("visits.answer", caller(request), limit=60, seconds=3_600)
            actions.answer_slot(
                row["id"],
                is_yes=given["answer"] == Answer.YES,
                by=request.user,
                word=given["word"],
                topic=given["topic"],
                language=language,
            )
        except TooMany:
            form.add_error(None, _("Very much has been sent just now. Send this again a little later."))
        except NotNow:
            form.add_error(None, _("This cannot be answered any more."))
        else:
            messages.success(request, _("Thank you! Your answer is kept. You can change it here."))
            return redirect("visits:invitation", proof)
    context = {
        "visit": visit,
        "organisation": pick(row["organisation"], language),
        "when": queries.say_when(row["starts_at"], row["ends_at"], visit.zone, language),
        "place": row["place"],
        "is_open": row["is_open"],
        "answer": row["answer"],
        "form": form,
    }
    return page(request, "visits/invitation.html", context, status=status_of(form))


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def host_invitation(request: HttpRequest, slug: str, proof: str) -> HttpResponseBase:
    """Answer for the organisation that was asked to receive the guests: whoever has the link, without an account."""
    visit = queries.asked_as_host(slug, proof)
    if visit is None or visit.host is None:
        raise Http404
    if request.method == "POST":
        answer = request.POST.get("answer")
        if answer not in {Answer.YES, Answer.NO}:
            raise Http404
        try:
            take("visits.answer", caller(request), limit=60, seconds=3_600)
            actions.answer_by_link(visit.id, visit.host.id, is_yes=answer == Answer.YES, by=request.user)
        except TooMany:
            messages.warning(request, _("Very much has been sent just now. Send this again a little later."))
        except NotNow:
            messages.warning(request, _("This cannot be answered any more."))
        else:
            messages.success(request, _("Thank you! Your answer is kept. You can change it here."))
        return redirect("visits:host_invitation", slug, proof)
    context = {"visit": visit, "is_open": not visit.is_over and not visit.is_cancelled}
    return page(request, "visits/host_invitation.html", context)
