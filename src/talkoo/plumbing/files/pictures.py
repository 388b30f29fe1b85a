"""Pictures that everybody may see: examined, kept, described, taken away.

Whose picture it is, who may change it and which fact tells of it is for the action that calls; all but `examine` belong
into its transaction.
"""

import uuid
from typing import Protocol

from django.utils.translation import gettext as _

from talkoo.kernel import clock
from talkoo.kernel.text import Texts
from talkoo.plumbing.files import storage, stored
from talkoo.plumbing.files.examined import (
    MEDIA_TYPE,
    MOST_BYTES,
    Examined,
    NotAPicture,
    Refused,
    TooLarge,
    TooManyPixels,
)
from talkoo.plumbing.files.models import Picture
from talkoo.plumbing.tenancy import current

__all__ = [
    "Examined",
    "NotAPicture",
    "Refused",
    "TooLarge",
    "TooManyPixels",
    "describe",
    "discard",
    "examine",
    "keep",
]


class Upload(Protocol):
    """A file that was sent in, or any file opened for reading bytes."""

    def read(self, size: int = -1, /) -> bytes: ...


def examine(upload: Upload) -> Examined:
    """Make a picture anew from a file of unknown origin: WebP in two sizes, upright, without metadata or place.

    PNG, JPEG, WebP and GIF are told by their content; of several frames the first is taken. Asks no database.
    Raises NotAPicture, TooLarge (8 MB) or TooManyPixels (40 million), each with a sentence for the sender.
    """
    size = getattr(upload, "size", None) or 0
    content = upload.read(MOST_BYTES + 1) if size <= MOST_BYTES else b""
    if max(size, len(content)) > MOST_BYTES:
        raise TooLarge(
            _("This file is too large: there is room for %(most)s MB. Make the picture smaller first.")
            % {"most": MOST_BYTES // 1_000_000}
        )
    if not content:
        raise NotAPicture(_("This file is empty. Choose another one."))
    from talkoo.plumbing.files import shrink

    return shrink.shrink(content)


def keep(
    examined: Examined, alt: Texts | None, is_decorative: bool = False, *, is_guarded: bool = False
) -> Picture:
    """Keep a picture of the current site. The files are on the disk before the rows name them.

    Exactly one of `alt` and `is_decorative` must be given: the database refuses anything else (IntegrityError).
    With `is_guarded` not everybody may see it: who calls shows it at an address of its own.
    Raises OSError when the disk takes no more.
    """
    full_id = _stored(examined.full)
    return Picture.objects.create(
        full_id=full_id,
        small_id=full_id if examined.small == examined.full else _stored(examined.small),
        width=examined.width,
        height=examined.height,
        small_width=examined.small_width,
        small_height=examined.small_height,
        alt=alt,
        is_decorative=is_decorative,
        is_guarded=is_guarded,
        created_at=clock.now(),
    )


def _stored(content: bytes) -> uuid.UUID:
    return stored.record(storage.files().keep(current.site_id(), content), len(content), MEDIA_TYPE)


def describe(picture_id: uuid.UUID, alt: Texts | None, is_decorative: bool = False) -> None:
    """Say anew what a picture shows. As in `keep`, exactly one of the two. Raises Picture.DoesNotExist."""
    picture = Picture.objects.select_for_update().get(pk=picture_id)
    picture.alt, picture.is_decorative = alt, is_decorative
    picture.save(update_fields=["alt", "is_decorative"])


def discard(picture_id: uuid.UUID) -> None:
    """Take a picture away: its address leads nowhere from the commit on; its files leave the disk a day later.

    Raises Picture.DoesNotExist, and ProtectedError while anything still refers to it.
    """
    picture = Picture.objects.select_for_update().get(pk=picture_id)
    locked = stored.lock({picture.full_id, picture.small_id})
    picture.delete()
    stored.drop(locked)
