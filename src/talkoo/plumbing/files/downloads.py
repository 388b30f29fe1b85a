"""Answering with a file that somebody added: saved or shown, but never run as a page of this site."""

import logging
import re
from typing import BinaryIO

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.http import content_disposition_header

from talkoo.kernel.rows import Row
from talkoo.plumbing.files import kinds, storage
from talkoo.plumbing.tenancy import current

_LOG = logging.getLogger(__name__)
_PIECE = 1 << 16
_RANGE = re.compile(r"bytes=(\d{1,15})-(\d{0,15})")
POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'"
"""For whatever a file holds: no script, no form, nothing loaded, and no access to anything of this site."""


def answer(
    request: HttpRequest, *, digest: str, size: int, media_type: str, name: str, is_saved: bool = False
) -> HttpResponseBase:
    """The file with this SHA-256 of the current site, under `name`.

    PDF and pictures are shown in place unless `is_saved`; everything else is always saved. Kept by no cache, for the
    next one who asks may not see it. Raises Http404 when it is missing on the disk.
    """
    kind = kinds.KINDS.get(kinds.code_of(media_type))
    is_shown = kind is not None and kind.is_shown and not is_saved
    headers = {
        "Cache-Control": "private, no-store",
        "Content-Disposition": content_disposition_header(not is_shown, name) or "attachment",
        "Content-Length": str(size),
        "Content-Security-Policy": POLICY,
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Robots-Tag": "noindex",
        **({"Accept-Ranges": "bytes"} if is_shown else {}),
    }
    content_type = kind.media_type if kind else "application/octet-stream"
    if request.method == "HEAD":
        return HttpResponse(content_type=content_type, headers=headers)
    file = _opened(digest, size)
    if is_shown and (span := _span(request.headers.get("Range", ""), size)):
        first, last = span
        file.seek(first)
        headers |= {"Content-Range": f"bytes {first}-{last}/{size}", "Content-Length": str(last - first + 1)}
        with file:
            part = file.read(last - first + 1)
        return HttpResponse(part, status=206, content_type=content_type, headers=headers)
    response = FileResponse(
        file, as_attachment=not is_shown, filename=name, content_type=content_type, headers=headers
    )
    response.block_size = _PIECE
    return response


def picture(request: HttpRequest, found: Row | None, name: str) -> HttpResponseBase:
    """A guarded picture, of which `found` is `digest media_type size`: to a visitor it is one that everybody sees now,
    and their browser keeps it for an hour. Raises Http404 without one."""
    if found is None:
        raise Http404
    response = answer(request, **found, name=name)
    if not request.user.is_authenticated:
        response["Cache-Control"] = "private, max-age=3600"
    return response


def _span(asked: str, size: int) -> tuple[int, int] | None:
    """The one range of bytes that a player asks for (RFC 9110, 14.2); None for all else, which gets the whole file."""
    found = _RANGE.fullmatch(asked)
    if found is None:
        return None
    first, last = int(found[1]), min(int(found[2] or size - 1), size - 1)
    return (first, last) if first <= last else None


def _opened(digest: str, size: int) -> BinaryIO:
    files, site_id = storage.files(), current.site_id()
    if not files.has(site_id, digest, size):
        _LOG.error("the file %s of site %s is missing or cut short on the disk", digest, site_id)
        raise Http404
    return files.open(site_id, digest)
