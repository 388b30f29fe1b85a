"""An installation of its own for each test; nothing here uses Django's database."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from talkoo.site import instance as instances
from talkoo.site.instance import Instance
from talkoo.site.supervisor import lock
from talkoo.site.supervisor.postgres import Postgres

HERE = Path(__file__).parent
SOURCE = HERE.parents[2] / "src"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """pytest's parallel runs use threads, which Python warns about at a fork; our own parent has one thread."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(
                pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
            )


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TALKOO_DATA", "TALKOO_PORT"):
        monkeypatch.setenv(name, "")  # the program sets them: so they are put back afterwards
    for name in [name for name in os.environ if name.startswith(("TALKOO_", "DATABASE_", "PG"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PYTHONPATH", str(SOURCE))


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Instance:
    """A fresh installation in a folder with spaces."""
    opened = instances.open_instance(tmp_path / "my data", create=True)
    monkeypatch.setenv("TALKOO_DATA", str(opened.data))
    return opened


@pytest.fixture
def server(instance: Instance) -> Iterator[Postgres]:
    """Its running database server."""
    started = Postgres(instance)
    with lock.held(instance):
        started.start()
        yield started
        started.stop()
