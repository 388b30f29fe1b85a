"""What a person's own device may keep of the site, to be read without a connection.

The script of the device (static/site/js/service-worker.js) keeps a page only when the answer says `Talkoo-Keep: yes`,
and empties itself when `Talkoo-Person` names somebody else. Whatever is not listed here is secret and never kept: that
caches between us and the device keep nothing is said by Cache-Control, as ever.
"""

import re
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from talkoo.kernel import crypto
from talkoo.plumbing.tenancy import current

PERSON, KEEP = "Talkoo-Person", "Talkoo-Keep"
NOBODY = "nobody"

_KIND = "(network|programme|group)"
READ = re.compile(
    r"my_networks|notify:inbox"
    rf"|discussions:({_KIND}_threads|{_KIND}_practice|thread|forum|section|mine|print)"
    rf"|tasks:{_KIND}_tasks?"
    rf"|documents:{_KIND}_(files|file_folder|file)"
)
"""Pages for people who are signed in that they may want to read on the way. Besides them, every page that is the same
for all visitors (kernel.pages.kept)."""


def mark_of(person: Any) -> str:
    """Who a page is made for, as a device may know it: no way back to the person, and another one at each site."""
    if person is None or not person.is_authenticated:
        return NOBODY
    return crypto.blind("kept on a device", str(person.pk), site=current.site_id())[:32]


def may_keep(request: HttpRequest) -> bool:
    """Whether the page that answers this request may stay on the device of whoever asked."""
    match = request.resolver_match
    if request.method != "GET" or match is None:
        return False
    return hasattr(match.func, "kept_parameters") or READ.fullmatch(match.view_name) is not None


class KeepingMiddleware:
    """Outside of the pages that are kept for all visitors, so that those say it too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        is_for_all = getattr(response, "is_for_all", False)
        made_for = getattr(request, "made_for", NOBODY if is_for_all else None)
        if made_for is None or not response.get("Content-Type", "").startswith("text/html"):
            return response
        response.headers[PERSON] = made_for
        if response.status_code == 200 and (is_for_all or may_keep(request)):
            response.headers[KEEP] = "yes"
        return response
