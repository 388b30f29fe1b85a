"""Coming in by video, and what organisers arrange about it."""

import uuid
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from talkoo.blocks.gatherings.actions import making
from talkoo.blocks.gatherings.forms.video import Recording
from talkoo.blocks.gatherings.models import Gathering, Mode, Speaker, Standing
from talkoo.blocks.gatherings.queries import registering
from talkoo.blocks.gatherings.queries import video as ways
from talkoo.blocks.gatherings.queries.video import ABOUT, Way
from talkoo.kernel import pages
from talkoo.kernel.access import may
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.pages import page, public
from talkoo.kernel.text import pick
from talkoo.plumbing.mail_out.compose import address_of
from talkoo.plumbing.tenancy import current
from talkoo.plumbing.video import actions as rooms
from talkoo.plumbing.video import joining
from talkoo.plumbing.video import queries as video
from talkoo.plumbing.video.models import Provider


def _said(why: str) -> str:
    """Why somebody does not come in, in words."""
    return {
        "none": _("This event is not held by video."),
        "off": _("This event does not take place."),
        "no_date": _("It has no date yet."),
        "early": _("The door is not open yet."),
        "over": _("It is over."),
        "sign_in": _("Sign in first. If you have no account, use the link in the mail that reminds you."),
        "register": _("It is for those who have registered."),
        "waiting": _("You have no place yet. We write to you when there is one for you."),
        "not_yours": _("It is for those who take part here."),
    }[why]


def _not_now(request: HttpRequest, way: Way, why: str, **more: Any) -> HttpResponse:
    context = {
        "title": pick(way.title, pages.language()),
        "event_url": pages.address("gatherings:event", way.slug),
        "text": _said(why),
        "opens": pages.say_moment(way.opens_at, way.zone) if why == "early" else "",
        "sign_in_url": pages.address("accounts:sign_in") if why == "sign_in" else "",
        "next_url": pages.address("gatherings:join", way.slug),
        "register_url": pages.address("gatherings:register", way.slug) if why == "register" else "",
        "is_broken": False,
        "phone": "",
        "how_to_join": None,
        "again_url": "",
        **more,
    }
    return page(request, "gatherings/no_way.html", context, status=502 if context["is_broken"] else 200)


def _led(
    request: HttpRequest, way: Way, *, name: str, who: uuid.UUID | None, leads: bool
) -> HttpResponseBase:
    """Into the room, or to the address that its organisers pasted."""
    if not way.has_room:
        return redirect(way.link)
    try:
        url = joining.address(
            ABOUT,
            way.id,
            title=pick(way.title, pages.language()).text,
            home=address_of("gatherings:event", way.slug, language=current.site().default_language),
            name=name,
            who=who,
            leads=leads,
        )
    except joining.NoWay as problem:
        if way.link:
            return redirect(way.link)
        how = pick(way.how_to_join, pages.language()) if way.how_to_join else None
        return _not_now(
            request,
            way,
            "none",
            text=_("The video does not work at this moment. Try again in a minute."),
            is_broken=True,
            phone=problem.phone,
            how_to_join=how,
            again_url=request.get_full_path(),
        )
    return redirect(url)


