"""Photos of a gathering: for those who see it, and for those who look after it."""

import uuid
from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from talkoo.blocks.gatherings import actions
from talkoo.blocks.gatherings.forms.photos import NewPhoto
from talkoo.blocks.gatherings.models import Photo
from talkoo.blocks.gatherings.queries import photos as queries
from talkoo.blocks.gatherings.queries import shown
from talkoo.kernel import pages
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.pages import page, public
from talkoo.kernel.rows import Row
from talkoo.plumbing.files import downloads

_NOT_NOW = gettext_lazy("Photos can be added from its beginning on, unless it is called off.")


def _seen(request: HttpRequest, slug: str) -> tuple[Row, shown.Reader]:
    """Raises Http404."""
    found = shown.at(slug, request.user)
    if found is None:
        raise Http404
    return found


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def photos(request: HttpRequest, slug: str) -> HttpResponseBase:
    """All photos; for those who look after it also who has not agreed to being pictured, and the form for one more."""
    row, reader = _seen(request, slug)
    takes_photos = reader.organises and queries.takes_photos(row["state"], row["starts_at"])
    form = NewPhoto()
    if request.method == "POST":
        if not reader.organises:
            raise PermissionDenied
        form = NewPhoto(request.POST, request.FILES)
        if form.is_valid() and _added(request, row["id"], form):
            return redirect("gatherings:photos", slug)
    found = queries.of(row["id"], slug)
    is_full = len(found) >= actions.MOST_PHOTOS
    context = {
        "event": shown.card(row),
        "photos": found,
        "slug": slug,
        "organises": reader.organises,
        "form": form if form.is_bound or (takes_photos and not is_full) else None,
        "most": actions.MOST_PHOTOS,
        "asked": queries.asked(row["id"]) if takes_photos else None,
        "write_url": queries.write_to(row, request.user) if found else "",
        "privacy_url": pages.address("terms:privacy"),
    }
    status = 422 if form.is_bound and form.errors else 200
    return page(request, "gatherings/photos.html", context, status=status)


def _added(request: HttpRequest, gathering_id: uuid.UUID, form: NewPhoto) -> bool:
    """Whether the form is done with."""
    given: dict[str, Any] = form.cleaned_data
    try:
        actions.add_photo(
            gathering_id,
            given["picture"],
            form.alt_texts,
            all_agreed=given["all_agreed"],
            by=request.user,
            once=given["once"],
        )
        messages.success(request, _("The photo is added."))
    except actions.EnoughPhotos:
        form.add_error(None, _("There are very many photos already. Take one out first."))
        return False
    except NotNow:
        form.add_error(None, _NOT_NOW)
        return False
    return True


@never_cache
@require_POST
def remove_photo(request: HttpRequest, slug: str, photo_id: uuid.UUID) -> HttpResponseBase:
    """Take one out. Pressed twice is pressed once."""
    row, reader = _seen(request, slug)
    if not reader.organises:
        raise PermissionDenied
    with suppress(Photo.DoesNotExist):
        actions.remove_photo(Photo.objects.get(pk=photo_id, gathering=row["id"]).pk, by=request.user)
    messages.success(request, _("The photo is taken out."))
    return redirect("gatherings:photos", slug)


@public
@require_safe
def photo_file(request: HttpRequest, slug: str, photo_id: uuid.UUID, size: str) -> HttpResponseBase:
    """One size of a photo, for those who see the gathering."""
    return downloads.picture(request, queries.file(slug, photo_id, size, request.user), "photo.webp")


@public
@require_safe
def picture_file(request: HttpRequest, slug: str, picture_id: uuid.UUID, size: str) -> HttpResponseBase:
    """One size of the picture at the head of the page, for those who see the gathering."""
    answer = downloads.picture(request, queries.leading(slug, picture_id, size, request.user), "picture.webp")
    if not request.user.is_authenticated:  # everybody sees it: other sites show it beside a link
        del answer["X-Robots-Tag"], answer["Cross-Origin-Resource-Policy"]
    return answer
