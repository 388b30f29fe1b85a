"""Speaking to the operator's mail server: `TALKOO_SMTP_URL=smtp://user:password@mail.example.org:587?tls=starttls`."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings

from talkoo.plumbing.mail_out import envelope
from talkoo.plumbing.mail_out.models import Mail

PATIENCE = 20  # seconds for each answer of the server


Server = smtplib.SMTP
"""A connection to the mail server."""


class NotNow(Exception):
    """The server could not be reached, or asked to come again later. The mail was surely not taken."""


class Refused(Exception):
    """The server will not take this mail. `is_receiver`: because of who it is for."""

    is_receiver = False


def is_configured() -> bool:
    """Whether the operator named a mail server; without one mails stay in the outbox."""
    return bool(settings.SMTP_URL)


@lru_cache(maxsize=1)
def _where(url: str) -> tuple[str, int, str, str, str]:
    parts = urlsplit(url)
    tls = parse_qs(parts.query).get("tls", ["on" if parts.scheme == "smtps" else "starttls"])[0]
    port = parts.port or (465 if parts.scheme == "smtps" else 587)
    return (
        parts.hostname or "localhost",
        port,
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        tls,
    )


@contextmanager
def connection() -> Iterator[smtplib.SMTP]:
    """A server that has let us in. Raises NotNow when there is none: no mail was offered yet."""
    host, port, user, password, tls = _where(settings.SMTP_URL)
    try:
        server = _connect(host, port, tls)
    except (OSError, smtplib.SMTPException) as problem:
        raise NotNow(f"{host} does not answer: {problem}") from problem
    try:
        try:
            if tls == "starttls":
                server.starttls(context=ssl.create_default_context())
            if user:
                server.login(user, password)
            server.ehlo_or_helo_if_needed()
        except (OSError, smtplib.SMTPException) as problem:
            raise NotNow(f"{host} does not let us in: {problem}") from problem
        yield server
    finally:
        try:
            server.quit()
        except (OSError, smtplib.SMTPException):
            server.close()


def hand_over(server: smtplib.SMTP, mail: Mail) -> None:
    """Raises NotNow or Refused, when the server says so; returns when it has taken the mail.

    A connection that breaks in between is raised as it is, for then nobody knows.
    """
    try:
        message, sender = envelope.message(mail), envelope.sender(mail)
    except ValueError as problem:  # nothing that we would have written to
        raise Refused(f"it cannot be put into a mail: {problem}") from problem
    try:
        server.send_message(message, from_addr=sender, to_addrs=[mail.address])
    except smtplib.SMTPNotSupportedError as problem:
        refused = Refused(f"the server takes no such address: {problem}")
        refused.is_receiver = True
        raise refused from problem
    except smtplib.SMTPRecipientsRefused as problem:
        code, reason = next(iter(problem.recipients.values()))
        judged = _judge(code, reason)
        if isinstance(judged, Refused):
            judged.is_receiver = True
        raise judged from problem
    except smtplib.SMTPResponseException as problem:
        raise _judge(problem.smtp_code, problem.smtp_error) from problem


def _connect(host: str, port: int, tls: str) -> smtplib.SMTP:
    if tls == "on":
        return smtplib.SMTP_SSL(host, port, timeout=PATIENCE, context=ssl.create_default_context())
    return smtplib.SMTP(host, port, timeout=PATIENCE)


def _judge(code: int, reason: bytes | str) -> Exception:
    said = reason.decode(errors="replace") if isinstance(reason, bytes) else reason
    return NotNow(f"{code} {said}") if 400 <= code < 500 else Refused(f"{code} {said}")
