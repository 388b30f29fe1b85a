"""Files on disk, named by their content: `<folder>/<site id>/<first two letters>/<sha256>`.

A file is written once and never changed, so that two writers of the same content cannot disturb each other and a
reader never sees half of one. Which files are wanted is known by the rows alone; this module knows none of them.
"""

import hashlib
import io
import os
import re
import secrets
import shutil
import time
import uuid
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import BinaryIO

SPARED = 24 * 3_600.0
"""Seconds for which a file that no row names is left alone: longer than any transaction, and than a backup."""

_PIECE = 1 << 20
_DIGEST = re.compile(r"[0-9a-f]{64}")


class Folder:
    """The files of all sites in one folder. Folders are made with mode 0700, files with 0600.

    Another kind of store needs the same seven verbs: keep, keep_from, open, touch, has, sweep, forget_site.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, site_id: uuid.UUID | str, digest: str) -> Path:
        """Where the file with this SHA-256 (64 small hex digits) of the site is, or would be."""
        return self.root / str(site_id) / digest[:2] / digest

    def keep(self, site_id: uuid.UUID, content: bytes) -> str:
        """Put a file there, safe from a power cut when this returns; gives its SHA-256. Raises OSError."""
        return self.keep_from(site_id, io.BytesIO(content))[0]

    def keep_from(self, site_id: uuid.UUID, source: BinaryIO) -> tuple[str, int]:
        """As `keep`, for a file however long, read twice from its beginning; gives its SHA-256 and size in bytes."""
        source.seek(0)
        sum_of = hashlib.sha256()
        while piece := source.read(_PIECE):
            sum_of.update(piece)
        digest, size = sum_of.hexdigest(), source.tell()
        place = self.path(site_id, digest)
        if self.has(site_id, digest, size) and self.touch(site_id, digest):
            return digest, size
        _make_folder(place.parent, self.root)
        fresh = place.with_name(f".{secrets.token_hex(8)}")
        source.seek(0)
        try:
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                shutil.copyfileobj(source, file, _PIECE)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(place)
        finally:
            fresh.unlink(missing_ok=True)
        _settle(place.parent)
        return digest, size

    def open(self, site_id: uuid.UUID, digest: str) -> BinaryIO:
        """The file, to be read. Raises FileNotFoundError."""
        return self.path(site_id, digest).open("rb")

    def touch(self, site_id: uuid.UUID, digest: str) -> bool:
        """Spare the file for another day; False when it is not there."""
        try:
            os.utime(self.path(site_id, digest))
        except FileNotFoundError:
            return False
        return True

    def has(self, site_id: uuid.UUID | str, digest: str, size: int) -> bool:
        """Whether the file is there with as many bytes as it should have."""
        try:
            return self.path(site_id, digest).stat().st_size == size
        except FileNotFoundError:
            return False

    def sweep(self, site_id: uuid.UUID, wanted: Collection[str]) -> int:
        """Remove the site's files whose SHA-256 is not `wanted` and that nobody touched for a day; how many."""
        number = 0
        for path in self._files(site_id):
            is_named = _DIGEST.fullmatch(path.name) is not None
            if (is_named and path.name in wanted) or not _is_old(path):
                continue
            aside = path.with_name(f".{secrets.token_hex(8)}")
            try:
                path.rename(aside)
            except FileNotFoundError:
                continue
            if is_named and not _is_old(aside):
                aside.replace(path)  # somebody kept the same content between the two looks
                continue
            aside.unlink()
            number += 1
        return number

    def forget_site(self, site_id: uuid.UUID) -> None:
        """Remove every file of a site. Only after its rows are gone for good."""
        place = self.root / str(site_id)
        if place.is_dir():
            shutil.rmtree(place)

    def _files(self, site_id: uuid.UUID) -> Iterator[Path]:
        place = self.root / str(site_id)
        for folder in sorted(place.iterdir()) if place.is_dir() else ():
            yield from sorted(folder.iterdir())


def files() -> Folder:
    """The files of this installation. Raises RuntimeError where no data folder is set."""
    from django.conf import settings

    if settings.FILES_FOLDER is None:
        raise RuntimeError("there is no folder for files: TALKOO_DATA is not set")
    return Folder(Path(settings.FILES_FOLDER))


def forget_site(site_id: uuid.UUID) -> None:
    """Remove every file of a site. Call it when the removal of its rows has been committed."""
    files().forget_site(site_id)


def _is_old(path: Path) -> bool:
    try:
        return time.time() - path.stat().st_mtime > SPARED
    except FileNotFoundError:
        return False


def _make_folder(folder: Path, root: Path) -> None:
    """Make `folder` below `root`; each new one is on the disk before anything is put into it."""
    for one in (root, folder.parent, folder):
        try:
            one.mkdir(mode=0o700)
        except FileExistsError:
            continue
        _settle(one.parent)


def _settle(folder: Path) -> None:
    """What was put into the folder, or taken out, survives a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
