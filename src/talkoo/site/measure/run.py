"""One bench from beginning to end."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from talkoo.site.instance import Unusable
from talkoo.site.measure import machine
from talkoo.site.measure.figures import Actions, Figures, Page
from talkoo.site.measure.program import Program, running
from talkoo.site.supervisor import processes

CONNECTIONS = 8  # as many as the web server has threads
WRITERS = 8
WARM_SECONDS = 0.5
SETTLE_SECONDS = 120
Say = Callable[[str], None]


def bench(size: str, seed: int, seconds: float, say: Say, *, with_search: bool = False) -> Figures:
    """Make a database, fill it, start everything, measure. Raises Unusable when any of it cannot be done."""
    place = machine.folder_for_data()
    with tempfile.TemporaryDirectory(prefix="talkoo-bench-", dir=place) as folder:
        where = machine.describe(place)
        if where["disk"] in machine.IN_MEMORY:
            say(
                "The database lies in memory: a durable commit costs nothing here, which flatters the actions."
            )
        say("starting the program")
        with running(Path(folder)) as program:
            say(f"entering the made-up data of size {size}")
            begun = time.monotonic()
            program.bulk(size, seed)
            where = {"size": size, "seed": seed, "bulk_s": round(time.monotonic() - begun, 1), **where}
            seen = program.run("talkoo.site.measure.inside")
            found = []
            for name in seen["paths"]:
                say(f"asking for {name}")
                found.append(page(program, name, seen, seconds))
            say(f"{WRITERS} writers at once")
            acted = actions(program, seconds, "letters")
            settle(program)
            say(f"{WRITERS} people answer at once")
            replied = actions(program, seconds, "replies")
            settle(program)
            say(f"{WRITERS} people talk at once")
            talked = actions(program, seconds, "messages")
            memory = program.tree.memory()
            asked = search(program, seed, say) if with_search else None
            return Figures(found, acted, replied, talked, memory, where, asked)


def page(program: Program, name: str, seen: dict[str, Any], seconds: float) -> Page:
    """Ask for one page over one connection, then over eight. Raises Unusable when the answers are not as they should
    be: not 200, or out of the page cache when they should not be, or the other way round."""
    plan = {
        "port": program.port,
        "host": f"{seen['host']}:{program.port}",
        "path": seen["paths"][name],
        "language": seen["language"],
        "words": seen["words"],
        "cookie": seen["cookies"].get(name, ""),
    }

    def ask(connections: int, for_seconds: float) -> dict[str, Any]:
        wish = {**plan, "connections": connections, "seconds": for_seconds}
        answer: dict[str, Any] = program.run("talkoo.site.measure.load", plan=wish)
        return answer

    ask(CONNECTIONS, WARM_SECONDS)  # every thread has its connection and its templates then
    runs, used = [], {"web": 0.0, "postgres": 0.0}
    for connections in (1, CONNECTIONS):
        before = program.tree.cpu()
        runs.append(ask(connections, seconds))
        after = program.tree.cpu()
        used = {part: used[part] + after[part] - before[part] for part in used}
    requests = sum(run["requests"] for run in runs)
    kept = sum(run["kept"] for run in runs)
    if kept != (requests if name == "anonymous-cached" else 0):
        raise Unusable(f"{name}: {kept} of {requests} answers came out of the page cache.")
    return Page(
        name=name,
        cpu_ms_python=round(used["web"] * 1_000 / requests, 4),
        cpu_ms_postgres=round(used["postgres"] * 1_000 / requests, 4),
        p50_ms=round(runs[0]["p50_ms"], 3),
        p99_ms=round(runs[0]["p99_ms"], 3),
        p50_ms_8=round(runs[1]["p50_ms"], 3),
        p99_ms_8=round(runs[1]["p99_ms"], 3),
        queries=seen["queries"][name],
        bytes=runs[1]["bytes"],
    )


def search(program: Program, seed: int, say: Say) -> dict[str, Any]:
    """How long searching takes at a site of its own with very many organisations, beside those that are there."""
    say("entering very many organisations for the search")
    entered = program.run("talkoo.site.measure.crowd", str(seed), role="owner")
    say("searching among them")
    return {**entered, **program.run("talkoo.site.measure.search", entered["site"])}


def settle(program: Program) -> None:
    """Wait until the worker has little left to do, at most two minutes."""
    until, before = time.monotonic() + SETTLE_SECONDS, program.tree.cpu()["worker"]
    while time.monotonic() < until:
        time.sleep(1)
        now = program.tree.cpu()["worker"]
        if now - before < 0.1:
            return
        before = now


def actions(program: Program, seconds: float, what: str) -> Actions:
    """Several processes send `letters` or `replies` at one site, while the worker runs the jobs that come of it."""
    command = [sys.executable, "-m", "talkoo.site.measure.writer", what, str(seconds)]
    with ExitStack() as stack:
        writers = []
        for _place in range(WRITERS):
            writer = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=program.environment("app"),
                start_new_session=True,
            )
            stack.callback(processes.kill_group, writer)
            writers.append(writer)
        for writer in writers:
            assert writer.stdout
            if writer.stdout.readline() != b"ready\n":
                raise Unusable("A writer did not start.")
        before = program.tree.cpu()["postgres"]
        begun = time.monotonic()
        for writer in writers:
            assert writer.stdin
            writer.stdin.write(b"go\n")
            writer.stdin.flush()
        # A line, not the end of the process: how long that takes says nothing of the actions.
        answers = []
        for writer in writers:
            assert writer.stdout
            answers.append(json.loads(writer.stdout.readline() or b"{}"))
        took = time.monotonic() - begun
        postgres = program.tree.cpu()["postgres"] - before
    if not all(answers):
        raise Unusable("A writer did not finish.")
    number = sum(answer["actions"] for answer in answers)
    waits = sorted(wait for answer in answers for wait in answer["waits_ms"])
    return Actions(
        writers=WRITERS,
        seconds=round(took, 2),
        per_second=round(number / took, 1),
        cpu_ms_python=round(sum(answer["cpu_seconds"] for answer in answers) * 1_000 / number, 4),
        cpu_ms_postgres=round(postgres * 1_000 / number, 4),
        p50_ms=waits[len(waits) // 2],
        p99_ms=waits[len(waits) * 99 // 100],
    )
