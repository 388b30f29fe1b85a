"""The rows of stored files: one for each content of a site, shared by all that refer to it."""

import uuid
from collections.abc import Iterable
from contextlib import suppress

from django.db.models import ProtectedError

from talkoo.kernel import clock, ids
from talkoo.kernel.rows import first
from talkoo.plumbing.files import storage
from talkoo.plumbing.files.models import StoredFile
from talkoo.plumbing.tenancy import current

# The update changes nothing: it locks the row, so that nobody takes the file away before this transaction ends.
_RECORD = """
insert into files_storedfile (id, site_id, digest, media_type, size, created_at) values (%s, %s, %s, %s, %s, %s)
on conflict (site_id, digest) do update set created_at = files_storedfile.created_at returning id
"""


def record(digest: str, size: int, media_type: str) -> uuid.UUID:
    """Name a file that lies on the disk already; gives the row's id, the same for the same content.

    The row is locked until the transaction ends. `media_type` is what the first one who kept the content said of it.
    """
    row = first(_RECORD, [ids.uuid7(), current.site_id(), digest, media_type, size, clock.now()])
    assert row is not None
    found: uuid.UUID = row["id"]
    return found


def lock(identities: Iterable[uuid.UUID]) -> list[StoredFile]:
    """The rows, so that nobody keeps the same content meanwhile: `drop` them in this transaction."""
    return list(StoredFile.objects.select_for_update().filter(pk__in=set(identities)).order_by("pk"))


def drop(locked: Iterable[StoredFile]) -> None:
    """Forget the files that nothing refers to any more; they leave the disk a day later. The others stay."""
    for stored in locked:
        storage.files().touch(current.site_id(), stored.digest)
        with suppress(ProtectedError):  # the same content is kept elsewhere
            stored.delete()
