"""Commands are tried as people call them, with small stand-ins for the web application and the worker."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.ports import free_port

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
STAND_INS = HERE / "stand_ins"


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
    monkeypatch.setenv("PYTHONPATH", f"{ROOT / 'src'}{os.pathsep}{STAND_INS}")


@pytest.fixture
def port() -> int:
    """A port that is free now."""
    return free_port()


@dataclass
class Program:
    """A started `talkoo up` over stand-ins."""

    process: subprocess.Popen[str]
    output: Path

    @property
    def said(self) -> str:
        return self.output.read_text()

    def child(self, word: str) -> int:
        """The process id of the child whose command line contains `word`; 0 when there is none."""
        for pid in children(self.process.pid):
            if word in command_line(pid):
                return pid
        return 0

    def wait_for(self, condition: Callable[[], object], seconds: float = 20) -> None:
        until = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < until, self.said
            time.sleep(0.02)


def command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def children(pid: int) -> list[int]:
    """The ids of a process's children."""
    try:
        threads = list(Path(f"/proc/{pid}/task").iterdir())
        return [int(child) for thread in threads for child in (thread / "children").read_text().split()]
    except OSError:
        return []


@pytest.fixture
def tree() -> Callable[[int], list[int]]:
    """A process and all its descendants."""

    def walk(pid: int) -> list[int]:
        return [pid, *(below for child in children(pid) for below in walk(child))]

    return walk


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Program]]:
    """Start `talkoo up` with stand-ins; it is stopped after the test."""
    started: list[Program] = []

    def up(*arguments: str, data: Path | None = None, ready: bool = True, **extra: str) -> Program:
        output = tmp_path / f"output-{len(started)}"
        with output.open("w") as file:
            process = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "up_with_stand_ins",
                    "--data",
                    str(data or tmp_path / "my data"),
                    *arguments,
                ],
                stdout=file,
                stderr=file,
                text=True,
                env={**os.environ, **extra},
            )
        program = Program(process, output)
        started.append(program)
        if ready:
            program.wait_for(lambda: "Ctrl-C stops it" in program.said or process.poll() is not None, 40)
            assert process.poll() is None, program.said
        return program

    yield up
    for program in started:
        if program.process.poll() is None:
            program.process.send_signal(signal.SIGTERM)
        program.process.wait(30)


@pytest.fixture
def talkoo() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Call the program with arguments and wait for its end."""

    def call(*arguments: object, **extra: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "talkoo.site.commands", *map(str, arguments)],
            capture_output=True,
            text=True,
            env={**os.environ, **extra},
            timeout=60,
        )

    return call
