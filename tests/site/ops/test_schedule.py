"""Backups that are made by themselves: when, where to, how many, and what is said when they are not."""

import os
import re
import stat
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from talkoo.site import configuration, scheduled
from talkoo.site import instance as instances
from talkoo.site.instance import Instance, Unusable
from talkoo.site.supervisor import bootstrap, nightly, schedule
from talkoo.site.supervisor.running import exclusive
from talkoo.site.supervisor.schedule import Outcome, Schedule


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch):
    for name in [name for name in os.environ if name.startswith(("TALKOO_", "DATABASE_"))]:
        monkeypatch.delenv(name)


@pytest.fixture
def instance(tmp_path: Path) -> Instance:
    return instances.open_instance(tmp_path / "data", create=True)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


WANTED = Schedule(Path("/nowhere"))


def test_none_is_made_unless_a_folder_is_named(monkeypatch):
    assert schedule.schedule() is None
    monkeypatch.setenv("TALKOO_BACKUP_DIR", "/srv/backups")
    assert schedule.schedule() == Schedule(Path("/srv/backups"), 3, 15, 14)
    monkeypatch.setenv("TALKOO_BACKUP_AT", "23:05")
    monkeypatch.setenv("TALKOO_BACKUP_KEEP", "3")
    monkeypatch.setenv("TALKOO_BACKUP_COPY", "/mnt/other")
    assert schedule.schedule() == Schedule(Path("/srv/backups"), 23, 5, 3, Path("/mnt/other"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AT", "25:00"), ("AT", "3"), ("AT", "03:60"), ("KEEP", "0"), ("KEEP", "many"), ("KEEP", "٣"),
        ("DIR", "backups"), ("COPY", "other"),
    ],
)  # fmt: skip
def test_a_setting_that_is_not_understood_is_said_at_the_start(monkeypatch, name, value):
    monkeypatch.setenv("TALKOO_BACKUP_DIR", "/srv/backups")
    monkeypatch.setenv(f"TALKOO_BACKUP_{name}", value)
    with pytest.raises(Unusable, match="TALKOO_BACKUP_"):
        schedule.schedule()


@pytest.mark.parametrize(
    ("made", "tried", "problem", "now", "due"),
    [
        (None, None, "", at(14, 12), True),  # the first one at once
        (at(14, 3, 16), at(14, 3, 15), "", at(15, 3, 14), False),
        (at(14, 3, 16), at(14, 3, 15), "", at(15, 3, 15), True),
        (at(12, 3, 16), at(12, 3, 15), "", at(14, 12), True),  # the machine was off
        (at(14, 3, 16), at(15, 3, 15), "disk full", at(15, 3, 30), False),
        (at(14, 3, 16), at(15, 3, 15), "disk full", at(15, 3, 45), True),  # again after half an hour
        (at(15, 3, 16), at(15, 3, 15), "not carried away", at(15, 3, 50), True),
        (None, at(15, 3, 15), "disk full", at(15, 3, 20), False),
    ],
)
def test_when_one_is_due(instance, made, tried, problem, now, due):
    if tried:
        schedule.note(instance, Outcome(tried_at=tried, made_at=made, problem=problem))
    assert schedule.is_due(instance, WANTED, now) is due


@pytest.mark.parametrize("content", ["", "{", "[]", '{"tried_at": 5}', '{"made_at": "x"}'])
def test_a_damaged_note_means_that_nothing_is_known(instance, content):
    (instance.data / "scheduled-backup.json").write_text(content)
    assert schedule.outcome(instance) is None


def test_a_backup_that_is_too_old_is_an_alarm(instance, monkeypatch):
    now = at(14, 12)
    assert schedule.trouble(instance, now) == ""
    monkeypatch.setenv("TALKOO_BACKUP_DIR", "/srv/backups")
    fresh = Outcome(tried_at=now, made_at=now - timedelta(hours=35))
    schedule.note(instance, fresh)
    assert schedule.trouble(instance, now) == ""
    schedule.note(instance, Outcome(tried_at=now, made_at=now - timedelta(hours=37), problem="disk full"))
    assert schedule.trouble(instance, now) == "the last scheduled backup is 37 hours old (disk full)"
    monkeypatch.setenv("TALKOO_BACKUP_COPY", "/mnt/other")
    schedule.note(instance, fresh)
    assert schedule.trouble(instance, now).startswith("the backup was not carried to its second place")


@pytest.fixture
def served(instance):
    with exclusive(instance):
        bootstrap.bootstrap(instance)
    return instance


