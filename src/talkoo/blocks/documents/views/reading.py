import uuid
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from talkoo.blocks.documents import queries
from talkoo.blocks.documents.views.here import document_card, file_card, here_of, own_words, uuid_in
from talkoo.kernel import lists, pages
from talkoo.kernel.pages import kept, page, public
from talkoo.plumbing.files import downloads


@kept("folder", "sort", unkept=("after",))
@require_safe
def listing(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """The folders and files of a space that the reader may see; with `folder`, those of that folder."""
    here = here_of(request, kind, slug)
    wanted, sort = request.GET.get("folder", ""), request.GET.get("sort", "")
    places = queries.folders(here.who)
    folder = places.get(uuid_in(wanted)) if wanted else None
    if (wanted and folder is None) or sort not in {"", "newest"}:
        raise Http404
    chosen: dict[str, Any] = {"visible": queries.seen_by(here.who)}
    chosen |= {"folder": folder.id} if folder else {"is_outside": True}
    try:
        found = queries.LIST.page(
            language=pages.language(), chosen=chosen, sort=sort, after=request.GET.get("after", "")
        )
    except lists.BadPlace:
        raise Http404 from None
    at = here.url("files")

    def address(**given: str) -> str:
        query = urlencode({key: value for key, value in {"folder": wanted, **given}.items() if value})
        return f"{at}?{query}" if query else at

    inside = folder.id if folder else None
    context = here.shown(
        folder=own_words(folder.name, folder.language) if folder else None,
        above=[
            {"name": own_words(one.name, one.language), "url": f"{at}?folder={one.id}"}
            for one in (queries.lineage(places, folder.id)[:-1] if folder else ())
        ],
        folders=[
            {"name": own_words(one.name, one.language), "url": f"{at}?folder={one.id}", "number": one.number}
            for one in places.values()
            if one.parent_id == inside
        ],
        documents=[{**document_card(here, row), "newest": file_card(here, row)} for row in found.rows],
        sorts=[
            {"label": _("By title"), "url": address(), "is_current": not sort},
            {"label": _("Newest first"), "url": address(sort="newest"), "is_current": sort == "newest"},
        ],
        next_url=address(sort=sort, after=found.after) if found.after else "",
        previous_url=address(sort=sort) if request.GET.get("after") else "",
        add_url=here.url("add_file") + (f"?folder={wanted}" if wanted else "") if here.who.may_add else "",
        folders_url=here.url("file_folders") if here.who.looks_after else "",
        deleted_url=here.url("deleted_files") if here.who.may_restore else "",
    )
    return page(request, "documents/files.html", context)


@public
@never_cache
@require_safe
def document(request: HttpRequest, kind: str, slug: str, document_id: uuid.UUID) -> HttpResponse:
    """One document with its versions."""
    here = here_of(request, kind, slug)
    row = queries.one(here.who, document_id)
    if row is None:
        raise Http404
    versions = [
        {
            **file_card(here, {**version, "document_id": row["id"]}),
            "note": version["note"],
            "by": _("you")
            if here.who.person_id and str(here.who.person_id) == version["by_id"]
            else version["by"],
        }
        for version in row["versions"]
    ]
    shown = document_card(here, row)
    context = here.shown(
        document=shown,
        versions=versions,
        change_url=here.url("change_file", document_id),
        version_url=here.url("new_version", document_id),
        delete_url=here.url("delete_file", document_id),
    )
    return page(request, "documents/file.html", context)


@public
@require_safe
def download(
    request: HttpRequest, kind: str, slug: str, document_id: uuid.UUID, number: int, name: str
) -> HttpResponseBase:
    """The file of a version, under the name it is kept with."""
    who = queries.standing(kind, slug, request.user)
    row = queries.file_of(who, document_id, number) if who else None
    if row is None or row["file_name"] != name:
        raise Http404
    return downloads.answer(
        request,
        digest=row["digest"],
        size=row["size"],
        media_type=row["media_type"],
        name=row["file_name"],
        is_saved="save" in request.GET,
    )
