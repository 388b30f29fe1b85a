"""The embedded server starts over whatever an earlier life left behind, and never hurts another program."""

import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from talkoo.site.instance import Instance, Unusable
from talkoo.site.supervisor import postgres, privileges, processes
from talkoo.site.supervisor.postgres import Postgres


def rows(instance: Instance) -> list[tuple[int]]:
    with psycopg.connect(instance.dsn("super", "postgres")) as connection:
        return connection.execute("SELECT number FROM kept").fetchall()


def keep_a_row(instance: Instance) -> None:
    with psycopg.connect(instance.dsn("super", "postgres")) as connection:
        connection.execute("CREATE TABLE kept (number int)")
        connection.execute("INSERT INTO kept VALUES (7)")


def postgres_beside_us(instance: Instance) -> subprocess.Popen[bytes]:
    """A server on this data that does not end with us, as one whose parent had no time to stop it."""
    identity = privileges.find_identity(instance.data)
    instance.socket_folder.mkdir(mode=0o700)
    process = subprocess.Popen(
        [postgres.programs() / "postgres", "-D", instance.postgres_folder, "-k", instance.socket_folder],
        preexec_fn=identity.before,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    while postgres.status(instance) != (process.pid, "ready"):
        assert process.poll() is None
        time.sleep(0.02)
    return process


def test_only_its_owner_gets_near_the_database(instance: Instance, server: Postgres) -> None:
    assert stat.S_IMODE(instance.socket_folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(instance.postgres_folder.stat().st_mode) == 0o700
    assert not list(instance.data.glob(".postgres-*"))
    wrong = instance.dsn("super", "postgres").replace(instance.keys["super"], "guessed")
    with pytest.raises(psycopg.OperationalError, match=r"password authentication failed"):
        psycopg.connect(wrong)
    with psycopg.connect(instance.dsn("super", "postgres")) as connection:
        for name, value in (
            ("listen_addresses", ""),
            ("fsync", "on"),
            ("data_checksums", "on"),
            ("jit", "off"),
        ):
            assert connection.execute("SELECT current_setting(%s)", [name]).fetchone() == (value,)
        assert connection.execute("SELECT lower('ÄŠЖ')").fetchone() == ("äšж",)


def test_an_operators_own_settings_win(instance: Instance) -> None:
    (instance.data / "postgres.conf").write_text("work_mem = '7MB'\n")
    server = Postgres(instance)
    server.start()
    with psycopg.connect(instance.dsn("super", "postgres")) as connection:
        assert connection.execute("SHOW work_mem").fetchone() == ("7MB",)
    server.stop()


def test_a_wrong_setting_ends_the_start_at_once_with_one_line(instance: Instance) -> None:
    (instance.data / "postgres.conf").write_text("work_mem = 'plenty'\n")
    with pytest.raises(Unusable, match=r"PostgreSQL did not start: .*") as caught:
        Postgres(instance).start()
    assert "\n" not in str(caught.value)


def test_an_interrupted_first_start_is_repeated(instance: Instance) -> None:
    starting = (
        "import sys; from talkoo.site.instance import from_environment as i; from talkoo.site.supervisor"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", f"{starting}.postgres import Postgres; Postgres(i()).start()"]
    )
    while not list(instance.data.glob(".postgres-*/PG_VERSION")):
        time.sleep(0.005)
    child.kill()
    child.wait()
    assert not instance.postgres_folder.exists()
    server = Postgres(instance)
    server.start()
    assert server.is_alive()
    server.stop()
    assert not list(instance.data.glob(".postgres-*"))


def test_the_file_of_a_dead_server_is_no_obstacle(instance: Instance, server: Postgres) -> None:
    left = (instance.postgres_folder / "postmaster.pid").read_text()
    server.stop()
    (instance.postgres_folder / "postmaster.pid").write_text(left)
    server.start()
    assert server.is_alive()


def test_a_process_id_that_another_program_got_is_left_alone(instance: Instance, server: Postgres) -> None:
    left = (instance.postgres_folder / "postmaster.pid").read_text().splitlines()
    server.stop()
    with subprocess.Popen(["sleep", "60"]) as other:
        (instance.postgres_folder / "postmaster.pid").write_text(
            "\n".join([str(other.pid), *left[1:]]) + "\n"
        )
        server.start()
        assert server.is_alive()
        assert other.poll() is None
        other.kill()


def test_a_server_that_was_left_behind_is_stopped_first(instance: Instance, server: Postgres) -> None:
    keep_a_row(instance)
    server.stop()
    left = postgres_beside_us(instance)
    said: list[str] = []
    new = Postgres(instance, said.append)
    new.start()
    assert left.wait(10) == 0
    assert rows(instance) == [(7,)]
    assert said == ["stopping the database that an earlier Talkoo left behind"]
    new.stop()


def test_after_a_kill_every_committed_row_is_back(instance: Instance, server: Postgres) -> None:
    keep_a_row(instance)
    busy = psycopg.connect(instance.dsn("super", "postgres"), autocommit=True)
    busy.pgconn.send_query(b"SELECT pg_sleep(60)")  # its process outlives the postmaster for a while
    assert server.process
    os.kill(server.process.pid, signal.SIGKILL)
    server.process.wait()
    assert not server.is_alive()
    started = time.monotonic()
    server.start()
    assert time.monotonic() - started < 20
    assert rows(instance) == [(7,)]
    busy.close()


def test_data_of_another_postgresql_is_refused(instance: Instance, server: Postgres) -> None:
    server.stop()
    (instance.postgres_folder / "PG_VERSION").write_text("17\n")
    with pytest.raises(Unusable, match=r"was made by PostgreSQL 17 and this Talkoo brings PostgreSQL 18"):
        server.start()


def test_a_socket_folder_of_somebody_else_is_refused(instance: Instance, tmp_path: Path) -> None:
    instance.socket_folder.symlink_to(tmp_path)
    try:
        with pytest.raises(Unusable, match=r"belongs to somebody else"):
            Postgres(instance).start()
    finally:
        instance.socket_folder.unlink()


def test_a_full_disk_is_called_a_full_disk(
    instance: Instance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "initdb").write_text(
        "#!/bin/sh\necho 'could not write: No space left on device' >&2\nexit 1\n"
    )
    (programs / "initdb").chmod(0o755)
    monkeypatch.setattr(postgres, "programs", lambda: programs)
    with pytest.raises(Unusable, match=r"^The disk is full: make room on the disk that holds"):
        Postgres(instance).start()
    assert not instance.postgres_folder.exists()


def test_a_really_full_disk_is_called_one_too(instance: Instance, tmp_path: Path) -> None:
    """In a namespace of our own with a small disk; where that is not allowed the test above has to do."""
    disk = tmp_path / "small"
    disk.mkdir()
    start = f"exec '{sys.executable}' -m talkoo.site.commands up --data '{disk}/d'"
    script = f"mount -t tmpfs -o size=12m none '{disk}' && {start}"
    tried = subprocess.run(
        ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script],
        capture_output=True,
        text=True,
        env={**os.environ, "TALKOO_PORT": "18431"},
    )
    if "mount" in tried.stderr or "unshare" in tried.stderr:
        return
    assert tried.returncode == 1
    assert tried.stderr.startswith("talkoo: The disk is full: make room on the disk that holds")
    assert tried.stderr.count("\n") == 1


def test_stopping_leaves_no_process_and_no_socket(instance: Instance, server: Postgres) -> None:
    server.stop()
    assert not server.is_alive()
    assert processes.working_in(instance.postgres_folder, "postgres") == []
    assert not instance.socket_folder.exists()
