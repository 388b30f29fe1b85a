import uuid
from typing import Any

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
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from talkoo.kernel import i18n, ids, pages
from talkoo.kernel.pages import page, public
from talkoo.people.accounts import actions, forms, queries
from talkoo.people.accounts.models import PASS_MINUTES, Person
from talkoo.plumbing.limits.take import TooMany, caller
from talkoo.plumbing.mail_out import outbox, smtp
from talkoo.plumbing.tenancy import current

_ASKED = f"{settings.COOKIE_PREFIX}asked"


def _hide(email: str) -> str:
    """Enough of an address to know it again: k…a@example.org."""
    name, _at, host = email.partition("@")
    return f"{name[:1]}…{name[-1:] if len(name) > 2 else ''}@{host}"


def _next(request: HttpRequest) -> str:
    target = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(target, allowed_hosts=None) and target.startswith("/")
    return target if safe else ""


@public
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """Ask for a code. The answer is the same whether or not the address is known here."""
    form = forms.Email(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        try:
            chance = actions.ask_code(email, caller=caller(request))
        except TooMany as problem:
            form.add_error("email", _too_many(problem))
        else:
            # The cookie can be read by whoever holds it: an unknown address gets an id too, of nothing.
            asked = {
                "pass": str(chance.pk if chance else ids.uuid7()),
                "email": _hide(email),
                "next": _next(request),
            }
            response = redirect("accounts:code")
            response.set_cookie(
                _ASKED,
                signing.dumps(asked, salt=_ASKED),
                max_age=PASS_MINUTES * 60,
                httponly=True,
                samesite="Lax",
                secure=request.is_secure(),
            )
            return response
    status = 422 if form.is_bound and form.errors else 200
    return page(request, "accounts/sign_in.html", {"form": form, "next": _next(request)}, status=status)


def _too_many(problem: TooMany) -> str:
    moment = i18n.say_moment(problem.again_at, pages.language(), current.site().time_zone)
    return _("Codes were asked for too often. Try again after %(moment)s.") % {"moment": moment}


def _asked(request: HttpRequest) -> dict[str, str] | None:
    try:
        asked: dict[str, str] = signing.loads(
            request.COOKIES.get(_ASKED, ""), salt=_ASKED, max_age=PASS_MINUTES * 60
        )
    except signing.BadSignature:
        return None
    return asked


@public
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponseBase:
    """Type the code. Five wrong ones end it; then a new one is asked for."""
    asked = _asked(request)
    if asked is None:
        return redirect("accounts:sign_in")
    form = forms.Code(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = actions.try_code(uuid.UUID(asked["pass"]), form.cleaned_data["code"])
        if person:
            return _enter(request, person, asked["next"])
        form.add_error(
            "code",
            _("This code is not right, or it is too old. Look at the newest mail, or ask for a new code."),
        )
    status = 422 if form.is_bound and form.errors else 200
    context = {"form": form, "email": asked["email"], "outbox_url": _outbox_url(request)}
    return page(request, "accounts/code.html", context, status=status)


def _outbox_url(request: HttpRequest) -> str:
    """Shown to the operator's own browser while no mail server is set up."""
    return reverse("mail_out:outbox") if outbox.is_open_to(request) and not smtp.is_configured() else ""


@public
@never_cache
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponseBase:
    """A link from a mail or from the operator. Opening it changes nothing (programs that look at mail open links)."""
    if request.method == "POST":
        if person := actions.use_link(token):
            return _enter(request, person, "")
        return page(request, "accounts/link.html", {"valid": False, "person_name": ""}, status=422)
    chance = queries.pass_in(token)
    context: dict[str, Any] = {
        "valid": chance is not None,
        "person_name": chance.person.name if chance else "",
    }
    return page(request, "accounts/link.html", context, status=200 if chance else 410)


def _enter(request: HttpRequest, person: Person, target: str) -> HttpResponse:
    auth.login(request, person, backend="talkoo.site.backend.People")
    response = redirect(target or settings.LOGIN_REDIRECT_URL)
    response.delete_cookie(_ASKED)
    return response


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Leave this browser."""
    actions.sign_out(by=request.user)  # type: ignore[arg-type]
    auth.logout(request)
    return redirect("accounts:signed_out")


@public
@require_GET
def signed_out(request: HttpRequest) -> HttpResponse:
    return page(request, "accounts/signed_out.html", {})
