"""`talkoo backup FILE`: everything in one file."""

from __future__ import annotations

import argparse
import os
import shutil
from pathlib import Path

from talkoo.site import saved, scheduled
from talkoo.site.instance import Instance, Unusable, open_instance
from talkoo.site.supervisor import schedule
from talkoo.site.supervisor.running import running

HELP = """Write the database and the files into one file, readable only for you. Works while Talkoo runs.

The keys are not inside: --keys writes them beside it as FILE.keys. Keep the two apart.

--scheduled makes the one that TALKOO_BACKUP_DIR asks for, as Talkoo does every night while it runs."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    parser.add_argument("file", type=Path, metavar="FILE", nargs="?", help="the file to write")
    parser.add_argument("--scheduled", action="store_true", help="write it where TALKOO_BACKUP_DIR says")
    parser.add_argument("--keys", action="store_true", help="also write FILE.keys")
    parser.add_argument("--force", action="store_true", help="replace FILE when it is there")


def run(arguments: argparse.Namespace) -> int:
    """Write the backup and say what is in it. Raises Unusable."""
    instance = open_instance(arguments.data)
    if arguments.scheduled:
        return _scheduled(instance)
    if arguments.file is None:
        raise Unusable("Give the file to write, or --scheduled.")
    target: Path = arguments.file.expanduser().absolute()
    keys = target.with_name(target.name + ".keys")
    for path in (target, keys) if arguments.keys else (target,):
        if path.exists() and not arguments.force:
            raise Unusable(f"{path} is there already: give another name, or --force to replace it.")
    if not target.parent.is_dir() or not os.access(target.parent, os.W_OK):
        raise Unusable(f"{target.parent} cannot be written: give a file in another folder.")
    with running(instance):
        manifest = saved.write(instance, target)
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


def _scheduled(instance: Instance) -> int:
    wanted = schedule.schedule()
    if wanted is None:
        raise Unusable(
            "TALKOO_BACKUP_DIR is not set: name the folder for the backups, in talkoo.conf for example."
        )
    said = scheduled.make(instance, wanted)
    print(f"Wrote {said.file}" + (" and carried it to its second place." if said.copied_at else "."))
    return 0


def _private(path: Path) -> Path:
    """An empty file only for us, in the place of an earlier one."""
    path.unlink(missing_ok=True)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    return path
