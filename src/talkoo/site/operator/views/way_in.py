"""Coming in and leaving."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from talkoo.kernel.pages import page, public
from talkoo.site.operator import entrance
from talkoo.site.operator.entrance import Operator, for_operators


@public
@never_cache
@sensitive_variables("secret")
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, secret: str) -> HttpResponseBase:
    """A link that the command line printed. Opening it changes nothing; the button does."""
    if request.method == "POST":
        if proof := entrance.enter(secret):
            response = redirect("operator:console")
            entrance.remember(request, response, proof)
            return response
        return page(request, "operator/enter.html", {"is_good": False}, status=422)
    is_good = entrance.is_good(secret)
    return page(request, "operator/enter.html", {"is_good": is_good}, status=200 if is_good else 410)


@for_operators
@require_POST
def leave(request: HttpRequest, by: Operator) -> HttpResponse:
    """End this session."""
    entrance.leave(by)
    response = page(request, "operator/closed.html", {})
    response.delete_cookie(entrance.COOKIE, samesite="Strict")
    return response


@for_operators
@require_POST
def end_pass(request: HttpRequest, by: Operator, pass_id: uuid.UUID) -> HttpResponse:
    """End another session, or make a link useless."""
    if entrance.end(pass_id, by=by):
        messages.success(request, _("It is ended. Whoever held it must ask for a new link."))
    return redirect("operator:console")
