"""`talkoo doctor`: one line per check, and how to mend what fails."""

import json
import os
import shutil
import time
import uuid
from collections import namedtuple
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from talkoo.plumbing.files import storage
from talkoo.site import commands, health
from talkoo.site import instance as instances
from talkoo.site.instance import Instance
from talkoo.site.supervisor import bootstrap, lock
from talkoo.site.supervisor.running import exclusive

QUEUE = """
CREATE TABLE procrastinate_workers (id int, last_heartbeat timestamptz DEFAULT now());
CREATE TABLE procrastinate_jobs (id int, status text, scheduled_at timestamptz, worker_id int);
CREATE TABLE procrastinate_events (job_id int, at timestamptz DEFAULT now());
INSERT INTO procrastinate_workers VALUES (1);
INSERT INTO procrastinate_jobs VALUES (1, 'doing', NULL, 1), (2, 'todo', NULL, NULL), (3, 'succeeded', NULL, NULL);
INSERT INTO procrastinate_events VALUES (2);
"""


@pytest.fixture
def instance(tmp_path: Path) -> Instance:
    return instances.open_instance(tmp_path / "my data", create=True)


@pytest.fixture
def served(instance: Instance) -> Iterator[Instance]:
    with exclusive(instance):
        bootstrap.bootstrap(instance)
        lock.write_run(instance, "127.0.0.1", 1, ready=True)
        yield instance


def execute(instance: Instance, statement: str, role: instances.Role = "owner") -> None:
    with psycopg.connect(instance.dsn(role)) as connection:
        connection.execute(statement.encode())


def test_a_stopped_installation_is_looked_at_too(
    instance: Instance, capsys: pytest.CaptureFixture[str]
) -> None:
    with exclusive(instance):
        bootstrap.bootstrap(instance)
    assert commands.main(["doctor", "--data", str(instance.data)]) == 0
    lines = capsys.readouterr().out.splitlines()
    names = [
        "program",
        "database",
        "queue",
        "mails",
        "messages",
        "files",
        "hosts",
        "mail",
        "answers",
        "https",
        "disk",
        "clock",
        "secrets",
        "pdf",
        "backup",
    ]
    assert [line.split()[1] for line in lines] == names
    assert {line.split()[0] for line in lines} <= {"ok", "warn"}


def test_a_database_that_does_not_start_is_a_failure_with_its_reason(
    instance: Instance, capsys: pytest.CaptureFixture[str]
) -> None:
    (instance.data / "postgres.conf").write_text("work_mem = 'plenty'\n")
    assert commands.main(["doctor", "--data", str(instance.data)]) == 1
    assert "FAIL  database  PostgreSQL did not start: " in capsys.readouterr().out


def test_a_program_that_does_not_answer_fails(served: Instance) -> None:
    level, said = health.program(served)
    assert level == "FAIL"
    assert said.startswith(f"process {os.getpid()} runs, but http://127.0.0.1:1/ does not answer: see")


def test_a_role_that_may_too_much_or_lost_its_password_fails(served: Instance) -> None:
    assert health.database(served)[0] == "ok"
    execute(served, f'ALTER ROLE "{served.role_name("app")}" CREATEDB', "super")
    assert health.database(served) == (
        "FAIL",
        "the role app has other rights than it should: talkoo up puts that right",
    )
    execute(served, f"ALTER ROLE \"{served.role_name('app')}\" NOCREATEDB PASSWORD 'lost'", "super")
    level, said = health.guarded(health.database, served)
    assert level == "FAIL"
    assert said.startswith("Cannot connect to the embedded database")


def test_files_that_are_missing_or_cut_short_are_counted(served: Instance) -> None:
    assert health.files(served) == ("warn", "the tables are not there yet; start once with: talkoo up")
    execute(served, "CREATE TABLE files_storedfile (site_id uuid, digest text, size bigint)")
    assert health.files(served) == ("ok", "0 files, none missing")
    folder, site = storage.Folder(served.files_folder), uuid.uuid4()
    digests = [folder.keep(site, content) for content in (b"one", b"two", b"three")]
    for digest, size in zip(digests, (3, 3, 5), strict=True):
        execute(served, f"INSERT INTO files_storedfile VALUES ('{site}', '{digest}', {size})")
    assert health.files(served) == ("ok", "3 files, none missing")
    folder.path(site, digests[0]).unlink()
    folder.path(site, digests[2]).write_bytes(b"thr")
    level, said = health.files(served)
    assert level == "FAIL"
    assert said.startswith(
        f"2 of 3 files are missing or cut short in {served.files_folder}: copy them from a backup"
    )


