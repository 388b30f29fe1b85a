"""Every test has the real PostgreSQL with policies on, speaks to it as the application does, and sees two sites."""

import asyncio
import contextlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest
from hypothesis import settings as hypothesis

os.environ.setdefault("TALKOO_DATABASE_ROLE", "app")
# How long one example takes depends on what else the machine does.
hypothesis.register_profile("house", deadline=None)
hypothesis.load_profile("house")


def pytest_configure(config: pytest.Config) -> None:
    """Once, before the workers start: the template they copy."""
    if hasattr(config, "workerinput") or config.option.collectonly or not os.environ.get("TALKOO_DATA"):
        return
    made = subprocess.run(
        [sys.executable, str(Path(__file__).parent / "template.py")],
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        raise pytest.UsageError(f"the test database could not be made:\n{made.stderr}")


def _instance():
    from django.conf import settings

    if settings.INSTANCE is None:
        pytest.exit("start the tests with: ./talkoo test", returncode=4)
    return settings.INSTANCE


@pytest.fixture(scope="session")
def database_name(worker_id: str) -> str:
    return f"test_{worker_id}"


@pytest.fixture(scope="session")
def django_db_setup(database_name: str) -> Iterator[None]:
    """A copy of the template for this worker, in place of Django's own test database."""
    from django.conf import settings
    from django.db import connections

    instance = _instance()
    with psycopg.connect(instance.dsn("super", "postgres"), autocommit=True) as server:
        owner = instance.role_name("owner")
        server.execute(f'drop database if exists "{database_name}" with (force)')
        server.execute(f'create database "{database_name}" template "{instance.database}" owner "{owner}"')
        for role in ("app", "worker", "live", "backup"):
            server.execute(f'grant connect on database "{database_name}" to "{instance.role_name(role)}"')
    connections["default"].settings_dict["NAME"] = database_name
    settings.DATABASES["default"]["NAME"] = database_name
    settings.DIRECT_DSN = instance.dsn("worker", database_name)
    settings.FILES_FOLDER = instance.data / f"files_{database_name}"  # two workers count their own files
    yield
    connections.close_all()
    with psycopg.connect(instance.dsn("super", "postgres"), autocommit=True) as server:
        server.execute(f'drop database if exists "{database_name}" with (force)')


@pytest.fixture
def as_role(django_db_setup: None, database_name: str) -> Iterator[Callable[..., psycopg.Connection]]:
    """A raw connection as one of the database's roles, past all of our code."""
    opened = []

    def connect(role: str) -> psycopg.Connection:
        opened.append(psycopg.connect(_instance().dsn(role, database_name), autocommit=True))
        return opened[-1]

    yield connect
    for one in opened:
        one.close()


@pytest.fixture(autouse=True)
def _no_page_cache_thread(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The listener is a thread with a connection of its own: the tests that want it start it themselves."""
    from talkoo.plumbing.page_cache import listener
    from talkoo.plumbing.page_cache.store import PAGES

    monkeypatch.setattr(listener, "start", lambda: None)
    yield
    PAGES.close()


@pytest.fixture
def listening(committed: None, as_role: Callable[..., psycopg.Connection]) -> Iterator[None]:
    """The page cache hears of changes, in a thread that ends with the test."""
    import threading
    import time

    from talkoo.plumbing.page_cache import listener
    from talkoo.plumbing.page_cache.store import PAGES

    def leave(_pause: float) -> None:
        raise SystemExit

    def listen() -> None:
        with contextlib.suppress(SystemExit):
            listener._listen()

    PAGES.close()
    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    until = time.monotonic() + 30
    while PAGES.generation("") is None:
        assert time.monotonic() < until, "it does not hear"
        time.sleep(0.02)
    yield
    with pytest.MonkeyPatch.context() as patched:  # instead of the pause before it connects again
        patched.setattr(listener, "time", SimpleNamespace(sleep=leave))
        as_role("super").execute(
            "select pg_terminate_backend(pid) from pg_stat_activity "
            "where application_name = 'talkoo pages' and datname = current_database()"
        )
        thread.join(30)
    assert not thread.is_alive()


@pytest.fixture
def _watched(request: pytest.FixtureRequest) -> Iterator[None]:
    from talkoo.plumbing.tenancy import guard, sites

    sites.forget()
    with guard.no_sql_outside_a_site():
        yield
    sites.forget()


@pytest.fixture
def rows(db: None, _watched: None) -> None:
    """The database for tests that end with a rollback."""


@pytest.fixture
def committed(
    django_db_setup: None, django_db_blocker, _watched: None, as_role: Callable[..., psycopg.Connection]
) -> Iterator[None]:
    """The database for tests that really commit; afterwards rows of sites, jobs and counts of failures are gone."""
    from django.db import connections

    from talkoo.plumbing.tenancy import catalogue

    with django_db_blocker.unblock():
        yield
        of_nobody = ["operator_failure", "procrastinate_jobs", "procrastinate_workers"]
        tables = [*catalogue.tables_of_sites(), *of_nobody]
        connections.close_all()
        cleaner = as_role("super")
        cleaner.execute("set lock_timeout = '10s'")
        # Only what holds rows, and past triggers: emptying all tables afresh takes twenty times as long.
        cleaner.execute("set session_replication_role = replica")
        exist = ", ".join(f"('{table}', exists (select from {table}))" for table in tables)
        held = cleaner.execute(f"select held.name from (values {exist}) held (name, any_row) where any_row")
        for (table,) in held.fetchall():
            cleaner.execute(f"delete from {table}")


@pytest.fixture
def alpha(django_db_setup: None, django_db_blocker):
    return _site("alpha", django_db_blocker)


@pytest.fixture
def beta(django_db_setup: None, django_db_blocker):
    return _site("beta", django_db_blocker)


def _site(key: str, blocker):
    from talkoo.plumbing.places import known as places
    from talkoo.plumbing.tenancy import sites
    from talkoo.plumbing.vocabulary import known as words

    with blocker.unblock():
        places.at("fi-kunta:290")  # known by heart from here on, so that no test counts the reading of it
        words.at("field", "C12")
        return next(site for site in sites.every() if site.key == key)


@pytest.fixture
def one_window() -> Iterator[None]:
    """The clock stands still: what is counted an hour is not counted afresh when a full hour strikes meanwhile."""
    from talkoo.kernel import clock

    with clock.frozen(clock.now()):
        yield


@pytest.fixture
def browse() -> Callable:
    """A browser without JavaScript at a site: `browse(alpha)`, or `browse(alpha, person)` signed in."""
    from django.test import Client

    from talkoo.plumbing.tenancy import sites

    def at(site, person=None, host: str = "", **options) -> Client:
        client = Client(headers={"host": host or site.main_host}, **options)
        if person is not None:
            with sites.within(site.id):
                client.force_login(person)
        return client

    return at


@pytest.fixture
def run_jobs(committed: None) -> Callable[[], None]:
    """Let a real worker run everything that is in the queue, as the worker role."""

    def run() -> None:
        from django.conf import settings
        from django.db import connections
        from procrastinate import PsycopgConnector
        from procrastinate.contrib.django import DjangoApp, app
        from psycopg.conninfo import conninfo_to_dict

        async def work() -> None:
            working = DjangoApp(
                connector=PsycopgConnector(conninfo=settings.DIRECT_DSN, min_size=1, max_size=3)
            )
            working.tasks = app.tasks
            async with working.open_async():
                await working.run_worker_async(
                    wait=False,
                    install_signal_handlers=False,
                    listen_notify=False,
                    queues=["reactions", "mail"],
                )

        # The worker's threads end with it: their connections must not be left to the garbage collector. They are the
        # worker's own, who may write what the application may not read.
        shared = connections["default"].settings_dict
        before = {name: shared[name] for name in ("CONN_MAX_AGE", "USER", "PASSWORD")}
        worker = conninfo_to_dict(settings.DIRECT_DSN)
        shared.update(CONN_MAX_AGE=0, USER=worker["user"], PASSWORD=worker.get("password", ""))
        try:
            asyncio.run(work())
        finally:
            shared.update(before)

    return run
