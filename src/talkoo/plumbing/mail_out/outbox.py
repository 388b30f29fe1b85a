"""The outbox: everything that left or waits to leave, and who may look: whoever holds the operator's key."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest

from talkoo.kernel import crypto
from talkoo.kernel.rows import Row, fetch, first
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


@dataclass(frozen=True)
class Ledger:
    """A table of what leaves, with the columns of a mail. `to` is the sealed column of where it goes; a text message
    has no subject."""

    table: str
    to: str
    has_subject: bool = True

    @property
    def select(self) -> str:
        """Its rows in the shape that all ledgers share."""
        subject = "subject" if self.has_subject else "''"
        return (
            f"select id, '{self.table}' as ledger, {self.to} as sealed_to, {subject} as subject, text as sealed_text, "
            f"created_at, state, language, problem from {self.table}"
        )


_ledgers = {"mail_out_mail": Ledger("mail_out_mail", "address")}


def show(ledger: Ledger) -> None:
    """From now on the outbox shows these too."""
    _ledgers[ledger.table] = ledger


def newest(number: int) -> list[Row]:
    """The newest of all ledgers, with `address`, `subject` and `text` opened; None for what cannot be read."""
    arms = (f"({one.select} order by created_at desc limit {number})" for one in _ledgers.values())
    rows = fetch(f"{' union all '.join(arms)} order by created_at desc, id desc limit {number}")
    return [_opened(row) for row in rows]


def one(key: uuid.UUID) -> Row | None:
    """The mail or message with this id."""
    arms = (f"{one.select} where id = %s" for one in _ledgers.values())
    row = first(" union all ".join(arms), [key] * len(_ledgers))
    return _opened(row) if row else None


def _opened(row: Row) -> Row:
    ledger = _ledgers[row["ledger"]]
    return {**row, "address": _words(row, ledger.to, "sealed_to"), "text": _words(row, "text", "sealed_text")}


def _words(row: Row, column: str, sealed: str) -> Any:
    try:
        return crypto.unseal(
            row[sealed], site=current.site_id(), table=row["ledger"], column=column, row=row["id"]
        )
    except crypto.Unreadable:
        return None
