"""The backup file: a zip of `manifest.json`, `database.dump` and `files/…`, with the hash of every member."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Any

from talkoo.site.instance import Unusable

FORMAT = 1
MANIFEST, DUMP, FILES = "manifest.json", "database.dump", "files/"
PIECE = 1 << 20


class Writer:
    """Adds members to a backup that is being written; remembers their size and SHA-256."""

    def __init__(self, zipped: zipfile.ZipFile) -> None:
        self.members: dict[str, dict[str, Any]] = {}
        self._zip = zipped

    def add(self, name: str, pieces: Iterable[bytes], *, is_packed: bool = False) -> None:
        """Add a member from its pieces; `is_packed` ones are not compressed again."""
        seen, size = hashlib.sha256(), 0
        info = zipfile.ZipInfo(name)
        info.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
        with self._zip.open(info, "w", force_zip64=True) as member:
            for piece in pieces:
                seen.update(piece)
                size += len(piece)
                member.write(piece)
        self.members[name] = {"size": size, "sha256": seen.hexdigest()}

    def finish(self, manifest: dict[str, Any]) -> None:
        """Write the manifest, last."""
        whole = {"format": FORMAT, **manifest, "members": self.members}
        self._zip.writestr(MANIFEST, json.dumps(whole, indent=1), compress_type=zipfile.ZIP_DEFLATED)


@contextmanager
def write(path: Path) -> Iterator[Writer]:
    """A backup file that is whole or not there, readable only for us. Raises OSError."""
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    handle = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w+b") as file:
            with zipfile.ZipFile(file, "w", allowZip64=True) as zipped:
                yield Writer(zipped)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    finally:
        part.unlink(missing_ok=True)


def pieces(file: IO[bytes]) -> Iterator[bytes]:
    """A stream in pieces."""
    while piece := file.read(PIECE):
        yield piece


class Backup:
    """A backup that was opened and found whole."""

    def __init__(self, path: Path, zipped: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
        self.path, self.manifest = path, manifest
        self._zip = zipped

    def extract(self, name: str, target: Path) -> None:
        """Write one member to `target`, mode 0600."""
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file, self._zip.open(name) as member:
            for piece in pieces(member):
                file.write(piece)

    def files(self) -> list[str]:
        """The names of the members below `files/`."""
        return [name for name in self.manifest["members"] if name.startswith(FILES)]


@contextmanager
def read(path: Path) -> Iterator[Backup]:
    """Open a backup and check every hash.

    Raises Unusable when it is missing, damaged or of a later format.
    """
    damaged = f"{path} is damaged or is no backup of Talkoo: use another one."
    try:
        with zipfile.ZipFile(path) as zipped:
            manifest = json.loads(zipped.read(MANIFEST))
            if manifest["format"] > FORMAT:
                raise Unusable(f"{path} was made by a later Talkoo: update this one first.")
            _verify(zipped, manifest["members"], damaged)
            yield Backup(path, zipped, manifest)
    except FileNotFoundError as problem:
        raise Unusable(f"There is no file {path}: give the backup's name.") from problem
    except PermissionError as problem:
        raise Unusable(f"{path} cannot be read: permission denied.") from problem
    except (zipfile.BadZipFile, KeyError, TypeError, json.JSONDecodeError, IsADirectoryError) as problem:
        raise Unusable(damaged) from problem


def _verify(zipped: zipfile.ZipFile, members: dict[str, dict[str, Any]], damaged: str) -> None:
    if set(zipped.namelist()) != {*members, MANIFEST} or DUMP not in members:
        raise Unusable(damaged)
    for name, told in members.items():
        if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
            raise Unusable(damaged)
        seen = hashlib.sha256()
        with zipped.open(name) as member:
            for piece in pieces(member):
                seen.update(piece)
        if seen.hexdigest() != told["sha256"]:
            raise Unusable(damaged)
