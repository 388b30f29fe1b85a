"""Passkeys: making one, signing in with one, forgetting one. Without JavaScript there are the code and the link."""

import json
import uuid
from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from talkoo.kernel.pages import page, public
from talkoo.people.accounts import actions, queries
from talkoo.people.accounts.models import Passkey, SignInPass
from talkoo.people.accounts.views.entering import enter, next_of
from talkoo.plumbing.limits.take import TooMany, caller
from talkoo.plumbing.sessions.browsers import browser_of
from talkoo.plumbing.tenancy import current

_LONGEST = 8_000


def _salt() -> str:
    return f"passkey {current.site_id()}"


def _origin(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"


def _question(options: dict[str, Any], chance: SignInPass) -> JsonResponse:
    """The options, and which question they are: it comes back in the form, signed, so that none can be made up."""
    return JsonResponse({"options": options, "question": signing.dumps(str(chance.pk), salt=_salt())})


def _answer(request: HttpRequest) -> tuple[uuid.UUID, dict[str, Any]] | None:
    try:
        name = signing.loads(
            request.POST.get("question", ""), salt=_salt(), max_age=queries.PASSKEY_MINUTES * 60
        )
        answer = json.loads(request.POST.get("answer", "")[:_LONGEST])
    except (signing.BadSignature, ValueError, RecursionError):
        return None
    return (uuid.UUID(name), answer) if isinstance(answer, dict) else None


@public
@never_cache
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """For the script of the sign-in page."""
    from talkoo.people.accounts.queries import ceremony

    try:
        chance = actions.ask_passkey(caller=caller(request))
    except TooMany:
        return JsonResponse({}, status=429)
    return _question(ceremony.request_options(chance), chance)


@public
@never_cache
@require_POST
def use(request: HttpRequest) -> HttpResponseBase:
    """Sign in with what the passkey signed."""
    given = _answer(request)
    person = actions.use_passkey(*given, origin=_origin(request)) if given else None
    if person:
        return enter(request, person, next_of(request))
    return page(request, "accounts/wrong_key.html", {}, status=422)


@never_cache
@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """Ways to sign in besides the code: passkeys and other services."""
    person: Any = request.user
    context = {
        "keys": queries.passkeys_of(person.pk),
        "linked": queries.linked_services(person.pk),
        "services": queries.services_to_link(person.pk),
    }
    return page(request, "accounts/keys.html", context)


@never_cache
@require_POST
def ask_to_make(request: HttpRequest) -> HttpResponse:
    """For the script of the page."""
    from talkoo.people.accounts.queries import ceremony

    person: Any = request.user
    try:
        chance = actions.ask_passkey(caller=caller(request), by=person)
    except TooMany:
        return JsonResponse({}, status=429)
    return _question(ceremony.creation_options(person, chance), chance)


@never_cache
@require_POST
def make(request: HttpRequest) -> HttpResponseBase:
    """Keep the passkey that was made."""
    person: Any = request.user
    given = _answer(request)
    try:
        if given is None:
            raise actions.WrongPasskey
        name = browser_of(request) or _("Passkey")
        actions.add_passkey(person.pk, *given, name=name, origin=_origin(request), by=person)
    except actions.WrongPasskey:
        messages.error(request, _("The passkey could not be added. Please try once more."))
    else:
        messages.success(request, _("The passkey is added. Next time you can sign in with it."))
    return redirect("accounts:keys")


@never_cache
@require_POST
def remove(request: HttpRequest, passkey_id: uuid.UUID) -> HttpResponseBase:
    """Forget a passkey."""
    try:
        actions.remove_passkey(passkey_id, by=request.user)
    except (Passkey.DoesNotExist, PermissionDenied):
        raise Http404 from None
    messages.success(request, _("The passkey is removed here. You can also delete it from your device."))
    return redirect("accounts:keys")
