"""A backup comes back whole, a damaged one not at all, and what was there stays until then."""

import json
import stat
import subprocess
import uuid
import zipfile
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from talkoo.plumbing.files import storage
from talkoo.site import commands, health
from talkoo.site import instance as instances
from talkoo.site.commands import restore
from talkoo.site.instance import Instance, Unusable
from talkoo.site.supervisor import bootstrap, lock
from talkoo.site.supervisor.postgres import Postgres
from talkoo.site.supervisor.running import exclusive, running

Call = Callable[..., subprocess.CompletedProcess[str]]

# Tables of the kinds that matter: a forced policy, a sequence, a foreign key, a function, the audit chain.
TABLES = """
CREATE TABLE tenancy_site (id int PRIMARY KEY, name text);
CREATE TABLE note (id serial PRIMARY KEY, site_id int REFERENCES tenancy_site, body text);
CREATE TABLE audit_link (site_id int, number bigint, hash bytea);
CREATE FUNCTION shout(text) RETURNS text LANGUAGE sql SECURITY DEFINER AS 'SELECT upper($1)';
INSERT INTO tenancy_site SELECT n, 'site ' || n FROM generate_series(1, 5) n;
INSERT INTO note (site_id, body) SELECT 1 + n % 5, 'äö' || n FROM generate_series(1, 1000) n;
INSERT INTO audit_link
    SELECT s, n, sha256((s || ' ' || n)::bytea) FROM generate_series(1, 2) s, generate_series(1, 9) n;
CREATE INDEX ON note USING gin (body gin_trgm_ops);
ALTER TABLE note ENABLE ROW LEVEL SECURITY;
ALTER TABLE note FORCE ROW LEVEL SECURITY;
CREATE POLICY mine ON note USING (site_id = nullif(current_setting('app.site_id', true), '')::int);
"""


def fill(instance: Instance) -> None:
    with psycopg.connect(instance.dsn("owner")) as connection:
        connection.execute(TABLES.encode())
    (instance.files_folder / "ab").mkdir()
    (instance.files_folder / "ab" / "picture one.png").write_bytes(b"\0picture" * 10_000)


def count(instance: Instance, table: str) -> tuple[int] | None:
    with psycopg.connect(instance.dsn("backup")) as connection:
        return connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()


@pytest.fixture
def full(tmp_path: Path) -> Instance:
    """An installation with data; its server is stopped."""
    instance = instances.open_instance(tmp_path / "my data", create=True)
    with exclusive(instance):
        bootstrap.bootstrap(instance)
        fill(instance)
    return instance


@pytest.fixture
def saved(full: Instance, tmp_path: Path) -> Path:
    """Its backup, with keys."""
    assert commands.main(["backup", str(tmp_path / "saved.talkoo"), "--keys", "--data", str(full.data)]) == 0
    return tmp_path / "saved.talkoo"


@pytest.fixture(autouse=True)
def policies(monkeypatch: pytest.MonkeyPatch) -> list[Instance]:
    """What the restored tables would get from the product; here it is only noted."""
    called: list[Instance] = []
    monkeypatch.setattr(restore, "_policies", called.append)
    return called


def test_a_backup_is_private_and_says_what_is_in_it(saved: Path, full: Instance) -> None:
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600
    assert stat.S_IMODE(saved.with_name("saved.talkoo.keys").stat().st_mode) == 0o600
    with zipfile.ZipFile(saved) as zipped:
        manifest = json.loads(zipped.read("manifest.json"))
        everything = b"".join(zipped.read(name) for name in zipped.namelist())
    assert manifest["tables"] == {"audit_link": 18, "note": 1000, "tenancy_site": 5}
    assert manifest["instance"] == full.id
    assert {site: head["number"] for site, head in manifest["audit"].items()} == {"1": 9, "2": 9}
    assert set(manifest["members"]) == {"database.dump", "files/ab/picture one.png"}
    assert not any(key.encode() in everything for key in full.keys.values())
    assert not list(saved.parent.glob("*.part"))
    assert json.loads((full.data / "last-backup.json").read_text())["file"] == str(saved)


def test_it_comes_back_in_another_installation(
    saved: Path, full: Instance, tmp_path: Path, policies: list[Instance]
) -> None:
    target = tmp_path / "new data"
    assert commands.main(["restore", str(saved), "--keys", f"{saved}.keys", "--data", str(target)]) == 0
    there = instances.open_instance(target)
    assert [one.id for one in policies] == [there.id]
    assert there.id != full.id
    for name in ("secret", "fields", "index"):
        assert there.keys[name] == full.keys[name], "what was signed and sealed can be read again"
    assert there.keys["owner"] != full.keys["owner"]
    with running(there):
        assert [count(there, table) for table in ("tenancy_site", "note", "audit_link")] == [
            (5,),
            (1000,),
            (18,),
        ]
        with psycopg.connect(there.dsn("owner")) as owner:
            assert owner.execute("SELECT count(*) FROM note").fetchone() == (0,), "the policy is back"
            assert owner.execute("SELECT last_value, shout('ä') FROM note_id_seq").fetchone() == (1000, "Ä")
            databases = owner.execute("SELECT datname FROM pg_database ORDER BY datname").fetchall()
            assert databases == [("postgres",), ("talkoo",), ("template0",), ("template1",)]
    assert (there.files_folder / "ab" / "picture one.png").read_bytes() == b"\0picture" * 10_000
    assert not list(there.data.glob(".restoring*"))


