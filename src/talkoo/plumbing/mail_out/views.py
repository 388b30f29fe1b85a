import re
import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from markupsafe import Markup, escape

from talkoo.kernel import i18n, pages
from talkoo.kernel.lists import List, Sort
from talkoo.kernel.pages import page, public
from talkoo.kernel.rows import Row, first
from talkoo.plumbing.mail_out import outbox as keys
from talkoo.plumbing.mail_out.models import State

LIST = List(
    name="outbox",
    select="m.id, m.address, m.subject, m.created_at, m.state, m.language",
    source="mail_out_mail m",
    identity="m.id",
    sorts={"newest": Sort("extract(epoch from m.created_at)::float8", descending=True, kind=float)},
    page_size=50,
)
_ONE = (
    "select id, address, subject, created_at, state, text, language, problem from mail_out_mail where id = %s"
)
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")


def _shown(row: Row) -> dict[str, Any]:
    return {
        "url": reverse("mail_out:mail", args=[row["id"]]),
        "to": row["address"],
        "subject": row["subject"] or _("(a code that was sent and is not kept)"),
        "created_at": row["created_at"],
        "state": row["state"],
        "state_label": str(State(row["state"]).label),
        "language": row["language"],
        "direction": i18n.direction(row["language"]),
    }


@public
@never_cache
@require_safe
def outbox(request: HttpRequest) -> HttpResponseBase:
    """The newest mails of the site, for whoever holds the operator's key."""
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
    rows = LIST.page(language=pages.language()).rows
    return page(request, "mail_out/outbox.html", {"mails": [_shown(row) for row in rows]})


@public
@never_cache
@require_safe
def mail(request: HttpRequest, mail_id: uuid.UUID) -> HttpResponse:
    """One mail as it was written."""
    row = first(_ONE, [mail_id]) if keys.is_open_to(request) else None
    if row is None:
        raise Http404
    linked = _ADDRESS.sub(lambda found: f'<a href="{found[0]}">{found[0]}</a>', str(escape(row["text"])))
    shown = {**_shown(row), "problem": row["problem"], "text": row["text"], "text_html": Markup(linked)}  # noqa: S704 - escaped above
    return page(request, "mail_out/mail.html", {"mail": shown})
