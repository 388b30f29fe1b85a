"""Whether open pages miss nothing when what tells them breaks. `python -m talkoo.site.measure.breaks PAGES`.

Run with TALKOO_DATA of an installation that does not run. Starts its PostgreSQL and two live processes, opens so many
pages, half at each, and sends messages into a chat. On the way one live process ends and comes again, then PostgreSQL
does; the pages come back as browsers do, with the number of what they heard last. Prints as JSON how many messages were
lost, doubled and out of order over all pages, how long the last page waited while nothing was broken (calm_p99_ms) and
at worst (longest_s). Ends with 1 when any was lost, doubled or out of order.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import json
import os
import random
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path
from typing import Any

from talkoo.site.instance import open_instance
from talkoo.site.measure.fanout import _p99, _somebody, say, wait_for
from talkoo.site.supervisor import lock, postgres, steps

TIMES, PAUSE = 60, 0.25
LIVE_ENDS, DATABASE_ENDS = 20, 40
"""After so many messages one live process, then PostgreSQL is stopped, and started a second later."""
DOWN, SETTLE = 1.0, 20.0


async def hear(plan: dict[str, Any]) -> None:
    """Open pages that come back when they are cut off; told on stdin when to stop, answers on stdout."""
    came: list[list[tuple[int, float]]] = [[] for _page in range(plan["pages"])]
    opened: set[int] = set()

    last = [""] * plan["pages"]

    async def once(place: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", plan["ports"][place % len(plan["ports"])])
        asked = f"GET {plan['path']} HTTP/1.1\r\nHost: {plan['host']}\r\nCookie: {plan['cookie']}\r\n"
        writer.write((asked + (f"Last-Event-ID: {last[place]}\r\n" if last[place] else "") + "\r\n").encode())
        try:
            async for line in reader:
                if line.startswith(b"HTTP/1.1 200"):
                    opened.add(place)
                elif line.startswith(b"id: "):
                    last[place] = line[4:].decode().strip()
                elif line.startswith(b"data: ") and "n" in (said := json.loads(line[6:])):
                    came[place].append((said["n"], time.time()))
        finally:
            writer.close()

    async def page(place: int) -> None:
        while True:
            with contextlib.suppress(OSError):
                await once(place)
            await asyncio.sleep(0.5 + random.random())  # noqa: S311 - so that not all come at once

    tasks = []
    for place in range(plan["pages"]):
        tasks.append(asyncio.ensure_future(page(place)))
        if place % 50 == 49:
            await asyncio.sleep(0.05)
    while len(opened) < len(tasks):
        await asyncio.sleep(0.05)
    say("ready")
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
    say(json.dumps(came))
    os._exit(0)


class _Live:
    """A live process that can be ended and started again."""

    def __init__(self, environment: dict[str, str], number: int, port: int) -> None:
        self._environment = {**environment, "TALKOO_LIVE_LISTEN": f"127.0.0.1:{port - number + 1}"}
        self._number, self.port = number, port
        self.start()

    def start(self) -> None:
        self._program = subprocess.Popen(
            [sys.executable, "-m", "talkoo.site.live", str(self._number)], env=self._environment
        )
        wait_for(self.port)

    def stop(self) -> None:
        self._program.send_signal(signal.SIGTERM)
        self._program.wait(30)


def _open(pages: int, ports: list[int]) -> tuple[subprocess.Popen[str], Any, int]:
    """The pages, what sends one message (again until it is kept), and the number before the first."""
    import django

    django.setup()
    from django.conf import settings
    from django.db import Error, connections

    from talkoo.blocks.chat import actions, queries
    from talkoo.people.accounts.models import Person
    from talkoo.plumbing.live import shown, tokens
    from talkoo.plumbing.sessions.store import SessionStore
    from talkoo.plumbing.tenancy import sites

    site = sites.every()[0]
    with sites.within(site.id):
        space_id, writer = _somebody(site)
        store = SessionStore()
        store["_auth_user_id"] = str(writer)
        store.create()
        key = store.session_key or ""
        at = shown.last(queries.KIND, space_id)
        by = Person.objects.get(pk=writer)
    token = tokens.give([(queries.KIND, space_id)], site_id=site.id, person_id=writer, session_key=key)

    def send(number: int) -> float:
        said = actions.Said(text=f"{number}", language="fi", once=uuid.uuid4())
        while True:
            try:
                with sites.within(site.id):
                    actions.send(space_id, said, by=by)
                return time.time()
            except Error:
                connections.close_all()
                time.sleep(0.2)

    child = subprocess.Popen(
        [sys.executable, "-m", "talkoo.site.measure.breaks", "--hear"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    plan = {
        "pages": pages,
        "ports": ports,
        "path": f"{shown.ADDRESS}?token={token}&at={at}",
        "host": site.main_host,
        "cookie": f"{settings.SESSION_COOKIE_NAME}={key}",
    }
    assert child.stdin
    assert child.stdout
    child.stdin.write(json.dumps(plan) + "\n")
    child.stdin.flush()
    if child.stdout.readline() != "ready\n":
        raise SystemExit("the pages could not be opened")
    return child, send, at


def judge(came: list[list[tuple[int, float]]], kept: dict[int, float]) -> dict[str, Any]:
    """What the pages have heard beside what was sent: `kept` gives when each number was."""
    lost = doubled = disordered = 0
    last: dict[int, float] = {}
    for page in came:
        numbers = [number for number, _moment in page]
        lost += len(kept.keys() - set(numbers))
        doubled += len(numbers) - len(set(numbers))
        disordered += sum(after < before for before, after in itertools.pairwise(numbers))
        for number, moment in page:
            last[number] = max(last.get(number, 0), moment)
    waits = {number: last.get(number, moment) - moment for number, moment in kept.items()}
    first = min(kept)
    calm = sorted(wait * 1_000 for number, wait in waits.items() if number - first < LIVE_ENDS)
    return {
        "lost": lost,
        "doubled": doubled,
        "disordered": disordered,
        "calm_p99_ms": round(_p99(calm), 1),
        "longest_s": round(max(waits.values()), 2),
    }


def measure(pages: int, port: int) -> dict[str, Any]:
    """The whole run."""
    instance = open_instance(Path(os.environ["TALKOO_DATA"]))
    server = postgres.Postgres(instance)
    with lock.held(instance):
        server.start()
        instance.live_folder.mkdir(mode=0o700, exist_ok=True)
        lives: list[_Live] = []
        try:
            live = steps.child_environment(instance, "live", port)
            lives += [_Live(live, number, port + number) for number in (1, 2)]
            os.environ.update(steps.child_environment(instance, "app", port))
            child, send, at = _open(pages, [one.port for one in lives])
            kept = {}
            for number in range(1, TIMES + 1):
                kept[at + number] = send(number)
                time.sleep(PAUSE)
                if number == LIVE_ENDS:
                    lives[0].stop()
                elif number == LIVE_ENDS + int(DOWN / PAUSE):
                    lives[0].start()
                elif number == DATABASE_ENDS:
                    server.stop()
                    time.sleep(DOWN)
                    server = postgres.Postgres(instance)
                    server.start()
            time.sleep(SETTLE)
            assert child.stdin
            assert child.stdout
            child.stdin.write("\n")
            child.stdin.flush()
            came = json.loads(child.stdout.readline())
            child.wait()
            return {"pages": pages, "live_processes": len(lives), "sent": TIMES, **judge(came, kept)}
        finally:
            for one in lives:
                one.stop()
            server.stop()


def main() -> None:
    """Measure, and end with 1 when anything was lost, doubled or out of order."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", type=int, nargs="?", default=200)
    parser.add_argument("--port", type=int, default=8_720)
    parser.add_argument("--hear", action="store_true")
    asked = parser.parse_args()
    if asked.hear:
        asyncio.run(hear(json.loads(sys.stdin.readline())))
        return
    found = measure(asked.pages, asked.port)
    say(json.dumps(found))
    sys.exit(bool(found["lost"] or found["doubled"] or found["disordered"]))


if __name__ == "__main__":
    main()
