import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from talkoo.kernel import lists, pages
from talkoo.kernel.access import may, require
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.pages import page, public
from talkoo.plumbing.mail_in import actions, forms, intake, queries, registry, waiting, webhook
from talkoo.plumbing.mail_in.models import State
from talkoo.plumbing.mail_out import handles
from talkoo.plumbing.mail_out.models import Verb

_SHOWN: dict[str, str] = {
    State.WAITING: "asked",
    State.STAGED: "waits",
    State.REFUSED: "refused",
    State.FAILED: "refused",
}
"""What the page of a mail says of it; of any other: it is in its place, or on its way."""


@never_cache
@require_safe
def not_taken(request: HttpRequest) -> HttpResponse:
    """Mails that were not taken: why and when, not what they say."""
    require(request.user, "mail_in.oversee")
    try:
        found, after = queries.not_taken(language=pages.language(), after=request.GET.get("after", ""))
    except lists.BadPlace:
        raise Http404 from None
    context = {"mails": found, "next_url": f"{request.path}?after={after}" if after else ""}
    return page(request, "mail_in/not_taken.html", context)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, proof: str) -> HttpResponseBase:
    """One's own mail, by the link that went to the address it says it is from: say that it was one's own; while it
    waits for its writer to join, see it and take it back."""
    handle = handles.taken(Verb.CONFIRM, proof)
    key = uuid.UUID(handle.about) if handle else None
    state = queries.state_of(key) if key else ""
    if handle is None or key is None or not state:
        return page(request, "mail_in/confirm.html", {"state": "wrong"}, status=410)
    if request.method == "POST":
        if "back" in request.POST:
            actions.take_back(handle, by=request.user)
            return redirect(request.path)
        if actions.confirm(handle, by=request.user):
            state = ""
    context: dict[str, Any] = {"state": _SHOWN.get(state, "done")}
    if state == State.STAGED:
        context["mail"] = queries.read_staged(key, language=pages.language())
        context["join_url"] = reverse(registry.join_page())
    return page(request, "mail_in/confirm.html", context)


def _staged(request: HttpRequest, form: forms.Door, status: int = 200) -> HttpResponse:
    try:
        found, after = queries.staged(language=pages.language(), after=request.GET.get("after", ""))
    except lists.BadPlace:
        raise Http404 from None
    context = {
        "mails": found,
        "form": form if may(request.user, "mail_in.oversee") else None,
        "next_url": f"{request.path}?after={after}" if after else "",
    }
    return page(request, "mail_in/staged.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def staged(request: HttpRequest) -> HttpResponseBase:
    """Mails of people whom the site does not know: who wrote, and whether such mails are kept at all."""
    require(request.user, "mail_in.turn_away")
    if request.method != "POST":
        return _staged(request, forms.Door(initial={"is_open": "yes" if waiting.is_open() else "no"}))
    require(request.user, "mail_in.oversee")
    form = forms.Door(request.POST)
    if not form.is_valid():
        return _staged(request, form, status=422)
    actions.set_door(form.cleaned_data["is_open"] == "yes", by=request.user)
    messages.success(request, _("Saved."))
    return redirect("mail_in:staged")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one_staged(request: HttpRequest, raw_id: uuid.UUID) -> HttpResponseBase:
    """Read one of them, and turn it away."""
    require(request.user, "mail_in.turn_away")
    if not queries.state_of(raw_id):
        raise Http404
    if request.method == "POST":
        try:
            actions.turn_away(raw_id, by=request.user)
        except NotNow:
            messages.info(request, _("This mail does not wait any more."))
        else:
            messages.success(request, _("The mail is turned away. Whoever wrote it is told."))
        return redirect("mail_in:staged")
    found = queries.read_staged(raw_id, language=pages.language())
    if found is None:
        raise Http404
    return page(request, "mail_in/one_staged.html", {"mail": found})


@never_cache
@require_POST
def try_again(request: HttpRequest) -> HttpResponseBase:
    """Mails reach me again."""
    actions.try_again(by=request.user)
    messages.success(request, _("Mails go to your address again."))
    return redirect("my_networks")


@csrf_exempt
@public
@never_cache
@require_POST
def hand_in(request: HttpRequest) -> HttpResponse:
    """Where a provider or a script hands in mails, each for one receiver (`?to=`), signed (webhook.py).

    204: kept, also when it was before; 404: nobody here has the address.
    """
    body = request.read(intake.MOST_BYTES + 1)
    if not webhook.is_signed(request.headers, body):
        return HttpResponse(status=403)
    if len(body) > intake.MOST_BYTES:
        return HttpResponse(status=413)
    is_kept = intake.keep("webhook", request.GET.get("from", ""), request.GET.get("to", ""), body)
    return HttpResponse(status=204 if is_kept else 404)
