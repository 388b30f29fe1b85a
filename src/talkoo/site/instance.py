"""One installation on disk: its data folder, its identity, its keys and the addresses of its database.

Knows nothing of Django, so that the supervisor and the launcher stay light.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import quote, unquote, urlsplit

Role = Literal["super", "owner", "app", "worker", "live", "backup"]
ROLES: tuple[Role, ...] = ("super", "owner", "app", "worker", "live", "backup")
DATABASE = "talkoo"


class Unusable(Exception):
    """The installation cannot be used; the text is one clear line for the operator."""


@dataclass(frozen=True)
class Instance:
    """A data folder that has been opened.

    `keys` holds the passwords of the database roles (`super owner app worker live backup`), `secret`, the key of
    everything signed, `fields`, the ring of keys that sealed texts are opened with (kernel/crypto.py), `index`, by
    which sealed texts are found, and `push`, with which this installation proves who it is to the services that reach
    phones (plumbing/push/vapid.py). It lives in `keys.json` (mode 0600) and is never part of a backup.
    """

    data: Path
    id: str
    keys: dict[str, str]

    # Where things are
    @property
    def postgres_folder(self) -> Path:
        return self.data / "postgres"

    @property
    def files_folder(self) -> Path:
        return self.data / "files"

    @property
    def static_folder(self) -> Path:
        return self.data / "static"

    @property
    def log_folder(self) -> Path:
        return self.data / "log"

    @property
    def lock_file(self) -> Path:
        return self.data / "talkoo.lock"

    @property
    def run_file(self) -> Path:
        """Written while the program runs: process id, address, port."""
        return self.data / "run.json"

    @property
    def socket_folder(self) -> Path:
        """A short folder for PostgreSQL's socket, whose path may be at most 107 bytes.

        The same for every process that works on this data, whatever its environment (a command from cron has
        another TMPDIR than a login), and another one for a copy of the data folder, so that both can run.
        """
        mark = f"{zlib.crc32(os.fsencode(self.data)):08x}"
        return Path("/tmp") / f"talkoo-{os.getuid()}-{self.id}-{mark}"  # noqa: S108 - mode 0700, ownership checked

    @property
    def live_folder(self) -> Path:
        """A short folder for the sockets of the live processes, apart from PostgreSQL's, whose user may be another."""
        return self.socket_folder.with_name(f"{self.socket_folder.name}-live")

    def live_socket(self, number: int) -> Path:
        """Where the live process of this number, from 1, listens."""
        return self.live_folder / str(number)

    # The database
    @property
    def external_url(self) -> str:
        """`DATABASE_URL`: another server than the embedded one, or empty."""
        return os.environ.get("DATABASE_URL", "")

    @property
    def is_embedded(self) -> bool:
        return not self.external_url

    def role_name(self, role: Role) -> str:
        """The name of a database role.

        It carries the installation's id: roles are shared by all databases of a server.
        """
        return f"talkoo_{self.id}_{role}"

    def direct_dsn(self, role: Role) -> str:
        """The same past a transaction pool (`DATABASE_DIRECT_URL`): for LISTEN, jobs and migrations."""
        direct = os.environ.get("DATABASE_DIRECT_URL", "")
        if self.is_embedded or not direct:
            return self.dsn(role)
        own, there = urlsplit(self.dsn(role)), urlsplit(direct)
        login = own.netloc.rpartition("@")[0]
        return there._replace(netloc=f"{login}@{there.netloc.rpartition('@')[2]}").geturl()

    def dsn(self, role: Role, database: str = "") -> str:
        """A libpq URL for `role`. For an external server, `super` is the address as the operator gave it."""
        if self.is_embedded:
            name = quote(self.role_name(role), safe="")
            password = quote(self.keys[role], safe="")
            folder = quote(str(self.socket_folder), safe="")
            return f"postgresql://{name}:{password}@/{quote(database or DATABASE, safe='')}?host={folder}"
        parts = urlsplit(self.external_url)
        path = f"/{quote(database, safe='')}" if database else parts.path
        if role == "super":
            return parts._replace(path=path).geturl()
        host = parts.netloc.rpartition("@")[2]
        login = f"{quote(self.role_name(role), safe='')}:{quote(self.keys[role], safe='')}"
        return parts._replace(netloc=f"{login}@{host}", path=path).geturl()

    @property
    def database(self) -> str:
        """The name of the product's database."""
        if self.is_embedded:
            return DATABASE
        return unquote(urlsplit(self.external_url).path.lstrip("/")) or DATABASE


