"""The program as a whole: help for everything, one line for every failure, silence after Ctrl-C."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from talkoo.site import commands
from talkoo.site.instance import Unusable

Call = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def plant(monkeypatch: pytest.MonkeyPatch) -> Callable[[BaseException], None]:
    """Make `talkoo doctor` fail in a certain way."""

    def fail_with(problem: BaseException) -> None:
        def run(arguments: object) -> int:
            raise problem

        module: Any = SimpleNamespace(HELP="", add_arguments=lambda parser: None, run=run)
        monkeypatch.setattr(commands.importlib, "import_module", lambda name: module)

    return fail_with


def test_the_overview_names_every_command(talkoo: Call) -> None:
    done = talkoo("--help")
    assert done.returncode == 0
    assert all(f"  {name} " in done.stdout for name in commands.COMMANDS)
    assert talkoo().stdout == done.stdout
    assert talkoo("--version").stdout.startswith("talkoo ")


@pytest.mark.parametrize("name", ["up", "test", "backup", "restore", "doctor"])
def test_each_command_has_help_and_takes_data_and_port(talkoo: Call, name: str) -> None:
    done = talkoo(name, "--help")
    assert done.returncode == 0
    assert f"usage: talkoo {name} " in done.stdout
    assert "--data DIR" in done.stdout
    assert "--port PORT" in done.stdout


def test_a_wrong_word_is_one_line(talkoo: Call) -> None:
    done = talkoo("dance")
    assert (done.returncode, done.stderr) == (2, "talkoo: there is no command 'dance'. See talkoo --help\n")
    done = talkoo("up", "--dance")
    assert (done.returncode, done.stderr) == (
        2,
        "talkoo up: unrecognized arguments: --dance. See talkoo up --help\n",
    )
    assert talkoo("up", "--port", "70000").stderr == (
        "talkoo: A port is a number from 1 to 65535: choose another with --port.\n"
    )


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (Unusable("This is so."), "talkoo: This is so.\n"),
        (
            OSError(28, "No space left on device", "/d/x"),
            "talkoo: The disk is full (/d/x): make room, then try again.\n",
        ),
        (
            PermissionError(13, "Permission denied", "/d/x"),
            "talkoo: /d/x cannot be used: permission denied.\n",
        ),
        (ValueError("two\nlines"), "talkoo: ValueError: two (TALKOO_TRACEBACK=1 shows where).\n"),
    ],
)
def test_every_failure_is_one_line(
    plant: Callable[[BaseException], None], capsys: pytest.CaptureFixture[str], problem: Exception, said: str
) -> None:
    plant(problem)
    assert commands.main(["doctor"]) == 1
    assert capsys.readouterr().err == said


def test_who_looks_for_the_cause_gets_it(
    plant: Callable[[BaseException], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TALKOO_TRACEBACK", "1")
    plant(ValueError("x"))
    with pytest.raises(ValueError, match="x"):
        commands.main(["doctor"])


def test_ctrl_c_ends_quietly(tmp_path: Path) -> None:
    script = (
        "import sys, time; from talkoo.site.commands import doctor, main;"
        "doctor.run = lambda arguments: (print('up', flush=True), time.sleep(60));"
        "sys.exit(main(['doctor']))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        process.stdout.readline()
        time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        assert process.communicate(timeout=10) == ("", "")
    assert process.returncode == 130


def test_the_data_folder_is_where_one_expects_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    assert commands.default_data() == tmp_path / ".local" / "share" / "talkoo"
    monkeypatch.setenv("XDG_DATA_HOME", "/x")
    assert commands.default_data() == Path("/x/talkoo")
    monkeypatch.setenv("TALKOO_HOME", "/repository")
    assert commands.default_data() == Path("/repository/data")
    monkeypatch.setenv("TALKOO_DATA", "/elsewhere")
    assert commands.default_data() == Path("/elsewhere")
