"""Calendars as answers to those who ask for them over HTTP."""

import hashlib
from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.http import content_disposition_header, parse_etags

from talkoo.plumbing.calendars import written
from talkoo.plumbing.calendars.entries import Entry

KIND = "text/calendar; charset=utf-8"


def answer(
    request: HttpRequest,
    entries: Iterable[Entry],
    *,
    name: str,
    language: str,
    text: str = "",
    url: str = "",
    is_secret: bool = False,
) -> HttpResponse:
    """A calendar to subscribe to. Nothing but its state is sent (304) to a program that has it as it is.

    `url` is the page for people. `is_secret`: its address is known to one person only, so that it does not stand in
    the calendar itself, and nobody on the way may keep it.
    """
    source = "" if is_secret else request.build_absolute_uri(request.path)
    body = written.feed(entries, name=name, language=language, text=text, url=url, source=source)
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    known = {one.removeprefix("W/") for one in parse_etags(request.headers.get("If-None-Match", ""))}
    is_known = bool(known & {etag, "*"})
    made = HttpResponseNotModified() if is_known else HttpResponse(body, content_type=KIND)
    made["ETag"] = etag
    made["Cache-Control"] = "private, no-cache" if is_secret else "no-cache"
    if not is_known:
        made["Content-Disposition"] = content_disposition_header(False, f"{name}.ics") or "inline"
        made["Content-Language"] = language
    if is_secret:
        made["X-Robots-Tag"] = "noindex"
    return made


def download(entry: Entry, *, file_name: str) -> HttpResponse:
    """One event as a file that calendar programs open. Raises ValueError when it has no moment."""
    made = HttpResponse(written.single(entry), content_type=KIND)
    made["Content-Disposition"] = content_disposition_header(True, f"{file_name}.ics") or "attachment"
    made["Content-Language"] = entry.language
    return made
