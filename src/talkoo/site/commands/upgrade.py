"""`talkoo upgrade`: the data of an earlier Talkoo brought up to date, and the way back."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import time
from pathlib import Path
from typing import Any

from talkoo.site import saved
from talkoo.site.commands import restore
from talkoo.site.instance import Instance, Unusable, open_instance
from talkoo.site.supervisor import archive, steps
from talkoo.site.supervisor.running import exclusive
from talkoo.site.supervisor.version import version

HELP = """Bring the data up to date after a newer Talkoo was installed: a backup is made first, then the tables are
changed and looked at. When anything fails, the data is put back as it was. Stop Talkoo before.

--back puts the data back as it was before the last upgrade, after a safety backup of what there is now; then install
the earlier Talkoo again. What people did since the upgrade is only in that safety backup."""

STATE = "upgrade.json"
ERASE_AGAIN = "erase-again"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    parser.add_argument("--back", action="store_true", help="put back what was there before the last upgrade")


def run(arguments: argparse.Namespace) -> int:
    """Raises Unusable when it failed; the data is then as it was before."""
    from talkoo.site.supervisor import bootstrap

    instance = open_instance(arguments.data)
    with exclusive(instance):
        bootstrap.bootstrap(instance)
        if arguments.back:
            return _back(instance)
        waiting: list[str] = json.loads(_prepare(instance, "--waiting") or "[]")
        if not waiting:
            print("Nothing to do: the data fits this Talkoo.")
            return 0
        if not _has_tables(instance):
            raise Unusable("The database is still empty. Start once with: talkoo up")
        return _upgrade(instance, waiting)


def _upgrade(instance: Instance, waiting: list[str]) -> int:
    target = _safe(instance)
    print(f"Making {len(waiting)} changes to the tables ...", flush=True)
    try:
        _prepare(instance, "--policies")
        for role in ("owner", "app"):
            _prepare(instance, "--check", role=role)
    except (Unusable, KeyboardInterrupt) as problem:
        reason = str(problem) or "it was interrupted"
        print(f"That failed: {reason}\nPutting everything back ...", flush=True)
        _bring_back(instance, target)
        _note(instance, state="failed", problem=reason[:500])
        raise Unusable(
            f"The upgrade was not made, and the data is as it was before. Install the Talkoo that you had"
            f"{_said_version(instance)} and start that; {instance.log_folder}/prepare.log tells the whole story, and "
            f"{target} stays as a backup."
        ) from problem
    _note(instance, state="done")
    _remember_version(instance)
    print(f"Done: the data fits Talkoo {version()}. Start it with talkoo up.")
    print("The way back, if you need it: talkoo upgrade --back")
    return 0


def _safe(instance: Instance) -> Path:
    """The backup to go back to. One of an upgrade that was cut off is kept: it holds what was there before."""
    state = read(instance)
    target = Path(state.get("backup", ""))
    if state.get("state") == "begun" and target.is_file():
        print(f"An upgrade was cut off; its backup {target} is still the way back.")
        return target
    target = instance.data / f"before-upgrade-{time.strftime('%Y%m%d-%H%M%S')}.talkoo"
    manifest = saved.write(instance, target)
    print(f"Wrote the backup {target}: {sum(manifest['tables'].values())} rows.", flush=True)
    _write(
        instance,
        {"state": "begun", "backup": str(target), "from": _version_before(instance), "to": version()},
    )
    return target


def _back(instance: Instance) -> int:
    state = read(instance)
    target = Path(state.get("backup", ""))
    if not state.get("backup") or not target.is_file():
        raise Unusable(
            f"There is no backup of an upgrade to go back to ({target if state else 'none was made'})."
        )
    if state.get("state") in {"back", "failed"}:
        raise Unusable("The data is as it was before the last upgrade already.")
    now = instance.data / f"before-back-{time.strftime('%Y%m%d-%H%M%S')}.talkoo"
    saved.write(instance, now)
    print(f"Wrote the safety backup {now} of what there is now.", flush=True)
    _bring_back(instance, target)
    (instance.data / ERASE_AGAIN).touch()
    _note(instance, state="back")
    (instance.data / "version").write_text(state.get("from", ""))
    print(
        f"The data is as it was before the upgrade. Now install the Talkoo that you had{_said_version(instance)}."
    )
    return 0


def _bring_back(instance: Instance, file: Path) -> None:
    """Exchange the database for that of the backup; files that are gone since come back too. Both or neither."""
    from talkoo.site.supervisor import dump

    fresh, aside = f"{instance.database}_restoring", f"{instance.database}_before"
    place = instance.data / ".restoring"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(mode=0o700)
    try:
        with archive.read(file) as found:
            restore.database_from(instance, found, place, fresh)
            for name in found.files():
                kept = instance.files_folder / name.removeprefix(archive.FILES)
                if not kept.exists():
                    kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                    found.extract(name, kept)
        dump.drop(instance, aside)
        dump.exchange(instance, fresh, aside)
        dump.drop(instance, aside)
    finally:
        dump.drop(instance, fresh)
        shutil.rmtree(place, ignore_errors=True)


def _prepare(instance: Instance, *options: str, role: str = "owner") -> str:
    command = [sys.executable, "-m", "talkoo.site.prepare", *options]
    environment = steps.child_environment(instance, role, 8000)
    return steps.run(instance, "prepare", command, environment, lambda line: None)


def _has_tables(instance: Instance) -> bool:
    from talkoo.site.supervisor import bootstrap

    with bootstrap.connection(instance, "backup") as seeing:
        return seeing.execute("SELECT to_regclass('public.tenancy_site')").fetchone() != (None,)


def read(instance: Instance) -> dict[str, str]:
    """How the last upgrade went: `state` (begun, done, failed, back), `backup`, `from`, `to`; empty without one."""
    try:
        told: dict[str, Any] = json.loads((instance.data / STATE).read_text())
        return {str(name): str(value) for name, value in told.items()}
    except (OSError, ValueError, AttributeError):
        return {}


def _write(instance: Instance, state: dict[str, str]) -> None:
    fresh = instance.data / f".{STATE}.new"
    fresh.write_text(json.dumps(state, indent=1))
    fresh.replace(instance.data / STATE)


def _note(instance: Instance, **changed: str) -> None:
    _write(instance, {**read(instance), **changed})


def _version_before(instance: Instance) -> str:
    try:
        return (instance.data / "version").read_text().strip()
    except OSError:
        return ""


def _said_version(instance: Instance) -> str:
    before = read(instance).get("from", "")
    return f" ({before})" if before else ""


def _remember_version(instance: Instance) -> None:
    (instance.data / "version").write_text(version())
