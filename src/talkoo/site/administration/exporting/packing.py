"""How a site lies in a file: a zip with a heading, one line of JSON for each row, and the files.

    site.json                    version, the site's own row, salt and proof of the passphrase, columns of each table
    shared/<table>.jsonl         what the ids of places and words stand for, which are others on each installation
    rows/<table>.jsonl
    files/<sha256>

Sealed columns hold `{"sealed": …}`: AES-256-GCM under a key made of the passphrase (scrypt, RFC 7914), bound to table,
column and row.
"""

import base64
import hashlib
import secrets
import uuid
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.apps import apps
from django.db import models

from talkoo.kernel.crypto import EncryptedTextField
from talkoo.plumbing.files import storage
from talkoo.plumbing.tenancy.models import SiteModel

VERSION = 1
SHORTEST_PASSPHRASE = 12
KEPT_DAYS = 7
_PROOF = "talkoo site"

LEFT_OUT = {
    "accounts_signinpass": "let somebody in for minutes; they are good where they were made",
    "sessions_session": "browsers that are signed in; everybody signs in again",
    "limits_count": "how often something was asked within the hour",
    "mail_out_mail": "mails that are sent, or would be sent a second time",
    "mail_out_handle": "addresses and links in mails; they are good where they were made",
    "mail_out_trouble": "that mails came back; found by a keyed hash, and begun anew",
    "sms_out_message": "as above",
    "mail_in_raw": "mails as they came; what was taken from them travels",
    "notify_notification": "who was told of what, or would be told a second time",
    "notify_news": "as above: the words of it",
    "push_device": "browsers agree to the key of one installation, while they are signed in there",
    "push_waiting": "what is told within minutes",
    "translation_machinetext": "found by a keyed hash, and asked anew",
    "search_document": "made anew from the rows",
    "audit_link": "a chain over the record, sealed by the worker of each installation",
    "retention_undo": "what was forgotten and can be brought back for a month",
    "imports_export": "exports themselves",
}
"""Tables of a site that do not travel, each with the reason."""

SHARED = {"places_area": ("scheme", "version", "code"), "vocabulary_concept": ("scheme", "code")}
"""Tables that every installation has, and what their rows are known by."""

BLIND = {
    "accounts_contactpoint": ("kind", "value"),
    "interest_desk_interestnotice": ("contact_kind", "contact"),
    "mail_in_staged": ("email", "address"),
}
"""Tables with a keyed hash `found_by` of a sealed column: where its kind stands, or what it is; and the column."""


class WrongPassphrase(ValueError):
    """The file was made with another passphrase, or changed since."""


def tables() -> dict[str, type[models.Model]]:
    """What travels, by table."""
    found = {
        model._meta.db_table: model
        for model in apps.get_models(include_auto_created=True)
        if issubclass(model, SiteModel) and model._meta.db_table not in LEFT_OUT
    }
    return dict(sorted(found.items()))


def columns_of(model: type[models.Model]) -> list[str]:
    """The columns of a table, by name."""
    return sorted(str(field.column) for field in model._meta.local_concrete_fields)


def sealed_in(model: type[models.Model]) -> list[str]:
    """Those of them that the database cannot read."""
    fields = model._meta.local_concrete_fields
    return [str(field.column) for field in fields if isinstance(field, EncryptedTextField)]


def new_salt() -> str:
    """For one file."""
    return secrets.token_urlsafe(16)


def key_of(passphrase: str, salt: str) -> str:
    """The key of a file; takes some tenths of a second and 64 MB."""
    made = hashlib.scrypt(
        passphrase.strip().encode(), salt=salt.encode(), n=2**16, r=8, p=1, maxmem=2**27, dklen=32
    )
    return base64.urlsafe_b64encode(made).decode()


def close(key: str, text: str, *place: Any) -> str:
    """`text` so that only the key opens it, in this place only."""
    nonce = secrets.token_bytes(12)
    bound = "|".join(str(one) for one in place).encode()
    return base64.b64encode(
        nonce + AESGCM(base64.urlsafe_b64decode(key)).encrypt(nonce, text.encode(), bound)
    ).decode()


def open_again(key: str, closed: str, *place: Any) -> str:
    """What was closed. Raises WrongPassphrase."""
    bound = "|".join(str(one) for one in place).encode()
    try:
        raw = base64.b64decode(closed)
        return AESGCM(base64.urlsafe_b64decode(key)).decrypt(raw[:12], raw[12:], bound).decode()
    except (InvalidTag, ValueError) as problem:
        raise WrongPassphrase from problem


def proof(key: str, site_id: Any) -> str:
    """By which a passphrase is known to be the right one."""
    return close(key, _PROOF, "proof", site_id)


def check(key: str, proven: str, site_id: Any) -> None:
    """Raises WrongPassphrase."""
    if open_again(key, proven, "proof", site_id) != _PROOF:
        raise WrongPassphrase


def folder(site_id: uuid.UUID) -> Path:
    """Where a site's exports lie: beside the files, in no backup of them."""
    return storage.files().root.parent / "exports" / str(site_id)
