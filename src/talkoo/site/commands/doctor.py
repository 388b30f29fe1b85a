"""`talkoo doctor`: is this installation well?"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import ExitStack

from talkoo.site import health
from talkoo.site.instance import Instance, Unusable, open_instance
from talkoo.site.supervisor.running import running

HELP = """Check database, queue, mail, files, host names, https, disk, clock, secrets, PDF and the last backup.

ok: well; warn: look at it; FAIL: mend it (the line says how). Ends with 1 when anything fails."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No options of its own."""


def run(arguments: argparse.Namespace) -> int:
    """Print one line per check. 1 when one fails. Raises Unusable when there is no installation."""
    instance = open_instance(arguments.data)
    failed = 0
    with ExitStack() as stack:
        for name, (level, said) in _findings(instance, stack):
            failed += level == "FAIL"
            print(f"{level:<4}  {name:<9} {said}", flush=True)
    return 1 if failed else 0


def _findings(instance: Instance, stack: ExitStack) -> Iterator[tuple[str, health.Finding]]:
    yield "program", health.program(instance)
    trouble = ""
    try:
        stack.enter_context(running(instance))
    except Unusable as problem:
        trouble = str(problem)
    checks: dict[str, Callable[[Instance], health.Finding]] = {
        "database": health.database,
        "queue": health.queue,
        "mails": health.mails,
        "messages": health.messages,
        "files": health.files,
        "hosts": health.hosts,
    }
    for name, check in checks.items():
        yield name, ("FAIL", trouble) if trouble else health.guarded(check, instance)
    alone: tuple[Callable[[Instance], health.Finding], ...] = (
        health.mail,
        health.answers,
        health.https,
        health.disk,
        health.clock,
        health.secrets,
        health.pdf,
        health.last_backup,
    )
    for check in alone:
        yield check.__name__.removeprefix("last_"), health.guarded(check, instance)
