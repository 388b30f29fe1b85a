"""All sites at a glance, and one of them."""

import shutil
import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from talkoo.kernel import clock
from talkoo.site.operator import actions, entrance, failures, forms, queries
from talkoo.site.operator.entrance import Operator, for_operators
from talkoo.site.operator.models import Alarm
from talkoo.site.operator.views.shown import named, show, site_or_404
from talkoo.site.supervisor import schedule
from talkoo.site.supervisor.version import version


@for_operators
@require_safe
def console(request: HttpRequest, by: Operator) -> HttpResponse:
    """Disk, queue, mails, errors, and every site."""
    rows = [named(row) for row in queries.every_site(by)]
    assert settings.INSTANCE is not None
    room = shutil.disk_usage(settings.INSTANCE.data)
    context = {
        "sites": rows,
        "queue": queries.queue(by),
        "mails_waiting": sum(row["mails_waiting"] for row in rows),
        "mails_failed": sum(row["mails_failed"] for row in rows),
        "free": f"{room.free / 1e9:.1f}",
        "total": f"{room.total / 1e9:.1f}",
        "failures": failures.last_day(),
        "alarms": list(Alarm.objects.order_by("since").values("kind", "since", "words")),
        "backup": schedule.outcome(settings.INSTANCE),
        "passes": entrance.passes(by),
        "version": version(),
    }
    return show(request, "operator/console.html", context, here="console")


@for_operators
@require_safe
def site(request: HttpRequest, by: Operator, key: str) -> HttpResponse:
    """One site: its names, whether it is open, and what can be done to it."""
    return _site(request, by, key, forms.HostForm())


def _site(request: HttpRequest, by: Operator, key: str, form: Any, status: int = 200) -> HttpResponse:
    row = site_or_404(key, by)
    address = queries.address_in(row["id"], "home") if row["is_open"] and row["hosts"] else ""
    context = {"site_row": row, "form": form, "address": address}
    return show(request, "operator/site.html", context, here="console", status=status)


_SWITCHED = {
    ("open", True): lambda: _("The site is open."),
    ("open", False): lambda: _("The site is closed: nobody can see it. Nothing was deleted."),
    ("read-only", True): lambda: _("The site can be read, and nobody can change anything."),
    ("read-only", False): lambda: _("People can write again."),
}


@for_operators
@require_POST
def switch(request: HttpRequest, by: Operator, key: str) -> HttpResponse:
    """Open or close the site, or let it be read only."""
    row = site_or_404(key, by)
    what, is_on = request.POST.get("switch", ""), request.POST.get("to") == "on"
    if (what, is_on) not in _SWITCHED:
        raise Http404
    if actions.switch(row["id"], what, is_on, by=by):
        messages.success(request, _SWITCHED[what, is_on]())
    return redirect("operator:site", key)


@for_operators
@require_http_methods(["POST"])
def host(request: HttpRequest, by: Operator, key: str) -> HttpResponse:
    """Add a host name, take one away, or choose the main one."""
    row = site_or_404(key, by)
    there = row["hosts"] or []
    if (gone := request.POST.get("take_away", "")) in there:
        if actions.remove_host(row["id"], gone, by=by):
            messages.success(request, _("The name no longer leads to the site."))
        return redirect("operator:site", key)
    if (chosen := request.POST.get("main", "")) in there:
        actions.choose_main_host(row["id"], chosen, by=by)
        messages.success(request, _("Addresses in mails begin with this name from now on."))
        return redirect("operator:site", key)
    form = forms.HostForm(request.POST)
    if form.is_valid():
        wanted = form.cleaned_data["host"]
        if wanted in there:  # sent twice
            return redirect("operator:site", key)
        try:
            actions.add_host(row["id"], wanted, by=by)
        except IntegrityError:
            form.add_error("host", _("Another site lives at this name already."))
        else:
            messages.success(request, _("The name leads to the site now."))
            return redirect("operator:site", key)
    return _site(request, by, key, form, 422)


@for_operators
@require_http_methods(["GET", "HEAD", "POST"])
def notices(request: HttpRequest, by: Operator) -> HttpResponse:
    """Announce something on all sites or on one, for a time."""
    rows = [named(row) for row in queries.every_site(by)]
    told = {row["key"]: row["id"] for row in rows}
    running = queries.notices(by)
    gone = request.POST.get("end", "")
    if gone in {str(one["id"]) for one in running}:
        about = next(one["about"] for one in running if str(one["id"]) == gone)
        actions.end_notice(uuid.UUID(gone), by=by, told=(about,) if about else tuple(told.values()))
        messages.success(request, _("It is no longer shown."))
        return redirect("operator:notices")
    form = forms.NoticeForm(
        request.POST or None,
        sites=[(row["key"], str(row["said"])) for row in rows],
        initial={"is_shown_now": True},
    )
    if request.method == "POST" and form.is_valid():
        begins, ends = form.period()
        about = told.get(form.cleaned_data["about"])
        starts = min(begins, clock.now()) if form.cleaned_data["is_shown_now"] else begins
        if not any(one["words"] == form.said() and one["about"] == about for one in running):  # sent twice
            actions.announce(
                form.said(),
                starts,
                ends,
                by=by,
                about=about,
                told=(about,) if about else tuple(told.values()),
            )
        messages.success(request, _("Announced."))
        return redirect("operator:notices")
    names = {row["id"]: row["said"] for row in rows}
    status = 422 if form.is_bound and form.errors else 200
    context = {"form": form, "running": running, "names": names}
    return show(request, "operator/notices.html", context, here="notices", status=status)
