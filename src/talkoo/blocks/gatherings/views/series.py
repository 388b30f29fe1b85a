"""Meetings of a space that come again."""

import datetime
import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from talkoo.blocks.gatherings import actions, queries
from talkoo.blocks.gatherings.forms.series import EndedSeries, MovedMeeting, WrittenSeries
from talkoo.blocks.gatherings.models import State
from talkoo.blocks.gatherings.views.dates import say_times
from talkoo.kernel import clock, i18n, pages, recurrence, recurrence_text
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.pages import page
from talkoo.kernel.recurrence import Every, OnHoliday
from talkoo.kernel.rows import Row
from talkoo.kernel.text import ORIGINAL, pick
from talkoo.people.spaces import queries as spaces
from talkoo.people.spaces.queries import JOINABLE
from talkoo.plumbing.tenancy import current
from talkoo.plumbing.translation.history import Stale


def _url(kind: str, slug: str, name: str, *more: Any) -> str:
    return pages.address(f"gatherings:{kind}_{name}", slug, *more)


def _around(request: HttpRequest, kind: str, slug: str, row: Row | None) -> dict[str, Any]:
    """The space round the page. Raises Http404 for one that cannot be seen, PermissionDenied for somebody who has no
    part in it."""
    space = spaces.visible(kind, slug, request.user)
    if space is None or row is None:
        raise Http404
    if not (row["takes_part"] or row["leads"]):
        raise PermissionDenied
    told = {**space, "takes_part": row["takes_part"], "leads": row["leads"]}
    return {
        "space": spaces.card(space),
        "tabs": spaces.tabs_of(told, request.user, f"gatherings_{kind}"),
        "funding": spaces.funding_of(space, pages.language()),
        "list_url": _url(kind, slug, "series"),
    }


@never_cache
@require_safe
def series_of(request: HttpRequest, kind: str, slug: str) -> HttpResponseBase:
    """The series of a space."""
    row = queries.series_of(kind, slug, request.user)
    around = _around(request, kind, slug, row)
    assert row is not None
    language = pages.language()
    shown = [
        {
            "title": pick(one["title"], language),
            "url": _url(kind, slug, "one_series", one["id"]),
            "rule": _said(one["rule"], language),
            "is_over": one["ended_at"] is not None,
        }
        for one in row["series"]
    ]
    may_add = row["leads"] and row["space_state"] in JOINABLE
    context = {**around, "series": shown, "add_url": _url(kind, slug, "add_series") if may_add else ""}
    return page(request, "gatherings/series_list.html", context)


