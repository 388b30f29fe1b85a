"""The site's video servers, for its administrators: add, change, try, close."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from talkoo.kernel.access import require
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.pages import page
from talkoo.plumbing.mail_out.compose import address_of
from talkoo.plumbing.tenancy import current
from talkoo.plumbing.video import actions, forms, joining, queries
from talkoo.plumbing.video.models import Kind, Provider


def trouble(why: str) -> str:
    """What is wrong with a server, for those who look after it; `why` as in providers.Trouble."""
    return {
        "away": _("It does not answer. Is the address right, and is the server running?"),
        "refused": _("It does not accept the name or the secret that we have."),
        "closed": _("It is closed here."),
    }.get(why, _("It answers something that we do not understand. Is the address right?"))


@never_cache
@require_safe
def settings(request: HttpRequest) -> HttpResponse:
    """Those there are, and which can be added."""
    require(request.user, "video.manage")
    return page(request, "video/settings.html", {"providers": queries.providers(), "kinds": Kind.choices})


@sensitive_post_parameters("secret")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, kind: str) -> HttpResponseBase:
    """A server of this kind."""
    require(request.user, "video.manage")
    if kind not in Kind.values:
        raise Http404
    form = forms.FORMS[kind](request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_provider(kind, form.given(), by=request.user)
        except actions.WrongProvider as problem:
            form.refuse(problem.field)
        else:
            messages.success(request, _("It is entered. Try it before you tell others."))
            return redirect("video:settings")
    return _form(request, form, Kind(kind).label, is_new=True)


@sensitive_post_parameters("secret")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def provider(request: HttpRequest, provider_id: uuid.UUID) -> HttpResponseBase:
    """Change what is said about a server."""
    require(request.user, "video.manage")
    there = _there(provider_id)
    initial = {name: getattr(there, name) for name in ("name", "address", "client", "audience", "phone")}
    initial["algorithm"] = there.algorithm
    form = forms.FORMS[there.kind](request.POST or None, is_new=False, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_provider(there.pk, form.given(), by=request.user)
        except actions.WrongProvider as problem:
            form.refuse(problem.field)
        else:
            messages.success(request, _("Saved."))
            return redirect("video:settings")
    return _form(request, form, Kind(there.kind).label, is_new=False)


def _form(request: HttpRequest, form: Any, kind: Any, *, is_new: bool) -> HttpResponse:
    status = 422 if form.is_bound and form.errors else 200
    return page(request, "video/provider.html", {"form": form, "kind": kind, "is_new": is_new}, status=status)


def _there(provider_id: uuid.UUID) -> Provider:
    found = queries.provider(provider_id)
    if found is None:
        raise Http404
    return found


@never_cache
@require_POST
def check(request: HttpRequest, provider_id: uuid.UUID) -> HttpResponse:
    """Ask the server whether it works with us."""
    require(request.user, "video.manage")
    there = _there(provider_id)
    why = joining.check(there)
    if why:
        messages.error(request, f"{there.name}: {trouble(why)}")
    elif there.kind == Kind.JITSI:
        said = _("%(name)s answers. Open a room to see whether it accepts our key.")
        messages.success(request, said % {"name": there.name})
    else:
        messages.success(request, _("%(name)s answers and accepts us.") % {"name": there.name})
    return redirect("video:settings")


@never_cache
@require_safe
def try_room(request: HttpRequest, provider_id: uuid.UUID) -> HttpResponseBase:
    """Into a room of one's own at this server. A link and not a form: a form may lead nowhere else."""
    require(request.user, "video.manage")
    there, person = _there(provider_id), request.user
    home = address_of("video:settings", language=current.site().default_language)
    try:
        url = joining.try_out(
            there, title=_("Trying it out"), home=home, name=getattr(person, "name", ""), who=person.pk
        )
    except joining.NoWay as problem:
        context = {"name": there.name, "text": trouble(problem.why), "back_url": home}
        return page(request, "video/trouble.html", context, status=502)
    return redirect(url)


@never_cache
@require_POST
def switch(request: HttpRequest, provider_id: uuid.UUID) -> HttpResponse:
    """Close a server, open it again, or make it the usual one."""
    require(request.user, "video.manage")
    what = request.POST.get("what", "")
    try:
        if what == "usual":
            actions.make_usual(provider_id, by=request.user)
            messages.success(request, _("New rooms are made there from now on."))
        else:
            actions.close_provider(provider_id, by=request.user, is_open=what == "open")
            said = (
                _("People can meet there again.") if what == "open" else _("Nobody can meet there any more.")
            )
            messages.success(request, said)
    except Provider.DoesNotExist:
        raise Http404 from None
    except NotNow:
        messages.warning(request, _("It is closed. Open it first."))
    return redirect("video:settings")
