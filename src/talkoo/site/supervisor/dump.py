"""The database as a file.

Counted and dumped in one snapshot, restored beside the one in use, then exchanged.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from urllib.parse import unquote, urlsplit

import psycopg
from psycopg import sql

from talkoo.site.instance import Instance, Role, Unusable
from talkoo.site.supervisor import bootstrap, cluster, postgres


def _client(instance: Instance, role: Role, database: str = "") -> tuple[str, dict[str, str]]:
    """Address and environment for PostgreSQL's own clients: the password is not shown among the processes."""
    parts = urlsplit(instance.dsn(role, database))
    login, _, host = parts.netloc.rpartition("@")
    name, _, password = login.partition(":")
    address = parts._replace(netloc=f"{name}@{host}").geturl()
    # A normal environment: certificates and the like may be named there.
    return address, {**os.environ, "LC_ALL": "C", "PGPASSWORD": unquote(password)}


@contextmanager
def snapshot(instance: Instance) -> Iterator[tuple[str, psycopg.Connection[tuple[Any, ...]]]]:
    """A moment of the database, as the backup role sees it.

    Its name for `dump`, and a connection that sees it.
    """
    with bootstrap.connection(instance, "backup") as seeing:
        seeing.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        row = seeing.execute("SELECT pg_export_snapshot()").fetchone()
        assert row
        yield str(row[0]), seeing
        seeing.execute("ROLLBACK")


def counts(seeing: psycopg.Connection[Any]) -> dict[str, int]:
    """The number of rows of every table."""
    names = seeing.execute(
        "SELECT relname FROM pg_class "
        "WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY relname"
    ).fetchall()
    found = {}
    for (name,) in names:
        row = seeing.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name))).fetchone()
        found[str(name)] = int(row[0]) if row else 0
    return found


def audit_heads(seeing: psycopg.Connection[Any]) -> dict[str, dict[str, Any]]:
    """The last link of each site's audit chain: who has this knows later whether the chain was rewritten."""
    if seeing.execute("SELECT to_regclass('public.audit_link')").fetchone() == (None,):
        return {}
    rows = seeing.execute(
        "SELECT DISTINCT ON (site_id) site_id::text, number, encode(hash, 'hex') FROM audit_link "
        "ORDER BY site_id, number DESC"
    ).fetchall()
    return {site: {"number": number, "hash": head} for site, number, head in rows}


@contextmanager
def dump(instance: Instance, moment: str) -> Iterator[IO[bytes]]:
    """What pg_dump writes in its custom format.

    Raises Unusable when it fails, after the last byte was read.
    """
    address, environment = _client(instance, "backup")
    command = [
        str(postgres.programs() / "pg_dump"),
        f"--dbname={address}",
        f"--snapshot={moment}",
        "--format=custom",
        "--schema=public",
        "--no-owner",
        "--no-privileges",
        "--no-password",
    ]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stderr
        try:
            yield process.stdout
            said = process.stderr.read().decode(errors="replace")
            process.wait()
        finally:
            process.kill()
        if process.returncode != 0:
            raise Unusable(cluster.explain(instance, said, "The database could not be dumped"))


def restore(instance: Instance, file: Path, name: str) -> None:
    """Make the database `name` from a dump.

    A database that has this name is dropped first. Raises Unusable.
    """
    drop(instance, name)
    bootstrap.create_database(instance, name)
    bootstrap.furnish(instance, name)
    program = str(postgres.programs() / "pg_restore")
    listed = subprocess.run([program, "--list", str(file)], capture_output=True, text=True, check=False)
    contents = file.with_name(file.name + ".list")
    # The schema and the extensions are there already, and are not the owner's to comment on.
    kept = [line for line in listed.stdout.splitlines() if not _is_ours(line)]
    contents.write_text("\n".join(kept) + "\n")
    address, environment = _client(instance, "owner", name)
    command = [
        program,
        f"--dbname={address}",
        f"--use-list={contents}",
        "--no-owner",
        "--no-privileges",
        "--exit-on-error",
        "--no-password",
        str(file),
    ]
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    finally:
        contents.unlink()
    if done.returncode != 0:
        drop(instance, name)
        raise Unusable(cluster.explain(instance, done.stderr, "The database could not be restored"))


def _is_ours(line: str) -> bool:
    words = line.partition(";")[2].split()[2:]
    return words[:1] in (["SCHEMA"], ["EXTENSION"]) or words[:3] in (
        ["COMMENT", "-", "SCHEMA"],
        ["COMMENT", "-", "EXTENSION"],
    )


def drop(instance: Instance, name: str) -> None:
    """Drop a database, if there is one of this name."""
    with bootstrap.connection(instance, "super", "postgres") as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def exchange(instance: Instance, fresh: str, aside: str) -> None:
    """Give the product's database the name `aside`, and `fresh` its name; both or neither."""
    name = instance.database
    with bootstrap.connection(instance, "super", "postgres") as server, server.transaction():
        server.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = ANY(%s)",
            [[name, fresh]],
        )
        for old, new in ((name, aside), (fresh, name)):
            server.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(old), sql.Identifier(new))
            )
