"""What stands round the content of every page: the site, where one can go, the languages, who is signed in."""

from typing import Any

from django.conf import settings
from django.contrib.messages import constants, get_messages
from django.db import DatabaseError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from talkoo.blocks.discussions import public as forum
from talkoo.kernel import i18n, pages
from talkoo.kernel.text import pick
from talkoo.plumbing.live import shown as live
from talkoo.plumbing.push import services
from talkoo.plumbing.tenancy import current
from talkoo.site import look
from talkoo.site.installable import keeping
from talkoo.site.installable import views as installable

_LEVELS = {constants.SUCCESS: "good", constants.WARNING: "late", constants.ERROR: "bad"}


def build(request: HttpRequest) -> dict[str, Any]:
    """The names that page.html needs, and nothing that costs a question to the database for a visitor."""
    site = current.get()
    language = pages.language()
    user = getattr(request, "user", None)
    person = _person(user) if site and user is not None and user.is_authenticated else None
    if site and user is not None:
        request.made_for = mark = keeping.mark_of(user)  # type: ignore[attr-defined]
        if person is not None:
            person["mark"] = mark
    zone = site.time_zone if site else "UTC"
    return {
        "site": {
            "key": site.key,
            "name": pick(site.names, language),
            "sentence": pick(site.sentences, language),
            "operator": site.operator,
            "is_demo": site.is_demo,
        }
        if site
        else None,
        "person": person,
        "announcement": pick(site.notice, language) if site and site.notice else None,
        "about_site": [
            {"label": label, "url": pages.address(name)}
            for label, name in (
                (_("What is kept of you"), "terms:privacy"),
                (_("Accessibility"), "terms:accessibility"),
                (_("Terms"), "terms:terms"),
                (_("Rules"), "terms:conduct"),
            )
        ]
        if site
        else [],
        "languages": _languages(request),
        "nav": _nav(request, site) if site else [],
        "live": live.of_page(request) if person else None,
        "accent_url": f"/-/accent.css?{look.edition(site.accent if site else '')}",
        "search_url": pages.address("search:results") if site else "",
        "language_cookie": settings.LANGUAGE_COOKIE_NAME,
        "messages": _messages(request) if person else [],
        "moment": lambda value: pages.say_moment(value, zone),
        "absolute": request.build_absolute_uri,
        "installable": installable.head(site),
        "phone_url": pages.address("push:phone") if person and services.is_on() else "",
    }


def _person(user: Any) -> dict[str, Any]:
    """Who is signed in, and the ways that this person has besides everybody's; no question to the database."""
    ways = [
        ("people", _("My networks"), "my_networks"),
        ("tray", _("News for me"), "notify:inbox"),
        ("mail", _("My messages"), "letters:inbox"),
        ("person", _("My details"), "accounts:me"),
        ("house", _("My organisations"), "organisations:mine"),
        ("globe", _("Texts"), "my_texts"),
    ]
    roles = set(getattr(user, "roles_now", None) or ())
    if roles & {"coordinator", "stand_in", "site_admin", "moderator", "adviser"}:
        ways.insert(1, ("clock", _("What waits"), "monday"))
    if "site_admin" in roles:
        ways.append(("house", _("Administration"), "administration"))
    return {
        "name": user.name,
        "unread": getattr(user, "unread_now", 0),
        "ways": [{"icon": icon, "label": label, "url": pages.address(name)} for icon, label, name in ways],
    }


def _messages(request: HttpRequest) -> list[dict[str, str]]:
    return [{"level": _LEVELS.get(one.level, "info"), "text": str(one)} for one in get_messages(request)]


def _languages(request: HttpRequest) -> list[dict[str, Any]]:
    """The same page in every language; the site's own languages come first."""
    site = current.get()
    default = site.default_language if site else "en"
    own = [code for code in (site.languages if site else ()) if code in i18n.INTERFACE]
    query = request.META.get("QUERY_STRING", "")
    path = "/" + request.path_info.lstrip("/\\")  # never the beginning of another host's address
    tail = path + (f"?{query}" if query else "")
    return [
        {
            "code": code,
            "name": i18n.own_name(code),
            "url": tail if code == default else f"/{code}{tail}",
            "is_current": code == pages.language(),
        }
        for code in [*own, *(code for code in i18n.INTERFACE if code not in own)]
    ]


def _has_forum(request: HttpRequest) -> bool:
    """Kept in the process; on the page of an error, whose transaction is lost, nobody is asked."""
    user = getattr(request, "user", None)
    try:
        return forum.is_in_forum(user is not None and user.is_authenticated)
    except DatabaseError:
        return False


def _nav(request: HttpRequest, site: current.CurrentSite) -> list[dict[str, Any]]:
    places = []
    if "networks" in site.modules:
        places.append((_("Networks"), pages.address("spaces:networks")))
    if "groups" in site.modules:
        places.append((_("Groups"), pages.address("spaces:groups")))
    if "programmes" in site.modules:
        places.append((_("Projects"), pages.address("spaces:programmes")))
    if "events" in site.modules:
        places.append((_("Events"), pages.address("gatherings:events")))
    if "ideas" in site.modules:
        places.append((_("Ideas"), pages.address("ideas:ideas")))
    if "advice" in site.modules:
        places.append((_("Advice"), pages.address("advice:advice")))
    if "organisations" in site.modules:
        places.append((_("Organisations"), pages.address("organisations:directory")))
    if "committees" in site.modules:
        places.append((_("Committees"), pages.address("representation:committees")))
    if _has_forum(request):
        places.append((_("Forum"), pages.address("discussions:forum")))
    return [{"label": label, "url": url, "is_current": request.path.startswith(url)} for label, url in places]