def test_pictures_come_back_with_their_rows(full: Instance, tmp_path: Path) -> None:
    site, content = uuid.UUID(int=1), b"RIFF" * 9_000
    folder = storage.Folder(full.files_folder)
    digest = folder.keep(site, content)
    folder.path(site, digest).with_name(".half-written").write_bytes(b"RI")
    with running(full), psycopg.connect(full.dsn("owner")) as owner:
        owner.execute("CREATE TABLE files_storedfile (site_id uuid, digest text, size bigint)")
        owner.execute("INSERT INTO files_storedfile VALUES (%s, %s, %s)", [site, digest, len(content)])
    assert commands.main(["backup", str(tmp_path / "x"), "--data", str(full.data)]) == 0
    target = tmp_path / "new data"
    assert commands.main(["restore", str(tmp_path / "x"), "--data", str(target)]) == 0
    there = instances.open_instance(target)
    with running(there):
        assert health.files(there) == ("ok", "1 files, none missing")
    path = storage.Folder(there.files_folder).path(site, digest)
    assert path.read_bytes() == content
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [stat.S_IMODE(parent.stat().st_mode) for parent in list(path.parents)[:3]] == [0o700] * 3
    assert [one.name for one in path.parent.iterdir()] == [digest]


def test_what_is_there_is_replaced_only_by_force_and_after_a_safety_backup(
    saved: Path, full: Instance
) -> None:
    with running(full), psycopg.connect(full.dsn("owner")) as owner:
        owner.execute("INSERT INTO tenancy_site VALUES (6, 'later')")
    (full.files_folder / "later.txt").write_text("later")
    with pytest.raises(Unusable, match=r"holds 6 sites already: .* or --force"):
        commands._run(["restore", str(saved), "--data", str(full.data)])
    secret = full.keys["secret"]
    assert commands.main(["restore", str(saved), "--force", "--data", str(full.data)]) == 0
    (safety,) = full.data.glob("before-restore-*.talkoo")
    with zipfile.ZipFile(safety) as zipped:
        assert json.loads(zipped.read("manifest.json"))["tables"]["tenancy_site"] == 6
        assert "files/later.txt" in zipped.namelist()
    with running(full):
        assert count(full, "tenancy_site") == (5,)
    assert not (full.files_folder / "later.txt").exists()
    assert instances.open_instance(full.data).keys["secret"] == secret


def test_when_the_last_step_fails_everything_is_as_before(
    saved: Path, full: Instance, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with running(full), psycopg.connect(full.dsn("owner")) as owner:
        owner.execute("INSERT INTO tenancy_site VALUES (6, 'later')")
    (full.files_folder / "later.txt").write_text("later")

    def fail(instance: Instance) -> None:
        raise Unusable("The rights could not be given.")

    monkeypatch.setattr(restore, "_policies", fail)
    assert commands.main(["restore", str(saved), "--force", "--data", str(full.data)]) == 1
    assert capsys.readouterr().err == "talkoo: The rights could not be given.\n"
    with running(full):
        assert count(full, "tenancy_site") == (6,)
        with psycopg.connect(full.dsn("owner")) as owner:
            assert owner.execute("SELECT count(*) FROM pg_database").fetchone() == (4,)
    assert (full.files_folder / "later.txt").exists()


def damage(saved: Path, how: str) -> None:
    whole = saved.read_bytes()
    if how == "cut":
        saved.write_bytes(whole[: len(whole) // 2])
    elif how == "changed":
        middle = whole.index(b"PGDMP") + 2_000
        saved.write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :])
    elif how == "something else":
        saved.write_text("holiday")
    else:
        with zipfile.ZipFile(saved, "a") as zipped:
            zipped.writestr("files/../../../escaped", "x")


@pytest.mark.parametrize("how", ["cut", "changed", "something else", "added to"])
def test_a_damaged_backup_is_refused_before_anything_happens(
    saved: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], how: str
) -> None:
    damage(saved, how)
    capsys.readouterr()
    assert commands.main(["restore", str(saved), "--data", str(tmp_path / "new")]) == 1
    assert (
        capsys.readouterr().err == f"talkoo: {saved} is damaged or is no backup of Talkoo: use another one.\n"
    )
    assert not (tmp_path / "new").exists()


