"""PostgreSQL runs also where we are root, in a namespace or as a user of its own."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from talkoo.site import instance as instances
from talkoo.site.instance import Unusable
from talkoo.site.supervisor import privileges
from talkoo.site.supervisor.postgres import Postgres

IS_ROOT = os.geteuid() == 0


@pytest.fixture
def reachable() -> Iterator[Path]:
    """A folder that every user can enter."""
    folder = Path(tempfile.mkdtemp(prefix="talkoo-test-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def _no_namespaces(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine that does not allow them, with `nobody` in the place of a user of our own."""
    monkeypatch.setattr(privileges, "_NAMESPACES", False)
    monkeypatch.setattr(privileges, "SYSTEM_USER", "nobody")


def test_a_normal_user_needs_nothing(tmp_path: Path) -> None:
    identity = privileges.find_identity(tmp_path)
    assert (identity == privileges.Identity()) is not IS_ROOT
    assert IS_ROOT or identity.before is None


@pytest.mark.usefixtures("_no_namespaces")
def test_without_namespaces_a_system_user_runs_it(reachable: Path) -> None:
    instance = instances.open_instance(reachable / "my data", create=True)
    server = Postgres(instance)
    server.start()
    with psycopg.connect(instance.dsn("super", "postgres")) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    owner = instance.postgres_folder.stat().st_uid
    assert (owner != os.geteuid()) is IS_ROOT
    server.stop()


def test_the_folder_changes_hands_when_the_way_changes(
    reachable: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    instance = instances.open_instance(reachable / "data", create=True)
    server = Postgres(instance)
    for namespaces in (True, False, True):
        monkeypatch.setattr(privileges, "_NAMESPACES", namespaces)
        monkeypatch.setattr(privileges, "SYSTEM_USER", "nobody")
        server.start()
        server.stop()
    assert instance.postgres_folder.stat().st_uid == os.geteuid() or not IS_ROOT


@pytest.mark.usefixtures("_no_namespaces")
def test_a_folder_that_the_system_user_cannot_reach_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    if not IS_ROOT:
        assert privileges.find_identity(tmp_path) == privileges.Identity()
        return
    with pytest.raises(Unusable, match=r"runs as the user nobody here, who cannot reach"):
        privileges.find_identity(tmp_path)


@pytest.mark.usefixtures("_no_namespaces")
def test_root_without_any_way_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(privileges, "SYSTEM_USER", "no such user")
    monkeypatch.setattr(privileges.shutil, "which", lambda name, path: None)
    if not IS_ROOT:
        assert privileges.find_identity(tmp_path) == privileges.Identity()
        return
    with pytest.raises(Unusable, match=r"run Talkoo as a normal user\.$"):
        privileges.find_identity(tmp_path)
