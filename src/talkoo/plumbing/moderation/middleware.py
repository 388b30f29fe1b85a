"""What stands between somebody and their words being taken: said on one page, with everything typed kept on it.

Actions say no by raising `conduct.NotAccepted` or `limits.take.TooMany`; whatever part of the product they belong to,
the page holds the fields as they came, and sends them to the same address again.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from talkoo.kernel import i18n, pages
from talkoo.kernel.pages import page
from talkoo.kernel.text import pick
from talkoo.plumbing.limits.take import TooMany
from talkoo.plumbing.moderation import conduct, held, newcomers
from talkoo.plumbing.tenancy import current
from talkoo.plumbing.terms import actions as accepting
from talkoo.plumbing.terms import layout
from talkoo.plumbing.terms import queries as terms
from talkoo.plumbing.terms.models import Kind

ACCEPT = "accept-rules"
"""The field by which somebody accepts the rules: the id of their version."""

TRAP = "homepage"
"""The field that people do not see."""

_OURS = {"csrfmiddlewaretoken", ACCEPT, "asked-for-rules"}
_LONGEST_SHOWN = 60


class WritingMiddleware:
    """Reads from a form what it tells of whoever sent it; says that something waits, and what is asked first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method != "POST" or current.get() is None or not request.user.is_authenticated:
            return self.get_response(request)
        _accept(request)
        signs = newcomers.Signs(
            is_trapped=bool(request.POST.get(TRAP)), made_at=newcomers.made_at(request.POST.get("once", ""))
        )
        with held.noting() as waiting, newcomers.seen(signs):
            response = self.get_response(request)
        if waiting and response.status_code < 400:
            messages.info(
                request,
                ngettext(
                    "It waits until a moderator has read it. Until then only you see it. "
                    "You are told what they decide.",
                    "They wait until a moderator has read them. Until then only you see them. "
                    "You are told what they decide.",
                    len(waiting),
                ),
            )
        return response

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        if request.method != "POST" or not isinstance(problem, conduct.NotAccepted | TooMany):
            return None
        return _ask(request, problem)


def _accept(request: HttpRequest) -> None:
    """The box was ticked: the version that holds now is accepted, if it is the one that was shown."""
    given = request.POST.get(ACCEPT)
    if not given:
        return
    waiting = terms.to_accept(Kind.CONDUCT, request.user.pk)  # type: ignore[arg-type]
    if waiting and str(waiting) == given:
        accepting.accept(waiting, by=request.user)


def _ask(request: HttpRequest, problem: conduct.NotAccepted | TooMany) -> HttpResponse:
    kept = [(name, value) for name, values in request.POST.lists() if name not in _OURS for value in values]
    context: dict[str, Any] = {
        "kept": kept,
        "shown": [value for _name, value in kept if len(value) > _LONGEST_SHOWN],
        "files": [(name, one.name) for name, given in request.FILES.lists() for one in given],
        "again": request.get_full_path(),
        "rules": None,
        "later": "",
        "was_asked": "asked-for-rules" in request.POST,
    }
    if isinstance(problem, TooMany):
        moment = i18n.say_moment(problem.again_at, pages.language(), current.site().time_zone)
        context["later"] = _(
            "You have written a lot in a short time. Nothing is lost: you can send this after %(moment)s."
        ) % {"moment": moment}
        return page(request, "moderation/later.html", context, status=422)
    version = terms.current(Kind.CONDUCT)
    assert version is not None
    text = pick(version.text, pages.language())
    context["rules"] = {"id": version.id, "text": text, "blocks": layout.blocks(text.text)}
    return page(request, "moderation/first.html", context, status=422)
