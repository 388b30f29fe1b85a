"""What makes a site installable: its manifest, icons, and the script that keeps pages and sends what was written."""

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.middleware.csrf import get_token
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from talkoo.kernel import i18n, pages
from talkoo.kernel.pages import kept, page, public
from talkoo.kernel.text import pick
from talkoo.plumbing.tenancy import current
from talkoo.site import look
from talkoo.site.installable import icons, keeping

_SCRIPT = Path(__file__).parents[1] / "static" / "site" / "js" / "service-worker.js"
_ASSETS = (
    *(f"site/css/{name}.css" for name in ("tokens", "base", "components", "posts")),
    *(f"site/js/{name}.js" for name in ("theme", "page", "phone", "writing")),
    "site/icons.svg",
    "site/favicon.svg",
)
_A_YEAR = "public, max-age=31536000, immutable"


def icon_url(accent: str, size: int) -> str:
    """Another one whenever the colours change."""
    return f"/-/icon-{size}.png?{look.edition(accent)}"


@kept()
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """The site as a program: its name and words in the language of the address, its colours and icons.

    Whatever the language, it is one program: its `id` is the root of the site.
    """
    site, language = current.site(), pages.language()
    name = pick(site.names, language).text
    said: dict[str, Any] = {
        "id": "/",
        "name": name,
        "short_name": name if len(name) <= 20 else name[:19].rstrip() + "…",
        "description": pick(site.sentences, language).text,
        "lang": language,
        "dir": i18n.direction(language),
        "start_url": reverse("home"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": look.colours(site.accent)[4],
        "icons": [
            *(
                {
                    "src": icon_url(site.accent, size),
                    "sizes": f"{size}x{size}",
                    "type": "image/png",
                    "purpose": purpose,
                }
                for size in (192, 512)
                for purpose in ("any", "maskable")
            ),
            {"src": f"/-/icon.svg?{look.edition(site.accent)}", "sizes": "any", "type": "image/svg+xml"},
        ],
        "shortcuts": [
            {"name": _("My networks"), "url": reverse("my_networks")},
            {"name": _("News for me"), "url": reverse("notify:inbox")},
        ],
    }
    body = json.dumps(said, ensure_ascii=False)
    return HttpResponse(body, content_type="application/manifest+json; charset=utf-8")


def _image(request: HttpRequest, content: bytes | str, kind: str) -> HttpResponse:
    is_named = request.META.get("QUERY_STRING") == look.edition(current.site().accent)
    kept_for = _A_YEAR if is_named else "public, max-age=300"
    return HttpResponse(content, content_type=kind, headers={"Cache-Control": kept_for})


@public
@require_safe
def icon(request: HttpRequest, size: int) -> HttpResponse:
    """The mark in the site's colours, for phones."""
    return _image(request, icons.png(current.site().accent, size), "image/png")


@public
@require_safe
def icon_drawing(request: HttpRequest) -> HttpResponse:
    """The same as a drawing."""
    return _image(request, icons.svg(current.site().accent), "image/svg+xml")


@lru_cache(maxsize=1)
def _script() -> str:
    return _SCRIPT.read_text(encoding="utf-8")


@public
@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The script, with what it must know of this site and release. A byte of difference makes devices take it anew;
    they look for one at every page, so the answer is good for an hour."""
    site = current.site()
    accent = f"/-/accent.css?{look.edition(site.accent)}"
    assets = [*(static(name) for name in _ASSETS), accent]
    default = site.default_language
    known = {
        "edition": hashlib.sha256("".join(assets).encode()).hexdigest()[:12],
        "assets": assets,
        "offline": {one: pages.path_in(one, default, "offline") for one in i18n.INTERFACE},
        "language": default,
        "token": "/-/token/",
        "told": pages.path_in(default, default, "push:add"),
        "key": pages.path_in(default, default, "push:key"),
        "icon": icon_url(site.accent, 192),
        "name": pick(site.names, default).text,
    }
    body = f"const SITE = {json.dumps(known)};\n{_script()}"
    etag = f'"{hashlib.sha256(body.encode()).hexdigest()[:16]}"'
    headers = {"Cache-Control": "max-age=3600", "Service-Worker-Allowed": "/", "ETag": f"W/{etag}"}
    if etag in request.headers.get("If-None-Match", ""):
        return HttpResponseNotModified(headers=headers)
    return HttpResponse(body, content_type="text/javascript; charset=utf-8", headers=headers)


@kept()
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What the device shows for a page that it has not kept: which ones it has."""
    return page(request, "site/offline.html", {})


@public
@never_cache
@require_safe
def token(request: HttpRequest) -> HttpResponse:
    """A fresh proof for a form that was written without a connection, and whom it would be sent as."""
    return JsonResponse({"token": get_token(request), "person": keeping.mark_of(request.user)})


def head(site: current.CurrentSite | None) -> dict[str, Any]:
    """What every page of a site names in its head; nothing of a site that is not there."""
    if site is None:
        return {}
    return {
        "manifest_url": pages.address("manifest"),
        "touch_icon_url": icon_url(site.accent, 180),
        "worker_url": "/service-worker.js",
    }