def _write_private(path: Path, content: dict[str, str]) -> None:
    """Write a file that only its owner may read, so that it is either whole or not there."""
    fresh = path.with_name(f".{path.name}.new")
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump(content, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def _why_no_keys(data: Path) -> str:
    if (data / "postgres").exists():
        return f"{data / 'keys.json'} is missing: put back its copy, or restore a backup into another folder."
    return f"{data} is not empty and holds no Talkoo data: choose another with --data."


def open_instance(data: Path, *, create: bool = False) -> Instance:
    """Open the installation in `data`; with `create`, make an empty folder one.

    Raises Unusable when the folder is missing, not ours or not writable.
    """
    data = data.expanduser().resolve()
    keys_file = data / "keys.json"
    try:
        if create:
            data.mkdir(parents=True, exist_ok=True)
            if not keys_file.exists():
                if any(
                    child.name not in {"talkoo.lock", "log", "talkoo.conf", "postgres.conf"}
                    and child.name[0] != "."
                    for child in data.iterdir()
                ):
                    raise Unusable(_why_no_keys(data))
                fresh: dict[str, str] = {role: secrets.token_urlsafe(24) for role in ROLES}
                fresh |= {"id": secrets.token_hex(4), "secret": secrets.token_urlsafe(48)}
                fresh |= {"fields": new_field_key(), "index": secrets.token_urlsafe(48)}
                fresh |= {"push": new_push_key()}
                _write_private(keys_file, fresh)
            for folder in (data / "files", data / "log"):
                folder.mkdir(mode=0o700, exist_ok=True)
        elif not keys_file.exists() and (data / "postgres").exists():
            raise Unusable(_why_no_keys(data))
        elif not keys_file.exists():
            raise Unusable(f"There is no Talkoo data in {data}. Start with: talkoo up --data {data}")
        if keys_file.stat().st_uid != os.getuid():
            raise Unusable(f"{data} belongs to another user of this machine. Run Talkoo as that user.")
        keys = json.loads(keys_file.read_text())
        if create and "push" not in keys:  # made before there were phones
            keys["push"] = new_push_key()
            _write_private(keys_file, keys)
    except PermissionError as problem:
        raise Unusable(f"{data} cannot be written: choose another folder with --data.") from problem
    except (NotADirectoryError, FileExistsError) as problem:
        raise Unusable(f"{data} is not a folder. Choose another one with --data.") from problem
    except json.JSONDecodeError as problem:
        raise Unusable(f"{keys_file} is damaged: put back the copy made beside your backup.") from problem
    except OSError as problem:
        raise Unusable(f"{data} cannot be used: {problem.strerror or problem}.") from problem
    return Instance(data=data, id=keys.pop("id"), keys=keys)


TAKEN_OVER = ("secret", "fields", "index", "push")
"""Keys that belong to the data and not to the machine."""

_P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def new_push_key() -> str:
    """A fresh private key on the curve P-256: the number, 32 bytes in base64 (RFC 8292, 2)."""
    number = secrets.randbelow(_P256_ORDER - 1) + 1
    return base64.urlsafe_b64encode(number.to_bytes(32, "big")).decode()


def new_field_key() -> str:
    """A fresh `id:key` for the ring in `fields`: 8 hexadecimal digits and 256 bits."""
    return f"{secrets.token_hex(4)}:{base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()}"


def change_keys(instance: Instance, changed: dict[str, str]) -> Instance:
    """Write other keys: those of another installation, so that what it signed and sealed stays good, or a longer ring.

    The rest stays ours. Raises Unusable.
    """
    keys = {**instance.keys, **changed}
    try:
        _write_private(instance.data / "keys.json", {"id": instance.id, **keys})
    except OSError as problem:
        raise Unusable(f"{instance.data} cannot be written: {problem.strerror}.") from problem
    return Instance(data=instance.data, id=instance.id, keys=keys)


def from_environment() -> Instance:
    """The installation a child process works for, as the supervisor told it in `TALKOO_DATA`."""
    data = os.environ.get("TALKOO_DATA")
    if not data:
        raise Unusable("TALKOO_DATA is not set: start this through the talkoo command.")
    return open_instance(Path(data))
