import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from talkoo.kernel.pages import page
from talkoo.plumbing.push import actions, forms, queries, services, vapid
from talkoo.plumbing.push.models import Device
from talkoo.plumbing.sessions.browsers import browser_of
from talkoo.plumbing.sessions.store import ABOUT


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def phone(request: HttpRequest) -> HttpResponseBase:
    """The devices that the person is told on, and of what."""
    person: Any = request.user
    chosen = {kind: wanted for (_key, kind), wanted in queries.chosen_by([person.pk]).items()}
    form = forms.Told(request.POST if request.method == "POST" else None, chosen=chosen)
    if request.method == "POST" and form.is_valid():
        actions.set_wishes(person.pk, chosen=form.chosen(), by=person)
        messages.success(request, _("Saved."))
        return redirect("push:phone")
    context = {
        "form": form,
        "devices": queries.devices_of(person.pk, request.session.session_key),
        "is_on": services.is_on(),
    }
    return page(request, "push/phone.html", context)


@never_cache
@require_safe
def key(request: HttpRequest) -> HttpResponse:
    """What a browser binds its agreement to."""
    if not services.is_on():
        raise Http404
    return HttpResponse(vapid.public_key(), content_type="text/plain")


@never_cache
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """A browser's script tells where it is reached; it is answered in JSON."""
    person: Any = request.user
    if not services.is_on():
        raise Http404
    form = forms.Browser(request.POST)
    about = request.session.get(ABOUT)
    if not form.is_valid() or not about:
        said = [str(text) for texts in form.errors.values() for text in texts]
        return JsonResponse({"problem": " ".join(said)}, status=422)
    actions.add_device(
        person.pk,
        **form.cleaned_data,
        session=uuid.UUID(about["name"]),
        browser=browser_of(request),
        by=person,
    )
    return JsonResponse({"told": True})


@never_cache
@require_POST
def remove(request: HttpRequest) -> HttpResponseBase:
    """One of the person's devices, by its name in the list; a browser's own script names its address."""
    try:
        if endpoint := request.POST.get("endpoint", ""):
            actions.remove_browser(endpoint[: services.LONGEST], by=request.user)
            return JsonResponse({"told": False})
        actions.remove_device(uuid.UUID(request.POST.get("device", "")), by=request.user)
    except (ValueError, Device.DoesNotExist):
        raise Http404 from None
    messages.success(request, _("Nothing goes to that device any more."))
    return redirect("push:phone")