@public
@never_cache
@require_safe
def join(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Come in. The address of the room is made now, for this reader, and stands on no page. A link and not a form: a
    form may lead nowhere else (Content-Security-Policy)."""
    person: Any = request.user
    way = ways.way(slug, person)
    if way is None:
        raise Http404
    organises = may(person, "gatherings.organise", way)
    why = ways.why_not(way, person, organises=organises)
    if why:
        return _not_now(request, way, why)
    name = getattr(person, "name", "") or _("Guest")
    return _led(request, way, name=name, who=person.pk, leads=organises)


@public
@never_cache
@require_safe
def join_guest(request: HttpRequest, proof: str) -> HttpResponseBase:
    """Come in without an account, by the link of a reminder."""
    registration_id = ways.guest_of(proof)
    found = registering.registration(registration_id) if registration_id else None
    way = ways.way_of_guest(found.pk) if found else None
    if found is None or way is None:
        raise Http404
    has_place = found.state == Standing.CONFIRMED
    why = ways.why_not(way, None, organises=False, is_guest=True) if has_place else "waiting"
    if found.state in {Standing.CANCELLED, Standing.DECLINED}:
        why = "register"
    if why:
        return _not_now(request, way, why, next_url="", sign_in_url="")
    name = (found.person.name if found.person else found.name) or _("Guest")
    return _led(request, way, name=name, who=found.pk, leads=False)


@public
@never_cache
@require_safe
def join_speaker(request: HttpRequest, proof: str) -> HttpResponseBase:
    """Come in as somebody who speaks, by the link of the mail with the practical information."""
    speaker_id = ways.speaker_of(proof)
    found = Speaker.objects.filter(pk=speaker_id).first() if speaker_id else None
    way = ways.way_of_speaker(found.pk) if found else None
    if found is None or way is None:
        raise Http404
    why = ways.why_not(way, None, organises=False, is_guest=True)
    if why:
        return _not_now(request, way, why, next_url="", sign_in_url="")
    return _led(request, way, name=found.name, who=found.pk, leads=False)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def arrange_video(request: HttpRequest, slug: str) -> HttpResponseBase:
    """For its organisers: at which server it has its room, another room, and where its recording is."""
    person: Any = request.user
    way = ways.way(slug, person)
    if way is None or not may(person, "gatherings.organise", way):
        raise Http404
    room = video.room_of(ABOUT, way.id)
    servers = video.to_choose()
    form = Recording(
        request.POST if request.POST.get("do") == "recording" else None,
        initial={"recording_url": way.recording_url},
    )
    if request.method == "POST":
        if request.POST.get("do") == "recording":
            if form.is_valid() and _kept(request, way, form.cleaned_data["recording_url"]):
                return redirect("gatherings:arrange_video", slug)
        else:
            _arranged(request, way)
            return redirect("gatherings:arrange_video", slug)
    context = {
        "title": pick(way.title, pages.language()),
        "event_url": pages.address("gatherings:event", slug),
        "join_url": pages.address("gatherings:join", slug),
        "form": form,
        "servers": servers,
        "chosen": str(room.provider_id) if room else "",
        "is_closed": bool(room and not room.provider.is_open),
        "has_link": bool(way.link),
        "is_online": way.mode != Mode.ROOM,
        "recordings": joining.recordings(room) if room and request.GET.get("recordings") else [],
        "is_looking": bool(request.GET.get("recordings")),
        "can_look": bool(room and room.provider.kind == "bigbluebutton"),
    }
    status = 422 if form.is_bound and form.errors else 200
    return page(request, "gatherings/video.html", context, status=status)


def _arranged(request: HttpRequest, way: Way) -> None:
    what = request.POST.get("do", "")
    try:
        if what in {"none", "anew"}:
            room = video.room_of(ABOUT, way.id)
            rooms.take_room_away(ABOUT, way.id, by=request.user)
            if what == "anew" and room:
                rooms.make_room(ABOUT, way.id, by=request.user, provider_id=room.provider_id)
                messages.success(request, _("It has another room. Who had an old address does not come in."))
            else:
                messages.success(request, _("It has no room any more."))
        else:
            rooms.make_room(ABOUT, way.id, by=request.user, provider_id=_key(request.POST.get("server", "")))
            messages.success(request, _("It has a room. People come in from its page."))
    except Provider.DoesNotExist:
        messages.error(request, _("There is no such server any more. Choose another one."))


def _key(told: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(told)
    except ValueError:
        return None


def _kept(request: HttpRequest, way: Way, url: str) -> bool:
    given = replace(making.given_of(Gathering.objects.get(pk=way.id)), recording_url=url)
    try:
        making.change(way.id, given, by=request.user)
    except NotNow:
        messages.error(request, _said("off"))
        return False
    messages.success(request, _("Saved."))
    return True
