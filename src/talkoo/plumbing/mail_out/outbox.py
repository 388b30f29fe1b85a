"""Who may look into the outbox: whoever holds the key that the operator's command printed."""

from django.conf import settings
from django.core import signing
from django.http import HttpRequest

from talkoo.plumbing.tenancy import current

HOURS = 24
COOKIE = f"{settings.COOKIE_PREFIX}outbox"
_SALT = "talkoo.outbox"


def key() -> str:
    """A key to the current site's outbox, good for a day."""
    return signing.dumps(current.site().key, salt=_SALT)


def fits(presented: str) -> bool:
    """Whether this is a key to the current site's outbox and not too old."""
    try:
        named = signing.loads(presented, salt=_SALT, max_age=HOURS * 3_600)
    except signing.BadSignature:
        return False
    return bool(named == current.site().key)


def is_open_to(request: HttpRequest) -> bool:
    """Whether this browser holds a key."""
    return fits(request.COOKIES.get(COOKIE, ""))
