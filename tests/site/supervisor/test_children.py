"""Children are started again, later each time; one at a time works on a data folder; logs stay short."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from talkoo.site.instance import Instance, Unusable
from talkoo.site.supervisor import lock, logs, ports, processes, steps
from talkoo.site.supervisor.children import Backoff, Child

LOUD = [sys.executable, "-c", "import sys; print('first'); sys.exit('there is no tea')"]


def test_the_pause_doubles_and_is_forgotten_after_a_healthy_run() -> None:
    backoff = Backoff()
    assert [backoff.after(1) for _ in range(7)] == [0.2, 0.4, 0.8, 1.6, 3.2, 5.0, 5.0]
    assert backoff.after(4) == 0.2


def test_a_child_that_dies_is_told_and_started_again(instance: Instance) -> None:
    said: list[str] = []
    child = Child("loud", LOUD, os.environ, instance, said.append)
    child.start()
    first = child.process
    assert first
    first.wait()
    assert 0 < child.watch() < 0.21
    assert said == ["loud stopped (exit code 1: there is no tea); starting it again in 0.2 s"]
    time.sleep(0.25)
    child.watch()
    assert child.process is not first
    child.stop(time.monotonic() + 5)


def test_what_a_dead_child_left_running_is_ended(instance: Instance, tmp_path: Path) -> None:
    note = tmp_path / "pid"
    script = f"sleep 60 & echo $! > '{note}'; kill -9 $$"
    child = Child("web", ["sh", "-c", script], os.environ, instance, lambda line: None)
    child.start()
    assert child.process
    child.process.wait()
    child.watch()
    assert processes.wait_until_gone([int(note.read_text())], 5)
    child.stop(time.monotonic() + 5)


def test_a_child_that_does_not_listen_is_ended_at_the_deadline(instance: Instance) -> None:
    said: list[str] = []
    child = Child(
        "deaf",
        ["sh", "-c", "trap '' TERM; echo up; sleep 60 & wait; wait"],
        os.environ,
        instance,
        said.append,
    )
    child.start()
    until = time.monotonic() + 30
    while not logs.since(instance.log_folder / "deaf.log", 0):
        assert time.monotonic() < until
        time.sleep(0.02)
    started = time.monotonic()
    child.stop(time.monotonic() + 0.3)
    assert time.monotonic() - started < 3
    assert said == ["deaf did not stop in time and was ended"]


def test_a_child_ends_with_its_parent() -> None:
    script = (
        "import os, time; from talkoo.site.supervisor import processes;"
        "print(processes.spawn(['sleep', '60'], environment=os.environ).pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as parent:
        assert parent.stdout
        pid = int(parent.stdout.readline())
        assert processes.exists(pid)
        parent.kill()
    assert processes.wait_until_gone([pid], 5)


def test_the_failure_of_a_step_is_its_last_line(instance: Instance) -> None:
    said: list[str] = []
    script = "import sys; sys.stderr.write('one\\ntwo\\nthree is wrong\\n'); sys.exit(1)"
    with pytest.raises(Unusable, match=r"^three is wrong$"):
        steps.run(instance, "step", [sys.executable, "-c", script], os.environ, said.append)
    assert said == ["one", "two"]


def test_a_step_that_breaks_shows_no_traceback(instance: Instance) -> None:
    said: list[str] = []
    script = "import sys; sys.stderr.write('one\\n'); sys.stderr.flush(); 1 / 0"
    with pytest.raises(
        Unusable, match=r"^The step step failed \(ZeroDivisionError: division by zero\): the whole"
    ):
        steps.run(instance, "step", [sys.executable, "-c", script], os.environ, said.append)
    assert said in ([], ["one"])
    assert "Traceback" in (instance.log_folder / "step.log").read_text()


def test_a_step_gives_what_it_printed_and_tells_its_progress(instance: Instance) -> None:
    said: list[str] = []
    script = "import sys; print('x' * 200_000); print('busy', file=sys.stderr)"
    assert (
        len(steps.run(instance, "step", [sys.executable, "-c", script], os.environ, said.append)) == 200_001
    )
    assert said == ["busy"]


def test_a_full_disk_in_a_step_is_called_so(instance: Instance) -> None:
    script = "raise RuntimeError('could not extend file: No space left on device')"
    with pytest.raises(Unusable, match=r"^The disk is full"):
        steps.run(instance, "step", [sys.executable, "-c", script], os.environ, lambda line: None)


def test_two_cannot_work_on_the_same_data(instance: Instance) -> None:
    with lock.held(instance):
        lock.write_run(instance, "127.0.0.1", 8123, ready=True)
        with (
            pytest.raises(Unusable, match=rf"process {os.getpid()}, http://127\.0\.0\.1:8123/"),
            lock.held(instance),
        ):
            pass
        assert lock.read_run(instance) == lock.Run(os.getpid(), "127.0.0.1", 8123)
    assert lock.read_run(instance) is None, "nobody holds the lock: the file is an old one"
    with lock.held(instance):
        pass


def test_a_run_file_of_a_killed_program_is_recognised(instance: Instance) -> None:
    script = (
        "import os, signal; from talkoo.site.instance import from_environment; from talkoo.site.supervisor import lock;"
        "i = from_environment(); h = lock.held(i); h.__enter__(); lock.write_run(i, 'localhost', 1, ready=True);"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    assert subprocess.run([sys.executable, "-c", script]).returncode == -signal.SIGKILL
    assert instance.run_file.exists()
    assert lock.read_run(instance) is None
    with lock.held(instance):
        assert lock.read_run(instance) is None, "the lock is held, but not by the one who wrote the file"


def test_a_long_log_is_cut_while_it_is_written(instance: Instance, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "LIMIT", 1000)
    path = instance.log_folder / "web.log"
    with logs.open_log(instance.log_folder, "web") as log:
        log.write(b"a" * 2000)
        logs.shorten(path)
        log.write(b"the end\n")
    assert path.read_text() == "the end\n"
    assert len((instance.log_folder / "web.log.1").read_bytes()) == 2000
    assert logs.last_line(logs.since(path, 5000)) == "the end"


def test_the_reason_stands_above_the_backtrace_of_the_web_server() -> None:
    reason = "RuntimeError: Address already in use"
    below = "Stack backtrace:\n   0: <unknown>\n      at ./csu/libc-start.c:360:3\n  25: _start"
    assert logs.last_line(f"{reason}\n\n{below}\n") == reason
    assert logs.last_line("  25: _start\n") == "25: _start"


def test_a_host_that_is_not_ours_and_a_reserved_port_are_told_apart() -> None:
    with pytest.raises(
        Unusable, match=r"^192\.0\.2\.1 is not an address of this machine; choose .* --host\.$"
    ):
        ports.check_free("192.0.2.1", 8000)
    with pytest.raises(Unusable, match=r"--host"):
        ports.check_free("no such host.invalid", 8000)