def _said(rule: Any, language: str) -> str:
    found = recurrence.from_json(rule)
    end = recurrence_text.say_end(found, language)
    said = recurrence_text.say(found, language)
    return f"{said}, {end}" if end else said


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add_series(request: HttpRequest, kind: str, slug: str) -> HttpResponseBase:
    """A new series: for those who lead the space."""
    row = queries.series_of(kind, slug, request.user)
    around = _around(request, kind, slug, row)
    assert row is not None
    if not row["leads"] or row["space_state"] not in JOINABLE:
        raise PermissionDenied
    site = current.site()
    form = WrittenSeries(
        request.POST if request.method == "POST" else None,
        initial={
            "every": Every.MONTH_BY_WEEKDAY,
            "nth": 1,
            "interval": 1,
            "starts_on": clock.today(site.time_zone),
            "begins": "17:00",
            "ends": "19:00",
            "zone": site.time_zone,
            "on_holiday": OnHoliday.STAY,
            "mode": "room",
            "audience": "space",
            "agenda_days": 3,
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.begin(
                row["space_id"], form.repeated(), by=request.user, once=form.cleaned_data["once"]
            )
        except actions.NothingComes:
            form.add_error("until", _("No meeting comes from today on. Look at the days again."))
        except NotNow:
            raise PermissionDenied from None
        else:
            messages.success(request, _("The series is there, with its next meetings."))
            return redirect(_url(kind, slug, "one_series", made.pk))
    context = {
        **around,
        "form": form,
        "seen": "",
        "title": _("Add a series of meetings"),
        "back_url": around["list_url"],
        "back": None,
    }
    return page(request, "gatherings/series_form.html", context, status=_status(form))


def _one(request: HttpRequest, kind: str, slug: str, series_id: uuid.UUID) -> tuple[Row, dict[str, Any]]:
    row = queries.one_series(kind, slug, series_id, request.user)
    around = _around(request, kind, slug, row)
    assert row is not None
    return row, around


@never_cache
@require_safe
def one_series(request: HttpRequest, kind: str, slug: str, series_id: uuid.UUID) -> HttpResponseBase:
    """One series: its rule in words and its meetings."""
    row, around = _one(request, kind, slug, series_id)
    language, now = pages.language(), clock.now()
    leads = row["leads"]
    context = {
        **around,
        "title": pick(row["title"], language),
        "text": pick(row["text"], language),
        "rule": _said(row["rule"], language),
        "place": row["place"],
        "ended_at": row["ended_at"],
        "meetings": [_meeting(kind, slug, row, one, now) for one in row["meetings"]],
        "edit_url": _url(kind, slug, "edit_series", series_id) if leads and row["ended_at"] is None else "",
        "end_url": _url(kind, slug, "end_series", series_id) if leads and row["ended_at"] is None else "",
        "end_form": EndedSeries(),
    }
    return page(request, "gatherings/series.html", context)


def _meeting(kind: str, slug: str, series: Row, row: Row, now: datetime.datetime) -> dict[str, Any]:
    starts_at, ends_at = (
        datetime.datetime.fromisoformat(row[name]) if row[name] else None for name in ("starts_at", "ends_at")
    )
    day = datetime.date.fromisoformat(row["original_on"]) if row["original_on"] else None
    is_moved = bool(starts_at and day and i18n.local(starts_at, row["zone"]).date() != day)
    is_ahead = row["state"] == State.PUBLISHED and (ends_at is None or ends_at > now)
    may = series["leads"] and is_ahead
    return {
        "id": row["id"],
        "url": pages.address("gatherings:event", row["slug"]),
        "when": say_times(starts_at, ends_at, row["zone"]) if starts_at and ends_at else "",
        "day": day,
        "place": row["place"],
        "is_moved": is_moved,
        "is_cancelled": row["state"] == State.CANCELLED,
        "is_over": ends_at is not None and ends_at <= now,
        "asked_url": pages.address("gatherings:dates", row["slug"]) if row["is_asked"] else "",
        "ask_url": pages.address("gatherings:ask_dates", row["slug"]) if may and not row["is_asked"] else "",
        "move_url": _url(kind, slug, "move_meeting", series["id"], row["id"]) if may else "",
        "leave_out_url": _url(kind, slug, "leave_out_meeting", series["id"], row["id"]) if may else "",
    }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit_series(request: HttpRequest, kind: str, slug: str, series_id: uuid.UUID) -> HttpResponseBase:
    """Another rule, other words or another place: for those who lead the space."""
    row, around = _one(request, kind, slug, series_id)
    if not row["leads"]:
        raise PermissionDenied
    at = _url(kind, slug, "one_series", series_id)
    if row["ended_at"] is not None:
        messages.info(request, _("This cannot be changed now."))
        return redirect(at)
    seen = row["changed_at"].isoformat()
    rule = recurrence.from_json(row["rule"])
    form = WrittenSeries(
        request.POST if request.method == "POST" else None,
        language=row["title"][ORIGINAL],
        zone=rule.zone,
        initial={**_initial(row, rule), "seen": seen},
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_series(
                series_id,
                form.repeated(row["title"], row["text"]),
                by=request.user,
                language=pages.language(),
                seen=form.cleaned_data["seen"],
            )
        except Stale:
            form.add_error(
                None, _("Somebody has changed this in the meantime. Look at it again before you save it.")
            )
        except actions.NothingComes:
            form.add_error("until", _("No meeting comes from today on. Look at the days again."))
        except NotNow:
            messages.info(request, _("This cannot be changed now."))
            return redirect(at)
        else:
            messages.success(request, _("The changes are saved."))
            return redirect(at)
    context = {
        **around,
        "form": form,
        "seen": seen,
        "title": _("Change the series"),
        "back_url": at,
        "back": pick(row["title"], pages.language()),
    }
    return page(request, "gatherings/series_form.html", context, status=_status(form))


def _initial(row: Row, rule: recurrence.Rule) -> dict[str, Any]:
    ends = datetime.datetime.combine(rule.starts_on, rule.at) + datetime.timedelta(minutes=row["minutes"])
    language = row["title"][ORIGINAL]
    return {
        **{name: row[name] for name in ("mode", "place", "address", "platform", "link", "audience")},
        "title": row["title"][language],
        "text": (row["text"] or {}).get(language, ""),
        "language": language,
        "every": rule.every,
        "nth": rule.nth or "",
        "weekdays": list(rule.weekdays),
        "day": rule.day or "",
        "interval": rule.interval,
        "starts_on": rule.starts_on,
        "until": rule.until or "",
        "begins": f"{rule.at:%H:%M}",
        "ends": f"{ends:%H:%M}",
        "zone": rule.zone,
        "on_holiday": rule.on_holiday,
        "agenda_days": row["agenda_days"],
    }


@never_cache
@require_POST
def end_series(request: HttpRequest, kind: str, slug: str, series_id: uuid.UUID) -> HttpResponseBase:
    """No more meetings; those ahead are called off where that is chosen."""
    _one(request, kind, slug, series_id)
    form = EndedSeries(request.POST)
    form.is_valid()
    try:
        actions.end_series(
            series_id,
            by=request.user,
            language=pages.language(),
            calls_off=form.cleaned_data["calls_off"],
        )
    except NotNow:
        messages.info(request, _("This cannot be changed now."))
    else:
        messages.success(request, _("The series has ended."))
    return redirect(_url(kind, slug, "one_series", series_id))


def _of_series(
    request: HttpRequest, kind: str, slug: str, series_id: uuid.UUID, gathering_id: uuid.UUID
) -> tuple[Row, Row, dict[str, Any]]:
    """A meeting ahead of this series, for those who lead the space. Raises Http404, PermissionDenied."""
    series, around = _one(request, kind, slug, series_id)
    row = next((one for one in series["meetings"] if one["id"] == str(gathering_id)), None)
    if row is None:
        raise Http404
    if not series["leads"]:
        raise PermissionDenied
    return series, row, around


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def move_meeting(
    request: HttpRequest, kind: str, slug: str, series_id: uuid.UUID, gathering_id: uuid.UUID
) -> HttpResponseBase:
    """Another day or time for one meeting; the others stay."""
    series, row, around = _of_series(request, kind, slug, series_id, gathering_id)
    at = _url(kind, slug, "one_series", series_id)
    form = MovedMeeting(
        request.POST if request.method == "POST" else None, zone=row["zone"], initial=_times_now(series, row)
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_date(gathering_id, *form.times, by=request.user)
        except NotNow:
            messages.info(request, _("This cannot be changed now."))
        else:
            messages.success(request, _("The meeting is moved. Those who come are told."))
        return redirect(at)
    context = {
        **around,
        "form": form,
        "back_url": at,
        "back": pick(series["title"], pages.language()),
        "zone_name": row["zone"].replace("_", " "),
        "when": _meeting(kind, slug, series, row, clock.now())["when"],
    }
    return page(request, "gatherings/move_meeting.html", context, status=_status(form))


def _times_now(series: Row, row: Row) -> dict[str, Any]:
    if row["starts_at"]:
        starts, ends = (
            i18n.local(datetime.datetime.fromisoformat(row[name]), row["zone"])
            for name in ("starts_at", "ends_at")
        )
        return {"day": starts.date(), "begins": f"{starts:%H:%M}", "ends": f"{ends:%H:%M}"}
    rule = recurrence.from_json(series["rule"])
    begins = datetime.datetime.combine(rule.starts_on, rule.at)
    ends = begins + datetime.timedelta(minutes=series["minutes"])
    return {"day": row["original_on"] or "", "begins": f"{begins:%H:%M}", "ends": f"{ends:%H:%M}"}


@never_cache
@require_POST
def leave_out_meeting(
    request: HttpRequest, kind: str, slug: str, series_id: uuid.UUID, gathering_id: uuid.UUID
) -> HttpResponseBase:
    """One meeting is not held; the others stay."""
    _of_series(request, kind, slug, series_id, gathering_id)
    try:
        actions.cancel(gathering_id, by=request.user, language=pages.language())
    except NotNow:
        messages.info(request, _("This cannot be changed now."))
    else:
        messages.success(request, _("The meeting is called off. Those who were to come are told."))
    return redirect(_url(kind, slug, "one_series", series_id))


def _status(form: Any) -> int:
    return 422 if form.is_bound and form.errors else 200
