"""The site's home, the installation's front page, and the pages that say what went wrong."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from talkoo.kernel import i18n, pages
from talkoo.kernel.pages import kept, page, public
from talkoo.kernel.text import pick
from talkoo.people.spaces import queries as spaces
from talkoo.people.spaces.models import Kind, State
from talkoo.plumbing.tenancy import current, sites
from talkoo.site import look


def _wished_language(request: HttpRequest) -> str:
    """Where `/` leads: what the visitor chose before, else what the browser asks for, else the site's own."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if chosen in i18n.INTERFACE:
        return chosen
    return i18n.best_language(request.META.get("HTTP_ACCEPT_LANGUAGE", ""), pages.language())


@kept()
@require_safe
def home(request: HttpRequest) -> HttpResponseBase:
    """What this network of networks is, and the doors into it."""
    wished = _wished_language(request)
    if (
        request.path == "/"
        and wished != pages.language()
        and not request.META.get("HTTP_REFERER", "").startswith(request.build_absolute_uri("/"))
    ):
        return HttpResponseRedirect(f"/{wished}/")
    site = current.site()
    kinds = [
        kind
        for kind, module in ((Kind.NETWORK, "networks"), (Kind.PROGRAMME, "programmes"))
        if module in site.modules
    ]
    rows = spaces.LIST.page(
        language=pages.language(),
        chosen={
            "state": [str(State.ACTIVE), str(State.PAUSED)],
            "kinds": [str(Kind.NETWORK), str(Kind.PROGRAMME)],
        },
        sort="started",
        size=12,
    )
    cards = [spaces.card(row) for row in rows.rows]
    answering = next(
        (
            card
            for kind in (Kind.PROGRAMME, Kind.NETWORK)
            for card in cards
            if card.kind == kind and card.write_url
        ),
        None,
    )
    doors = _doors(site.modules, answering.write_url if answering else "")
    answerer = (
        {"role": answering.contact, "organisation": site.operator, "write_url": answering.write_url}
        if answering
        else None
    )
    context: dict[str, Any] = {
        "cards": cards,
        "all_url": reverse("spaces:networks") if rows.after else "",
        "answerer": answerer,
        "doors": doors,
        "funding": spaces.funding_of_site(pages.language()) if Kind.PROGRAMME in kinds else [],
        "changed_at": max((card.changed_at for card in cards), default=None),
    }
    return page(request, "site/home.html", context)


def _doors(modules: Sequence[str], write_url: str) -> list[dict[str, str]]:
    """Three ways in, the first that this site has: find a network, tell an interest, start one, or what is nearest."""
    offered = [
        (
            "networks",
            "people",
            _("Find a network"),
            _("See what each one is for and where it works"),
            "spaces:networks",
        ),
        (
            "interest_desk",
            "sprout",
            _("Tell us what interests you"),
            _("You are told of a network that fits"),
            "interest_desk:tell",
        ),
        ("networks", "seat", _("Start a network"), _("Round a matter that you care about"), "spaces:found"),
        (
            "ideas",
            "bulb",
            _("Leave an idea"),
            _("Others support it, a network may grow from it"),
            "ideas:new",
        ),
        (
            "programmes",
            "sprout",
            _("See what the project does"),
            _("What it is for, where, and since when"),
            "spaces:programmes",
        ),
        (
            "organisations",
            "house",
            _("Find an organisation"),
            _("By field, place or language"),
            "organisations:directory",
        ),
    ]
    doors = [
        {"icon": icon, "title": title, "text": text, "url": reverse(page_name)}
        for module, icon, title, text, page_name in offered
        if module in modules
    ]
    if write_url and len(doors) < 3:
        doors.append(
            {
                "icon": "mail",
                "title": _("Write to us"),
                "text": _("A person answers you by mail"),
                "url": write_url,
            }
        )
    return doors[:3]


@public
@require_safe
def front(request: HttpRequest) -> HttpResponseBase:
    """The installation's front page: which sites live here."""
    wished = i18n.best_language(request.META.get("HTTP_ACCEPT_LANGUAGE", ""), "en")
    if request.path == "/" and wished != pages.language():
        return HttpResponseRedirect(f"/{wished}/")
    port = f":{request.get_port()}" if request.get_port() not in {"80", "443"} else ""
    language = pages.language()
    listed = [
        {
            "name": pick(site.names, language),
            "sentence": pick(site.sentences, language),
            "url": f"{request.scheme}://{site.main_host}{port}/",
            "languages": [i18n.own_name(code) for code in site.languages],
        }
        for site in sites.every()
    ]
    return page(request, "site/front.html", {"sites": listed})


@kept()
@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Every part of the pages in every state, for those who build them."""
    return page(request, "site/showcase.html", {})


@public
@require_safe
def accent(request: HttpRequest) -> HttpResponse:
    """The site's own colour as a stylesheet."""
    site = current.get()
    accent = site.accent if site else ""
    is_named = request.META.get("QUERY_STRING") == look.edition(accent)
    kept_for = "public, max-age=31536000, immutable" if is_named else "public, max-age=300"
    return HttpResponse(
        look.stylesheet(accent), content_type="text/css; charset=utf-8", headers={"Cache-Control": kept_for}
    )


@public
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """200 when the web process answers and the database does too."""
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    return HttpResponse("ok\n", content_type="text/plain", headers={"X-Talkoo": settings.INSTALLATION})


@public
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What programs that read the web may visit."""
    lines = [
        "User-agent: *",
        "Disallow: /-/",
        "Disallow: /*/write/",
        "Disallow: /sign-in/",
        "Disallow: /letters/",
        "Disallow: /search/",
        "Disallow: /texts/",
        "Disallow: /report/",
        "Disallow: /reports/",
        "Disallow: /forgetting/",
        "Disallow: /me/",
        "Disallow: /my/",
        "Disallow: /monday/",
        "Disallow: /administration/",
        "Disallow: /languages/",
    ]
    if current.get():
        lines.append(f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def _error(request: HttpRequest, code: int, title: str, text: str) -> HttpResponse:
    context = {
        "code": code,
        "title": title,
        "text": text,
        "home_url": reverse("home"),
        "kept": request.method == "POST",
    }
    return page(request, "site/error.html", context, status=code)


@public
def nowhere(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """No site lives at this host name."""
    return _error(
        request,
        404,
        _("No site lives at this address"),
        _("Check the address. If you run this service, add the host name to a site."),
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return _error(
        request,
        400,
        _("This could not be understood"),
        _("Your browser sent something that does not belong here. Go back and try again."),
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return _error(
        request,
        403,
        _("You may not do this"),
        _("It needs a role that you do not have now. The coordinator of the site can tell you more."),
    )


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form's proof is missing or old."""
    return _error(
        request,
        403,
        _("This form had become too old"),
        _(
            "Nothing was sent. Go back: what you wrote is still there. Copy it, reload the page and send it again."
        ),
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return _error(
        request,
        404,
        _("There is no such page"),
        _("The address may be mistyped, or the page is not for everybody. If it is for you, sign in first."),
    )


def failure(request: HttpRequest) -> HttpResponse:
    """500. Must not fail itself: when even this page cannot be made, one line of text is."""
    try:
        return _error(
            request,
            500,
            _("Something broke on our side"),
            _("It is not your fault. What was saved before is kept. Try again in a moment."),
        )
    except Exception:
        return HttpResponse(
            "Something broke on our side. Try again in a moment.\n", status=500, content_type="text/plain"
        )
