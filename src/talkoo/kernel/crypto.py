"""Text that the database must not be able to read: AES-256-GCM with a ring of keys, bound to its row.

The keys live beside the database, never in it nor in its backups. What is sealed for one row, column or site cannot be
opened in another: their names are part of the proof (NIST SP 800-38D, additional authenticated data).
"""

import base64
import hashlib
import hmac
import secrets
import uuid
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models
from django.db.models.query_utils import DeferredAttribute

_VERSION = b"\x01"
_NONCE = 12


class Unreadable(Exception):
    """The key is not in the ring, or the bytes were made for another row or changed since."""


@lru_cache(maxsize=8)
def _ring(told: str) -> dict[bytes, AESGCM]:
    """`told` is `id:key` pairs with commas between them, the key in use first; ids are 8 hexadecimal digits."""
    pairs = (one.split(":", 1) for one in told.split(","))
    return {bytes.fromhex(name): AESGCM(base64.urlsafe_b64decode(key)) for name, key in pairs}


def _bound(site: Any, table: str, column: str, row: Any) -> bytes:
    return f"{site}|{table}|{column}|{row}".encode()


def seal(text: str, *, site: Any, table: str, column: str, row: Any) -> bytes:
    """`text` as only this row's column can give it back."""
    name, key = next(iter(_ring(settings.FIELD_KEYS).items()))
    nonce = secrets.token_bytes(_NONCE)
    return _VERSION + name + nonce + key.encrypt(nonce, text.encode(), _bound(site, table, column, row))


def unseal(sealed: bytes | memoryview, *, site: Any, table: str, column: str, row: Any) -> str:
    """What was sealed for this row's column. Raises Unreadable."""
    raw = bytes(sealed)
    key = _ring(settings.FIELD_KEYS).get(raw[1:5])
    if raw[:1] != _VERSION or key is None:
        raise Unreadable(f"{table}.{column} {row}: its key is not in the ring")
    try:
        nonce, rest = raw[5 : 5 + _NONCE], raw[5 + _NONCE :]
        return key.decrypt(nonce, rest, _bound(site, table, column, row)).decode()
    except (InvalidTag, ValueError):  # ValueError: cut so short that no nonce is left
        raise Unreadable(f"{table}.{column} {row}: changed, or of another row") from None


def is_sealed_with_newest(sealed: bytes | memoryview) -> bool:
    """Whether the key in use sealed it; false calls for sealing it anew."""
    return bytes(sealed)[1:5] == next(iter(_ring(settings.FIELD_KEYS)))


def blind(purpose: str, text: str, *, site: uuid.UUID) -> str:
    """A keyed hash (HMAC-SHA-256, 64 hexadecimal digits) by which an equal text is found without being readable."""
    said = f"{site}|{purpose}|{text}".encode()
    return hmac.new(settings.INDEX_KEY.encode(), said, hashlib.sha256).hexdigest()


class _Opened(DeferredAttribute):
    """Reads as text; the row's bytes are opened at the first look."""

    field: Any

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is None:
            return self
        value = super().__get__(instance, cls)
        if isinstance(value, bytes | memoryview):
            value = self.field.opened(value, instance) if len(value) else ""
            instance.__dict__[self.field.attname] = value
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class EncryptedTextField(models.BinaryField):
    """A text sealed for its row. It can be null, is never filtered by, and not written by `update()`.

    To find rows by an equal text, keep `blind(…)` of it in a column of its own.
    """

    descriptor_class = _Opened  # type: ignore[assignment]
    _pyi_private_set_type: str  # type: ignore[assignment]
    _pyi_private_get_type: str  # type: ignore[assignment]

    def _check_str_default_value(self) -> list[Any]:
        return []

    def opened(self, value: bytes | memoryview, instance: Any) -> str:
        """The text of these bytes, read in this row. Raises Unreadable."""
        table = instance._meta.db_table
        return unseal(value, site=instance.site_id, table=table, column=str(self.column), row=instance.pk)

    def pre_save(self, model_instance: Any, add: bool) -> Any:
        text = getattr(model_instance, self.attname)
        if text is None:
            return None
        return seal(
            text,
            site=model_instance.site_id,
            table=model_instance._meta.db_table,
            column=str(self.column),
            row=model_instance.pk,
        )

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, str):
            raise TypeError("a sealed text is saved with its row, not by update() or filter()")
        return super().get_prep_value(value)

    def get_lookup(self, lookup_name: str) -> Any:
        """Only whether there is one."""
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None
