"""`talkoo backup FILE`: everything in one file."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from talkoo.site.instance import Instance, Unusable, open_instance
from talkoo.site.supervisor import archive
from talkoo.site.supervisor.running import running
from talkoo.site.supervisor.version import version

HELP = """Write the database and the files into one file, readable only for you. Works while Talkoo runs.

The keys are not inside: --keys writes them beside it as FILE.keys. Keep the two apart."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    parser.add_argument("file", type=Path, metavar="FILE", help="the file to write")
    parser.add_argument("--keys", action="store_true", help="also write FILE.keys")
    parser.add_argument("--force", action="store_true", help="replace FILE when it is there")


def run(arguments: argparse.Namespace) -> int:
    """Write the backup and say what is in it. Raises Unusable."""
    instance = open_instance(arguments.data)
    target: Path = arguments.file.expanduser().absolute()
    keys = target.with_name(target.name + ".keys")
    for path in (target, keys) if arguments.keys else (target,):
        if path.exists() and not arguments.force:
            raise Unusable(f"{path} is there already: give another name, or --force to replace it.")
    if not target.parent.is_dir() or not os.access(target.parent, os.W_OK):
        raise Unusable(f"{target.parent} cannot be written: give a file in another folder.")
    with running(instance):
        manifest = write(instance, target)
    if arguments.keys:
        shutil.copyfile(instance.data / "keys.json", _private(keys))
    rows, files = sum(manifest["tables"].values()), len(manifest["members"]) - 1
    size = target.stat().st_size / 1e6
    print(
        f"Wrote {target}: {rows} rows of {len(manifest['tables'])} tables and {files} files, {size:.1f} MB."
    )
    if arguments.keys:
        print(f"Wrote {keys}: keep it secret, and apart from the backup.")
    return 0


def write(instance: Instance, target: Path) -> dict[str, Any]:
    """Write the backup file; the database runs. Returns its manifest. Raises Unusable."""
    from talkoo.site.supervisor import dump

    with archive.write(target) as writer:
        with dump.snapshot(instance) as (moment, seeing):
            manifest: dict[str, Any] = {
                "product": "talkoo",
                "version": version(),
                "instance": instance.id,
                "created": datetime.now(UTC).isoformat(timespec="seconds"),
                "tables": dump.counts(seeing),
                "audit": dump.audit_heads(seeing),
            }
            with dump.dump(instance, moment) as stream:
                writer.add(archive.DUMP, archive.pieces(stream), is_packed=True)
        # After the database: a file is stored before the row that names it, never changes, and stays for a day
        # after the row is gone. So whatever the rows of that moment name is still there.
        for name, path in _files(instance.files_folder):
            try:
                with path.open("rb") as file:
                    writer.add(archive.FILES + name, archive.pieces(file))
            except FileNotFoundError:
                print(f"{path} was deleted meanwhile and is left out.", file=sys.stderr)
        writer.finish(manifest)
        manifest["members"] = writer.members
    stamp = instance.data / ".last-backup.json.new"
    stamp.write_text(
        json.dumps({"at": manifest["created"], "file": str(target), "size": target.stat().st_size})
    )
    stamp.replace(instance.data / "last-backup.json")
    return manifest


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.rglob("*")):
        is_half_written = path.name.startswith(".")
        if path.is_file() and not path.is_symlink() and not is_half_written:
            yield path.relative_to(folder).as_posix(), path


def _private(path: Path) -> Path:
    """An empty file only for us, in the place of an earlier one."""
    path.unlink(missing_ok=True)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    return path
