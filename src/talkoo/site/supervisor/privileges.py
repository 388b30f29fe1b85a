"""PostgreSQL refuses to run as root.

As root we start it in a user namespace, or as a system user of its own.
"""

from __future__ import annotations

import ctypes
import os
import pwd
import shutil
import stat
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from talkoo.site.instance import Unusable

SYSTEM_USER = "talkoo"
_CLONE_NEWUSER = 0x10000000
_NAMESPACES = True  # the way to try first
_libc = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True)
class Identity:
    """How PostgreSQL's programs are started.

    `before` runs in the child, `user` is the (uid, gid) to become.
    """

    before: Callable[[], None] | None = None
    user: tuple[int, int] | None = None

    def give(self, path: Path) -> None:
        """Hand a file or folder over, when PostgreSQL runs as a user of its own."""
        if self.user:
            os.chown(path, *self.user)


def _ordinary_user() -> tuple[int, int]:
    """Someone whom the user list knows and who is not root: PostgreSQL's programs look up their own name."""
    try:
        entry = pwd.getpwnam("nobody")
    except KeyError:
        entry = next((entry for entry in pwd.getpwall() if entry.pw_uid), None)  # type: ignore[assignment]
    if entry is None:
        raise Unusable(
            "The user list of this machine knows nobody but root: add a user and run Talkoo as that user."
        )
    return entry.pw_uid, entry.pw_gid


def _enter_namespace(outside: tuple[int, int], inside: tuple[int, int]) -> None:
    """In the child: appear as `inside` while files keep belonging to `outside`."""
    if _libc.unshare(_CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{inside[0]} {outside[0]} 1")
    Path("/proc/self/gid_map").write_text(f"{inside[1]} {outside[1]} 1")


def succeeds(attempt: Callable[[], object]) -> bool:
    """Whether `attempt` works, tried in a child so that nothing of it sticks to us."""
    child = os.fork()
    if child == 0:
        try:
            code = 1 if attempt() is False else 0
        except BaseException:
            code = 1
        os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def _become(user: tuple[int, int]) -> None:
    os.setgroups([])
    os.setgid(user[1])
    os.setuid(user[0])


def can_reach(user: tuple[int, int], path: Path, mode: int) -> bool:
    """Whether that user may access `path`."""

    def attempt() -> bool:
        _become(user)
        return os.access(path, mode)

    return succeeds(attempt)


def _system_user() -> tuple[int, int]:
    try:
        entry = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        useradd = shutil.which("useradd", path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
        command = [useradd, "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER]
        if not useradd or subprocess.run(command, capture_output=True, check=False).returncode != 0:  # type: ignore[arg-type]
            raise Unusable(
                "PostgreSQL does not run as root, and this machine allows neither a user namespace nor a new "
                "user: run Talkoo as a normal user."
            ) from None
        entry = pwd.getpwnam(SYSTEM_USER)
    return entry.pw_uid, entry.pw_gid


def find_identity(data: Path) -> Identity:
    """How to start PostgreSQL for `data`.

    Raises Unusable when we are root and no way is open.
    """
    user, group = os.geteuid(), os.getegid()
    if user != 0 and _is_known(user):
        return Identity()
    inside = _ordinary_user()

    def before() -> None:
        _enter_namespace((user, group), inside)

    if _NAMESPACES and succeeds(before):
        return Identity(before=before)
    if user != 0:
        raise Unusable(
            f"The user list of this machine does not know user {user}, and PostgreSQL needs its name: add it."
        )
    system = _system_user()
    if not can_reach(system, data, os.X_OK):
        raise Unusable(
            f"PostgreSQL runs as the user {SYSTEM_USER} here, who cannot reach {data}: "
            f"choose a folder such as /var/lib/talkoo with --data, or run Talkoo as a normal user."
        )
    return Identity(user=system)


def _is_known(user: int) -> bool:
    try:
        pwd.getpwuid(user)
    except KeyError:
        return False
    return True


def make_private_folder(folder: Path) -> None:
    """An empty folder that only this user enters, at a place where others may write. Raises Unusable."""
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
            raise Unusable(f"{folder} belongs to somebody else: remove it, then start again.")
        folder.chmod(0o700)
        for rest in folder.iterdir():
            rest.unlink()
    except OSError as problem:
        raise Unusable(f"{folder} cannot be used for the live processes: {problem.strerror}.") from problem
