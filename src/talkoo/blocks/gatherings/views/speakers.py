"""Who speaks: for organisers, and the page of one speaker, who has its link."""

import uuid
from contextlib import suppress

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from talkoo.blocks.gatherings import actions
from talkoo.blocks.gatherings.forms.speakers import WhoSpeaks
from talkoo.blocks.gatherings.models import Gathering, Speaker, State
from talkoo.blocks.gatherings.queries import speakers as queries
from talkoo.blocks.gatherings.queries import video
from talkoo.kernel import clock, pages, proofs
from talkoo.kernel.access import may
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.pages import page, public
from talkoo.kernel.text import pick
from talkoo.plumbing.tenancy import current


def _organised(request: HttpRequest, slug: str) -> Gathering:
    """Raises Http404, PermissionDenied."""
    found = Gathering.objects.filter(slug=slug).first()
    if found is None or not may(request.user, "gatherings.see", found):
        raise Http404
    if not may(request.user, "gatherings.organise", found):
        raise PermissionDenied
    return found


def _one(gathering: Gathering, speaker_id: uuid.UUID) -> Speaker:
    found = queries.to_edit(gathering.pk, speaker_id)
    if found is None:
        raise Http404
    return found


def _page(
    request: HttpRequest, gathering: Gathering, form: WhoSpeaks, speaker: Speaker | None
) -> HttpResponse:
    is_over = gathering.ends_at is not None and gathering.ends_at <= clock.now()
    context = {
        "title": pick(gathering.title, pages.language()),
        "event_url": pages.address("gatherings:event", gathering.slug),
        "list_url": pages.address("gatherings:speakers", gathering.slug),
        "slug": gathering.slug,
        "speakers": [] if speaker else queries.of(gathering.pk),
        "speaker": speaker,
        "form": form,
        "is_over": is_over and gathering.state == State.PUBLISHED,
        "is_open": gathering.state != State.CANCELLED,
    }
    status = 422 if form.is_bound and form.errors else 200
    return page(request, "gatherings/speakers.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def speakers(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Who speaks at it; naming one more, also from outside (S2.26)."""
    gathering = _organised(request, slug)
    form = WhoSpeaks(request.POST if request.method == "POST" else None, gathering=gathering)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_speaker(gathering.pk, form.given(), by=request.user, once=form.cleaned_data["once"])
        except NotNow:
            form.add_error(None, _("It was called off, or very many speak already."))
        else:
            messages.success(request, _("The speaker is named."))
            return redirect("gatherings:speakers", slug)
    return _page(request, gathering, form, None)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def speaker(request: HttpRequest, slug: str, speaker_id: uuid.UUID) -> HttpResponseBase:
    """Change what is said of one."""
    gathering = _organised(request, slug)
    found = _one(gathering, speaker_id)
    form = WhoSpeaks(request.POST if request.method == "POST" else None, gathering=gathering, speaker=found)
    if request.method == "POST" and form.is_valid():
        actions.change_speaker(found.pk, form.given(), by=request.user)
        messages.success(request, _("The speaker is saved."))
        return redirect("gatherings:speakers", slug)
    return _page(request, gathering, form, found)


@never_cache
@require_POST
def remove(request: HttpRequest, slug: str, speaker_id: uuid.UUID) -> HttpResponseBase:
    """They do not speak. Pressed twice is pressed once."""
    gathering = _organised(request, slug)
    with suppress(Http404):
        actions.remove_speaker(_one(gathering, speaker_id).pk, by=request.user)
    messages.success(request, _("The speaker is taken out."))
    return redirect("gatherings:speakers", slug)


@never_cache
@require_POST
def thank(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Send those who spoke how it was, without waiting for the program to do it."""
    gathering = _organised(request, slug)
    try:
        told = actions.thank_speakers(gathering.pk, by=request.user)
    except NotNow:
        messages.warning(request, _("It is not over yet."))
        return redirect("gatherings:speakers", slug)
    said = ngettext("%(num)s speaker is told.", "%(num)s speakers are told.", told) % {"num": told}
    messages.success(request, said)
    return redirect("gatherings:speakers", slug)


@public
@never_cache
@require_safe
def own(request: HttpRequest, proof: str) -> HttpResponse:
    """What a speaker has to know, on the speaker's own clock, and afterwards how it was: for whoever has the link."""
    speaker_id = proofs.taken(queries.PROOF, proof, site=current.site_id())
    found = queries.one(speaker_id) if speaker_id else None
    if found is None or found.gathering.hidden_at is not None or found.gathering.state == State.DRAFT:
        raise Http404
    gathering, language = found.gathering, pages.language()
    is_over = gathering.ends_at is not None and gathering.ends_at <= clock.now()
    way = None if is_over else video.way_of_speaker(found.pk)
    leads_in = way is not None and way.is_online and gathering.state == State.PUBLISHED
    context = {
        "title": pick(gathering.title, language),
        "event_url": pages.address("gatherings:event", gathering.slug),
        "name": found.name,
        "topic": pick(found.topic, language),
        "when": pages.say_moment(gathering.starts_at, found.zone),
        "place": ", ".join(one for one in (gathering.place, gathering.address) if one),
        "platform": gathering.platform,
        "join_url": pages.address("gatherings:join_speaker", video.speaker_pass(found.pk))
        if leads_in
        else "",
        "how_to_join": pick(gathering.how_to_join, language),
        "others": [one for one in queries.of(gathering.pk) if one.id != found.pk],
        "is_cancelled": gathering.state == State.CANCELLED,
        "feedback": queries.feedback(gathering.pk, language) if is_over else None,
    }
    return page(request, "gatherings/speaker.html", context)
