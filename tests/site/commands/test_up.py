"""`talkoo up`: one program that starts, survives the death of each part, and leaves nothing behind."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest

from talkoo.site.instance import open_instance
from talkoo.site.supervisor import privileges, processes

Start = Callable[..., Any]
Call = Callable[..., subprocess.CompletedProcess[str]]


def served_by(port: int) -> int:
    """The process id of the web server's worker; 0 when nothing answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/-/health", timeout=2) as answer:
            return int(answer.read())
    except (OSError, ValueError):
        return 0


def database_is_ready(data: Path) -> bool:
    try:
        return (data / "postgres" / "postmaster.pid").read_text().splitlines()[7].strip() == "ready"
    except (OSError, IndexError):
        return False


def answers(data: Path) -> bool:
    try:
        psycopg.connect(open_instance(data).dsn("app")).close()
    except psycopg.OperationalError:
        return False
    return True


def test_it_says_where_to_go_and_ends_in_order(start: Start, port: int, tmp_path: Path) -> None:
    program = start("--port", str(port))
    for line in (
        "database",
        "bootstrap",
        "making tables",
        "prepare",
        "web",
        "worker",
        "/sign-in/x",
        "/-/outbox",
    ):
        assert line in program.said
    run = json.loads((tmp_path / "my data" / "run.json").read_text())
    assert run == {"pid": program.process.pid, "host": "127.0.0.1", "port": port, "ready": True}
    program.process.send_signal(signal.SIGINT)
    assert program.process.wait(20) == 130
    assert program.said.endswith("Stopping ...\nStopped.\n")
    assert not (tmp_path / "my data" / "run.json").exists()
    assert not (tmp_path / "my data" / "postgres" / "postmaster.pid").exists()
    assert not served_by(port)


def test_each_part_that_is_killed_comes_back(
    start: Start, port: int, tmp_path: Path, tree: Callable[[int], list[int]]
) -> None:
    data = tmp_path / "my data"
    program = start("--port", str(port))
    for word in ("stand_in_web", "stand_in_worker", "bin/postgres"):
        killed = program.child(word)
        left = [pid for pid in tree(killed) if word != "bin/postgres" and pid != killed]
        os.kill(killed, signal.SIGKILL)
        program.wait_for(lambda word=word, killed=killed: program.child(word) not in (0, killed))
        program.wait_for(lambda: served_by(port) and database_is_ready(data))
        assert processes.wait_until_gone(left, 5), "a child of the killed one kept running"
    worker_of_web = served_by(port)
    os.kill(worker_of_web, signal.SIGKILL)
    program.wait_for(lambda: served_by(port) not in (0, worker_of_web))
    postmaster = program.child("bin/postgres")
    backend = tree(postmaster)[-1]
    os.kill(backend, signal.SIGKILL)
    program.wait_for(lambda: not processes.exists(backend))
    program.wait_for(lambda: answers(data))
    assert program.child("bin/postgres") == postmaster
    program.process.terminate()
    assert program.process.wait(20) == 0
    assert "web stopped (killed by SIGKILL); starting it again in 0.2 s" in program.said


def test_killed_itself_it_leaves_no_process_and_starts_again(
    start: Start, port: int, tree: Callable[[int], list[int]]
) -> None:
    program = start("--port", str(port))
    everything = tree(program.process.pid)
    assert len(everything) > 6
    program.process.kill()
    program.process.wait()
    again = start("--port", str(port))
    assert processes.wait_until_gone(everything, 10)
    assert "in use" not in again.said


def test_a_second_one_on_the_same_data_or_port_is_told_so(
    start: Start, talkoo: Call, port: int, tmp_path: Path
) -> None:
    data = tmp_path / "my data"
    program = start("--port", str(port))
    same = talkoo("up", "--data", data, "--port", port + 1)
    assert same.returncode == 1
    assert same.stderr == (
        f"talkoo: Another Talkoo already runs on this data (process {program.process.pid}, "
        f"http://127.0.0.1:{port}/): stop it, or choose another folder with --data.\n"
    )
    used = talkoo("up", "--data", tmp_path / "other", "--port", port)
    assert (used.returncode, used.stderr) == (
        1,
        f"talkoo: Port {port} is in use; choose another with --port.\n",
    )


def test_two_run_side_by_side_in_deep_folders(start: Start, port: int, tmp_path: Path) -> None:
    deep = tmp_path / ("long name with spaces " * 5) / ("ä ö " * 20) / ("more " * 15)
    first = start("--port", str(port), data=deep / "first", ready=False)
    second = start("--port", str(port + 1), data=deep / "second", ready=False)
    for program, where in ((first, port), (second, port + 1)):
        program.wait_for(lambda program=program: "Ctrl-C stops it" in program.said, 40)
        assert served_by(where)
    assert len(os.fsencode(deep)) > 200


