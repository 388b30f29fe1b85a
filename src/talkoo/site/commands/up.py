"""`talkoo up`: the whole program in the foreground."""

from __future__ import annotations

import argparse
import io
import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any
from urllib.parse import urlsplit

from talkoo.site import proxy
from talkoo.site.commands import restore, upgrade
from talkoo.site.instance import Instance, Unusable, open_instance
from talkoo.site.supervisor import listening, lock, parts, ports, schedule
from talkoo.site.supervisor.version import version

HELP = """Start everything: the database, the web server and the worker. Prints the addresses and one-time
sign-in links. Stays in the foreground; Ctrl-C stops it in order, a second Ctrl-C at once.

With DATABASE_URL=postgresql://name:password@host/database another PostgreSQL (18 or later) is used."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (127.0.0.1)")
    parser.add_argument(
        "--sites", choices=("demo", "none"), default="demo", help="what an empty installation gets"
    )


class _Terminated(Exception):
    """SIGTERM or SIGHUP."""


def say(line: str) -> None:
    """Print a line; that nobody reads it is no reason to stop."""
    with suppress(OSError, ValueError):
        print(line, flush=True)


def run(arguments: argparse.Namespace, commands: parts.Commands | None = None) -> int:
    """Run until a signal. 0 after SIGTERM, 130 after Ctrl-C; raises Unusable when it cannot start."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    check_settings()
    instance = open_instance(arguments.data, create=True)
    with _signals() as stopping, lock.held(instance):
        ports.check_free(arguments.host, arguments.port, patience=_patience(instance, arguments.port))
        program = parts.Parts(
            instance, arguments.host, arguments.port, lambda line: say("  " + line), commands
        )
        try:
            started = time.monotonic()
            say(f"Talkoo starts on the data in {instance.data}")
            lock.write_run(instance, arguments.host, arguments.port, ready=False)
            program.start_database()
            shown = program.prepare(arguments.sites)
            _erase_again(instance)
            (instance.data / "version").write_text(version())
            lock.write_run(instance, arguments.host, arguments.port, ready=True)
            program.start_children()
            _show(shown, time.monotonic() - started)
            program.watch()
        except (KeyboardInterrupt, _Terminated) as wish:
            say("\nStopping ...")
            stopping()
            code = 130 if isinstance(wish, KeyboardInterrupt) else 0
        finally:
            stopping()
            program.stop()
            lock.remove_run(instance)
    say("Stopped.")
    return code


def check_settings() -> None:
    """Raise Unusable for a setting that is not understood: better now than in the night."""
    check_database_url(os.environ.get("DATABASE_URL", ""))
    schedule.schedule()
    try:
        proxy.networks(os.environ.get("TALKOO_TRUSTED_PROXIES", ""))
    except proxy.Wrong as problem:
        raise Unusable(str(problem)) from problem
    if told := os.environ.get("TALKOO_MAIL_DOMAIN"):
        from talkoo.plumbing.mail_out import domains

        try:
            domains.read(told)
        except domains.Wrong as problem:
            raise Unusable(str(problem)) from problem
    _check_machine(os.environ.get("TALKOO_TRANSLATE", ""), os.environ.get("TALKOO_TRANSLATE_MONTHLY", "0"))
    listening.places()
    listening.mailbox()
    if os.environ.get("TALKOO_PUBLIC_SCHEME", "http") not in {"http", "https"}:
        raise Unusable("TALKOO_PUBLIC_SCHEME is http or https.")


def _check_machine(told: str, share: str) -> None:
    """Only its shape: whether it answers is seen when somebody asks for a translation."""
    if told and told.split()[0] not in {"libretranslate", "deepl", "command"}:
        raise Unusable(
            "TALKOO_TRANSLATE begins with libretranslate, deepl or command: docs/operate/translation.md."
        )
    if not share.isdecimal():
        raise Unusable("TALKOO_TRANSLATE_MONTHLY is a number of characters.")


def check_database_url(url: str) -> None:
    """Raise Unusable when it is set and is not an address of PostgreSQL."""
    if not url:
        return
    try:
        parts_of_it = urlsplit(url)
        fits = parts_of_it.scheme in {"postgresql", "postgres"} and (parts_of_it.port or 1) > 0
    except ValueError:
        fits = False
    if not fits or not parts_of_it.path.strip("/"):
        raise Unusable(
            "DATABASE_URL is not understood: write it as postgresql://name:password@host:5432/database."
        )


def _erase_again(instance: Instance) -> None:
    """After a way back from an upgrade: who was erased in the meantime is erased again, before anybody can look."""
    mark = instance.data / upgrade.ERASE_AGAIN
    if mark.exists():
        restore.erase_again(instance)
        mark.unlink()


def _patience(instance: Instance, port: int) -> float:
    """A Talkoo that was killed leaves a run file; its web server may need a moment to end."""
    try:
        left = json.loads(instance.run_file.read_text())["port"]
    except (OSError, ValueError, KeyError, TypeError):
        return 0.0
    return 5.0 if left == port else 0.0


@contextmanager
def _signals() -> Iterator[Any]:
    """Turn signals into exceptions.

    Yields a function to call once stopping began: a further signal means hurry.
    """
    hurried = False

    def interrupt(number: int, frame: FrameType | None) -> None:
        if number == signal.SIGINT:
            raise KeyboardInterrupt
        raise _Terminated

    def hurry(number: int, frame: FrameType | None) -> None:
        nonlocal hurried
        if number == signal.SIGINT and not hurried:
            hurried = True
            raise parts.Hurry

    watched = [signal.SIGINT, signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # nohup asks to outlive the terminal
        watched.append(signal.SIGHUP)
    before = [signal.signal(number, interrupt) for number in watched]

    def stopping() -> None:
        for number in watched:
            signal.signal(number, hurry)

    try:
        yield stopping
    finally:
        for number, handler in zip(watched, before, strict=True):
            signal.signal(number, handler)


def _show(shown: dict[str, Any], seconds: float) -> None:
    say(f"\nTalkoo is ready after {seconds:.1f} s. Open:")
    for address in shown.get("addresses", []):
        say(f"  {address}")
    if links := shown.get("links", []):
        say("\nSign in (each link works once):")
        width = max(len(f"{link['host']} as {link['role']}") for link in links)
        for link in links:
            who = f"{link['host']} as {link['role']}"
            say(f"  {who:<{width}}  {link['url']}")
    for link in shown.get("operator", []):
        say("\nMake a site and look after all of them (the link works once, within a day):")
        say(f"  {link}")
    if outboxes := shown.get("outboxes", []):
        say("\nMail that was written lies here until a mail server is configured:")
        for outbox in outboxes:
            say(f"  {outbox['url']}")
    say("\nCtrl-C stops it.")
