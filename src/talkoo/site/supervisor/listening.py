"""Where mail is taken, and where open pages hear.

`TALKOO_MAIL_LISTEN=lmtp://127.0.0.1:8024`, several with commas between, or `off`.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from urllib.parse import urlsplit

from talkoo.site.instance import Unusable

MOST_LIVE = 16
DEFAULT = "lmtp://127.0.0.1:8024"


@dataclass(frozen=True)
class Place:
    """A port, or a socket in the file system; `kind` is lmtp or smtp."""

    kind: str
    host: str = ""
    port: int = 0
    path: str = ""

    def __str__(self) -> str:
        return f"{self.kind}:{self.path}" if self.path else f"{self.kind}://{self.host}:{self.port}"


def places() -> list[Place]:
    """Everything that is listened at; nothing while no mail domain is set. Raises Unusable."""
    if not os.environ.get("TALKOO_MAIL_DOMAIN"):
        return []
    told = os.environ.get("TALKOO_MAIL_LISTEN", "") or DEFAULT
    return [] if told.strip().lower() == "off" else [_place(one.strip()) for one in told.split(",")]


def mailbox() -> str:
    """The mailbox that mails are fetched from; empty when there is none. Raises Unusable."""
    told = os.environ.get("TALKOO_MAIL_IMAP", "") if os.environ.get("TALKOO_MAIL_DOMAIN") else ""
    try:
        parts = urlsplit(told)
        is_fine = not told or (
            parts.scheme in {"imap", "imaps"} and bool(parts.hostname) and (parts.port or 1) > 0
        )
    except ValueError:
        is_fine = False
    if not is_fine:
        raise Unusable(
            "TALKOO_MAIL_IMAP is not understood: write imaps://name:password@imap.example.org/INBOX."
        )
    return told


def live_processes() -> int:
    """How many processes tell open pages what happens (`TALKOO_LIVE_PROCESSES`, usually 1; 0: none).

    Raises Unusable.
    """
    told = os.environ.get("TALKOO_LIVE_PROCESSES", "") or "1"
    if not told.isdecimal() or int(told) > MOST_LIVE:
        raise Unusable(f"TALKOO_LIVE_PROCESSES is {told!r}: write a number from 0 to {MOST_LIVE}.")
    return int(told)


def live_wire() -> str:
    """The server that passes on to live processes what happens (`TALKOO_LIVE_WIRE=nats://…`); empty: PostgreSQL.

    Raises Unusable.
    """
    told = os.environ.get("TALKOO_LIVE_WIRE", "")
    if told and not told.startswith(("nats://", "tls://")):
        raise Unusable("TALKOO_LIVE_WIRE is not understood: write nats://127.0.0.1:4222, or leave it out.")
    return told


def live_port() -> str:
    """`TALKOO_LIVE_LISTEN=127.0.0.1:8025`, for a proxy that leads /live/ past the web server. Raises Unusable."""
    told = os.environ.get("TALKOO_LIVE_LISTEN", "")
    host, _colon, port = told.rpartition(":")
    if told and not (host and port.isdecimal() and 0 < int(port) < 65_536):
        raise Unusable("TALKOO_LIVE_LISTEN is not understood: write 127.0.0.1:8025, or leave it out.")
    return told


def _place(told: str) -> Place:
    try:
        parts = urlsplit(told)
        host, port = parts.hostname or "", parts.port or 0
    except ValueError:
        host, port, parts = "", 0, urlsplit("")
    if parts.scheme in {"lmtp", "smtp"}:
        if host and port and parts.path in {"", "/"}:
            return Place(parts.scheme, host=host, port=port)
        if not host and parts.path.startswith("/") and parts.path != "/":
            return Place(parts.scheme, path=parts.path)
    raise Unusable(
        f"TALKOO_MAIL_LISTEN: {told!r} is not understood: write lmtp://127.0.0.1:8024 or lmtp:///run/talkoo/lmtp."
    )
