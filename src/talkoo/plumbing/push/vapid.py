"""Proving to a push service which installation speaks (VAPID, RFC 8292)."""

import base64
import json
from functools import lru_cache
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from talkoo.kernel import clock

_GOOD_FOR = 12 * 3_600  # seconds; services take no more than a day
_MADE_ANEW_AFTER = 3_600


def packed(raw: bytes) -> str:
    """Base64 for addresses, without padding, as Web Push writes everything."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def unpacked(written: str) -> bytes:
    """Raises ValueError."""
    if not written.isascii():
        raise ValueError("no base64")
    return base64.urlsafe_b64decode(written + "=" * (-len(written) % 4))


@lru_cache(maxsize=4)
def _private(told: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(unpacked(told), "big"), ec.SECP256R1())


def has_key() -> bool:
    """Whether this installation has made its key: it does when it starts."""
    return bool(settings.PUSH_KEY)


def public_key() -> str:
    """What a browser binds its subscription to: 65 bytes in base64."""
    return _public(settings.PUSH_KEY)


@lru_cache(maxsize=4)
def _public(told: str) -> str:
    public = _private(told).public_key()
    return packed(public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def authorization(endpoint: str, *, contact: str) -> str:
    """The header for one request to this address. `contact` is where its people reach ours: `mailto:` or `https:`."""
    parts = urlsplit(endpoint)
    hour = int(clock.now().timestamp()) // _MADE_ANEW_AFTER
    return _signed(settings.PUSH_KEY, f"{parts.scheme}://{parts.netloc}", contact, hour)


@lru_cache(maxsize=256)
def _signed(told: str, service: str, contact: str, hour: int) -> str:
    claims = {"aud": service, "exp": hour * _MADE_ANEW_AFTER + _GOOD_FOR, "sub": contact}
    said = ".".join(
        packed(json.dumps(one, separators=(",", ":")).encode())
        for one in ({"typ": "JWT", "alg": "ES256"}, claims)
    )
    r, s = decode_dss_signature(_private(told).sign(said.encode(), ec.ECDSA(hashes.SHA256())))
    proof = packed(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
    return f"vapid t={said}.{proof}, k={_public(told)}"
