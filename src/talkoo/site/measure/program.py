"""A whole Talkoo for the while of a measurement: its own data folder, database, web server and worker."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from talkoo.site.instance import Role, Unusable, open_instance
from talkoo.site.measure.tree import Tree
from talkoo.site.supervisor import lock, logs, ports, processes

START_SECONDS, STOP_SECONDS = 180, 60


class Program:
    """A running `talkoo up` on `port`, and children that work on its data."""

    def __init__(self, data: Path, port: int, tree: Tree) -> None:
        self.data, self.port, self.tree = data, port, tree

    def environment(self, role: Role) -> dict[str, str]:
        """What a Python child gets that works on this program's database as `role`."""
        told = {"TALKOO_DATA": str(self.data), "TALKOO_DATABASE_ROLE": role, "TALKOO_PORT": str(self.port)}
        return {**_clean(), **told}

    def run(self, module: str, *arguments: str, role: Role = "app", plan: object = None) -> Any:
        """Run a module of ours to its end; returns what it said as JSON. Raises Unusable with its last line."""
        command = [sys.executable, "-m", module, *arguments]
        told = "" if plan is None else json.dumps(plan)
        done = subprocess.run(
            command, input=told, capture_output=True, text=True, check=False, env=self.environment(role)
        )
        if done.returncode:
            raise Unusable(f"{module} failed: {logs.last_line(done.stderr) or 'no reason given'}")
        return json.loads(done.stdout)

    def bulk(self, size: str, seed: int) -> None:
        """Fill it through the command, as an operator would."""
        command = [sys.executable, "-m", "talkoo.site.commands", "bulk", "--data", str(self.data)]
        command += ["--size", size, "--seed", str(seed)]
        done = subprocess.run(
            command,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            env=_clean(),
        )
        if done.returncode:
            raise Unusable(f"talkoo bulk failed: {logs.last_line(done.stderr)}")


def _clean() -> dict[str, str]:
    """Our environment without what an operator set for the real installation."""
    mine = ("TALKOO_", "DATABASE_", "DJANGO_")
    return {name: value for name, value in os.environ.items() if not name.startswith(mine)}


@contextmanager
def running(folder: Path) -> Iterator[Program]:
    """Within, the program runs as `talkoo up` starts it, empty. Raises Unusable when it does not start."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = int(trial.getsockname()[1])
    data, output = folder / "data", folder / "up.log"
    command = [sys.executable, "-m", "talkoo.site.commands", "up", "--sites", "none"]
    command += ["--data", str(data), "--port", str(port)]
    with output.open("wb") as said:
        up = processes.spawn(
            command,
            environment=_clean(),
            death_signal=signal.SIGTERM,  # it then stops its children in order
            stdout=said,
            stderr=said,
        )
    try:
        _wait_until_ready(up, data, port, output)
        yield Program(data, port, Tree(up.pid))
    finally:
        processes.stop(up, signal.SIGTERM, time.monotonic() + STOP_SECONDS)


def _wait_until_ready(up: subprocess.Popen[bytes], data: Path, port: int, output: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while not (data / "run.json").exists() or not ports.is_healthy("127.0.0.1", port):
        if up.poll() is not None:
            raise Unusable(f"Talkoo did not start: {logs.last_line(output.read_text(errors='replace'))}")
        if time.monotonic() > until:
            raise Unusable(f"Talkoo was not ready after {START_SECONDS} s.")
        time.sleep(0.1)
    if lock.read_run(open_instance(data)) is None:
        raise Unusable("Talkoo started and ended again.")
