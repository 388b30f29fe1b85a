"""What commands share that work on the data: the database running, and Django started in one of its roles."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager

from talkoo.site.instance import Instance, Role, Unusable, open_instance
from talkoo.site.supervisor.running import running


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
        try:
            yield instance
        finally:
            connections.close_all()


def require_tables() -> None:
    """Raises Unusable when the tables are not there yet."""
    from django.db import connection

    if "tenancy_site" not in connection.introspection.table_names():
        raise Unusable("The database is still empty. Start once with: talkoo up")
