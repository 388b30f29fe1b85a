"""Words that only one browser can open: the push service carries them without reading (RFC 8291 over RFC 8188)."""

import secrets
from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from talkoo.plumbing.push.vapid import unpacked

LONGEST = 3_000  # bytes: services take 4,096 with everything round them
_RECORD = 4_096
_LAST = b"\x02"


class NoKey(ValueError):
    """What a browser gave is no key of Web Push."""


@dataclass(frozen=True)
class Lock:
    """What a browser gave to be written to: a point on P-256 (65 bytes) and 16 secret bytes."""

    p256dh: bytes
    auth: bytes


def lock(p256dh: str, auth: str) -> Lock:
    """From base64, as browsers give it. Raises NoKey."""
    try:
        found = Lock(unpacked(p256dh), unpacked(auth))
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), found.p256dh)
    except ValueError as problem:
        raise NoKey("no point on the curve P-256") from problem
    if len(found.p256dh) != 65 or len(found.auth) != 16:
        raise NoKey("keys of another length")
    return found


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt, info=info).derive(secret)


def seal(text: bytes, to: Lock, *, own: ec.EllipticCurvePrivateKey | None = None, salt: bytes = b"") -> bytes:
    """The body of one message, `aes128gcm`. `own` and `salt` are made anew for each, except in tests.

    Raises ValueError beyond LONGEST.
    """
    if len(text) > LONGEST:
        raise ValueError(f"{len(text)} bytes are too many for a push message")
    own = own or ec.generate_private_key(ec.SECP256R1())
    salt = salt or secrets.token_bytes(16)
    ours = own.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), to.p256dh)
    shared = own.exchange(ec.ECDH(), theirs)
    between = _derived(shared, to.auth, b"WebPush: info\x00" + to.p256dh + ours, 32)
    key = _derived(between, salt, b"Content-Encoding: aes128gcm\x00", 16)
    nonce = _derived(between, salt, b"Content-Encoding: nonce\x00", 12)
    head = salt + _RECORD.to_bytes(4, "big") + bytes([len(ours)]) + ours
    return head + AESGCM(key).encrypt(nonce, text + _LAST, None)