def test_a_backup_is_not_written_over(
    saved: Path, full: Instance, capsys: pytest.CaptureFixture[str]
) -> None:
    before = saved.read_bytes()
    capsys.readouterr()
    assert commands.main(["backup", str(saved), "--data", str(full.data)]) == 1
    assert capsys.readouterr().err == (
        f"talkoo: {saved} is there already: give another name, or --force to replace it.\n"
    )
    assert saved.read_bytes() == before
    assert commands.main(["backup", str(saved), "--force", "--data", str(full.data)]) == 0


def test_a_failed_dump_leaves_no_file(
    full: Instance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with running(full), psycopg.connect(full.dsn("super")) as connection:
        connection.execute("CREATE TABLE hidden (id int)")
    assert commands.main(["backup", str(tmp_path / "x"), "--data", str(full.data)]) == 1
    said = capsys.readouterr().err
    assert "permission denied for table hidden" in said
    assert said.count("\n") == 1
    assert not list(tmp_path.glob("x*"))


def test_a_running_program_is_saved_but_not_replaced(
    saved: Path, full: Instance, talkoo: Call, tmp_path: Path
) -> None:
    with lock.held(full):
        server = Postgres(full)
        server.start()
        lock.write_run(full, "127.0.0.1", 8123, ready=True)
        done = talkoo("backup", tmp_path / "second", "--data", full.data)
        assert done.returncode == 0, done.stderr
        done = talkoo("restore", saved, "--force", "--data", full.data)
        assert done.returncode == 1
        assert done.stderr.startswith("talkoo: Another Talkoo already runs on this data (process ")
        server.stop()


def test_another_server_is_saved_and_restored_too(
    saved: Path, full: Instance, talkoo: Call, tmp_path: Path
) -> None:
    server = instances.open_instance(tmp_path / "server", create=True)
    with exclusive(server):
        address = server.dsn("super", "network")
        # The rights come from the product, whose tables these are not: so only up to that step.
        done = talkoo("restore", saved, "--data", tmp_path / "new", DATABASE_URL=address)
        assert done.returncode == 1
        assert done.stderr.startswith("talkoo: The step prepare failed")
        done = talkoo("backup", tmp_path / "empty", "--data", tmp_path / "new", DATABASE_URL=address)
        assert done.returncode == 0, done.stderr
        assert ": 0 rows of 0 tables" in done.stdout


def test_a_file_that_is_not_there_is_named(talkoo: Call, tmp_path: Path) -> None:
    done = talkoo("restore", tmp_path / "nothing", "--data", tmp_path / "new")
    assert done.stderr == f"talkoo: There is no file {tmp_path}/nothing: give the backup's name.\n"
    done = talkoo("backup", tmp_path / "x", "--data", tmp_path / "new")
    assert done.stderr == (
        f"talkoo: There is no Talkoo data in {tmp_path}/new. Start with: talkoo up --data {tmp_path}/new\n"
    )


def test_people_erased_since_are_erased_again_before_anybody_can_look(
    saved: Path, full: Instance, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is run then is tried with people in tests/plumbing/retention; here, that it is run, and what it says."""
    asked: list[list[str]] = []

    def run(
        instance: Instance, name: str, command: list[str], environment: dict[str, str], report: object
    ) -> str:
        asked.append([name, environment["TALKOO_DATABASE_ROLE"], *command[-2:]])
        return "2\n"

    monkeypatch.setattr(restore.steps, "run", run)
    assert commands.main(["restore", str(saved), "--force", "--data", str(full.data)]) == 0
    assert asked == [], "nobody was ever erased"
    (full.data / "erasures.jsonl").write_text("{}\n")
    assert commands.main(["restore", str(saved), "--force", "--data", str(full.data)]) == 0
    assert asked == [["reapply", "worker", "-m", "talkoo.plumbing.retention.reapply"]]
    assert "2 people who were erased after the backup were erased again." in capsys.readouterr().out


def test_when_they_cannot_be_erased_again_nothing_comes_back_and_the_keys_stay(
    saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "another"
    there = instances.open_instance(target, create=True)
    (target / "erasures.jsonl").write_text("{}\n")

    def fail(*arguments: object) -> str:
        raise Unusable("The step reapply failed.")

    monkeypatch.setattr(restore.steps, "run", fail)
    assert commands.main(["restore", str(saved), "--keys", f"{saved}.keys", "--data", str(target)]) == 1
    assert instances.open_instance(target).keys == there.keys
    with running(there), psycopg.connect(there.dsn("owner")) as owner:
        assert owner.execute("SELECT to_regclass('public.tenancy_site')").fetchone() == (None,)


def test_without_keys_it_says_what_cannot_be_read(
    saved: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert commands.main(["restore", str(saved), "--data", str(tmp_path / "another")]) == 0
    assert "Without --keys nobody can read what was sealed in it" in capsys.readouterr().out
