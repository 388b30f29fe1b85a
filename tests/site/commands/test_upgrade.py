"""`talkoo upgrade` on a real installation: what a newer one changes, a change that fails, and the way back."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from talkoo.site import instance as instances
from talkoo.site.instance import Instance
from talkoo.site.supervisor.running import running

Call = Callable[..., subprocess.CompletedProcess[str]]

SETTINGS = "from talkoo.site.settings import *\nINSTALLED_APPS = [*INSTALLED_APPS, 'later']\n"
FIRST = """
from django.db import migrations
class Migration(migrations.Migration):
    dependencies = [("tenancy", "0001_initial")]
    operations = [migrations.RunSQL("alter table tenancy_site add column later integer not null default 7"),
                  migrations.RunSQL("update tenancy_site set operator = 'changed'")]
"""
FAILS = """
from django.db import migrations
class Migration(migrations.Migration):
    dependencies = [("later", "0001_first")]
    operations = [migrations.RunSQL("delete from tenancy_host"), migrations.RunSQL("select 1 / 0")]
"""


def later(folder: Path, **migrations: str) -> dict[str, str]:
    """What the environment of a newer Talkoo looks like: its program has these migrations besides."""
    package = folder / "later" / "migrations"
    package.mkdir(parents=True)
    (folder / "later_settings.py").write_text(SETTINGS)
    for name, text in {"__init__": "", **migrations}.items():
        (package / f"{name}.py").write_text(text)
    (folder / "later" / "__init__.py").write_text("")
    import os

    path = os.pathsep.join([str(folder), os.environ["PYTHONPATH"]])
    return {"PYTHONPATH": path, "DJANGO_SETTINGS_MODULE": "later_settings"}


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of an installation with one real site, made once and copied for each test."""
    import os
    import sys

    from tests.site.commands.conftest import ROOT

    folder = tmp_path_factory.mktemp("prepared") / "data"
    instances.open_instance(folder, create=True)
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("TALKOO_", "DJANGO_", "PG"))
    }
    environment = {**kept, "PYTHONPATH": str(ROOT / "src")}
    make = (
        "import sys; from pathlib import Path; from talkoo.site import instance;"
        "from talkoo.site.commands import upgrade;"
        "from talkoo.site.supervisor import bootstrap; from talkoo.site.supervisor.running import exclusive;"
        "one = instance.open_instance(Path(sys.argv[1]))\n"
        "with exclusive(one):\n    bootstrap.bootstrap(one); upgrade._prepare(one, '--policies')"
    )
    subprocess.run([sys.executable, "-c", make, str(folder)], check=True, env=environment, timeout=300)
    create = [
        "site", "create", "koe.localhost", "--name", "fi=Koe", "--sentence", "fi=Yhdessä.", "--operator", "Koe ry",
        "--data", str(folder),
    ]  # fmt: skip
    subprocess.run(
        [sys.executable, "-m", "talkoo.site.commands", *create], check=True, env=environment, timeout=300
    )
    return folder


@pytest.fixture
def installed(prepared: Path, tmp_path: Path) -> Instance:
    import shutil

    shutil.copytree(prepared, tmp_path / "data", symlinks=True)
    return instances.open_instance(tmp_path / "data")


def ask(instance: Instance, statement: str) -> list[tuple[object, ...]]:
    with running(instance), psycopg.connect(instance.dsn("owner")) as connection:
        return connection.execute(statement.encode()).fetchall()


def test_data_that_fits_needs_nothing(installed: Instance, talkoo: Call) -> None:
    done = talkoo("upgrade", "--data", installed.data)
    assert (done.returncode, done.stdout) == (0, "Nothing to do: the data fits this Talkoo.\n")
    assert not list(installed.data.glob("before-upgrade-*"))


def test_a_newer_talkoo_does_not_start_on_real_data_before_the_upgrade(
    installed: Instance, talkoo: Call, tmp_path: Path, port: int
) -> None:
    newer = later(tmp_path / "newer", **{"0001_first": FIRST})
    done = talkoo("up", "--data", installed.data, "--port", port, "--sites", "none", **newer)
    assert done.returncode == 1
    assert "bring it up to date with talkoo upgrade, which makes a backup first" in done.stderr
    assert ask(installed, "select operator from tenancy_site") == [("Koe ry",)]


def test_an_upgrade_makes_a_backup_changes_the_data_and_leads_back(
    installed: Instance, talkoo: Call, tmp_path: Path
) -> None:
    newer = later(tmp_path / "newer", **{"0001_first": FIRST})
    done = talkoo("upgrade", "--data", installed.data, **newer)
    assert done.returncode == 0, done.stderr
    assert "Wrote the backup" in done.stdout
    assert "The way back, if you need it: talkoo upgrade --back" in done.stdout
    assert ask(installed, "select operator, later from tenancy_site") == [("changed", 7)]
    ask(installed, "update tenancy_site set operator = 'after' returning 1")
    back = talkoo("upgrade", "--back", "--data", installed.data)
    assert back.returncode == 0, back.stderr
    assert ask(installed, "select operator from tenancy_site") == [("Koe ry",)]
    assert ask(installed, "select count(*) from information_schema.columns where column_name = 'later'") == [
        (0,)
    ]
    assert len(list(installed.data.glob("before-back-*.talkoo"))) == 1, "what was done since is not lost"
    assert ask(installed, "select count(*) from pg_database") == [(4,)]
    again = talkoo("upgrade", "--back", "--data", installed.data)
    assert (again.returncode, again.stderr) == (
        1, "talkoo: The data is as it was before the last upgrade already.\n",
    )  # fmt: skip
    assert talkoo("doctor", "--data", installed.data).returncode in {0, 1}


