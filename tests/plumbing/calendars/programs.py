"""Calendar programs of others, each with a folder of its own: khal, calcurse, and vdirsyncer, which fetches."""

import shutil
import subprocess
from functools import lru_cache
from pathlib import Path

NAMES = ("khal", "vdirsyncer", "calcurse")
WHY_NOT = "khal, vdirsyncer and calcurse are not installed: apt install khal vdirsyncer calcurse"

KHAL = """
[calendars]
[[own]]
path = {home}/calendar
[locale]
local_timezone = {zone}
default_timezone = {zone}
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[sqlite]
path = {home}/khal.db
"""
VDIRSYNCER = """
[general]
status_path = "{home}/status/"
[pair pulled]
a = "web"
b = "disk"
collections = null
[storage web]
type = "http"
url = "{url}"
[storage disk]
type = "filesystem"
path = "{home}/calendar/"
fileext = ".ics"
"""


@lru_cache(maxsize=1)
def are_there() -> bool:
    """Whether all three are; in CI `talkoo test` installs them."""
    return all(shutil.which(name) for name in NAMES)


def run(home: Path, *command: str, zone: str = "UTC") -> str:
    """What a program of the system says, which knows nothing of our packages."""
    around = {"PATH": "/usr/bin:/bin", "HOME": str(home), "LC_ALL": "C.UTF-8", "TZ": zone}
    done = subprocess.run(command, env=around, capture_output=True, text=True, timeout=120, cwd=home)
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done.stdout


class Khal:
    """A calendar on the disk, read by khal on the clock of `zone`."""

    def __init__(self, home: Path, zone: str = "Europe/Helsinki"):
        self.home, self.zone = home, zone
        (home / "calendar").mkdir(parents=True, exist_ok=True)
        (home / "khal.conf").write_text(KHAL.format(home=home, zone=zone))

    def _khal(self, *asked: str) -> str:
        return run(self.home, "khal", "-c", str(self.home / "khal.conf"), *asked)

    def take(self, written: bytes) -> None:
        """As when somebody opens a file, or the part of a mail, with it."""
        (self.home / "given.ics").write_bytes(written)
        self._khal("import", "--batch", "-a", "own", str(self.home / "given.ics"))

    def shows(self, day: str, form: str = "{start-long}|{title}|{location}|{status}") -> list[str]:
        """The lines of a day."""
        said = self._khal("list", "--notstarted", "-df", "", "-f", form, day, "1d")
        return [line.strip() for line in said.splitlines() if line.strip()]

    def pull(self, url: str) -> str:
        """Fetch a calendar over HTTP into this one, with vdirsyncer."""
        (self.home / "vdirsyncer.conf").write_text(VDIRSYNCER.format(home=self.home, url=url))
        command = ["vdirsyncer", "-c", str(self.home / "vdirsyncer.conf")]
        if not (self.home / "status").exists():
            run(self.home, *command, "discover")
        return run(self.home, *command, "sync")


def calcurse(home: Path, written: bytes, zone: str = "Europe/Helsinki") -> list[str]:
    """The appointments that calcurse has after it was given this."""
    home.mkdir(parents=True, exist_ok=True)
    (home / "given.ics").write_bytes(written)
    said = run(home, "calcurse", "-D", str(home / "own"), "-i", str(home / "given.ics"), zone=zone)
    assert "0 skipped" in said, said
    return (home / "own" / "apts").read_text().splitlines()
