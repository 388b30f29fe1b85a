"""Who looks after what, until when; the stand-in; on which days they work."""

import datetime
import uuid
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from talkoo.kernel import clock
from talkoo.kernel.access import may
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.pages import page
from talkoo.kernel.rows import fetch
from talkoo.people.accounts import actions as accounts
from talkoo.people.accounts.models import Role, RoleGrant
from talkoo.plumbing.tenancy import actions, current
from talkoo.site.administration import forms

_GRANTS = """
select g.id, g.role, p.id as person_id, p.name, lower(g.period) as since, upper(g.period) as until
from accounts_rolegrant g join accounts_person p on p.id = g.person_id
where upper(g.period) is null or upper(g.period) > %s
order by g.role, p.name, g.id
"""
_FOUND = """
select p.id, p.name from accounts_person p
where p.status <> 'erased' and p.name ilike '%%' || %s || '%%' order by p.name, p.id limit 21
"""
MOST = 20
"""So many people are offered; more ask for a longer name."""


def _moment(day: datetime.date | None, *, is_end: bool = False) -> datetime.datetime | None:
    if day is None:
        return None
    if is_end:
        day += datetime.timedelta(days=1)
    return datetime.datetime.combine(day, datetime.time(), ZoneInfo(current.site().time_zone))


def _people(words: str) -> list[dict[str, Any]]:
    escaped = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return fetch(_FOUND, [escaped]) if words else []


def _grants() -> list[dict[str, Any]]:
    now = clock.now()
    return [
        {
            **row,
            "role_label": Role(row["role"]).label,
            "is_ahead": row["since"] is not None and row["since"] > now,
        }
        for row in fetch(_GRANTS, [now])
    ]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def site_roles(request: HttpRequest) -> HttpResponseBase:
    """Everybody who has a role now or later; give one to somebody found by name; the days on which they work."""
    if not may(request.user, "tenancy.set_working_days"):
        raise PermissionDenied
    may_grant = may(request.user, "accounts.grant_role")
    verb = request.POST.get("verb", "") if request.method == "POST" else ""
    days = forms.WorkingDays(
        request.POST if verb == "days" else None, initial={"weekdays": list(current.site().working_weekdays)}
    )
    grant = forms.Grant(
        request.POST if verb == "grant" else None, initial={"person": request.GET.get("person", "")}
    )
    if verb == "days" and days.is_valid():
        actions.set_working_days(days.cleaned_data["weekdays"], by=request.user)
        messages.success(request, _("Saved. Deadlines are counted in these days from now on."))
        return redirect("site_roles")
    if verb == "grant" and grant.is_valid() and _give(request, grant):
        return redirect("site_roles")
    words = request.GET.get("q", "").strip()[:80]
    found = _people(words) if may_grant else []
    chosen = _chosen(grant["person"].value()) if may_grant else None
    context = {
        "grants": _grants(),
        "days": days,
        "grant": grant,
        "may_grant": may_grant,
        "words": words,
        "found": found[:MOST],
        "is_cut": len(found) > MOST,
        "chosen": chosen,
    }
    status = 422 if any(form.is_bound and form.errors for form in (days, grant)) else 200
    return page(request, "site/administration/roles.html", context, status=status)


def _chosen(key: Any) -> dict[str, Any] | None:
    try:
        wanted = uuid.UUID(str(key))
    except ValueError:
        return None
    found = fetch("select id, name from accounts_person where id = %s and status <> 'erased'", [wanted])
    return found[0] if found else None


def _give(request: HttpRequest, form: forms.Grant) -> bool:
    given = form.cleaned_data
    if _chosen(given["person"]) is None:
        form.add_error(None, _("This person is not here any more."))
        return False
    since = _moment(given["since"])
    until = _moment(given["until"], is_end=True)
    now = clock.now()
    if until is not None and until <= max(now, since or now):
        form.add_error("until", _("The last day has passed."))
        return False
    try:
        with transaction.atomic():
            accounts.grant_role(
                given["person"],
                given["role"],
                by=request.user,
                since=since if since and since > now else None,
                until=until,
            )
    except IntegrityError:
        form.add_error("role", _("This person has the role in that time already."))
        return False
    messages.success(request, _("The role is given."))
    return True


@require_POST
def end_role(request: HttpRequest, grant_id: uuid.UUID) -> HttpResponse:
    """Take a role away now."""
    if not may(request.user, "accounts.grant_role"):
        raise PermissionDenied
    try:
        accounts.end_role(grant_id, by=request.user)
    except RoleGrant.DoesNotExist:
        raise Http404 from None
    except NotNow:
        messages.warning(
            request, _("Nothing was changed: it had ended already, or it is the last site administrator.")
        )
    else:
        messages.success(request, _("The role has ended."))
    return redirect("site_roles")
