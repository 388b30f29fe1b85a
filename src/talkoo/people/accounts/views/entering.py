"""Signing in: by a code, by a link, and leaving."""

import datetime
import uuid
from typing import Any, TypedDict, cast

from django.conf import settings
from django.contrib import auth
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from talkoo.kernel import clock, i18n, ids, pages
from talkoo.kernel.pages import page, public
from talkoo.people.accounts import actions, forms, queries
from talkoo.people.accounts.models import GIVEN_DAYS, PASS_MINUTES, Person, SignInPass
from talkoo.plumbing.limits.take import TooMany, caller
from talkoo.plumbing.mail_out import outbox, smtp
from talkoo.plumbing.sessions.browsers import browser_of
from talkoo.plumbing.sessions.store import ABOUT
from talkoo.plumbing.sms_out import gateway
from talkoo.plumbing.tenancy import current

ASKED = f"{settings.COOKIE_PREFIX}asked"
_LONGEST = datetime.timedelta(days=GIVEN_DAYS)


class Asked(TypedDict):
    """What the browser carries while it waits for the code; readable to whoever holds it, and the same for an address
    that nobody has here."""

    id: str
    to: str
    kind: str
    next: str
    joins: bool


def _hide(contact: str) -> str:
    """Enough of an address or number to know it again: k…a@example.org, …567."""
    name, at, host = contact.partition("@")
    return f"{name[:1]}…{name[-1:] if len(name) > 2 else ''}@{host}" if at else f"…{contact[-3:]}"


def safe_target(target: str) -> str:
    """An address of this site to go on to; empty for one that leads away."""
    is_safe = url_has_allowed_host_and_scheme(target, allowed_hosts=None) and target.startswith("/")
    return target if is_safe else ""


def next_of(request: HttpRequest) -> str:
    """Where the browser wanted to go."""
    return safe_target(request.POST.get("next") or request.GET.get("next") or "")


def ask_for_code(
    request: HttpRequest, made: actions.Joining | SignInPass, contact: str, next: str = ""
) -> HttpResponse:
    """Lead to the page where the code is typed; afterwards to `next`, an address of this site.

    For whoever joins with an address, the page says the same whether it was known or not.
    """
    joins = isinstance(made, actions.Joining)
    chance = cast(SignInPass, made.chance if isinstance(made, actions.Joining) else made)
    kind = queries.kind_of(contact)
    asked = Asked(id=str(chance.pk), to=_hide(contact), kind=kind, next=safe_target(next), joins=joins)
    is_slow = kind == "phone" and not gateway.is_configured()
    response = redirect("accounts:code")
    response.set_cookie(
        ASKED,
        signing.dumps(asked, salt=_salt()),
        max_age=_LONGEST if is_slow else PASS_MINUTES * 60,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return response


def _salt() -> str:
    return f"{ASKED} {current.site_id()}"


def _asked(request: HttpRequest) -> Asked | None:
    try:
        return cast(Asked, signing.loads(request.COOKIES.get(ASKED, ""), salt=_salt(), max_age=_LONGEST))
    except signing.BadSignature:
        return None


def too_many(problem: TooMany) -> str:
    """When there is room again."""
    moment = i18n.say_moment(problem.again_at, pages.language(), current.site().time_zone)
    return _("This was asked for too often. Try again after %(moment)s.") % {"moment": moment}


def _status(form: Any) -> int:
    return 422 if form.is_bound and form.errors else 200


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """Ask for a code. The answer is the same whether or not the address is known here."""
    form = forms.SignIn(request.POST or None)
    if request.method == "POST" and form.is_valid():
        contact = form.cleaned_data["contact"]
        try:
            chance = actions.ask_code(contact, kind=queries.kind_of(contact), caller=caller(request))
        except TooMany as problem:
            form.add_error("contact", too_many(problem))
        else:
            return ask_for_code(request, chance, contact, next_of(request))
    context = {
        "form": form,
        "next": next_of(request),
        "services": [{"key": one.key, "name": one.name} for one in queries.open_services()],
    }
    return page(request, "accounts/sign_in.html", context, status=_status(form))


@public
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponseBase:
    """Type the code. Five wrong ones end it; then a new one is asked for."""
    asked = _asked(request)
    if asked is None:
        return redirect(settings.LOGIN_REDIRECT_URL if request.user.is_authenticated else "accounts:sign_in")
    form = forms.Code(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = actions.try_code(uuid.UUID(asked["id"]), form.cleaned_data["code"])
        if person:
            return enter(request, person, asked["next"])
        form.add_error(
            "code",
            _("This code is not right, or it is too old. Look at the newest message, or ask for a new code."),
        )
    is_slow = asked["kind"] == "phone" and not gateway.is_configured()
    context = {
        "form": form,
        "to": asked["to"],
        "joins": asked["joins"],
        "way": "voice" if is_slow else asked["kind"],
        "outbox_url": _outbox_url(request, asked["kind"]),
    }
    return page(request, "accounts/code.html", context, status=_status(form))


def _outbox_url(request: HttpRequest, kind: str) -> str:
    """Shown to the operator's own browser while nothing can be sent."""
    can_send = smtp.is_configured() if kind == "email" else gateway.is_configured()
    return reverse("mail_out:outbox") if outbox.is_open_to(request) and not can_send else ""


@public
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def given(request: HttpRequest) -> HttpResponseBase:
    """Sign in with a code that a helper read out or gave on paper."""
    form = forms.Given(request.POST or None)
    if request.method == "POST" and form.is_valid():
        contact, typed = form.cleaned_data["contact"], form.cleaned_data["code"]
        try:
            person = actions.try_given(contact, typed, kind=queries.kind_of(contact), caller=caller(request))
            if person:
                return enter(request, person, "")
            form.add_error(
                "code", _("The code and the address or number do not belong together, or the code is old.")
            )
        except TooMany as problem:
            form.add_error("code", too_many(problem))
    return page(request, "accounts/given.html", {"form": form}, status=_status(form))


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponseBase:
    """A link from a mail or from the operator. Opening it changes nothing (programs that look at mail open links)."""
    if request.method == "POST":
        if person := actions.use_link(token):
            return enter(request, person, "")
        return page(request, "accounts/link.html", {"valid": False, "person_name": ""}, status=422)
    chance = queries.pass_in(token)
    context: dict[str, Any] = {
        "valid": chance is not None,
        "person_name": chance.person.name if chance and chance.person else "",
    }
    return page(request, "accounts/link.html", context, status=200 if chance else 410)


def enter(request: HttpRequest, person: Person, target: str) -> HttpResponse:
    """The person is in, in a session with a new key."""
    auth.login(request, person, backend="talkoo.site.backend.People")
    request.session[ABOUT] = {
        "name": str(ids.uuid7()),
        "browser": browser_of(request),
        "begun_at": clock.now().isoformat(),
    }
    response = redirect(target or settings.LOGIN_REDIRECT_URL)
    response.delete_cookie(ASKED)
    return response


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Leave this browser."""
    actions.sign_out(by=request.user)  # type: ignore[arg-type]
    auth.logout(request)
    return redirect("accounts:signed_out")


@public
@require_safe
def signed_out(request: HttpRequest) -> HttpResponse:
    return page(request, "accounts/signed_out.html", {})
