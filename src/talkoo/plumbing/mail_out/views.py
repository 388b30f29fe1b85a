import re
import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe
from markupsafe import Markup, escape

from talkoo.kernel import i18n
from talkoo.kernel.pages import page, public
from talkoo.kernel.rows import Row
from talkoo.plumbing.mail_out import handles, stopping
from talkoo.plumbing.mail_out import outbox as keys
from talkoo.plumbing.mail_out.models import State, Verb

_NUMBER = 50
_LONGEST_HEADING = 80  # characters of a text message that stand for it in the list
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")


def _shown(row: Row) -> dict[str, Any]:
    if row["text"] is None:
        heading = _("(sealed with a key that is gone)")
    else:
        text = row["text"] if len(row["text"]) <= _LONGEST_HEADING else row["text"][:_LONGEST_HEADING] + "…"
        heading = row["subject"] or text or _("(a code that was sent and is not kept)")
    return {
        "url": reverse("mail_out:mail", args=[row["id"]]),
        "to": row["address"] or "–",
        "subject": heading,
        "created_at": row["created_at"],
        "state": row["state"],
        "state_label": str(State(row["state"]).label),
        "language": row["language"],
        "direction": i18n.direction(row["language"]),
        "problem": row["problem"],
    }


@public
@never_cache
@require_safe
def outbox(request: HttpRequest) -> HttpResponseBase:
    """The newest mails and text messages of the site, for whoever holds the operator's key."""
    if keys.fits(presented := request.GET.get("key", "")):
        response = redirect("mail_out:outbox")
        response.set_cookie(
            keys.COOKIE,
            presented,
            max_age=keys.HOURS * 3_600,
            httponly=True,
            samesite="Lax",
            secure=request.is_secure(),
        )
        return response
    if not keys.is_open_to(request):
        raise Http404
    return page(request, "mail_out/outbox.html", {"mails": [_shown(row) for row in keys.newest(_NUMBER)]})


@public
@never_cache
@require_safe
def mail(request: HttpRequest, mail_id: uuid.UUID) -> HttpResponse:
    """One mail or text message as it was written."""
    row = keys.one(mail_id) if keys.is_open_to(request) else None
    if row is None:
        raise Http404
    text = row["text"] or ""
    linked = _ADDRESS.sub(lambda found: f'<a href="{found[0]}">{found[0]}</a>', str(escape(text)))
    shown = {**_shown(row), "text": text, "text_html": Markup(linked)}  # noqa: S704 - escaped above
    return page(request, "mail_out/mail.html", {"mail": shown})


@csrf_exempt
@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, proof: str) -> HttpResponse:
    """Stop mails of a kind, without signing in: whoever holds the mail may (RFC 8058, 3.2).

    Looking changes nothing, because programs that check links look too; a mail program's button sends a POST.
    """
    handle = handles.taken(Verb.STOP, proof)
    if handle is None:
        return page(request, "mail_out/stop.html", {"state": "wrong"}, status=410)
    is_stopped = request.method == "POST"
    if is_stopped:
        stopping.stop(handle)
    context = {
        "state": "stopped" if is_stopped else "asked",
        "what": stopping.said(handles.what_stops(handle)),
        "settings_url": reverse(stopping.page()) if stopping.page() else "",
    }
    return page(request, "mail_out/stop.html", context)
