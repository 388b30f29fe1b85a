"""What commands share that work on the data: the database running, and Django started in one of its roles."""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

from talkoo.site.instance import Instance, Role, Unusable, open_instance
from talkoo.site.supervisor.running import running

WAIT_SECONDS = 60


@contextmanager
def ready(arguments: argparse.Namespace, *, role: Role = "owner") -> Iterator[Instance]:
    """Inside, Django is set up over the installation's database as `role`.

    Raises Unusable when there is no installation, or its tables were never made.
    """
    instance = open_instance(arguments.data)
    with running(instance):
        os.environ.update(
            TALKOO_DATA=str(instance.data),
            TALKOO_DATABASE_ROLE=role,
            TALKOO_PORT=str(arguments.port),
            DJANGO_SETTINGS_MODULE="talkoo.site.settings",
        )
        import django
        from django.db import connections

        django.setup()
        _wait_until_it_answers()
        try:
            yield instance
        finally:
            connections.close_all()


def _wait_until_it_answers() -> None:
    """A server that is just recovering says so; it is back in a moment."""
    import psycopg
    from django.db import OperationalError, connection

    until = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            connection.ensure_connection()
        except OperationalError as problem:
            said = str(problem)
            is_coming = isinstance(problem.__cause__, psycopg.errors.CannotConnectNow) or "mode" in said
            if time.monotonic() > until or not (is_coming or "starting up" in said):
                raise
            time.sleep(0.2)
        else:
            return


def require_tables() -> None:
    """Raises Unusable when the tables are not there yet."""
    from django.db import connection

    if "tenancy_site" not in connection.introspection.table_names():
        raise Unusable("The database is still empty. Start once with: talkoo up")
