"""While the operator lets a site be read only, nothing that is sent in changes it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from talkoo.kernel.pages import page
from talkoo.plumbing.tenancy import current

_READING = {"GET", "HEAD", "OPTIONS"}


class RestingMiddleware:
    """Inside the site and its language, before anything looks at what was sent."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        site = current.get()
        if site is None or not site.is_read_only or request.method in _READING:
            return self.get_response(request)
        context = {
            "code": 503,
            "title": _("The site can only be read for now"),
            "text": _("Nothing was changed. Try again later; whoever runs the service is working on it."),
            "home_url": reverse("home"),
            "kept": True,
        }
        response = page(request, "site/error.html", context, status=503)
        response["Retry-After"] = "900"
        return response