def test_a_change_that_fails_half_way_leaves_everything_as_it_was(
    installed: Instance, talkoo: Call, tmp_path: Path
) -> None:
    newer = later(tmp_path / "newer", **{"0001_first": FIRST, "0002_fails": FAILS})
    before = ask(installed, "select id, operator, key from tenancy_site")
    done = talkoo("upgrade", "--data", installed.data, **newer)
    assert done.returncode == 1
    assert "division by zero" in done.stdout
    assert "Putting everything back" in done.stdout
    assert "The upgrade was not made, and the data is as it was before." in done.stderr
    assert ask(installed, "select id, operator, key from tenancy_site") == before
    assert ask(installed, "select name from tenancy_host") == [("koe.localhost",)]
    assert ask(installed, "select count(*) from information_schema.columns where column_name = 'later'") == [
        (0,)
    ]
    state = json.loads((installed.data / "upgrade.json").read_text())
    assert state["state"] == "failed"
    assert Path(state["backup"]).is_file()
    works = talkoo("site", "list", "--data", installed.data)
    assert "koe.localhost" in works.stdout, "the Talkoo that was there before works on it"


def test_an_upgrade_that_was_cut_off_keeps_its_first_backup(
    installed: Instance, talkoo: Call, tmp_path: Path
) -> None:
    newer = later(tmp_path / "newer", **{"0001_first": FIRST})
    first = tmp_path / "first.talkoo"
    assert talkoo("backup", first, "--data", installed.data).returncode == 0
    (installed.data / "upgrade.json").write_text(json.dumps({"state": "begun", "backup": str(first)}))
    done = talkoo("upgrade", "--data", installed.data, **newer)
    assert done.returncode == 0, done.stdout
    assert f"its backup {first} is still the way back" in done.stdout
    assert not list(installed.data.glob("before-upgrade-*"))
    assert json.loads((installed.data / "upgrade.json").read_text())["backup"] == str(first)


def test_without_an_upgrade_there_is_no_way_back(installed: Instance, talkoo: Call) -> None:
    done = talkoo("upgrade", "--back", "--data", installed.data)
    assert done.returncode == 1
    assert "There is no backup of an upgrade to go back to" in done.stderr


def test_sites_are_looked_after_from_the_command_line(installed: Instance, talkoo: Call) -> None:
    def site(*words: str) -> str:
        done = talkoo("site", *words, "--data", installed.data)
        return done.stdout + done.stderr

    assert site("close", "koe") == "koe: done.\n"
    assert "closed" in site("list")
    assert site("open", "koe") == "koe: done.\n"
    assert site("open", "koe") == "koe: was so already.\n"
    assert site("host", "add", "koe", "https://Koe.Example.org/") == "koe: done.\n"
    assert "A site lives at koe.example.org already." in site("host", "add", "koe", "koe.example.org")
    assert "is the main name of koe" in site("host", "remove", "koe", "koe.localhost")
    assert site("host", "main", "koe", "koe.example.org") == "koe: done.\n"
    assert site("host", "remove", "koe", "koe.localhost") == "koe: done.\n"
    assert site("list") == "koe  koe.example.org  0 people  Koe\n"
    assert "There is no site 'nobody'. There are: koe" in site("close", "nobody")
    for words, said in (
        (["create", "two.localhost"], "Give at least one --name"),
        (["create", "two.localhost", "--name", "xx=Two"], "Give at least one --name"),
        (["create", "localhost", "--name", "fi=Two"], "leads to the installation itself"),
        (["create", "two.localhost", "--name", "fi=Two", "--sentence", "sv=x"], "--sentence"),
    ):
        assert said in site(*words)
    made = site(
        "create", "two.localhost", "--name", "et=Kaks", "--sentence", "et=Koos.", "--operator", "Kaks MTÜ",
        "--country", "EE", "--administrator", "anna@example.org",
    )  # fmt: skip
    assert made.startswith("Made the site two: http://two.localhost")
    assert "/sign-in/link/" in made
    assert "two  two.localhost  1 people  Kaks" in site("list")


def test_the_way_in_is_printed_listed_and_ended(installed: Instance, talkoo: Call) -> None:
    link = talkoo("operator", "--name", "Anna", "--data", installed.data).stdout
    assert link.startswith("http://localhost:8000/operator/enter/")
    listed = talkoo("operator", "list", "--data", installed.data).stdout
    assert "a link until" in listed
    assert listed.rstrip().endswith("Anna")
    assert link.rsplit("/", 2)[1] not in listed
    assert talkoo("operator", "end", "x", "--data", installed.data).returncode == 1
    assert talkoo("operator", "end", "all", "--data", installed.data).stdout == "Ended 1.\n"
    assert talkoo("operator", "list", "--data", installed.data).stdout == ""
