"""One request, one transaction, one site; and the language from the path."""

import contextlib
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase, HttpResponsePermanentRedirect
from django.urls import set_script_prefix
from django.utils import timezone, translation

from talkoo.kernel import i18n
from talkoo.plumbing.tenancy import after_response, current, sites

Answer = Callable[[HttpRequest], HttpResponseBase]
_READING = {"GET", "HEAD", "OPTIONS"}


def host_of(request: HttpRequest) -> str:
    """The host name asked for, lower case, without port or closing dot; empty when it is not one."""
    try:
        return (
            request.get_host().rpartition("@")[2].lower().removesuffix(f":{request.get_port()}").rstrip(".")
        )
    except DisallowedHost:
        return ""


class TenancyMiddleware:
    """Finds the site by host and opens the one transaction that the whole request runs in.

    What an exception leaves behind is rolled back, whatever page tells of it. Reading requests run read-only; what
    they must record goes through `after_response`.
    """

    def __init__(self, get_response: Answer):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        host = host_of(request)
        with (
            current.transaction_of(None, read_only=True) if sites.is_stale(host) else contextlib.nullcontext()
        ):
            site = sites.by_host(host)
        if site is None:
            bare = host in settings.BARE_HOSTS
            request.urlconf = "talkoo.site.urls_bare" if bare else "talkoo.site.urls_nowhere"  # type: ignore[assignment]
            timezone.deactivate()
        else:
            timezone.activate(site.time_zone)
        is_reading = request.method in _READING
        with (
            after_response.collecting(is_reading) as records,
            current.transaction_of(site, read_only=is_reading),
        ):
            response = self.get_response(request)
            if response.status_code >= 500 or getattr(request, "has_failed", False):
                transaction.set_rollback(True)
        for record in records:
            with current.transaction_of(site):
                record()
        return response

    def process_exception(self, request: HttpRequest, problem: Exception) -> None:
        request.has_failed = True  # type: ignore[attr-defined]


class LanguageMiddleware:
    """The first part of the path may name the language; without one, the site's own language speaks.

    Every address made while the request runs carries the same prefix.
    """

    def __init__(self, get_response: Answer):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        site = current.get()
        default = site.default_language if site else "en"
        head, _slash, rest = request.path_info.lstrip("/").partition("/")
        chosen = default
        if head in i18n.INTERFACE:
            if head == default or not _slash:
                target = f"/{rest}" if head == default else f"/{head}/"
                query = request.META.get("QUERY_STRING", "")
                return HttpResponsePermanentRedirect(
                    "/" + target.lstrip("/") + (f"?{query}" if query else "")
                )
            chosen = head
            request.path_info = f"/{rest}"
            set_script_prefix(f"/{head}/")
        else:
            set_script_prefix("/")
        try:
            with translation.override(chosen):
                request.LANGUAGE_CODE = chosen
                response = self.get_response(request)
        finally:
            set_script_prefix("/")
        response.headers.setdefault("Content-Language", chosen)
        return response
