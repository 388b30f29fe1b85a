"""The receiver: takes mails over LMTP or SMTP, and says 250 only when they are committed."""

import asyncio
import contextlib
import logging
import os
import signal
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import connection

from talkoo.plumbing.mail_in import intake

NULL_SENDER = "<>"
MOST_RECEIVERS = 100
_LONGEST_LINE = 1_048_576  # bytes; some programs do not break their lines
_PATIENCE = 300  # seconds without a word from the other side
_LAST_WORDS = 10  # seconds that conversations have when the program is stopped

T = TypeVar("T")


class Door:
    """What the protocol asks. The database is asked in threads, each with a connection of its own."""

    def __init__(self, came_by: str, threads: ThreadPoolExecutor):
        self._came_by, self._threads = came_by, threads

    async def _ask(self, question: Callable[..., T], *about: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, _guarded, question, *about)

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Servers that give a mail back have no sender."""
        envelope.mail_from = address or NULL_SENDER
        envelope.mail_options.extend(options)
        return "250 2.1.0 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Only addresses of ours: what nobody takes is refused while the other server can still say so."""
        if len(envelope.rcpt_tos) >= MOST_RECEIVERS:
            return "452 4.5.3 Too many receivers, send the rest in another mail"
        try:
            is_ours = await self._ask(intake.is_ours, address)
        except Exception:
            logging.getLogger(__name__).exception("a receiver could not be looked up")
            return "451 4.3.0 Come again later, please"
        if not is_ours:
            return "550 5.1.1 Nobody here has this address"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """LMTP answers for each receiver (RFC 2033, 4.2), SMTP once for all."""
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        said = [await self._kept(envelope, receiver, content) for receiver in envelope.rcpt_tos]
        if isinstance(server, LMTP):
            return "\r\n".join(said)
        return max(said, key=lambda answer: answer[0] == "4")

    async def _kept(self, envelope: Envelope, receiver: str, content: bytes) -> str:
        sender = (envelope.mail_from or "").removeprefix(NULL_SENDER)
        try:
            is_kept = await self._ask(intake.keep, self._came_by, sender, receiver, content)
        except Exception:
            logging.getLogger(__name__).exception("a mail could not be kept")
            return "451 4.3.0 Come again later, please"
        return "250 2.0.0 Kept" if is_kept else "550 5.1.1 Nobody here has this address"


def _guarded(question: Callable[..., T], *about: Any) -> T:
    try:
        return question(*about)
    except BaseException:
        connection.close()  # whatever state it is in, the next mail begins with another
        raise


class _Speaks:
    line_length_limit = _LONGEST_LINE


class _Lmtp(_Speaks, LMTP):
    """LMTP as a mail server in front of us speaks it."""


class _Smtp(_Speaks, SMTP):
    """SMTP, for installations without a mail server in front."""


def conversation(kind: str, threads: ThreadPoolExecutor) -> SMTP:
    """One side of a conversation; `kind` is lmtp or smtp."""
    return (_Lmtp if kind == "lmtp" else _Smtp)(
        Door(kind, threads),
        data_size_limit=intake.MOST_BYTES,
        enable_SMTPUTF8=True,
        ident="Talkoo",
        hostname="talkoo",
        timeout=_PATIENCE,
        loop=asyncio.get_running_loop(),
    )


async def serve(places: Sequence[Any], beside: Callable[[asyncio.Event], Any] | None = None) -> None:
    """Listen at these places until SIGTERM or SIGINT. Raises OSError for one that is taken.

    A place has `kind` (lmtp or smtp), and `host` and `port`, or the `path` of a socket. `beside` is run with
    the event that ends everything.
    """
    loop, over = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError, ValueError, RuntimeError):
            loop.add_signal_handler(number, over.set)
    with ThreadPoolExecutor(max_workers=4, thread_name_prefix="mail") as threads:
        servers = []
        for place in places:

            def speak(kind: str = place.kind) -> SMTP:
                return conversation(kind, threads)

            if place.path:
                with contextlib.suppress(FileNotFoundError):
                    Path(place.path).unlink()
                servers.append(await loop.create_unix_server(speak, place.path))
                os.chmod(place.path, 0o666)  # noqa: S103 - who may reach it is said by the folder
            else:
                servers.append(await loop.create_server(speak, place.host, place.port))
        working = asyncio.create_task(beside(over)) if beside else None
        await over.wait()
        for server in servers:
            server.close()
        if working:
            with contextlib.suppress(asyncio.CancelledError, TimeoutError):
                await asyncio.wait_for(working, _LAST_WORDS)
