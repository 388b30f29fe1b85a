"""What lets a page hear: a signed word that names site, person, session and topics, and opens for five minutes.

It opens nothing without the session cookie of the browser that it was made for, and nothing that the person may not
hear at that moment: who may is asked again when it is used, and as long as the page stays open.
"""

import hashlib
import hmac
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.core import signing

GOOD_FOR = 300
"""Seconds in which a page can be opened with it."""
MOST_TOPICS = 20
_SALT = "talkoo.live"


class NoToken(Exception):
    """It is none of ours, it is too old, or it was made for another site or browser."""


@dataclass(frozen=True, slots=True)
class Token:
    """`topics` are pairs of kind and key."""

    site_id: uuid.UUID
    person_id: uuid.UUID
    topics: tuple[tuple[str, uuid.UUID], ...]


def _mark(session_key: str, site_id: uuid.UUID) -> str:
    return hashlib.sha256(f"{site_id}|live|{session_key}".encode()).hexdigest()[:24]


def give(
    topics: Sequence[tuple[str, uuid.UUID]], *, site_id: uuid.UUID, person_id: uuid.UUID, session_key: str
) -> str:
    """A fresh token. Raises ValueError for more than 20 topics."""
    if len(topics) > MOST_TOPICS:
        raise ValueError("too many topics for one page")
    named = [f"{kind}:{key.hex}" for kind, key in topics]
    return signing.dumps([site_id.hex, person_id.hex, _mark(session_key, site_id), named], salt=_SALT)


def taken(given: str, *, site_id: uuid.UUID, session_key: str, good_for: int = GOOD_FOR) -> Token:
    """What it opens at this site for the browser with this session. Raises NoToken."""
    try:
        site, person, mark, named = signing.loads(given, salt=_SALT, max_age=good_for)
    except (signing.BadSignature, ValueError, TypeError):
        raise NoToken from None
    if site != site_id.hex or not hmac.compare_digest(mark, _mark(session_key, site_id)):
        raise NoToken
    pairs = tuple((kind, uuid.UUID(key)) for kind, _colon, key in (one.partition(":") for one in named))
    return Token(site_id, uuid.UUID(person), pairs)
