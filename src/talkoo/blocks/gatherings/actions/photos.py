"""Photos of a gathering: only of those who agreed, and out again as soon as somebody asks for it."""

import uuid
from typing import Any

from talkoo.blocks.gatherings import facts
from talkoo.blocks.gatherings.actions.making import locked
from talkoo.blocks.gatherings.models import Photo
from talkoo.blocks.gatherings.queries.photos import takes_photos
from talkoo.kernel import clock
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.text import Texts
from talkoo.plumbing.files import pictures

MOST_PHOTOS = 40
"""So many of one gathering."""


class NobodyAsked(Exception):
    """Nobody said that all who can be recognised agreed to being pictured."""


class EnoughPhotos(Exception):
    """There are as many as there may be."""


@action
def add_photo(
    gathering_id: uuid.UUID,
    examined: pictures.Examined,
    alt: Texts | None,
    *,
    all_agreed: bool,
    by: Any,
    once: uuid.UUID,
) -> Photo:
    """Show a photo of it to those who see it; without `alt` it is decoration. `all_agreed`: everybody who can be
    recognised said yes. `once` names the form: sent again, it gives the photo it made.

    Raises PermissionDenied; NobodyAsked; NotNow before it began, when it was called off or is hidden; EnoughPhotos.
    """
    gathering = locked(gathering_id)
    require(by, "gatherings.organise", gathering)
    there = Photo.objects.filter(gathering=gathering)
    if before := there.filter(once=once).first():
        return before
    if not all_agreed:
        raise NobodyAsked
    if not takes_photos(gathering.state, gathering.starts_at) or gathering.hidden_at is not None:
        raise NotNow("it has not begun, or was called off")
    if there.count() >= MOST_PHOTOS:
        raise EnoughPhotos
    photo = Photo.objects.create(
        gathering=gathering,
        picture=pictures.keep(examined, alt, alt is None, is_guarded=True),
        added_by_id=id_of(by),
        added_at=clock.now(),
        once=once,
    )
    emit(facts.PhotoAdded(actor_id=id_of(by), gathering_id=gathering.pk, photo_id=photo.pk))
    return photo


@action
def remove_photo(photo_id: uuid.UUID, *, by: Any) -> None:
    """Take it out, with its file. Raises PermissionDenied, Photo.DoesNotExist."""
    gathering = locked(Photo.objects.values_list("gathering_id", flat=True).get(pk=photo_id))
    require(by, "gatherings.organise", gathering)
    photo = Photo.objects.get(pk=photo_id)
    emit(facts.PhotoRemoved(actor_id=id_of(by), gathering_id=gathering.pk, photo_id=photo_id))
    photo.delete()
    pictures.discard(photo.picture_id)
