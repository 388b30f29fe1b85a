"""Roles, database and extensions: what only a superuser can make. Run as a child: `python -m ….bootstrap`.

May be run again at any time; it then repairs what differs. On an external server (`DATABASE_URL`) its user
needs to be
a superuser, or to own the database and to have CREATEROLE and BYPASSRLS (and CREATEDB when the database is
missing).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
from psycopg import errors, sql

from talkoo.site import instance as instances
from talkoo.site.instance import Instance, Role, Unusable

OLDEST = 18
EXTENSIONS = ("pg_trgm", "unaccent", "btree_gist", "btree_gin")
LOGINS: tuple[Role, ...] = ("owner", "app", "worker", "live", "backup")
# Nothing that serves a request may hang for ever; a job may take longer.
LIMITS: dict[Role, dict[str, str]] = {
    "app": {"statement_timeout": "15s", "idle_in_transaction_session_timeout": "30s"},
    "live": {"statement_timeout": "15s", "idle_in_transaction_session_timeout": "30s"},
    "worker": {"statement_timeout": "10min", "idle_in_transaction_session_timeout": "10min"},
}
Connection = psycopg.Connection[tuple[object, ...]]


@contextmanager
def connection(instance: Instance, role: Role, database: str = "") -> Iterator[Connection]:
    """An autocommit connection as `role`.

    Raises Unusable when the server refuses it; the text holds no password.
    """
    try:
        opened = psycopg.connect(instance.dsn(role, database), autocommit=True, connect_timeout=10)
    except psycopg.ProgrammingError as problem:
        raise Unusable(
            "DATABASE_URL is not understood: write it as postgresql://name:password@host:5432/database."
        ) from problem
    except psycopg.OperationalError as problem:
        if isinstance(problem, errors.InvalidCatalogName) or "does not exist" in str(problem):
            raise
        where = "the embedded database" if instance.is_embedded else "the server of DATABASE_URL"
        raise Unusable(f"Cannot connect to {where}: {first_line(problem)}.") from problem
    with opened:
        yield opened


def first_line(problem: Exception) -> str:
    """What the server said, in one line without its prefixes."""
    lines = [line.strip() for line in str(problem).splitlines() if line.strip()]
    said = lines[0] if lines else type(problem).__name__
    return said.rpartition("FATAL:")[2].strip().rstrip(".") if "FATAL:" in said else said.rstrip(".")


def bootstrap(instance: Instance) -> None:
    """Make roles, database, extensions and rights as they should be. Raises Unusable with what is missing."""
    name = instance.database
    try:
        _with_database(instance, name)
    except (errors.InvalidCatalogName, psycopg.OperationalError) as problem:
        if "does not exist" not in str(problem):
            raise
        create_database(instance, name)
        _with_database(instance, name)


def create_database(instance: Instance, name: str) -> None:
    """Make an empty database of the owner, with Unicode rules that are the same on every machine."""
    owner = sql.Identifier(instance.role_name("owner"))
    with (
        connection(instance, "super", "postgres") as server,
        _explained(instance, f"make the database {name}"),
    ):
        _check_version(server)
        _roles(instance, server)
        _may_act_as_owner(instance, server)
        server.execute(
            sql.SQL(
                "CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C' "
                "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'PG_UNICODE_FAST'"
            ).format(sql.Identifier(name), owner)
        )


def furnish(instance: Instance, name: str) -> None:
    """Extensions and rights inside the database `name`; also used for one that is being restored."""
    with connection(instance, "super", name) as database:
        with _explained(instance, f"give rights on the database {name}"):
            _rights(instance, database, name)
        for extension in EXTENSIONS:
            with _explained(instance, f"install the extension {extension}"):
                database.execute(
                    sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension))
                )


def _with_database(instance: Instance, name: str) -> None:
    with connection(instance, "super", name) as database:
        _check_version(database)
        row = database.execute("SELECT current_setting('server_encoding')").fetchone()
        if row != ("UTF8",):
            raise Unusable(
                f"The database {name} is not encoded in UTF8: make a new one and change DATABASE_URL."
            )
        with _explained(instance, "make the database roles"):
            _roles(instance, database)
        _may_act_as_owner(instance, database)
    furnish(instance, name)
    if instance.is_embedded:
        with connection(instance, "super", "postgres") as server:
            for other in ("postgres", "template1"):
                server.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(other)))


def _check_version(server: Connection) -> None:
    version = server.info.server_version // 10000
    if version < OLDEST:
        raise Unusable(f"The server of DATABASE_URL is PostgreSQL {version}: Talkoo needs {OLDEST} or later.")


def _roles(instance: Instance, server: Connection) -> None:
    for role in LOGINS:
        name = sql.Identifier(instance.role_name(role))
        password = server.pgconn.encrypt_password(  # the server never sees it
            instance.keys[role].encode(), instance.role_name(role).encode(), b"scram-sha-256"
        ).decode()
        row = server.execute(
            "SELECT rolbypassrls FROM pg_roles WHERE rolname = %s", [instance.role_name(role)]
        )
        if (found := row.fetchone()) is None:
            server.execute(sql.SQL("CREATE ROLE {} LOGIN NOINHERIT").format(name))
        wants_bypass = role == "backup"
        if (found or (False,))[0] != wants_bypass:
            change = "BYPASSRLS" if wants_bypass else "NOBYPASSRLS"
            server.execute(sql.SQL("ALTER ROLE {} " + change).format(name))
        attributes = "INHERIT" if role in {"owner", "backup"} else "NOINHERIT"
        server.execute(
            sql.SQL("ALTER ROLE {} LOGIN NOCREATEROLE NOCREATEDB " + attributes + " PASSWORD {}").format(
                name, sql.Literal(password)
            )
        )
        for setting, value in LIMITS.get(role, {}).items():
            server.execute(
                sql.SQL("ALTER ROLE {} SET {} = {}").format(name, sql.Identifier(setting), sql.Literal(value))
            )


def _is_superuser(server: Connection) -> bool:
    return server.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone() == (True,)


def _may_act_as_owner(instance: Instance, server: Connection) -> None:
    """A user that made the owner's role may not yet give databases to it."""
    if not _is_superuser(server):
        owner = sql.Identifier(instance.role_name("owner"))
        with _explained(instance, "act as the owner's role"):
            server.execute(sql.SQL("GRANT {} TO CURRENT_USER WITH SET TRUE, INHERIT TRUE").format(owner))