def test_it_is_written_carried_away_and_old_ones_leave(served, tmp_path):
    folder, other, mark = tmp_path / "backups", tmp_path / "other", tmp_path / "carried"
    other.mkdir()
    folder.mkdir()
    (folder / "mine.talkoo").write_text("not ours to take away")
    (folder / "talkoo-00000000-20260101-000000.talkoo").write_text("of another installation")
    for day in range(1, 6):
        (folder / f"talkoo-{served.id}-2026010{day}-000000.talkoo").write_text("old")
    command = f"{sys.executable} -c \"import sys, shutil; shutil.copy(sys.argv[1], '{mark}')\" {{file}}"
    said = scheduled.make(served, Schedule(folder, keep=2, copy=other, command=command))
    kept = sorted(path.name for path in folder.iterdir())
    made = Path(said.file)
    assert kept == sorted(
        ["mine.talkoo", "talkoo-00000000-20260101-000000.talkoo", f"talkoo-{served.id}-20260105-000000.talkoo"]
        + [made.name]
    )  # fmt: skip
    assert (other / made.name).read_bytes() == made.read_bytes() == mark.read_bytes()
    assert stat.S_IMODE((other / made.name).stat().st_mode) == 0o600
    assert said.problem == ""
    assert schedule.outcome(served) == said
    assert said.copied_at is not None


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"copy": Path("/nowhere/at/all")}, "there is no folder /nowhere/at/all; is its disk mounted?"),
        ({"command": "false {file}"}, "TALKOO_BACKUP_COMMAND ended with 1"),
        ({"command": "no-such-program"}, "TALKOO_BACKUP_COMMAND cannot be run"),
        ({"command": "'unclosed"}, "TALKOO_BACKUP_COMMAND cannot be run"),
    ],
)
def test_one_that_could_not_be_carried_away_is_there_and_noted(served, tmp_path, wrong, said):
    with pytest.raises(Unusable, match=said.replace("?", r"\?")):
        scheduled.make(served, Schedule(tmp_path / "backups", **wrong))
    noted = schedule.outcome(served)
    assert said in noted.problem
    assert Path(noted.file).is_file()
    assert noted.made_at is not None
    assert noted.copied_at is None


def test_a_folder_that_cannot_be_written_is_noted(served, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError):
        scheduled.make(served, Schedule(tmp_path / "file"))
    assert schedule.outcome(served).problem


def run_until_idle(one):
    until = time.monotonic() + 20
    one.watch()
    while one.process is not None:
        assert time.monotonic() < until
        time.sleep(0.05)
        one.watch()


def test_the_supervisor_starts_it_once_and_says_when_it_failed(instance, monkeypatch, tmp_path):
    monkeypatch.setenv("TALKOO_BACKUP_DIR", str(tmp_path))
    mark, lines = tmp_path / "mark", []
    works = [sys.executable, "-c", f"open({str(mark)!r}, 'a').write('x')"]
    one = nightly.Nightly(instance, works, dict(os.environ), lines.append, first_look=0)
    run_until_idle(one)
    assert mark.read_text() == "x"
    assert one.watch() > 0, "not again before the next look"
    assert mark.read_text() == "x"
    fails = [sys.executable, "-c", "import sys; sys.exit('the disk is full')"]
    run_until_idle(nightly.Nightly(instance, fails, dict(os.environ), lines.append, first_look=0))
    assert lines == ["the scheduled backup failed: the disk is full"]


def test_without_a_folder_the_supervisor_starts_nothing(instance):
    one = nightly.Nightly(instance, ["/nowhere"], {}, print, first_look=0)
    assert one.watch() > 0
    assert one.process is None


def test_stopping_ends_one_that_runs(instance, monkeypatch, tmp_path):
    monkeypatch.setenv("TALKOO_BACKUP_DIR", str(tmp_path))
    sleeps = [sys.executable, "-c", "import time; time.sleep(60)"]
    one = nightly.Nightly(instance, sleeps, dict(os.environ), print, first_look=0)
    one.watch()
    process = one.process
    assert process is not None
    one.stop(time.monotonic() + 5)
    assert process.poll() is not None


def test_the_settings_file_is_read_and_the_environment_wins(tmp_path, monkeypatch):
    (tmp_path / "talkoo.conf").write_text(
        "# mine\n\nTALKOO_MAIL_FROM = 'a@example.org'\nexport TALKOO_BACKUP_KEEP=3\nTALKOO_PUBLIC_PORT=\n"
    )
    assert configuration.read(tmp_path) == {
        "TALKOO_MAIL_FROM": "a@example.org", "TALKOO_BACKUP_KEEP": "3", "TALKOO_PUBLIC_PORT": "",
    }  # fmt: skip
    monkeypatch.setenv("TALKOO_BACKUP_KEEP", "5")
    for name in ("TALKOO_MAIL_FROM", "TALKOO_PUBLIC_PORT"):
        monkeypatch.setenv(name, "put back afterwards")
        monkeypatch.delenv(name)
    configuration.load(tmp_path)
    assert (os.environ["TALKOO_MAIL_FROM"], os.environ["TALKOO_BACKUP_KEEP"]) == ("a@example.org", "5")
    assert configuration.read(tmp_path / "nowhere") == {}


@pytest.mark.parametrize("line", ["TALKOO_MAILFROM=x", "PATH=/tmp", "no sign", "=x", "TALKOO_TRACEBACK=1"])
def test_a_line_that_is_not_understood_is_named(tmp_path, line):
    (tmp_path / "talkoo.conf").write_text(f"\n{line}\n")
    with pytest.raises(Unusable, match="line 2: "):
        configuration.read(tmp_path)


def test_every_name_of_the_settings_file_is_described():
    text = (Path(__file__).parents[3] / "docs" / "operate" / "install.md").read_text()
    assert [name for name in sorted(configuration.NAMES) if f"`{name}`" not in text] == []


def test_every_setting_can_stand_in_the_file():
    text = (Path(__file__).parents[3] / "src" / "talkoo" / "site" / "settings.py").read_text()
    own = {"TALKOO_DATA", "TALKOO_DATABASE_ROLE", "TALKOO_COLLECT"}
    read = set(re.findall(r'"(TALKOO_[A-Z_]+)"', text))
    assert "TALKOO_SMTP_URL" in read
    assert read - own <= configuration.NAMES


def test_a_folder_that_holds_only_settings_can_become_an_installation(tmp_path):
    (tmp_path / "talkoo.conf").write_text("TALKOO_BACKUP_KEEP=3\n")
    assert instances.open_instance(tmp_path, create=True).keys["fields"]
