"""NeoMutt as a person sits before it: a terminal that is read and typed into."""

import codecs
import fcntl
import os
import pty
import re
import select
import shutil
import struct
import subprocess
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

IS_THERE = shutil.which("neomutt") is not None
WHY_NOT = "NeoMutt is not installed"
ROWS, COLUMNS = 30, 120
RC = """
set mbox_type=Maildir folder="{box}" spoolfile="{box}" record="{box}" postponed="{box}"
set from="{name}@example.org" realname="{name}" use_from envelope_from hostname=example.org
set smtp_url="smtp://127.0.0.1:{port}/" ssl_starttls=no ssl_force_tls=no smtp_authenticators=""
set editor="sh {home}/editor.sh" include=yes fast_reply abort_unmodified=no abort_nosubject=no edit_headers=no
set sort=threads ascii_chars index_format="%4C %-24.24F %s" help=no status_on_top=no mark_old=no
set quit=yes confirmappend=no confirmcreate=no delete=no move=no wait_key=no sleep_time=0 header_cache=""
set crypt_use_gpgme=no crypt_autosign=no beep=no
"""
_SEQUENCE = re.compile(r"\x1b(?:\[(\??[\d;]*)([@-~])|[()][AB012]|[=>78MDEHc]|\][^\x07]*\x07)|\x0f|\x0e")


class Screen:
    """What stands on a terminal of the plainest kind (vt100)."""

    def __init__(self) -> None:
        self.cells = [[" "] * COLUMNS for _row in range(ROWS)]
        self.row = self.column = 0

    @property
    def lines(self) -> list[str]:
        return ["".join(row).rstrip() for row in self.cells]

    def write(self, text: str) -> None:
        at = 0
        while at < len(text):
            if found := _SEQUENCE.match(text, at):
                if found[2]:
                    self._do(found[2], [int(one or 0) for one in found[1].lstrip("?").split(";")])
                at = found.end()
                continue
            self._put(text[at])
            at += 1

    def _put(self, sign: str) -> None:
        match sign:
            case "\r":
                self.column = 0
            case "\n":
                self.row = min(self.row + 1, ROWS - 1)
            case "\b":
                self.column = max(self.column - 1, 0)
            case _ if sign >= " ":
                if self.column < COLUMNS:
                    self.cells[self.row][self.column] = sign
                self.column += 1

    def _do(self, what: str, given: list[int]) -> None:
        first, second = given[0], given[1] if len(given) > 1 else 0
        match what:
            case "H" | "f":
                self.row, self.column = min(max(first, 1), ROWS) - 1, min(max(second, 1), COLUMNS) - 1
            case "A":
                self.row = max(self.row - max(first, 1), 0)
            case "B":
                self.row = min(self.row + max(first, 1), ROWS - 1)
            case "C":
                self.column = min(self.column + max(first, 1), COLUMNS - 1)
            case "D":
                self.column = max(self.column - max(first, 1), 0)
            case "K":
                begin, end = {0: (self.column, COLUMNS), 1: (0, self.column + 1)}.get(first, (0, COLUMNS))
                self.cells[self.row][begin:end] = [" "] * (end - begin)
            case "J":
                if first == 0:
                    self._do("K", [0])
                for row in range(self.row + 1 if first == 0 else 0, ROWS):
                    self.cells[row] = [" "] * COLUMNS


class Neomutt:
    """One that runs on a Maildir."""

    def __init__(self, terminal: int):
        self._terminal, self.screen, self._rest = terminal, Screen(), ""
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def until(self, words: str, seconds: float = 60) -> list[str]:
        """The lines of the screen once they have these words."""
        until = time.monotonic() + seconds
        while words not in "\n".join(self.screen.lines):
            assert time.monotonic() < until, "\n".join([f"no {words!r} in:", *self.screen.lines])
            if select.select([self._terminal], [], [], 0.2)[0]:
                self._show(os.read(self._terminal, 65_536))
        return self.screen.lines

    def _show(self, said: bytes) -> None:
        """What came, but for a sequence at its end that is not whole yet."""
        text = self._rest + self._decoder.decode(said)
        last = text.rfind("\x1b")
        is_whole = last < len(text) - 24 or _SEQUENCE.match(text, last) is not None
        until = len(text) if last < 0 or is_whole else last
        self.screen.write(text[:until])
        self._rest = text[until:]

    def press(self, keys: str) -> None:
        os.write(self._terminal, keys.encode())


@contextmanager
def reading(box: Path, port: int, home: Path, *, answer: str = "") -> Iterator[Neomutt]:
    """NeoMutt of whom a Maildir belongs to. Whatever is answered begins with `answer`, above what is quoted."""
    home.mkdir(exist_ok=True)
    (home / "words").write_text(answer)
    (home / "editor.sh").write_text(f'cat "{home}/words" "$1" > "{home}/whole" && cp "{home}/whole" "$1"\n')
    (home / "rc").write_text(RC.format(box=box, name=box.name, port=port, home=home))
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    program = subprocess.Popen(
        ["neomutt", "-n", "-F", str(home / "rc")],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        env={**os.environ, "TERM": "vt100", "LC_ALL": "C.UTF-8", "HOME": str(home)},
    )
    os.close(theirs)
    client = Neomutt(ours)
    try:
        yield client
        client.press("q")
        program.wait(20)
    finally:
        program.kill()
        program.wait()
        os.close(ours)
