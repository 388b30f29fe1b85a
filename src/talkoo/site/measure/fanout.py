"""How soon open pages hear: beside a bare publisher. `python -m talkoo.site.measure.fanout PAGES`.

Run with the environment of an installation whose database answers (TALKOO_DATA). Starts a live process, or several, and
a bare Starlette publisher on the same server; opens so many pages at each from a process of its own, publishes, and
prints as JSON for each: p50_ms and p99_ms from the commit until the last page has heard, whole_p99_ms from the moment
of sending, kb_a_page, lost, doubled.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import time
import uuid
from typing import Any

import psutil

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "talkoo.site.settings")
TIMES, PAUSE = 40, 0.25
BAR = 1.5
"""The live process may take so many times as long as the bare publisher."""


def say(line: str) -> None:
    """One line for whoever started this."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


async def bare(port: int) -> None:
    """Server-sent events and nothing else: a POST goes to everybody who is there."""
    import uvicorn
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response, StreamingResponse
    from starlette.routing import Route

    waiting: set[asyncio.Queue[bytes]] = set()

    async def live(request: Request) -> Response:
        line: asyncio.Queue[bytes] = asyncio.Queue()

        async def told() -> Any:
            waiting.add(line)
            try:
                yield b":\n\n"
                while True:
                    yield await line.get()
            finally:
                waiting.discard(line)

        return StreamingResponse(told(), media_type="text/event-stream")

    async def publish(request: Request) -> Response:
        said = b'data: {"n":%d,"sent":%s}\n\n' % (int(request.query_params["n"]), await request.body())
        for line in waiting:
            line.put_nowait(said)
        return Response(status_code=204)

    app = Starlette(routes=[Route("/live/", live), Route("/publish", publish, methods=["POST"])])
    config = uvicorn.Config(
        app, port=port, log_level="error", backlog=2_048, access_log=False, timeout_graceful_shutdown=1
    )
    await uvicorn.Server(config).serve()


async def hear(plan: dict[str, Any]) -> None:
    """Open pages and note when each number came to each of them; told on stdin what to do, answers on stdout."""
    came: list[dict[int, float]] = [{} for _page in plan["pages"]]
    doubled = 0
    lines = []

    async def page(place: int, one: dict[str, str]) -> None:
        nonlocal doubled
        reader, writer = await asyncio.open_connection("127.0.0.1", plan["port"])
        asked = f"GET {one['path']} HTTP/1.1\r\nHost: {plan['host']}\r\nCookie: {one['cookie']}\r\n\r\n"
        writer.write(asked.encode())
        async for line in reader:
            if line.startswith(b"HTTP/1.1 "):
                if b" 200 " not in line:
                    raise SystemExit(f"a page was not let in: {line!r}")
                lines.append(writer)
            if line.startswith(b"data: "):
                now, said = time.time(), json.loads(line[6:])
                if "n" in said:
                    doubled += said["n"] in came[place]
                    came[place].setdefault(said["n"], now)

    tasks = []
    for place, one in enumerate(plan["pages"]):
        tasks.append(asyncio.ensure_future(page(place, one)))
        if place % 50 == 49:
            await asyncio.sleep(0.05)
    while len(lines) < len(tasks):
        await asyncio.sleep(0.05)
    say("ready")
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
    last: dict[int, float] = {}
    for one in came:
        for number, moment in one.items():
            last[number] = max(last.get(number, 0), moment)
    heard = [len(one) for one in came]
    say(json.dumps({"last": last, "heard": heard, "doubled": doubled}))
    os._exit(0)


