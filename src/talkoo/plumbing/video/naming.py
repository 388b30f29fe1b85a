"""What rooms are called, and the keys of their own: nothing that anybody could guess or read something out of."""

import base64
import secrets


def new_name() -> str:
    """Of a room: 32 small letters and digits, 160 bits that nobody guesses."""
    return base64.b32encode(secrets.token_bytes(20)).decode().lower()


def new_key() -> str:
    """Of a room: 32 bytes in base64url without padding, as a key of RFC 7517 has them."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).rstrip(b"=").decode()
