"""Everything in one file: the database as it was at one moment, and the files that it names."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from talkoo.site.instance import Instance
from talkoo.site.supervisor import archive
from talkoo.site.supervisor.version import version


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
                sys.stderr.write(f"{path} was deleted meanwhile and is left out.\n")
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