def _rights(instance: Instance, database: Connection, name: str) -> None:
    base = sql.Identifier(name)
    owner = sql.Identifier(instance.role_name("owner"))
    others = sql.SQL(", ").join(
        sql.Identifier(instance.role_name(role)) for role in LOGINS if role != "owner"
    )
    backup = sql.Identifier(instance.role_name("backup"))
    owned = database.execute(
        "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()"
    ).fetchone()
    run: Callable[..., object] = database.execute
    if owned != (instance.role_name("owner"),):
        run(sql.SQL("ALTER DATABASE {} OWNER TO {}").format(base, owner))
    run(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(base))
    run("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    run(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(base, others))
    run(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(others))
    for things in ("TABLES", "SEQUENCES"):
        kind = sql.SQL(things)
        run(sql.SQL("GRANT SELECT ON ALL {} IN SCHEMA public TO {}").format(kind, backup))
        run(
            sql.SQL("ALTER DEFAULT PRIVILEGES FOR ROLE {} IN SCHEMA public GRANT SELECT ON {} TO {}").format(
                owner, kind, backup
            )
        )


class _explained:
    """Turn a refusal of the server into one line that says what its user may not do."""

    def __init__(self, instance: Instance, deed: str) -> None:
        self._deed = deed
        self._is_embedded = instance.is_embedded

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, problem: BaseException | None, trace: object) -> None:
        if isinstance(problem, errors.InsufficientPrivilege):
            needs = "make it a superuser, or give it CREATEROLE, BYPASSRLS, CREATEDB and the database"
            raise Unusable(
                f"The user of DATABASE_URL may not {self._deed} ({first_line(problem)}): {needs}."
            ) from problem
        if isinstance(problem, (errors.FeatureNotSupported, errors.UndefinedFile)):
            raise Unusable(f"The server cannot {self._deed}: {first_line(problem)}.") from problem
        if isinstance(problem, psycopg.OperationalError) and "No space left" in str(problem):
            raise Unusable("The disk of the database is full: make room, then start again.") from problem


def main() -> int:
    """Bootstrap the installation of the environment. Ends with 1 and one line when it cannot."""
    try:
        bootstrap(instances.from_environment())
    except Unusable as problem:
        print(problem, file=sys.stderr)
        return 1
    except psycopg.Error as problem:
        print(f"The database could not be set up: {first_line(problem)}.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
