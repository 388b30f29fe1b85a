"""Roles and rights are as they should be after every bootstrap, also on a server that is not ours."""

import psycopg
import pytest
from psycopg import sql

from talkoo.site import instance as instances
from talkoo.site.instance import Instance, Role, Unusable
from talkoo.site.supervisor import bootstrap
from talkoo.site.supervisor.postgres import Postgres


def ask(instance: Instance, role: Role, question: str) -> tuple[object, ...] | None:
    with psycopg.connect(instance.dsn(role)) as connection:
        return connection.execute(question).fetchone()


@pytest.fixture
def made(instance: Instance, server: Postgres) -> Instance:
    bootstrap.bootstrap(instance)
    return instance


def test_it_can_be_repeated_and_puts_right_what_differs(made: Instance) -> None:
    with psycopg.connect(made.dsn("super"), autocommit=True) as connection:
        app = sql.Identifier(made.role_name("app"))
        connection.execute(sql.SQL("ALTER ROLE {} CREATEDB CREATEROLE BYPASSRLS PASSWORD 'lost'").format(app))
        connection.execute("GRANT CONNECT ON DATABASE talkoo TO PUBLIC")
    bootstrap.bootstrap(made)
    rights = (
        "SELECT rolcreatedb, rolcreaterole, rolbypassrls, rolsuper FROM pg_roles WHERE rolname = current_user"
    )
    assert ask(made, "app", rights) == (False, False, False, False)
    assert ask(made, "backup", rights) == (False, False, True, False)
    public = "SELECT has_database_privilege('pg_monitor', current_database(), 'CONNECT')"
    assert ask(made, "owner", public) == (False,)


def test_only_the_owner_makes_tables_and_the_backup_reads_them(made: Instance) -> None:
    with psycopg.connect(made.dsn("owner")) as owner:
        owner.execute("CREATE TABLE thing (id int)")
    for role in ("app", "worker", "live", "backup"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            ask(made, role, "CREATE TABLE other (id int)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            ask(made, role, "CREATE TEMP TABLE other (id int)")
    assert ask(made, "backup", "SELECT count(*) FROM thing") == (0,)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(made, "app", "SELECT count(*) FROM thing")


def test_a_request_cannot_hang_for_ever(made: Instance) -> None:
    assert ask(made, "app", "SHOW statement_timeout") == ("15s",)
    assert ask(made, "app", "SHOW idle_in_transaction_session_timeout") == ("30s",)
    assert ask(made, "worker", "SHOW statement_timeout") == ("10min",)
    assert ask(made, "owner", "SHOW statement_timeout") == ("0",)


def test_the_database_has_unicode_rules_and_the_extensions(made: Instance) -> None:
    assert ask(
        made, "app", "SELECT datlocale, datcollate FROM pg_database WHERE datname = current_database()"
    ) == ("PG_UNICODE_FAST", "C")
    assert ask(
        made,
        "app",
        "SELECT array_agg(extname::text ORDER BY extname) FROM pg_extension WHERE extname <> 'plpgsql'",
    ) == (sorted(bootstrap.EXTENSIONS),)


@pytest.fixture
def foreign(
    instance: Instance,
    server: Postgres,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> tuple[Instance, Instance]:
    """A server that is not ours, and an installation that is to use it."""
    return instance, instances.open_instance(tmp_path_factory.mktemp("other") / "data", create=True)


def use(
    server: Instance, monkeypatch: pytest.MonkeyPatch, login: str = "", database: str = "network"
) -> None:
    address = server.dsn("super", database)
    if login:
        own = f"{server.role_name('super')}:{server.keys['super']}"
        address = address.replace(own, login)
    monkeypatch.setenv("DATABASE_URL", address)


def test_another_server_is_set_up_by_its_superuser(
    foreign: tuple[Instance, Instance], monkeypatch: pytest.MonkeyPatch
) -> None:
    server, ours = foreign
    use(server, monkeypatch)
    assert not ours.is_embedded
    bootstrap.bootstrap(ours)
    bootstrap.bootstrap(ours)
    assert ask(ours, "app", "SELECT current_database(), current_user") == ("network", ours.role_name("app"))


@pytest.mark.parametrize("is_there", [True, False], ids=["own database", "no database yet"])
def test_another_server_is_set_up_by_a_user_who_may_just_enough(
    foreign: tuple[Instance, Instance], monkeypatch: pytest.MonkeyPatch, is_there: bool
) -> None:
    server, ours = foreign
    with psycopg.connect(server.dsn("super", "postgres"), autocommit=True) as connection:
        connection.execute("CREATE ROLE operator LOGIN CREATEROLE CREATEDB BYPASSRLS PASSWORD 'secret'")
        if is_there:
            connection.execute("CREATE DATABASE network OWNER operator TEMPLATE template0 ENCODING 'UTF8'")
    use(server, monkeypatch, "operator:secret")
    bootstrap.bootstrap(ours)
    bootstrap.bootstrap(ours)
    with psycopg.connect(ours.dsn("owner")) as owner:
        owner.execute("CREATE TABLE thing (id int)")
    assert ask(ours, "backup", "SELECT count(*) FROM thing") == (0,)


def test_a_user_who_may_too_little_is_told_what_is_missing(
    foreign: tuple[Instance, Instance], monkeypatch: pytest.MonkeyPatch
) -> None:
    server, ours = foreign
    with psycopg.connect(server.dsn("super", "postgres"), autocommit=True) as connection:
        connection.execute("CREATE ROLE operator LOGIN PASSWORD 'secret'")
        connection.execute("CREATE DATABASE network OWNER operator")
    use(server, monkeypatch, "operator:secret")
    with pytest.raises(Unusable, match=r"may not make the database roles .* give it CREATEROLE") as caught:
        bootstrap.bootstrap(ours)
    assert "\n" not in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_wrong_password_and_a_silent_server_are_one_line_without_the_password(
    foreign: tuple[Instance, Instance], monkeypatch: pytest.MonkeyPatch
) -> None:
    server, ours = foreign
    use(server, monkeypatch, "operator:secret")
    for address in (ours.external_url, "postgresql://operator:secret@127.0.0.1:1/network"):
        monkeypatch.setenv("DATABASE_URL", address)
        with pytest.raises(Unusable, match=r"^Cannot connect to the server of DATABASE_URL: ") as caught:
            bootstrap.bootstrap(ours)
        assert "\n" not in str(caught.value)
        assert "secret" not in str(caught.value)


def test_a_server_that_is_too_old_is_refused(made: Instance, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "OLDEST", 99)
    with pytest.raises(Unusable, match=r"Talkoo needs 99 or later"):
        bootstrap.bootstrap(made)