def test_jobs_that_hang_fail_and_failed_ones_warn(served: Instance) -> None:
    assert health.queue(served)[0] == "warn"
    execute(served, QUEUE)
    assert health.queue(served) == ("ok", "1 jobs wait, 0 stalled, 0 failed")
    execute(served, "INSERT INTO procrastinate_jobs VALUES (4, 'failed', NULL, NULL)")
    assert health.queue(served)[0] == "warn"
    execute(served, "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'")
    level, said = health.queue(served)
    assert (level, said[:34]) == ("FAIL", "1 jobs wait, 1 stalled, 1 failed; ")
    execute(served, "DELETE FROM procrastinate_jobs WHERE status = 'doing'")
    execute(served, "UPDATE procrastinate_events SET at = now() - interval '1 hour'")
    assert health.queue(served)[1].startswith(
        "1 jobs wait, 0 stalled, 1 failed; 1 wait for more than 10 minutes"
    )


@pytest.mark.parametrize(
    ("check", "table"), [(health.mails, "mail_out_mail"), (health.messages, "sms_out_message")]
)
def test_what_did_not_go_out_warns(served: Instance, check: Any, table: str) -> None:
    assert check(served)[0] == "warn"  # no tables yet
    execute(served, f"CREATE TABLE {table} (state text, created_at timestamptz)")
    execute(served, f"GRANT SELECT ON {table} TO PUBLIC")
    execute(served, f"INSERT INTO {table} VALUES ('sent', now()), ('failed', now() - interval '31 days')")
    assert check(served)[0] == "ok"
    for state in ("failed", "uncertain"):
        execute(served, f"INSERT INTO {table} VALUES ('{state}', now())")
    level, said = check(served)
    assert level == "warn"
    assert said.startswith("in 30 days 1 ")
    assert ", 1 interrupted" in said


@pytest.mark.parametrize(
    ("address", "expected", "said"),
    [
        ("", "ok", "stays in the outbox"),
        ("mail.example.org", "FAIL", "TALKOO_SMTP_URL is not understood"),
        ("smtp://127.0.0.1:1", "FAIL", "127.0.0.1:1 cannot be reached (Connection refused)"),
    ],
)
def test_mail(
    instance: Instance, monkeypatch: pytest.MonkeyPatch, address: str, expected: str, said: str
) -> None:
    monkeypatch.setenv("TALKOO_SMTP_URL", address)
    level, found = health.mail(instance)
    assert level == expected
    assert found.startswith(said)


@pytest.mark.parametrize(("free", "expected"), [(100, "FAIL"), (500, "warn"), (5_000, "ok")])
def test_disk(instance: Instance, monkeypatch: pytest.MonkeyPatch, free: int, expected: str) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(0, 0, free * health.MEGABYTE))
    assert health.disk(instance)[0] == expected


def test_a_clock_behind_its_own_files_fails(instance: Instance) -> None:
    assert health.clock(instance)[0] == "ok"
    later = time.time() + 86_400
    os.utime(instance.data / "keys.json", (later, later))
    assert health.clock(instance)[0] == "FAIL"


def test_open_keys_fail_and_the_line_mends_them(instance: Instance, monkeypatch: pytest.MonkeyPatch) -> None:
    instance.postgres_folder.mkdir(mode=0o700)
    assert health.secrets(instance)[0] == "ok"
    keys = instance.data / "keys.json"
    keys.chmod(0o644)
    level, said = health.secrets(instance)
    assert (level, said) == ("FAIL", f"{keys} is open to other users: chmod 600 '{keys}'")
    os.system(said.partition("users: ")[2])
    assert health.secrets(instance)[0] == "ok"


def test_an_old_backup_warns(instance: Instance) -> None:
    assert health.last_backup(instance)[0] == "warn"
    for days, expected in ((0, "ok"), (6, "ok"), (8, "warn")):
        at = (datetime.now(UTC) - timedelta(days=days)).isoformat()
        (instance.data / "last-backup.json").write_text(json.dumps({"at": at, "file": "/b"}))
        assert health.last_backup(instance)[0] == expected


def test_whether_answers_by_mail_can_come_in_is_said(
    served: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    import socket
    import threading

    assert health.answers(served)[0] == "ok"
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        monkeypatch.setenv("TALKOO_MAIL_DOMAIN", "post.example.org")
        monkeypatch.setenv("TALKOO_MAIL_LISTEN", f"lmtp://127.0.0.1:{port}")

        def greet() -> None:
            speaking, _where = server.accept()
            speaking.sendall(b"220 hello\r\n")
            speaking.close()

        thread = threading.Thread(target=greet)
        thread.start()
        level, said = health.answers(served)
        thread.join()
        assert (level, f"127.0.0.1:{port}" in said) == ("ok", True)
    assert health.answers(served)[0] == "FAIL"
    monkeypatch.setenv("TALKOO_MAIL_LISTEN", "off")
    assert health.answers(served)[0] == "warn"
    monkeypatch.setenv("TALKOO_MAIL_IMAP", "imaps://a:b@imap.example.org")
    assert health.answers(served)[0] == "ok"
