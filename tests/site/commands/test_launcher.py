"""./talkoo: finds Python, installs once, repeats what was interrupted, and says in one line what is missing."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from talkoo.site.supervisor import privileges

ROOT = Path(__file__).parents[3]
TOOLS = (
    "sh",
    "dirname",
    "readlink",
    "cksum",
    "grep",
    "sed",
    "head",
    "tail",
    "mkdir",
    "rm",
    "mv",
    "cat",
    "sleep",
    "chmod",
)
# Stands for uv: makes an environment whose Python is ours, and counts the installations.
UV = """#!/bin/sh
if [ "$1" = venv ]; then
    for venv; do :; done
    mkdir -p "$venv/bin"
    printf '#!/bin/sh\\nexec "{python}" "$@"\\n' >"$venv/bin/python"
    chmod 755 "$venv/bin/python"
else
    for lock; do :; done
    sleep {seconds}
    echo "$lock" >>"{log}"
    {then}
fi
"""
Run = Callable[..., subprocess.CompletedProcess[str]]


class Clone:
    """A copy of the repository, as far as the launcher sees it."""

    def __init__(self, place: Path) -> None:
        self.root = place / "re po"
        self.bin = place / "bin"
        self.log = place / "installed"
        (self.root / "locks").mkdir(parents=True)
        self.bin.mkdir()
        shutil.copy(ROOT / "talkoo", self.root)
        for kind in ("run", "test"):
            (self.root / "locks" / f"{kind}.txt").write_text(f"{kind}\n")
        (self.root / "src").symlink_to(ROOT / "src")
        for tool in TOOLS:
            found = shutil.which(tool)
            assert found
            (self.bin / tool).symlink_to(found)
        self.script("python3", f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
        self.uv()

    def script(self, name: str, text: str) -> None:
        (self.bin / name).unlink(missing_ok=True)
        (self.bin / name).write_text(text)
        (self.bin / name).chmod(0o755)

    def uv(self, then: str = ":", seconds: float = 0) -> None:
        self.script("uv", UV.format(python=sys.executable, log=self.log, then=then, seconds=seconds))

    @property
    def installed(self) -> list[str]:
        """The lock files that were installed, in order."""
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        return [Path(line).stem for line in lines]

    def start(self, *arguments: str, **extra: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [self.root / "talkoo", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={"PATH": str(self.bin), "HOME": str(self.root), **extra},
            start_new_session=True,
        )

    def run(self, *arguments: str, **extra: str) -> tuple[int, str, str]:
        with self.start(*arguments, **extra) as process:
            output, errors = process.communicate(timeout=30)
        return process.returncode, output, errors


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return Clone(tmp_path)


def one_line(errors: str) -> str:
    """The last line; the only other one may be the notice that something is being installed."""
    lines = errors.splitlines()
    assert len([line for line in lines if not line.startswith("Installing")]) == 1, errors
    return lines[-1]


def test_it_installs_once_and_starts_the_program(clone: Clone) -> None:
    code, output, errors = clone.run("--version")
    assert (code, output[:7]) == (0, "talkoo "), errors
    assert clone.run("--version")[2] == ""
    assert clone.installed == ["run"]


def test_the_tests_install_more_and_a_start_after_them_nothing(clone: Clone) -> None:
    clone.run("test", "--help")
    clone.run("--version")
    clone.run("test", "--help")
    assert clone.installed == ["test"]


def test_a_changed_lock_is_installed_again(clone: Clone) -> None:
    clone.run("--version")
    (clone.root / "locks" / "run.txt").write_text("run, but later\n")
    clone.run("--version")
    clone.run("--version")
    assert clone.installed == ["run", "run"]


def test_an_interrupted_installation_is_repeated(clone: Clone) -> None:
    clone.uv(seconds=30)
    process = clone.start("--version")
    until = time.monotonic() + 30
    while not (clone.root / ".venv" / "bin" / "python").exists():
        assert time.monotonic() < until
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    clone.uv()
    assert clone.run("--version")[0] == 0
    assert clone.installed == ["run"]


def test_two_starts_at_once_install_once(clone: Clone) -> None:
    clone.uv(seconds=0.5)
    both = [clone.start("--version") for _ in range(2)]
    for process in both:
        process.communicate(timeout=30)
        assert process.returncode == 0
    assert clone.installed == ["run"]


def test_it_can_be_called_through_a_link_from_anywhere(clone: Clone, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("re po/talkoo")
    done = subprocess.run(
        [tmp_path / "link", "--version"], cwd="/", env={"PATH": str(clone.bin)}, capture_output=True
    )
    assert done.returncode == 0


def test_without_python_it_says_what_to_install(clone: Clone) -> None:
    (clone.bin / "python3").unlink()
    code, _, errors = clone.run("up")
    assert code == 1
    assert one_line(errors).startswith(
        "talkoo: Python 3.11 or later is needed, and none was found: install it"
    )


def test_a_python_that_is_too_old_is_named(clone: Clone) -> None:
    old = "#!/bin/sh\ncase $2 in *version_info*) exit 1;; *) echo 3.9.2;; esac\n"
    clone.script("python3", old)
    code, _, errors = clone.run("up")
    assert code == 1
    assert one_line(errors).startswith(
        "talkoo: Python 3.11 or later is needed, and this is 3.9.2: install a newer"
    )
    code, _, errors = clone.run("up", TALKOO_PYTHON=str(clone.bin / "python3"))
    assert code == 1
    assert "is not Python 3.11 or later: set it to one that is." in one_line(errors)


def test_a_newer_python_beside_an_old_one_is_found(clone: Clone) -> None:
    clone.script("python3", "#!/bin/sh\nexit 1\n")
    clone.script("python3.12", f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    assert clone.run("--version")[0] == 0


def test_without_the_venv_module_it_says_which_package_has_it(clone: Clone) -> None:
    (clone.bin / "uv").unlink()
    clone.script(
        "python3", f'#!/bin/sh\ncase $2 in *ensurepip*) exit 1;; esac\nexec "{sys.executable}" "$@"\n'
    )
    code, _, errors = clone.run("up")
    assert code == 1
    assert one_line(errors) == (
        "talkoo: Python's venv module is missing: install it (Debian, Ubuntu: apt install python3-venv), "
        "then start again."
    )


@pytest.mark.parametrize(
    "said", ["No space left on device (os error 28)", "[Errno 28] No space left on device"]
)
def test_a_full_disk_is_called_a_full_disk(clone: Clone, said: str) -> None:
    clone.uv(f'echo "error: {said}" >&2; exit 2')
    clone.script(
        "python3",
        f'#!/bin/sh\ncase $2 in venv) echo \'{said}\' >&2; exit 1;; esac\nexec "{sys.executable}" "$@"\n',
    )
    code, _, errors = clone.run("up")
    assert code == 1
    assert one_line(errors).startswith("talkoo: the disk is full: make room for about 400 MB")
    assert not (clone.root / ".venv" / "talkoo-installed").exists()


def test_a_folder_that_cannot_be_written_is_named(clone: Clone) -> None:
    identity = privileges.find_identity(clone.root)  # root may write everywhere: without its powers, then
    clone.root.chmod(0o555)
    done = subprocess.run(
        [clone.root / "talkoo", "up"],
        env={"PATH": str(clone.bin)},
        preexec_fn=identity.before,
        capture_output=True,
        text=True,
        check=False,
    )
    clone.root.chmod(0o755)
    assert done.returncode == 1
    assert one_line(done.stderr) == (
        f"talkoo: {clone.root} cannot be written: start Talkoo as the user who owns it."
    )


def test_it_is_plain_sh() -> None:
    for shell in ("dash", "sh"):
        if path := shutil.which(shell):
            subprocess.run([path, "-n", ROOT / "talkoo"], check=True)
    assert os.access(ROOT / "talkoo", os.X_OK)
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
