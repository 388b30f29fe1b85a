import logging
import uuid

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from talkoo.kernel.pages import public
from talkoo.kernel.rows import first
from talkoo.plumbing.files import storage
from talkoo.plumbing.tenancy import current

_LOG = logging.getLogger(__name__)
_ONE = """
select f.digest, f.media_type, f.size from files_picture p join files_storedfile f on f.id = p.{size}_id
where p.id = %s and not p.is_guarded
"""
_SIZES = {size: _ONE.format(size=size) for size in ("full", "small")}
_PIECE = 1 << 16


@public
@require_safe
def picture(request: HttpRequest, picture_id: uuid.UUID, size: str) -> HttpResponseBase:
    """One size of a picture. It never changes under its address, so browsers and proxies may keep it for a year."""
    row = first(_SIZES[size], [picture_id]) if size in _SIZES else None
    if row is None:
        raise Http404
    headers = {
        "Cache-Control": "public, max-age=31536000, immutable",
        "Content-Length": str(row["size"]),
        "ETag": f'"{row["digest"]}"',
    }
    # Whether somebody is signed in has been asked before this view; the answer does not depend on it, and with
    # "Vary: Cookie" no cache would share it.
    request.session.accessed = False
    answer = HttpResponse(content_type=row["media_type"], headers=headers)
    known = get_conditional_response(request, etag=headers["ETag"], response=answer)
    if known is not None and known is not answer:
        return known
    files, site_id = storage.files(), current.site_id()
    if not files.has(site_id, row["digest"], row["size"]):
        _LOG.error(
            "the file of picture %s of site %s is missing or cut short on the disk", picture_id, site_id
        )
        raise Http404
    if request.method == "HEAD":
        return answer
    response = FileResponse(
        files.open(site_id, row["digest"]), content_type=row["media_type"], headers=headers
    )
    response.block_size = _PIECE
    del response["Content-Disposition"]  # whoever saves it gets the name in the address, not that on our disk
    return response
