"""The outermost layer: answers kept pages at once, and compresses everything else on its way out."""

import gzip
import time
from collections.abc import Callable
from urllib.parse import parse_qsl, urlencode

import brotli
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.utils.text import compress_string

from talkoo.kernel import i18n
from talkoo.plumbing.page_cache import listener
from talkoo.plumbing.page_cache.store import PAGES, Kept, etag_of
from talkoo.plumbing.tenancy import sites

LONGEST = 3_600  # seconds a page is kept at most; what changes by the clock says so itself
_COMPRESSIBLE = ("text/", "application/json", "application/xml", "image/svg")
_KEPT_HEADERS = ("Content-Type", "Content-Disposition", "Content-Language", "Last-Modified", "Link")
_MOST_PARAMETERS = 20


class PageCacheMiddleware:
    """The key is host, path and the parameters that the page knows; a page is only kept when it was made for nobody.

    The session cookie decides: with one, nothing is taken from here and nothing is put in.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        listener.start()
        key = self._key(request)
        if key is not None and (page := PAGES.get(key)):
            return self._answer(request, key, page)
        site = sites.known(key[0]) if key else None
        generation = PAGES.generation(str(site.id)) if site else None
        response = self.get_response(request)
        if (
            key is not None
            and site is not None
            and generation is not None
            and self._may_keep(request, response)
        ):
            body = response.content  # type: ignore[attr-defined]
            headers = {name: response[name] for name in _KEPT_HEADERS if response.has_header(name)}
            until = getattr(response, "keep_until", None)
            page = Kept(
                str(site.id),
                body,
                headers,
                min(until.timestamp() if until else float("inf"), time.time() + LONGEST),
                etag_of(body),
            )
            PAGES.put(key, page, generation)
            return self._answer(request, key, page)
        return _compress(request, response)

    def _key(self, request: HttpRequest) -> tuple[str, ...] | None:
        if request.method not in {"GET", "HEAD"} or settings.SESSION_COOKIE_NAME in request.COOKIES:
            return None
        host = request.META.get("HTTP_HOST", "").lower()
        if len(host) > 260 or len(request.path_info) > 300:
            return None
        query = request.META.get("QUERY_STRING", "")
        if len(query) > 300:
            return None
        name = host.rpartition(":")[0] or host
        if request.path_info == "/" and not _stays_at_root(request, name):
            return None
        parameters = _parameters(query)
        return None if parameters is None else (name, host, request.path_info, parameters)

    def _may_keep(self, request: HttpRequest, response: HttpResponseBase) -> bool:
        if (
            not getattr(response, "keep", False)
            or response.status_code != 200
            or response.streaming
            or response.cookies
        ):
            return False
        view = getattr(request.resolver_match, "func", None)
        known: frozenset[str] = getattr(view, "kept_parameters", frozenset())
        return set(request.GET) <= known and "CSRF_COOKIE" not in request.META

    def _answer(self, request: HttpRequest, key: tuple[str, ...], page: Kept) -> HttpResponse:
        weak = f'W/"{page.etag}"'
        if weak in request.META.get("HTTP_IF_NONE_MATCH", ""):
            response: HttpResponse = HttpResponseNotModified()
        else:
            coding = _coding(request)
            body = page.body
            if coding:
                if coding not in page.encoded:
                    made = (
                        brotli.compress(body, quality=5)
                        if coding == "br"
                        else gzip.compress(body, 6, mtime=0)
                    )
                    PAGES.encode(key, page, coding, made)
                    body = made
                else:
                    body = page.encoded[coding]
            response = HttpResponse(body)
            if coding:
                response["Content-Encoding"] = coding
        response.is_for_all = True  # type: ignore[attr-defined]
        for name, value in page.headers.items():
            response[name] = value
        response["ETag"] = weak
        response["Vary"] = "Accept-Encoding, Cookie"
        response["Cache-Control"] = "no-cache"
        return response


def _parameters(query: str) -> str | None:
    """The query in one order; None when it is not plain: a view takes one of the values of a repeated name, and reads
    what is not ASCII otherwise than it is read here."""
    if not query.isascii():
        return None
    try:
        pairs = sorted(parse_qsl(query, keep_blank_values=True, max_num_fields=_MOST_PARAMETERS))
    except ValueError:  # more of them
        return None
    return urlencode(pairs) if len(dict(pairs)) == len(pairs) else None


def _stays_at_root(request: HttpRequest, host: str) -> bool:
    """Whether this browser, coming to `/`, is not led on to another language."""
    site = sites.known(host)
    if site is None or settings.LANGUAGE_COOKIE_NAME in request.COOKIES:
        return False
    return (
        i18n.best_language(request.META.get("HTTP_ACCEPT_LANGUAGE", ""), site.default_language)
        == site.default_language
    )


def _coding(request: HttpRequest) -> str:
    accepted = request.META.get("HTTP_ACCEPT_ENCODING", "")
    if "br" in accepted:
        return "br"
    return "gzip" if "gzip" in accepted else ""


def _compress(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    if not response.has_header("Cache-Control"):
        response["Cache-Control"] = "no-store" if response.status_code < 400 else "no-cache"
    if response.streaming or response.has_header("Content-Encoding") or response.status_code in {204, 304}:
        return response
    body = response.content  # type: ignore[attr-defined]
    kind = response.get("Content-Type", "")
    if (
        len(body) < 500
        or not kind.startswith(_COMPRESSIBLE)
        or "gzip" not in request.META.get("HTTP_ACCEPT_ENCODING", "")
    ):
        return response
    # A random number of bytes is added, so that the length tells nothing of a token in the page (BREACH).
    response.content = compress_string(body, max_random_bytes=100)  # type: ignore[attr-defined]
    response["Content-Length"] = str(len(response.content))  # type: ignore[attr-defined]
    response["Content-Encoding"] = "gzip"
    response["Vary"] = ", ".join(filter(None, [response.get("Vary"), "Accept-Encoding"]))
    return response
