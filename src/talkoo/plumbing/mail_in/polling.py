"""Fetching mails from a mailbox: for those who have one, and no mail server that could hand mails on.

    TALKOO_MAIL_IMAP=imaps://name:password@imap.example.org/INBOX

All mail for the domain must arrive in it. What was kept is marked as read; what is not for an address of ours as well.
"""

import asyncio
import imaplib
import logging
import ssl
from collections.abc import Iterator
from email import policy
from email.parser import BytesHeaderParser
from urllib.parse import unquote, urlsplit

from talkoo.plumbing.mail_in import intake, parse

EVERY = 30.0  # seconds
_PATIENCE = 30  # seconds for each answer of the server
_RECEIVERS = ("delivered-to", "x-original-to", "envelope-to", "to", "cc")
_MOST_AT_ONCE = 200


async def poll(url: str, over: asyncio.Event) -> None:
    """Look into the mailbox again and again, until the event."""
    while not over.is_set():
        try:
            await asyncio.to_thread(fetch, url)
        except (OSError, imaplib.IMAP4.error) as problem:
            logging.getLogger(__name__).warning("the mailbox cannot be read: %s", problem)
        except Exception:
            logging.getLogger(__name__).exception("a mail from the mailbox could not be kept")
        try:
            await asyncio.wait_for(over.wait(), EVERY)
        except TimeoutError:
            continue


def fetch(url: str) -> int:
    """Keep everything that is new in the mailbox; returns how many mails. Raises OSError and imaplib's errors."""
    parts = urlsplit(url)
    number = 0
    with _connected(parts.scheme, parts.hostname or "localhost", parts.port) as server:
        server.login(unquote(parts.username or ""), unquote(parts.password or ""))
        server.select(f'"{unquote(parts.path.strip("/")) or "INBOX"}"')
        _answer, found = server.uid("search", "UNSEEN")
        for uid in (found[0] or b"").split()[:_MOST_AT_ONCE]:
            _answer, told = server.uid("fetch", uid.decode(), "(BODY.PEEK[])")
            body = next((one[1] for one in told if isinstance(one, tuple)), b"")
            if body and len(body) <= intake.MOST_BYTES:
                sender, receivers = who(body)
                for receiver in receivers:
                    number += intake.keep("imap", sender, receiver, body)
            server.uid("store", uid.decode(), "+FLAGS", r"(\Seen)")  # only now: what was not kept comes again
    return number


def _connected(scheme: str, host: str, port: int | None) -> imaplib.IMAP4:
    if scheme == "imaps":
        return imaplib.IMAP4_SSL(
            host, port or 993, ssl_context=ssl.create_default_context(), timeout=_PATIENCE
        )
    return imaplib.IMAP4(host, port or 143, timeout=_PATIENCE)


def who(body: bytes) -> tuple[str, list[str]]:
    """The envelope as far as the mail still tells it: the sender, empty for what servers write; and the receivers."""
    head = BytesHeaderParser(policy=policy.compat32).parsebytes(body[:65_536])
    sender = next(_addresses(head.get_all("return-path") or head.get_all("from") or []), "")
    found = [address for name in _RECEIVERS for address in _addresses(head.get_all(name) or [])]
    return sender, list(dict.fromkeys(found))[: 2 * _MOST_AT_ONCE]


def _addresses(values: list[str]) -> Iterator[str]:
    for value in values:
        yield from (address.lower() for address in parse.addresses_in(str(value)[:20_000]))
