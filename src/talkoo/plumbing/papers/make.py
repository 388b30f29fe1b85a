"""Papers as files.

A process of its own makes each, with limits of time and memory, without network and without anything of the program:
what people wrote cannot make it read or send what is not theirs.
"""

import json
import logging
import os
import subprocess
import sys
from pathlib import Path

from django.contrib.staticfiles import finders

from talkoo.plumbing.papers.paper import Paper

_LOG = logging.getLogger(__name__)
_PRESS = Path(__file__).with_name("press.py")
_FONTS = {"Inter": "inter-latin.woff2", "Vazirmatn": "vazirmatn-arabic.woff2"}
"""Of our own, those that have a space: Pango takes the space from the font of the letter before it. For other letters
there is DejaVu, which comes with Pango."""
PATIENCE = 30
"""Seconds after which a paper is given up."""
LONGEST = 4_000_000
"""Bytes of what stands on a paper, as JSON."""
MISSING = 3
"""What press.py ends with when the libraries that it needs are not installed."""

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TYPES = {"pdf": PDF, "docx": DOCX}


class Unavailable(Exception):
    """What makes such files is not installed: Debian's libpango-1.0-0, libpangoft2-1.0-0, libharfbuzz-subset0."""


class Failed(Exception):
    """The file could not be made: it took very long, or very much memory."""


def pdf(paper: Paper) -> bytes:
    """The paper as PDF/UA: with tags, languages and a title. Raises Unavailable, Failed."""
    return _made("pdf", paper)


def docx(paper: Paper) -> bytes:
    """The paper as Office Open XML, with styles for headings and lists. Raises Unavailable, Failed."""
    return _made("docx", paper)


def _made(kind: str, paper: Paper) -> bytes:
    fonts = {name: found for name, file in _FONTS.items() if (found := finders.find(f"site/fonts/{file}"))}
    given = json.dumps({**paper.plain(), "fonts": fonts}, ensure_ascii=False).encode()
    if len(given) > LONGEST:
        raise Failed("very much stands on it")
    surroundings = {
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        "SOURCE_DATE_EPOCH": str(int(paper.made_at.timestamp())),
    }
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(_PRESS), kind],
            input=given,
            capture_output=True,
            timeout=PATIENCE,
            env=surroundings,
            cwd="/",
            check=False,
        )
    except subprocess.TimeoutExpired as problem:
        raise Failed(f"it took more than {PATIENCE} seconds") from problem
    if done.returncode == MISSING:
        raise Unavailable(done.stderr[-300:].decode(errors="replace"))
    if done.returncode:
        _LOG.error("papers: %s", done.stderr[-600:].decode(errors="replace"))
        raise Failed(f"it ended with {done.returncode}")
    return done.stdout
