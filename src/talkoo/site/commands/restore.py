"""`talkoo restore FILE`: bring back a backup. What is there stays untouched until the new is whole."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import time
from pathlib import Path
from typing import Any

from talkoo.site import saved
from talkoo.site.instance import TAKEN_OVER, Instance, Unusable, change_keys, new_push_key, open_instance
from talkoo.site.supervisor import archive, steps
from talkoo.site.supervisor.running import exclusive
from talkoo.site.supervisor.version import as_numbers, version

HELP = """Bring back a backup into an empty data folder, or into an installation without sites.

--force replaces what is there, after a safety backup. Talkoo must not run on this data meanwhile."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a file that talkoo backup wrote")
    parser.add_argument(
        "--keys", type=Path, metavar="FILE.keys", help="the keys, so that what was signed stays good"
    )
    parser.add_argument("--force", action="store_true", help="replace what is there, after a safety backup")


def run(arguments: argparse.Namespace) -> int:
    """Restore, compare the numbers of rows, and say what came back.

    Raises Unusable; then nothing was changed.
    """
    source: Path = arguments.file.expanduser().absolute()
    keys = _keys(arguments.keys) if arguments.keys else {}
    with archive.read(source) as found:
        made_by = str(found.manifest["version"])
        if as_numbers(made_by) > as_numbers(version()):
            raise Unusable(
                f"{source} was made by Talkoo {made_by} and this is {version()}: update this one first."
            )
        instance = open_instance(arguments.data, create=True)
        with exclusive(instance):
            _restore(instance, found, keys, force=arguments.force)
    tables: dict[str, int] = found.manifest["tables"]
    print(f"Restored {source} of {found.manifest['created']} into {instance.data}:")
    rows, files = sum(tables.values()), len(found.files())
    print(f"{rows} rows of {len(tables)} tables, as many as were saved, and {files} files.")
    if not keys and found.manifest.get("instance") not in {None, instance.id}:
        print(
            "Without --keys nobody can read what was sealed in it: contact details and other private words."
        )
    return 0


def _keys(path: Path) -> dict[str, str]:
    try:
        found = json.loads(path.expanduser().read_text())
        found = {"push": new_push_key(), **found}  # some were written before there were phones
        return {name: str(found[name]) for name in TAKEN_OVER}
    except FileNotFoundError as problem:
        raise Unusable(f"There is no file {path}: give the keys' name, or leave out --keys.") from problem
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise Unusable(
            f"{path} holds no keys of Talkoo: give the file that talkoo backup --keys wrote."
        ) from problem


def _restore(instance: Instance, found: archive.Backup, keys: dict[str, str], *, force: bool) -> None:
    from talkoo.site.supervisor import bootstrap, dump

    bootstrap.bootstrap(instance)
    _keep_what_is_there(instance, force=force)
    fresh, aside = f"{instance.database}_restoring", f"{instance.database}_before"
    place = instance.data / ".restoring"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(mode=0o700)
    try:
        database_from(instance, found, place, fresh)
        files = place / "files"
        files.mkdir(mode=0o700)
        for name in found.files():
            target = files / name.removeprefix(archive.FILES)
            for folder in reversed(target.relative_to(files).parents):
                (files / folder).mkdir(mode=0o700, exist_ok=True)
            found.extract(name, target)
        dump.drop(instance, aside)
        dump.exchange(instance, fresh, aside)
        instance.files_folder.rename(place / "files-before")
        files.rename(instance.files_folder)
        try:
            _policies(instance)
            if keys:
                change_keys(instance, keys)
            erase_again(instance)
        except BaseException:
            if keys:
                change_keys(instance, {name: instance.keys[name] for name in TAKEN_OVER})
            instance.files_folder.rename(files)
            (place / "files-before").rename(instance.files_folder)
            dump.exchange(instance, aside, fresh)
            raise
        dump.drop(instance, aside)
    finally:
        dump.drop(instance, fresh)
        shutil.rmtree(place, ignore_errors=True)


def database_from(instance: Instance, found: archive.Backup, place: Path, fresh: str) -> None:
    """Make the database `fresh` from a backup, by way of the folder `place`, and see that nothing is missing in it.

    Raises Unusable.
    """
    from talkoo.site.supervisor import dump

    found.extract(archive.DUMP, place / "database.dump")
    dump.restore(instance, place / "database.dump", fresh)
    _compare(instance, fresh, found.manifest["tables"])


def erase_again(instance: Instance) -> None:
    """People who were erased after the backup was made are erased again, as the journal in the data folder says."""
    if not (instance.data / "erasures.jsonl").exists():
        return
    command = [sys.executable, "-m", "talkoo.plumbing.retention.reapply"]
    environment = steps.child_environment(instance, "worker", 8000)
    number = steps.run(instance, "reapply", command, environment, lambda line: None).strip().splitlines()[-1:]
    if number and number[0] != "0":
        print(f"{number[0]} people who were erased after the backup were erased again.")


def _keep_what_is_there(instance: Instance, *, force: bool) -> None:
    """Refuse to replace sites without --force; with it, make a safety backup first."""
    from talkoo.site.supervisor import dump

    with dump.snapshot(instance) as (_, seeing):
        there = dump.counts(seeing)
    if not there.get("tenancy_site") and not any(instance.files_folder.iterdir()):
        return
    if not force:
        raise Unusable(
            f"{instance.data} holds {there.get('tenancy_site', 0)} sites already: give another folder with "
            f"--data, or --force to replace them after a safety backup."
        )
    target = instance.data / f"before-restore-{time.strftime('%Y%m%d-%H%M%S')}.talkoo"
    saved.write(instance, target)
    print(f"Wrote the safety backup {target}.")


def _compare(instance: Instance, database: str, wanted: dict[str, int]) -> None:
    from talkoo.site.supervisor import bootstrap, dump

    with bootstrap.connection(instance, "backup", database) as seeing:
        there = dump.counts(seeing)
    for table in sorted({*there, *wanted}):
        if there.get(table) != wanted.get(table):
            raise Unusable(
                f"The table {table} came back with {there.get(table)} rows instead of {wanted.get(table)}: "
                f"nothing was replaced."
            )


def _policies(instance: Instance) -> None:
    """Bring the tables up to date and apply policies and grants: a backup holds no rights."""
    command: list[str] = [sys.executable, "-m", "talkoo.site.prepare", "--sites", "none", "--policies"]
    environment: dict[str, Any] = steps.child_environment(instance, "owner", 8000)
    steps.run(instance, "prepare", command, environment, lambda line: None)
