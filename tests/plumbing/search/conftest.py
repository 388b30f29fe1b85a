import uuid
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import connection
from psycopg.conninfo import conninfo_to_dict

from talkoo.plumbing.search import index, kinds
from talkoo.plumbing.search.index import Document
from talkoo.plumbing.tenancy import sites


@pytest.fixture
def things(monkeypatch):
    """Two kinds, shown on the page; nothing registered by others."""
    monkeypatch.setattr(kinds, "_shown", {})
    monkeypatch.setattr(index, "_objects", {})
    kinds.show_with("thing", "Things", lambda slug: f"/things/{slug}/", 2)
    kinds.show_with("circle", "Circles", lambda slug: f"/circles/{slug}/", 1)


@pytest.fixture
def as_worker(committed, database_name):
    """Inside, our own code speaks to the database as the worker does: `with as_worker():`."""

    @contextmanager
    def working():
        wanted = conninfo_to_dict(settings.INSTANCE.dsn("worker", database_name))
        before = {name: connection.settings_dict[name] for name in ("USER", "PASSWORD")}
        connection.close()
        connection.settings_dict.update(USER=wanted["user"], PASSWORD=wanted.get("password", ""))
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict.update(before)

    return working


@pytest.fixture
def put(things, as_worker):
    """`put(alpha, Document(…), …)` commits the documents of a new object and gives its id."""

    def write(site, *documents: Document, kind: str = "thing", slug: str = "one", of=None) -> uuid.UUID:
        object_id = of or uuid.uuid4()
        with as_worker(), sites.within(site.id):
            index.put(kind, object_id, slug, documents)
        return object_id

    return write
