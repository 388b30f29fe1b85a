"""`talkoo test`: every check and every test of the repository, one after the other."""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from ctypes.util import find_library
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from talkoo.site.instance import Instance, Unusable, open_instance
from talkoo.site.supervisor import lock, postgres, processes, steps

HELP = """Run every check and test: format, lint, types, imports, tests, journeys (in Chromium).
All of them run even when one fails. A PostgreSQL of its own, in a temporary folder, serves the tests;
--data and --port are not used."""

NAMES = ("format", "lint", "types", "imports", "tests", "journeys")
WITH_DATABASE = {"tests", "journeys"}
LIBRARIES = {"pango-1.0": "libpango-1.0-0", "pangoft2-1.0": "libpangoft2-1.0-0"}
PROGRAMS = {
    "calcurse": "calcurse",
    "khal": "khal",
    "neomutt": "neomutt",
    "nginx": "nginx-light",
    "openssl": "openssl",
    "pdftotext": "poppler-utils",
    "postfix": "postfix",
    "vdirsyncer": "vdirsyncer",
}
"""What some tests drive for real, and the package of Debian that it is in."""
NOTHING_COLLECTED = 5  # pytest's exit code
# The data is thrown away: what makes it safe against a power cut only costs time here.
HASTY = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\nmax_connections = 100\n"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    parser.add_argument(
        "--only", action="append", choices=NAMES, metavar="STEP", help=f"one of {', '.join(NAMES)}"
    )
    parser.add_argument(
        "-k", metavar="EXPRESSION", help="only tests whose names match, as pytest understands it"
    )
    parser.add_argument("-v", "--verbose", action="store_true", help="show the output of every step")
    parser.add_argument("rest", nargs="*", metavar="-- ARGUMENTS", help="further arguments for pytest")


@dataclass
class Count:
    """Of tests, where a step that is one check counts as one."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def add(self, other: Count) -> None:
        """Add another count to this one."""
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def commands(arguments: argparse.Namespace, report: Path) -> dict[str, list[str]]:
    """The program of each step; pytest writes its figures to `report`."""
    python = [sys.executable, "-m"]
    chosen = ["-k", arguments.k] if arguments.k else []
    pytest = [*python, "pytest", f"--junit-xml={report}", *chosen, *arguments.rest]
    contracts = "from importlinter.cli import lint_imports_command as main; main()"
    return {
        "format": [*python, "ruff", "format", "--check", "."],
        "lint": [*python, "ruff", "check", "."],
        "types": [*python, "mypy"],
        "imports": [sys.executable, "-c", contracts],
        "tests": [*pytest, "-n", "2", "-m", "not journey"],
        "journeys": [*pytest, "-n", "2", "--maxschedchunk", "1", "-m", "journey"],
    }


def run(arguments: argparse.Namespace) -> int:
    """Run the steps. 0 when all passed and at least one test ran. Raises Unusable outside the repository."""
    home = os.environ.get("TALKOO_HOME")
    if not home or not (Path(home) / "tests").is_dir():
        raise Unusable("The tests are not part of the wheel: get the repository and run ./talkoo test there.")
    chosen = [name for name in NAMES if not arguments.only or name in arguments.only]
    total = Count()
    with tempfile.TemporaryDirectory(prefix="talkoo-test-") as place, _terminable():
        instance = open_instance(Path(place) / "data", create=True)
        (instance.data / "postgres.conf").write_text(HASTY)
        programs = commands(arguments, Path(place) / "report.xml")
        environment = _environment(instance, Path(home))
        with _database(instance, wanted=bool(WITH_DATABASE & set(chosen))) as trouble:
            for name in chosen:
                problem = trouble if name in WITH_DATABASE else ""
                total.add(_step(name, programs[name], environment, Path(place), problem, arguments))
    print(total)
    return 0 if not total.failed and total.passed else 1


def _environment(instance: Instance, home: Path) -> dict[str, str]:
    inherited = steps.child_environment(instance, "app", 8000)
    del inherited["TALKOO_DATABASE_ROLE"]  # each test says whom it acts as
    return {**inherited, "PWD": str(home), "TALKOO_HOME": str(home), "PYTHONPATH": str(home / "src")}


@contextmanager
def _database(instance: Instance, *, wanted: bool) -> Iterator[str]:
    """Within, the database is bootstrapped. Yields why it is not, or nothing."""
    if not wanted:
        yield ""
        return
    server = postgres.Postgres(instance) if instance.is_embedded else None
    with lock.held(instance):
        try:
            trouble = ""
            try:
                if server:
                    server.start()
                bootstrap = [sys.executable, "-m", "talkoo.site.supervisor.bootstrap"]
                environment = steps.child_environment(instance, "super", 8000)
                steps.run(instance, "bootstrap", bootstrap, environment, lambda line: None)
            except Unusable as problem:
                trouble = str(problem)
            yield trouble
        finally:
            if server:
                server.stop()


def _step(
    name: str,
    command: list[str],
    environment: Mapping[str, str],
    place: Path,
    problem: str,
    arguments: argparse.Namespace,
) -> Count:
    started = time.monotonic()
    report = place / "report.xml"
    report.unlink(missing_ok=True)
    if name == "tests":
        _others()
    if name == "journeys" and not problem:
        problem = _chromium()
    code, output = (1, problem) if problem else _call(command, environment, verbose=arguments.verbose)
    if name not in WITH_DATABASE:
        count = Count(failed=1) if code else Count(passed=1)
    else:
        count = read_report(report)
        if code == NOTHING_COLLECTED and (arguments.k or arguments.rest):
            code = 0  # the choice may leave one of the two steps empty
        elif code == NOTHING_COLLECTED:
            output = "There is no test in this step."
        if code and not count.failed:
            count.failed = 1  # pytest itself broke, or no test was executed
    failed = bool(code or count.failed)
    figures = f"  {count}" if name in WITH_DATABASE else ""
    print(
        f"{'FAIL' if failed else 'ok  '}  {name:<9} {time.monotonic() - started:6.1f} s{figures}", flush=True
    )
    for reason, number in skipped_because(report).items():
        print(f"      {number} skipped: {reason}", flush=True)
    if failed and output:
        print(output.rstrip(), flush=True)
    return count


def _call(command: list[str], environment: Mapping[str, str], *, verbose: bool) -> tuple[int, str]:
    """Run a step's program: its exit code and what it printed. Interrupting us ends it."""
    with tempfile.TemporaryFile() as file:
        stream = None if verbose else file
        process = processes.spawn(
            command,
            environment=environment,
            stdout=stream,
            stderr=stream,
            folder=Path(environment["TALKOO_HOME"]),
        )
        try:
            code = process.wait()
        finally:
            processes.stop(process, signal.SIGINT, time.monotonic() + 10)
        file.seek(0)
        return code, file.read().decode(errors="replace")


