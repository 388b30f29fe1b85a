from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from talkoo.kernel import lists, pages
from talkoo.kernel.access import require
from talkoo.kernel.pages import page, public
from talkoo.plumbing.mail_in import actions, intake, queries, webhook
from talkoo.plumbing.mail_out import handles
from talkoo.plumbing.mail_out.models import Verb


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
def confirm(request: HttpRequest, proof: str) -> HttpResponse:
    """Say that a mail was one's own: the link went to the address that it says it is from."""
    handle = handles.taken(Verb.CONFIRM, proof)
    if handle is None:
        return page(request, "mail_in/confirm.html", {"state": "wrong"}, status=410)
    if request.method == "POST":
        actions.confirm(handle, by=request.user)
        return page(request, "mail_in/confirm.html", {"state": "done"})
    return page(request, "mail_in/confirm.html", {"state": "asked" if handle.used_at is None else "done"})


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
