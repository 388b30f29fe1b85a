"""Proof that a mail was handed in by whoever holds TALKOO_MAIL_SECRET.

X-Talkoo-Time: 1795352400
X-Talkoo-Signature: hexadecimal HMAC-SHA-256 of "1795352400." and the mail's bytes, with the secret
"""

import hashlib
import hmac
from collections.abc import Mapping

from django.conf import settings

from talkoo.kernel import clock

GOOD_FOR = 300  # seconds


def signature(moment: str, body: bytes) -> str:
    """What stands in X-Talkoo-Signature."""
    return hmac.new(settings.MAIL_SECRET.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()


def is_signed(headers: Mapping[str, str], body: bytes) -> bool:
    """Whether it was signed with the secret within five minutes; never while none is set."""
    moment, given = headers.get("X-Talkoo-Time", ""), headers.get("X-Talkoo-Signature", "")
    if not settings.MAIL_SECRET or not moment.isascii() or not moment.isdecimal() or len(moment) > 12:
        return False
    if abs(clock.now().timestamp() - int(moment)) > GOOD_FOR:
        return False
    return hmac.compare_digest(signature(moment, body).encode(), given.lower().encode())