def read_report(path: Path) -> Count:
    """Count what pytest wrote in JUnit's format; nothing when there is no whole report."""
    count = Count()
    try:
        suites = ElementTree.parse(path).getroot().iter("testsuite")  # noqa: S314 - pytest wrote it just now
    except (OSError, ElementTree.ParseError):
        return count
    for suite in suites:
        figures = {name: int(suite.get(name) or 0) for name in ("tests", "failures", "errors", "skipped")}
        failed = figures["failures"] + figures["errors"]
        count.failed += failed
        count.skipped += figures["skipped"]
        count.passed += max(0, figures["tests"] - failed - figures["skipped"])
    return count


def skipped_because(path: Path) -> Mapping[str, int]:
    """Why tests were skipped, by pytest's report, and how many for each reason."""
    try:
        found = ElementTree.parse(path).getroot().iter("skipped")  # noqa: S314 - pytest wrote it just now
    except (OSError, ElementTree.ParseError):
        return {}
    return Counter(one.get("message") or "" for one in found)


def _chromium() -> str:
    """Make sure that there is a Chromium: why there is none, or nothing."""
    if any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")):
        return ""
    advice = "Chromium is missing: install it (Debian: apt install chromium)."
    if not _can_install():
        return advice
    problem = _install(["chromium"])
    if problem:
        return f"{advice} {problem}"
    return "" if shutil.which("chromium") else advice


def _others() -> None:
    """What tests use besides: the library that papers are made with, and, in CI, the programs that some drive for real.
    Tests that lack something say so themselves."""
    missing = [package for library, package in LIBRARIES.items() if not find_library(library)]
    if os.environ.get("CI"):
        path = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/sbin"))
        missing += [package for name, package in PROGRAMS.items() if not shutil.which(name, path=path)]
    if missing and _can_install() and (problem := _install(missing)):
        print(f"      {problem}", flush=True)


def _can_install() -> bool:
    return os.geteuid() == 0 and bool(shutil.which("apt-get"))


def _install(packages: list[str]) -> str:
    """Of Debian: why it did not work, or nothing."""
    print(f"      installing Debian's {', '.join(packages)} ...", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        done = subprocess.run(
            ["apt-get", "--quiet", *command], env=quiet, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            lines = done.stderr.strip().splitlines() or ["no reason given"]
            return f"apt-get {command[0]} failed: {lines[-1]}"
    return ""


@contextmanager
def _terminable() -> Iterator[None]:
    """Let SIGTERM end the run in order, as Ctrl-C does."""

    def interrupt(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
