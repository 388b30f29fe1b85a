"""Calendars to subscribe to, the page that lists them, and one gathering as a file for a calendar."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from talkoo.blocks.gatherings import actions
from talkoo.blocks.gatherings.queries import calendars
from talkoo.kernel import pages, proofs
from talkoo.kernel.pages import kept, page, public
from talkoo.kernel.rows import Row
from talkoo.plumbing.calendars import answers
from talkoo.plumbing.mail_out.compose import address_of
from talkoo.plumbing.places import known as places
from talkoo.plumbing.tenancy import current

PROOF = "calendar"


def _answer(
    request: HttpRequest, rows: Sequence[Row], name: str, *, text: str, is_secret: bool = False
) -> HttpResponse:
    language = pages.language()
    return answers.answer(
        request,
        calendars.entries(rows, language),
        name=name,
        language=language,
        text=text,
        url=address_of("gatherings:calendars", language=language),
        is_secret=is_secret,
    )


def _site_name() -> str:
    return current.site().name(pages.language()).text


@kept()
@require_safe
def of_site(request: HttpRequest) -> HttpResponse:
    """All events that everybody may see."""
    text = _("Events and meetings that are open to everybody.")
    return _answer(request, calendars.of_site(), _site_name(), text=text)


@kept()
@require_safe
def of_area(request: HttpRequest, code: str) -> HttpResponse:
    """Those that take place in a municipality or a larger area. 404 for a code that is none."""
    area = places.at(code)
    if area is None:
        raise Http404
    name = f"{places.name(area.id, pages.language())} – {_site_name()}"
    text = _("Events and meetings that are open to everybody.")
    return _answer(request, calendars.of_area(area.id), name, text=text)


@kept()
@require_safe
def of_space(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Those of a network, group or project. 404 where not everybody may see it."""
    called = calendars.space_called(kind, slug)
    if called is None:
        raise Http404
    text = _("Events and meetings that are open to everybody.")
    return _answer(request, calendars.of_space(kind, slug), f"{called.text} – {_site_name()}", text=text)


@public
@require_safe
def of_person(request: HttpRequest, proof: str) -> HttpResponse:
    """What one person comes to or is called to, for whoever has the address. 404 for an older address, too."""
    key = proofs.taken(PROOF, proof, site=current.site_id())
    owner = calendars.owner_of(key) if key else None
    if owner is None:
        raise Http404
    name = _("My calendar – %(site)s") % {"site": _site_name()}
    text = _("What you have registered for, and what your networks and groups call together.")
    return _answer(request, calendars.of_person(owner["person_id"]), name, text=text, is_secret=True)


@public
@require_safe
def one(request: HttpRequest, slug: str) -> HttpResponse:
    """One gathering, to be put into a calendar. 404 for whoever may not see it, and while it has no date."""
    row = calendars.seen_at(slug, request.user)
    if row is None or row["starts_at"] is None:
        raise Http404
    return answers.download(calendars.entry(row, pages.language()), file_name=slug)


def _addresses(name: str, *args: Any) -> dict[str, str]:
    """Where it is, and the same as programs open it that know calendars."""
    url = address_of(name, *args, language=pages.language())
    return {"url": url, "webcal": f"webcal://{url.partition('://')[2]}"}


@public
@never_cache
@require_safe
def listing(request: HttpRequest) -> HttpResponseBase:
    """Which calendars there are, what each holds, and their addresses; with one's own for whoever is signed in."""
    found = calendars.calendars(request.user)
    own = proofs.give(PROOF, found.key, site=current.site_id()) if found.key else ""
    context = {
        "of_site": _addresses("gatherings:feed_of_site"),
        "areas": [
            {"name": name, **_addresses("gatherings:feed_of_area", code)} for code, name in found.areas
        ],
        "spaces": [
            {"name": name, **_addresses("gatherings:feed_of_space", kind, slug)}
            for kind, slug, name in found.spaces
        ],
        "own": _addresses("gatherings:feed_of_person", own) if own else None,
        "made_at": found.made_at,
        "is_signed_in": request.user.is_authenticated,
    }
    return page(request, "gatherings/calendars.html", context)


@require_POST
def renew(request: HttpRequest) -> HttpResponseBase:
    """Give one's own calendar an address, or another one."""
    assert request.user.pk is not None
    had_one = calendars.calendars(request.user).key is not None
    actions.renew_calendar(request.user.pk, by=request.user)
    messages.success(
        request,
        _("Your calendar has a new address. The one before shows nothing any more.")
        if had_one
        else _("Your calendar has an address. Keep it to yourself."),
    )
    return redirect("gatherings:calendars")


@require_POST
def remove(request: HttpRequest) -> HttpResponseBase:
    """Take back the address of one's own calendar."""
    assert request.user.pk is not None
    actions.remove_calendar(request.user.pk, by=request.user)
    messages.success(request, _("The address of your calendar shows nothing any more."))
    return redirect("gatherings:calendars")