def run(plan: dict[str, Any], server: subprocess.Popen[bytes], publish: Any) -> dict[str, Any]:
    """One server with its pages: publish `TIMES` times, and say when the last page heard each."""
    before = psutil.Process(server.pid).memory_info().rss
    child = subprocess.Popen(
        [sys.executable, "-m", __spec__.name if __spec__ else __name__, "--hear"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdin
    assert child.stdout
    child.stdin.write(json.dumps(plan) + "\n")
    child.stdin.flush()
    if child.stdout.readline() != "ready\n":
        raise SystemExit("the pages could not be opened")
    time.sleep(2 + len(plan["pages"]) / 500)
    after = psutil.Process(server.pid).memory_info().rss
    sent, begun = {}, {}
    for turn in range(TIMES):
        start = time.time()
        number, moment = publish(turn + 1, start)
        sent[number], begun[number] = moment, start
        time.sleep(PAUSE)
    time.sleep(2)
    child.stdin.write("\n")
    child.stdin.flush()
    found = json.loads(child.stdout.readline())
    child.wait()
    heard = {int(number): moment for number, moment in found["last"].items()}
    waits = sorted((heard[number] - moment) * 1_000 for number, moment in sent.items())
    whole = sorted((heard[number] - moment) * 1_000 for number, moment in begun.items())
    return {
        "p50_ms": round(statistics.median(waits), 1),
        "p99_ms": round(_p99(waits), 1),
        "whole_p99_ms": round(_p99(whole), 1),
        "kb_a_page": round((after - before) / 1_024 / len(plan["pages"]), 1),
        "lost": sum(TIMES - one for one in found["heard"]),
        "doubled": found["doubled"],
    }


def _p99(waits: list[float]) -> float:
    return waits[min(len(waits) - 1, int(len(waits) * 0.99))]


def wait_for(port: int) -> None:
    """Until somebody listens there. Raises SystemExit after 30 s."""
    import socket

    for _turn in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"nothing listens at {port}")


def of_bare(pages: int, port: int) -> dict[str, Any]:
    """The bare publisher."""
    import http.client

    server = subprocess.Popen([sys.executable, "-m", "talkoo.site.measure.fanout", "--bare", str(port)])
    try:
        wait_for(port)
        line = http.client.HTTPConnection("127.0.0.1", port)

        def publish(number: int, moment: float) -> tuple[int, float]:
            line.request("POST", f"/publish?n={number}", body=str(moment))
            line.getresponse().read()
            return number, moment

        plan = {"port": port, "host": "localhost", "pages": [{"path": "/live/", "cookie": ""}] * pages}
        return run(plan, server, publish)
    finally:
        server.kill()
        server.wait()


def of_live(pages: int, port: int) -> dict[str, Any]:
    """The live process: the pages of somebody who takes part hear the chat of a network, and real messages are sent."""
    import django

    django.setup()
    from django.conf import settings

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
    environment = {**os.environ, "TALKOO_LIVE_LISTEN": f"127.0.0.1:{port}", "TALKOO_DATABASE_ROLE": "live"}
    server = subprocess.Popen([sys.executable, "-m", "talkoo.site.live", "16"], env=environment)
    port += 15

    def publish(number: int, moment: float) -> tuple[int, float]:
        said = actions.Said(text=f"{number}", language="fi", once=uuid.uuid4())
        with sites.within(site.id):
            actions.send(space_id, said, by=by)
            moment = time.time()  # what follows is the commit
        return at + number, moment

    try:
        wait_for(port)
        time.sleep(2)
        page = {
            "path": f"{shown.ADDRESS}?token={token}&at={at}",
            "cookie": f"{settings.SESSION_COOKIE_NAME}={key}",
        }
        return run({"port": port, "host": site.main_host, "pages": [page] * pages}, server, publish)
    finally:
        server.kill()
        server.wait()


def _somebody(site: Any) -> tuple[uuid.UUID, uuid.UUID]:
    """A network of the site and somebody who takes part in it."""
    from talkoo.kernel.rows import first

    row = first(
        "select p.space_id, p.person_id from spaces_participation p join spaces_space s on s.id = p.space_id "
        "where p.until is null and not p.is_asked and s.state = 'active' and s.kind = 'network' limit 1"
    )
    if row is None:
        raise SystemExit(f"nobody takes part in anything at {site.key}")
    return row["space_id"], row["person_id"]


def main() -> None:
    """Measure, and end with 1 when the bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", type=int, nargs="?", default=200)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--port", type=int, default=8_700)
    parser.add_argument("--bare", type=int)
    parser.add_argument("--hear", action="store_true")
    asked = parser.parse_args()
    if asked.bare:
        asyncio.run(bare(asked.bare))
    elif asked.hear:
        asyncio.run(hear(json.loads(sys.stdin.readline())))
    else:
        found: dict[str, list[dict[str, Any]]] = {"bare": [], "live": []}
        for _turn in range(asked.runs):
            found["bare"].append(of_bare(asked.pages, asked.port))
            found["live"].append(of_live(asked.pages, asked.port + 1))
            say(json.dumps({name: runs[-1] for name, runs in found.items()}))
        said = {
            name: {key: statistics.median(one[key] for one in runs) for key in runs[0]}
            for name, runs in found.items()
        }
        times = said["live"]["p99_ms"] / said["bare"]["p99_ms"]
        say(json.dumps({"pages": asked.pages, **said, "times": round(times, 2), "bar": BAR}))
        sys.exit(times > BAR or any(one["lost"] or one["doubled"] for one in found["live"]))


if __name__ == "__main__":
    main()
