"""Signing in with another service. Coming back changes nothing; a button does, as with the link of a mail."""

import secrets
import uuid
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from talkoo.kernel import pages
from talkoo.kernel.pages import page, public
from talkoo.people.accounts import actions, forms, queries
from talkoo.people.accounts.models import Service, ServiceIdentity
from talkoo.people.accounts.views.entering import enter, next_of, safe_target
from talkoo.plumbing.mail_out.compose import address_of
from talkoo.plumbing.tenancy import current

_GOING = f"{settings.COOKIE_PREFIX}going"
_CAME = f"{settings.COOKIE_PREFIX}came"
_SECONDS = 900


def _keep(
    request: HttpRequest, response: HttpResponseBase, name: str, told: dict[str, str]
) -> HttpResponseBase:
    response.set_cookie(
        name,
        signing.dumps(told, salt=f"{name} {current.site_id()}"),
        max_age=_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return response


def _kept(request: HttpRequest, name: str) -> dict[str, str] | None:
    try:
        told = signing.loads(
            request.COOKIES.get(name, ""), salt=f"{name} {current.site_id()}", max_age=_SECONDS
        )
    except signing.BadSignature:
        return None
    return cast(dict[str, str], told)


def _back(service: Service) -> str:
    return address_of("accounts:back", service.key, language=current.site().default_language)


@public
@never_cache
@require_safe
def begin(request: HttpRequest, key: str) -> HttpResponseBase:
    """Go to the service. A link and not a form: a form may lead nowhere else (Content-Security-Policy)."""
    service = queries.service_at(key)
    if service is None:
        raise Http404
    try:
        start = queries.start(service, _back(service), pages.language())
    except queries.Trouble:
        return page(request, "accounts/trouble.html", {"name": service.name}, status=502)
    told = {
        "service": str(service.pk),
        "state": start.state,
        "nonce": start.nonce,
        "verifier": start.verifier,
        "next": next_of(request),
        "language": pages.language(),
    }
    return _keep(request, redirect(start.url), _GOING, told)


@public
@never_cache
@require_safe
def back(request: HttpRequest, key: str) -> HttpResponseBase:
    """The service leads back here. What it says is proven now and shown on the next page, in the person's language."""
    service = queries.service_at(key)
    going = _kept(request, _GOING)
    if service is None:
        raise Http404
    try:
        if going is None or going["service"] != str(service.pk):
            raise queries.Trouble("nobody went there from this browser")
        if not secrets.compare_digest(request.GET.get("state", "").encode(), going["state"].encode()):
            raise queries.Trouble("the browser brings back something else")
        claims = queries.finish(
            service,
            request.GET.get("code", "")[:2_000],
            back=_back(service),
            nonce=going["nonce"],
            verifier=going["verifier"],
        )
    except queries.Trouble:
        response: HttpResponseBase = page(
            request, "accounts/trouble.html", {"name": service.name}, status=422
        )
        response.delete_cookie(_GOING)  # type: ignore[attr-defined]
        return response
    target = pages.path_in(going["language"], current.site().default_language, "accounts:connect")
    told = {
        "service": str(service.pk),
        "subject": claims.subject,
        "email": claims.email,
        "name": claims.name,
        "next": going["next"],
    }
    response = _keep(request, redirect(target), _CAME, told)
    response.delete_cookie(_GOING)  # type: ignore[attr-defined]
    return response


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def connect(request: HttpRequest) -> HttpResponseBase:
    """Sign in, connect the account of whoever is signed in, or join with what the service knows."""
    came = _kept(request, _CAME)
    service = Service.objects.filter(pk=came["service"], is_open=True).first() if came else None
    if came is None or service is None:
        return redirect("accounts:keys" if request.user.is_authenticated else "accounts:sign_in")
    if request.method == "POST":
        return _connected(request, service, came)
    return _offered(request, service, came)


def _offered(
    request: HttpRequest, service: Service, came: dict[str, str], *, status: int = 200
) -> HttpResponseBase:
    """One button for whoever is known; the form to join, filled in, for somebody new."""
    is_known = queries.is_known_at(service.pk, came["subject"], came["email"])
    context = {
        "name": service.name,
        "their_name": came["name"] or came["email"],
        "is_new": not is_known and not request.user.is_authenticated,
        "form": forms.Join(initial={"name": came["name"], "contact": came["email"]}),
        "next": reverse("accounts:connect"),
    }
    return page(request, "accounts/connect.html", context, status=status)


def _connected(request: HttpRequest, service: Service, came: dict[str, str]) -> HttpResponseBase:
    person: Any = request.user
    if person.is_authenticated:
        try:
            actions.link_service(person.pk, service.pk, came["subject"], by=person)
            messages.success(request, _("Connected. Next time you can sign in with it."))
        except actions.LinkedElsewhere:
            messages.error(request, _("It could not be connected: one of the two is connected already."))
        response: HttpResponseBase = redirect("accounts:keys")
    else:
        found = actions.enter_with(service.pk, came["subject"], came["email"])
        if found is None:
            return _offered(request, service, came, status=422)
        response = enter(request, found, safe_target(came["next"]))
    response.delete_cookie(_CAME)  # type: ignore[attr-defined]
    return response


@never_cache
@require_POST
def unlink(request: HttpRequest, identity_id: uuid.UUID) -> HttpResponseBase:
    """No longer sign in with a service."""
    try:
        actions.unlink_service(identity_id, by=request.user)
    except (ServiceIdentity.DoesNotExist, PermissionDenied):
        raise Http404 from None
    messages.success(request, _("No longer connected."))
    return redirect("accounts:keys")
