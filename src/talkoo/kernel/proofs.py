"""Short proofs that something was given out by this installation: in addresses and links that stay good for years.

A keyed hash (HMAC-SHA-256, cut to 80 bits) with keys derived from the ring of `crypto`; each proof names its key, so
that those made with an older one stay good for as long as that one is in the ring.
"""

import base64
import hashlib
import hmac
import uuid
from functools import lru_cache

from django.conf import settings

_MAC = 10  # bytes
_KEY_NAME = 4
LENGTH = 48  # signs: 16 + 4 + 10 bytes in base 32, without padding


@lru_cache(maxsize=8)
def _keys(told: str) -> dict[bytes, bytes]:
    pairs = (one.split(":", 1) for one in told.split(","))
    return {
        bytes.fromhex(name): hmac.new(
            base64.urlsafe_b64decode(key), b"talkoo proofs", hashlib.sha256
        ).digest()
        for name, key in pairs
    }


def _mac(key: bytes, purpose: str, named: uuid.UUID, site: uuid.UUID) -> bytes:
    return hmac.new(key, f"{site}|{purpose}|{named}".encode(), hashlib.sha256).digest()[:_MAC]


def give(purpose: str, named: uuid.UUID, *, site: uuid.UUID) -> str:
    """48 small letters and digits that name something of the site for one purpose; nobody else can make them."""
    name, key = next(iter(_keys(settings.FIELD_KEYS).items()))
    return base64.b32encode(named.bytes + name + _mac(key, purpose, named, site)).decode().lower()


def taken(purpose: str, given: str, *, site: uuid.UUID) -> uuid.UUID | None:
    """What was named, or None: made up, of another site, for another purpose, or with a key that is gone."""
    if len(given) != LENGTH or not given.isascii():
        return None
    try:
        raw = base64.b32decode(given.upper())
    except ValueError:
        return None
    named, key = uuid.UUID(bytes=raw[:16]), _keys(settings.FIELD_KEYS).get(raw[16 : 16 + _KEY_NAME])
    if key is None or not hmac.compare_digest(raw[16 + _KEY_NAME :], _mac(key, purpose, named, site)):
        return None
    return named
