"""Files of any allowed kind that people add to a place of their own: examined, laid down, named, answered with.

Whose file it is, who may see it and which fact tells of it is for the action that calls. In its transaction:

    laid = documents.lay(examined)                # on the disk, before any lock
    …
    Version(stored_file_id=documents.keep(laid), …)
"""

import io
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Protocol, cast

from django.utils.translation import gettext as _

from talkoo.plumbing.files import kinds, storage, stored
from talkoo.plumbing.files.examined import MOST_BYTES_OF_A_DOCUMENT as MOST_BYTES
from talkoo.plumbing.files.examined import Refused, TooLarge
from talkoo.plumbing.files.kinds import Damaged, Kind, NotAllowed
from talkoo.plumbing.files.names import named
from talkoo.plumbing.tenancy import current

__all__ = [
    "MOST_BYTES",
    "Damaged",
    "Examined",
    "Laid",
    "NotAllowed",
    "Refused",
    "TooLarge",
    "contents",
    "examine",
    "forget",
    "keep",
    "lay",
]


class Upload(Protocol):
    """A file that was sent in, or any file opened for reading bytes that can be read again from its beginning."""

    def read(self, size: int = -1, /) -> bytes: ...

    def seek(self, place: int, whence: int = 0, /) -> int: ...


@dataclass(frozen=True)
class Examined:
    """What may be kept: `source` holds it; `name` is safe to show, and ends as its content says."""

    kind: Kind
    name: str
    size: int
    source: BinaryIO


@dataclass(frozen=True)
class Laid:
    """A file that is safe on the disk and that no row names yet; the nightly sweep spares it for a day."""

    digest: str
    size: int
    kind: Kind
    name: str


def examine(upload: Upload, name: str = "", *, with_sounds: bool = False) -> Examined:
    """Find out what a file of unknown origin is and whether it may be kept. Asks no database.

    `name` is what the sender calls it (by default the upload's own). Pictures are drawn anew, so that neither their
    place nor anything hidden in them is kept; all else is kept as it came. Recordings of speech are taken only
    `with_sounds`. Raises TooLarge (20 MB), Damaged,
    NotAllowed and other kinds of Refused, each with a sentence for the sender.
    """
    name = name or str(getattr(upload, "name", "") or "")
    size, is_whole = _size_of(upload)
    if size > MOST_BYTES or not is_whole:
        raise TooLarge(
            _("This file is too large: there is room for %(most)s MB.") % {"most": MOST_BYTES // 1_000_000}
        )
    if not size:
        raise Damaged(_("This file is empty. Choose another one."))
    file = cast(BinaryIO, getattr(upload, "file", upload))
    kind = kinds.tell(file, size, name, with_sounds=with_sounds)
    if kind.media_type.startswith("image/"):
        from talkoo.plumbing.files import shrink

        file.seek(0)
        content = shrink.redraw(file.read(), kind.code.upper())
        file, size = io.BytesIO(content), len(content)
    file.seek(0)
    return Examined(kind, named(name, kind.ending), size, file)


def _size_of(upload: Any) -> tuple[int, bool]:
    """How many bytes it has, and whether all of them reached the disk."""
    there = int(upload.seek(0, io.SEEK_END))
    told = getattr(upload, "size", None)
    return (there, True) if told is None else (int(told), told == there)


def lay(examined: Examined) -> Laid:
    """Put it on the disk of the current site, piece by piece. Raises OSError when the disk takes no more."""
    examined.source.seek(0)
    digest, size = storage.files().keep_from(current.site_id(), examined.source)
    return Laid(digest, size, examined.kind, examined.name)


def keep(laid: Laid) -> uuid.UUID:
    """The id of the StoredFile of what was laid down; the same for the same content. Locks it until the commit."""
    return stored.record(laid.digest, laid.size, laid.kind.media_type)


def contents(found: Iterable[tuple[str, str]]) -> Iterator[tuple[str, bytes]]:
    """Name and content of each of these, given by name and digest, that is still on the disk of the current site."""
    for name, digest in found:
        try:
            with storage.files().open(current.site_id(), digest) as file:
                content = file.read()
        except FileNotFoundError:
            continue
        yield name, content


def forget(identities: set[uuid.UUID], *, after: Any) -> None:
    """Take away the files with these ids unless something else refers to them.

    `after` is called in between, with the files locked: it takes away the caller's own references.
    """
    locked = stored.lock(identities)
    after()
    stored.drop(locked)
