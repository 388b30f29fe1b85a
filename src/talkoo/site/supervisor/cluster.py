"""PostgreSQL's folder on disk: made whole or not at all, and its settings."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from pathlib import Path

from talkoo.site.instance import Instance, Unusable
from talkoo.site.supervisor import processes
from talkoo.site.supervisor.privileges import Identity

# Frugal: the whole program stays below 250 MB. An operator's own lines go into postgres.conf of the data
# folder.
SETTINGS = """\
# Written by Talkoo at every start. Your own settings go into postgres.conf in the data folder: they win.
listen_addresses = ''
unix_socket_permissions = 0700
max_connections = 60
password_encryption = 'scram-sha-256'

shared_buffers = 32MB
work_mem = 4MB
maintenance_work_mem = 32MB
temp_buffers = 2MB
huge_pages = off
jit = off
io_method = sync
max_worker_processes = 4
max_parallel_workers_per_gather = 0
max_logical_replication_workers = 0
autovacuum_max_workers = 2

fsync = on
synchronous_commit = on
full_page_writes = on
wal_level = replica
max_wal_senders = 2
max_wal_size = 256MB
checkpoint_timeout = 5min

timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'
default_text_search_config = 'pg_catalog.simple'

# The log never holds what people wrote: no statements, no values.
log_destination = 'stderr'
logging_collector = off
log_line_prefix = '%m [%p] '
log_error_verbosity = terse
log_min_error_statement = panic
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_checkpoints = off
"""


def environment() -> dict[str, str]:
    """The environment of PostgreSQL's own programs: none of the caller's PG* variables or locale."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LD_LIBRARY_PATH") if name in os.environ}
    return {**kept, "LC_ALL": "C", "TZ": "UTC"}


def is_full(output: str) -> bool:
    """Whether a program complained about a full disk."""
    return any(
        sign in output for sign in ("No space left on device", "File too large", "Disk quota exceeded")
    )


def disk_full(instance: Instance) -> str:
    """The line about it."""
    return f"The disk is full: make room on the disk that holds {instance.data}, then start again."


def explain(instance: Instance, output: str, otherwise: str) -> str:
    """One clear line from what a program of PostgreSQL printed; `otherwise` begins an unknown cause."""
    if is_full(output):
        return disk_full(instance)
    if (
        "could not create shared memory segment" in output
        or "could not map anonymous shared memory" in output
    ):
        return (
            "PostgreSQL gets too little shared memory from this machine: free some memory, then start again."
        )
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    grave = [line for line in lines if any(word in line for word in ("FATAL:", "PANIC:", "error:", "ERROR:"))]
    last = (grave or lines or ["it printed nothing"])[-1]
    for word in ("FATAL:", "PANIC:", "ERROR:", "error:"):
        last = last.rpartition(word)[2].strip() if word in last else last
    return f"{otherwise}: {last}"


def ensure(instance: Instance, programs: Path, identity: Identity) -> bool:
    """Make PostgreSQL's folder when there is none, and write its settings. True: it was made now.

    Raises Unusable when it cannot be made, or when it belongs to another version of PostgreSQL.
    """
    folder = instance.postgres_folder
    try:
        fresh = not (folder / "PG_VERSION").exists()
        if fresh:
            _create(instance, programs, identity)
        _check_version(folder, programs)
        _take_over(folder, identity)
        settings = folder / "talkoo.conf"
        settings.write_text(SETTINGS)
        identity.give(settings)
    except OSError as problem:
        raise Unusable(explain(instance, str(problem), "PostgreSQL's folder cannot be made")) from problem
    return fresh


def _create(instance: Instance, programs: Path, identity: Identity) -> None:
    for rest in instance.data.glob(".postgres-*"):  # of starts that were interrupted
        shutil.rmtree(rest, ignore_errors=True) if rest.is_dir() else rest.unlink(missing_ok=True)
    folder = instance.postgres_folder
    if folder.exists() and any(folder.iterdir()):
        raise Unusable(f"{folder} holds something that is not a database: move it away, then start again.")
    fresh = instance.data / f".postgres-{os.getpid()}"
    password = instance.data / f".postgres-{os.getpid()}.password"
    try:
        fresh.mkdir(mode=0o700)
        handle = os.open(password, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(instance.keys["super"] + "\n")
        identity.give(fresh)
        identity.give(password)
        _initdb(instance, programs, identity, fresh, password)
        with (fresh / "postgresql.conf").open("a") as file:
            file.write("\ninclude = 'talkoo.conf'\ninclude_if_exists = '../postgres.conf'\n")
        if folder.exists():
            folder.rmdir()
        fresh.rename(folder)
        _sync_folder(instance.data)
    finally:
        password.unlink(missing_ok=True)
        shutil.rmtree(fresh, ignore_errors=True)


def _initdb(instance: Instance, programs: Path, identity: Identity, folder: Path, password: Path) -> None:
    command: list[str | Path] = [
        programs / "initdb",
        f"--pgdata={folder}",
        f"--username={instance.role_name('super')}",
        f"--pwfile={password}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=PG_UNICODE_FAST",
        "--data-checksums",
        "--no-instructions",
    ]
    process = processes.spawn(
        command,
        environment=environment(),
        before=identity.before,
        user=identity.user,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        folder=instance.data,
    )
    try:
        output = process.communicate()[0].decode(errors="replace")
    finally:
        processes.kill_group(process)
    if process.returncode == -signal.SIGINT:
        raise KeyboardInterrupt
    if process.returncode != 0:
        raise Unusable(explain(instance, output, "The database could not be made"))


def _check_version(folder: Path, programs: Path) -> None:
    """Refuse a folder of another major version: PostgreSQL itself would, with words for its own people."""
    theirs = (folder / "PG_VERSION").read_text().strip()
    command = [str(programs / "postgres"), "--version"]
    ours = subprocess.run(command, capture_output=True, text=True, check=False, env=environment()).stdout
    major = ours.rpartition(" ")[2].strip().partition(".")[0]
    if not major.isdigit():
        raise Unusable(
            f"{programs / 'postgres'} cannot be run on this machine: use DATABASE_URL with another server."
        )
    if theirs != major:
        raise Unusable(
            f"{folder} was made by PostgreSQL {theirs} and this Talkoo brings PostgreSQL {major}: make a "
            f"backup with the Talkoo that made it, and restore that into a new data folder."
        )


def _take_over(folder: Path, identity: Identity) -> None:
    """PostgreSQL starts only in a folder that its user owns; that may be another than last time."""
    user, group = identity.user or (os.geteuid(), os.getegid())
    if os.geteuid() != 0 or folder.stat().st_uid == user:
        return
    for place, folders, files in os.walk(folder):
        for name in (*folders, *files):
            os.lchown(os.path.join(place, name), user, group)
    os.chown(folder, user, group)  # last, so that an interrupted change is repeated


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
