"""`talkoo.conf` in the data folder: settings of this installation for every command, so that none forgets them.

Lines `NAME=value` with the names of the environment variables; what the environment says itself wins.
"""

from __future__ import annotations

import os
from pathlib import Path

from talkoo.site.instance import Unusable

NAMES = frozenset(
    {
        "DATABASE_URL",
        "DATABASE_DIRECT_URL",
        "TALKOO_BACKUP_AT",
        "TALKOO_BACKUP_COMMAND",
        "TALKOO_BACKUP_COPY",
        "TALKOO_BACKUP_DIR",
        "TALKOO_BACKUP_KEEP",
        "TALKOO_EGRESS_ALLOW",
        "TALKOO_HOST",
        "TALKOO_LIVE_LISTEN",
        "TALKOO_LIVE_PROCESSES",
        "TALKOO_LIVE_WIRE",
        "TALKOO_MAIL_AUTHSERV",
        "TALKOO_MAIL_DOMAIN",
        "TALKOO_MAIL_FROM",
        "TALKOO_MAIL_IMAP",
        "TALKOO_MAIL_LISTEN",
        "TALKOO_MAIL_SECRET",
        "TALKOO_OPERATOR_MAIL",
        "TALKOO_OPERATOR_LANGUAGE",
        "TALKOO_PORT",
        "TALKOO_PUBLIC_PORT",
        "TALKOO_PUBLIC_SCHEME",
        "TALKOO_PUSH_SERVICES",
        "TALKOO_SMS_TOKEN",
        "TALKOO_SMS_URL",
        "TALKOO_SMTP_URL",
        "TALKOO_TRANSLATE",
        "TALKOO_TRANSLATE_KEY",
        "TALKOO_TRANSLATE_MONTHLY",
        "TALKOO_TRUSTED_PROXIES",
    }
)
FILE = "talkoo.conf"


def read(data: Path) -> dict[str, str]:
    """What the file says; empty when there is none. Raises Unusable with the line that is not understood."""
    path = data / FILE
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as problem:
        raise Unusable(
            f"{path} cannot be read: {getattr(problem, 'strerror', None) or 'it is no text'}."
        ) from problem
    found: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        said = line.strip()
        if not said or said.startswith("#"):
            continue
        name, sign, value = said.partition("=")
        name, value = name.removeprefix("export ").strip(), value.strip()
        if not sign or name not in NAMES:
            raise Unusable(
                f"{path}, line {number}: {name or said!r} is no setting of Talkoo: docs/operate/install.md lists them."
            )
        if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
            value = value[1:-1]
        found[name] = value
    return found


def load(data: Path) -> None:
    """Put what the file says into the environment, where the environment does not say otherwise. Raises Unusable."""
    for name, value in read(data).items():
        os.environ.setdefault(name, value)
