import dataclasses
import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from talkoo.kernel import clock, lists, pages
from talkoo.kernel.access import require
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.pages import page
from talkoo.plumbing.notify import actions, forms, inbox, queries, reading, wishes
from talkoo.plumbing.notify.models import Notification
from talkoo.plumbing.tenancy import current

_PERMISSION = "notify.tell_by_hand"


def _list(request: HttpRequest, template: str) -> HttpResponse:
    require(request.user, _PERMISSION)
    place = request.GET.get("after", "")
    try:
        waiting, after = queries.to_tell(language=pages.language(), after=place)
    except lists.BadPlace:
        raise Http404 from None
    context = {
        "waiting": waiting,
        "letters_url": reverse("notify:letters") + (f"?after={place}" if place else ""),
        "next_url": f"{request.path}?after={after}" if after else "",
        "told": [] if place else queries.told_lately(clock.now() - actions.UNDO),
    }
    return page(request, template, context)


@never_cache
@require_safe
def to_tell(request: HttpRequest) -> HttpResponse:
    """People whom no mail reaches, with what they are to be told."""
    return _list(request, "notify/to_tell.html")


@never_cache
@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    """The same to print: each person's words on a sheet of their own."""
    return _list(request, "notify/letters.html")


@never_cache
@require_safe
def letter(request: HttpRequest, notification_id: uuid.UUID) -> HttpResponse:
    """One sheet to print."""
    require(request.user, _PERMISSION)
    found = queries.one_to_tell(notification_id)
    if found is None:
        raise Http404
    return page(request, "notify/letters.html", {"waiting": [found], "next_url": ""})


@never_cache
@require_POST
def told(request: HttpRequest, notification_id: uuid.UUID) -> HttpResponseBase:
    """The person has been told. A second click says so and changes nothing."""
    require(request.user, _PERMISSION)
    try:
        actions.mark_told(notification_id, by=request.user)
    except Notification.DoesNotExist:
        raise Http404 from None
    except NotNow:
        messages.info(request, _("Somebody has told them already."))
    else:
        messages.success(
            request, _("Marked as told. For a day you can take it back; then the words are gone.")
        )
    return redirect("notify:to_tell")


@never_cache
@require_POST
def not_told(request: HttpRequest, notification_id: uuid.UUID) -> HttpResponseBase:
    """It was marked by mistake. A second click changes nothing."""
    require(request.user, _PERMISSION)
    try:
        actions.take_back(notification_id, by=request.user)
    except Notification.DoesNotExist:
        raise Http404 from None
    except NotNow:
        messages.info(request, _("More than a day has passed: the words are gone."))
    else:
        messages.success(request, _("Taken back. The message waits to be told again."))
    return redirect("notify:to_tell")


@never_cache
@require_safe
def news(request: HttpRequest) -> HttpResponse:
    """What the person was told of, unread first."""
    person: Any = request.user
    try:
        rows, after = inbox.page_of(person, language=pages.language(), after=request.GET.get("after", ""))
    except lists.BadPlace:
        raise Http404 from None
    context = {
        "rows": rows,
        "unread": person.unread_now,
        "next_url": f"{request.path}?after={after}" if after else "",
    }
    return page(request, "notify/news.html", context)


@never_cache
@require_safe
def follow(request: HttpRequest, notification_id: uuid.UUID) -> HttpResponseBase:
    """To the thing itself; the notification then counts as read."""
    path = inbox.path_of(request.user, notification_id, language=pages.language())
    if path is None:
        raise Http404
    reading.read(request.user.pk, notification_id)  # type: ignore[arg-type]
    return redirect(path or "notify:inbox")


@never_cache
@require_POST
def all_read(request: HttpRequest) -> HttpResponseBase:
    """Nothing is unread any more."""
    reading.read_all(request.user.pk)  # type: ignore[arg-type]
    return redirect("notify:inbox")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponseBase:
    """How often and when mail comes. "Count" shows how many it would be, and saves nothing."""
    person: Any = request.user
    before, own_hours = wishes.chosen_by(person.pk), wishes.clocks([person.pk])[person.pk]
    form = forms.Wishes(
        request.POST or None,
        chosen=before,
        clock=own_hours,
        spaces=wishes.spaces_of(person),
    )
    chosen, hours = before, own_hours
    if request.method == "POST" and form.is_valid():
        chosen = {**before, **form.chosen()}
        hours = form.clock()
        hours = dataclasses.replace(hours, zone=hours.zone or current.site().time_zone)
        if "count" not in request.POST:
            actions.set_wishes(person.pk, chosen=form.chosen(), hours=form.clock(), by=person)
            messages.success(request, _("Saved. What waits already goes by it too."))
            return redirect("notify:settings")
    number = inbox.mails_in_weeks(person.pk, chosen, hours)
    context = {"form": form, "counted": _a_week(number), "is_counted": "count" in request.POST}
    return page(
        request, "notify/settings.html", context, status=422 if form.is_bound and form.errors else 200
    )


def _a_week(number: int) -> str:
    """From a number in four weeks."""
    if number == 0:
        return _("No mail would have come in the last four weeks.")
    a_week = round(number / inbox.WEEKS)
    if a_week == 0:
        return _("Less than one mail a week, counted from your last four weeks.")
    return ngettext(
        "About %(num)s mail a week, counted from your last four weeks.",
        "About %(num)s mails a week, counted from your last four weeks.",
        a_week,
    ) % {"num": a_week}
