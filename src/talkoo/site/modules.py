"""The parts of the product that a site can have or not. The pages of one that is off are not there."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _

from talkoo.plumbing.tenancy import current

MODULES = {
    "networks": _("Networks"),
    "programmes": _("Projects"),
    "groups": _("Groups"),
    "organisations": _("Organisations"),
    "committees": _("Committees"),
    "interest_desk": _("Interest desk: visitors tell what interests them"),
    "ideas": _("Ideas: anyone leaves one, others support it"),
    "events": _("Events: a calendar of the site, also for what member organisations hold"),
    "advice": _("Advice: questions to those who know, and answers for all"),
}
_BY_NAMESPACE = {
    "organisations": "organisations",
    "representation": "committees",
    "interest_desk": "interest_desk",
    "ideas": "ideas",
    "advice": "advice",
    "check_ins": "networks",
    "introductions": "organisations",
}


_BY_PAGE = dict.fromkeys(("gatherings:events", "gatherings:add", "gatherings:desk"), "events")


def module_of(name: str) -> str:
    """The module whose page is known under this name; empty for pages that every site has."""
    if name in _BY_PAGE:
        return _BY_PAGE[name]
    namespace, _colon, page = name.rpartition(":")
    for kind in ("network", "programme", "group", "organisation"):
        if page == kind or page.startswith((f"{kind}s", f"{kind}_")) or page.endswith(f"_{kind}"):
            return f"{kind}s"
    return _BY_NAMESPACE.get(namespace, "")


class ModulesMiddleware:
    """Answers 404 for pages of modules that are off, whoever asks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Raises Http404."""
        site = current.get()
        if site is None or request.resolver_match is None:
            return
        module = module_of(request.resolver_match.view_name)
        if module and module not in site.modules:
            raise Http404