def test_a_web_server_that_cannot_start_ends_the_start(start: Start, port: int) -> None:
    program = start("--port", str(port), ready=False, STAND_IN_WEB="stand_in_broken_web")
    assert program.process.wait(20) == 1
    last = program.said.splitlines()[-1]
    assert last == "talkoo: The web server did not start (exit code 1: no page today)."


def test_an_interrupted_start_stops_what_it_started(
    start: Start, port: int, tree: Callable[[int], list[int]]
) -> None:
    program = start("--port", str(port), ready=False)
    program.wait_for(lambda: "  database" in program.said)
    everything = tree(program.process.pid)
    program.process.send_signal(signal.SIGINT)
    assert program.process.wait(20) == 130
    assert processes.wait_until_gone(everything, 5)
    assert "Traceback" not in program.said


def test_a_folder_that_is_not_writable_is_named(tmp_path: Path, port: int) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o555)
    identity = privileges.find_identity(tmp_path)  # root may write everywhere: without its powers, then
    done = subprocess.run(
        [sys.executable, "-m", "talkoo.site.commands", "up", "--data", closed / "data", "--port", str(port)],
        preexec_fn=identity.before,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr == f"talkoo: {closed}/data cannot be written: choose another folder with --data.\n"


def test_a_folder_with_other_things_is_refused(talkoo: Call, tmp_path: Path) -> None:
    (tmp_path / "holiday.jpg").write_text("")
    done = talkoo("up", "--data", tmp_path)
    assert (
        done.stderr
        == f"talkoo: {tmp_path} is not empty and holds no Talkoo data: choose another with --data.\n"
    )


@pytest.mark.parametrize(
    ("address", "said"),
    [
        (
            "mysql://name:secret@host/database",
            "talkoo: DATABASE_URL is not understood: write it as postgresql://",
        ),
        (
            "postgresql://host:port/database",
            "talkoo: DATABASE_URL is not understood: write it as postgresql://",
        ),
        ("postgresql://host", "talkoo: DATABASE_URL is not understood: write it as postgresql://"),
        (
            "postgresql://name:secret@127.0.0.1:1/database",
            "talkoo: Cannot connect to the server of DATABASE_URL:",
        ),
        (
            "postgresql:///network?nonsense=1",
            "talkoo: DATABASE_URL is not understood: write it as postgresql://",
        ),
    ],
)
def test_a_broken_database_url_is_one_clear_line(
    talkoo: Call, tmp_path: Path, port: int, address: str, said: str
) -> None:
    done = talkoo("up", "--data", tmp_path / "data", "--port", port, DATABASE_URL=address)
    assert done.returncode == 1
    assert done.stderr.startswith(said)
    assert done.stderr.count("\n") == 1
    assert "name:secret" not in done.stderr + done.stdout.replace("postgresql://name:password", "")


def test_a_stale_postmaster_of_a_killed_program_is_no_obstacle(
    start: Start, port: int, tmp_path: Path
) -> None:
    """Whose parent-death signal was lost: it is stopped and the data is served again."""
    data = tmp_path / "my data"
    script = (
        "from talkoo.site.instance import open_instance; from talkoo.site.supervisor import postgres, processes;"
        "import os, sys; from pathlib import Path;"
        "processes.die_with_parent = lambda number, parent: None;"
        "p = postgres.Postgres(open_instance(Path(sys.argv[1]), create=True)); p.start();"
        "print(p.process.pid, flush=True); os._exit(0)"
    )
    made = subprocess.run(
        [sys.executable, "-c", script, str(data)], capture_output=True, text=True, check=True
    )
    stale = int(made.stdout)
    assert processes.exists(stale)
    program = start("--port", str(port))
    assert "stopping the database that an earlier Talkoo left behind" in program.said
    assert not processes.exists(stale)


def test_a_second_ctrl_c_does_not_wait(start: Start, port: int) -> None:
    program = start("--port", str(port))
    os.kill(program.child("stand_in_web"), signal.SIGSTOP)  # it cannot hear that it should stop
    program.process.send_signal(signal.SIGINT)
    program.wait_for(lambda: "Stopping" in program.said)
    time.sleep(0.3)
    started = time.monotonic()
    program.process.send_signal(signal.SIGINT)
    assert program.process.wait(10) == 130
    assert time.monotonic() - started < 5
