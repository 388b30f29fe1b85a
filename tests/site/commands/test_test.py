"""`talkoo test`: all steps run, and the last line counts them."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from talkoo.site.commands import test as command

Call = Callable[..., subprocess.CompletedProcess[str]]

REPORT = """<?xml version="1.0"?><testsuites><testsuite name="a" tests="7" failures="1" errors="2" skipped="1"/>
<testsuite name="b" tests="2" failures="0" errors="0" skipped="0"/></testsuites>"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    (tmp_path / "tests").mkdir()
    (tmp_path / "src").symlink_to(Path(__file__).parents[3] / "src")
    (tmp_path / "pyproject.toml").write_text(
        '[tool.pytest.ini_options]\naddopts = "-p no:django -p no:randomly"\nmarkers = ["journey: in a browser"]\n'
    )
    (tmp_path / "tests" / "test_one.py").write_text(
        "import os, psycopg, pytest\nfrom talkoo.site import instance\n"
        "def test_database():\n"
        "    with psycopg.connect(instance.from_environment().dsn('app')) as connection:\n"
        "        assert connection.execute('SELECT 1').fetchone() == (1,)\n"
        "def test_wrong():\n    assert 'TALKOO_WELL' in os.environ\n"
        "@pytest.mark.skip\ndef test_later():\n    pass\n"
    )
    return tmp_path


def test_the_figures_of_pytest_are_read(tmp_path: Path) -> None:
    (tmp_path / "report.xml").write_text(REPORT)
    assert command.read_report(tmp_path / "report.xml") == command.Count(passed=5, failed=3, skipped=1)
    assert command.read_report(tmp_path / "missing.xml") == command.Count()


def test_a_failing_test_is_shown_and_counted(talkoo: Call, repository: Path) -> None:
    done = talkoo("test", "--only", "format", "--only", "tests", TALKOO_HOME=str(repository))
    lines = done.stdout.splitlines()
    assert done.returncode == 1, done.stdout + done.stderr
    assert "test_wrong" in done.stdout
    assert "1 skipped: unconditional skip" in done.stdout
    assert lines[-1] == "1 passed, 2 failed, 1 skipped"  # the file is not formatted either
    assert any(line.startswith("FAIL  format") for line in lines)


def test_what_is_well_says_little(talkoo: Call, repository: Path) -> None:
    done = talkoo("test", "--only", "tests", "-k", "wrong", TALKOO_HOME=str(repository), TALKOO_WELL="1")
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(done.stdout.splitlines()) == 2
    assert done.stdout.endswith("\n1 passed, 0 failed, 0 skipped\n")


def test_no_test_at_all_is_a_failure(talkoo: Call, repository: Path) -> None:
    (repository / "tests" / "test_one.py").unlink()
    done = talkoo("test", "--only", "tests", TALKOO_HOME=str(repository))
    assert done.returncode == 1
    assert done.stdout.endswith("There is no test in this step.\n0 passed, 1 failed, 0 skipped\n")


def test_it_needs_the_repository(talkoo: Call) -> None:
    done = talkoo("test")
    assert done.returncode == 1
    assert done.stderr.startswith("talkoo: The tests are not part of the wheel: get the repository")
