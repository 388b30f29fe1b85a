"""Very many register at once: `python -m talkoo.site.measure.registering [PEOPLE [SECONDS]]`.

Starts a Talkoo of its own, as the bench does. So many visitors without accounts open the page of one event and send
the form, evenly over so many seconds, each on a connection of its own; every tenth sends it twice. There are places for
half of them. Prints as JSON: p50_ms and p99_ms of sending, page_p99_ms of opening, refused, lost, doubled, overbooked,
and whether those who wait stand in one line.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import re
import statistics
import sys
import tempfile
import threading
import time
import uuid
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "talkoo.site.settings")
_ONCE = re.compile(r'name="once" value="([^"]+)"')
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


def say(found: Any) -> None:
    """One line of JSON for whoever started this."""
    sys.stdout.write(json.dumps(found) + "\n")


def make(places: int) -> None:
    """An event with so many places, on the first site that has a network; its host and path."""
    import datetime

    import django

    django.setup()
    from talkoo.blocks.gatherings import actions
    from talkoo.kernel import clock
    from talkoo.kernel.access import PROGRAM
    from talkoo.kernel.text import texts
    from talkoo.people.spaces.models import Space
    from talkoo.plumbing.tenancy import sites

    for site in sites.every():
        with sites.within(site.id):
            space = Space.objects.filter(state="active", kind="network").order_by("id").first()
            if space is None:
                continue
            start = clock.now() + datetime.timedelta(days=7)
            language = site.default_language
            given = actions.Given(
                title=texts(language, **{language: "A day for a thousand"}),
                zone=site.time_zone,
                starts_at=start,
                ends_at=start + datetime.timedelta(hours=3),
                takes_registrations=True,
                capacity=places,
            )
            made = actions.make(given, by=PROGRAM, once=uuid.uuid4(), space_id=space.pk)
            made = actions.publish(made.pk, by=PROGRAM)
            say({"host": site.main_host, "path": f"/events/{made.slug}/register/", "id": str(made.pk)})
            return
    raise SystemExit("no site has a network")


def count(gathering_id: str) -> None:
    """What the database holds of it."""
    import django

    django.setup()
    from talkoo.blocks.gatherings.models import Gathering, Registration
    from talkoo.plumbing.tenancy import sites

    for site in sites.every():
        with sites.within(site.id):
            gathering = Gathering.objects.filter(pk=gathering_id).first()
            if gathering is None:
                continue
            rows = Registration.objects.filter(gathering=gathering)
            line = list(
                rows.filter(state="waiting").order_by("created_at").values_list("place_in_line", flat=True)
            )
            say(
                {
                    "names": [one.name for one in rows],
                    "held": rows.filter(state__in=["confirmed", "offered"]).count(),
                    "taken": gathering.taken,
                    "capacity": gathering.capacity,
                    "line": set(line) == set(range(1, len(line) + 1)),
                }
            )


class Visitor(threading.Thread):
    """One who opens the page at a moment and sends the form a second later, perhaps twice."""

    def __init__(self, number: int, at: float, port: int, host: str, path: str):
        super().__init__(daemon=True)
        self.number, self.at, self.port, self.host, self.path = number, at, port, host, path
        self.opened_ms = 0.0
        self.sent_ms: list[float] = []
        self.answers: list[int] = []

    def run(self) -> None:
        time.sleep(max(0.0, self.at - time.monotonic()))
        # From addresses of their own, as people have: what comes from one is limited and counted in one row.
        line = http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=60, source_address=(f"127.0.1.{1 + self.number % 200}", 0)
        )
        headers = {"Host": f"{self.host}:{self.port}"}
        begun = time.monotonic()
        line.request("GET", self.path, headers=headers)
        answer = line.getresponse()
        text = answer.read().decode()
        self.opened_ms = (time.monotonic() - begun) * 1_000
        once, token = _ONCE.search(text), _TOKEN.search(text)
        if once is None or token is None:
            self.answers.append(answer.status)
            return
        cookie = (answer.getheader("Set-Cookie") or "").partition(";")[0]
        body = urlencode(
            {
                "csrfmiddlewaretoken": token[1],
                "once": once[1],
                "as": "participant",
                "name": f"Visitor {self.number}",
                "email": f"visitor{self.number}@example.org",
            }
        )
        headers |= {
            "Cookie": cookie,
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": f"http://{self.host}:{self.port}",
        }
        time.sleep(1)
        for _time in range(2 if self.number % 10 == 0 else 1):
            begun = time.monotonic()
            line.request("POST", self.path, body=body, headers=headers)
            answer = line.getresponse()
            answer.read()
            self.sent_ms.append((time.monotonic() - begun) * 1_000)
            self.answers.append(answer.status)
        line.close()


def _p99(waits: list[float]) -> float:
    return round(sorted(waits)[min(len(waits) - 1, int(len(waits) * 0.99))], 1)


def measure(people: int, seconds: float) -> dict[str, Any]:
    """The whole of it. Raises Unusable when the program does not start."""
    from talkoo.site.measure import machine
    from talkoo.site.measure.program import running

    me = "talkoo.site.measure.registering"
    place = machine.folder_for_data()
    with (
        tempfile.TemporaryDirectory(prefix="talkoo-registering-", dir=place) as folder,
        running(Path(folder)) as program,
    ):
        program.bulk("small", 1)
        made = program.run(me, "--make", str(people // 2))
        start = time.monotonic() + 2
        visitors = [
            Visitor(number, start + number * seconds / people, program.port, made["host"], made["path"])
            for number in range(people)
        ]
        for one in visitors:
            one.start()
        for one in visitors:
            one.join()
        found = program.run(me, "--count", made["id"])
    sent = [wait for one in visitors for wait in one.sent_ms]
    names = found["names"]
    return {
        "people": people,
        "seconds": seconds,
        "p50_ms": round(statistics.median(sent), 1) if sent else None,
        "p99_ms": _p99(sent) if sent else None,
        "page_p99_ms": _p99([one.opened_ms for one in visitors]),
        "refused": sum(status != 302 for one in visitors for status in one.answers),
        "lost": people - len(set(names)),
        "doubled": len(names) - len(set(names)),
        "overbooked": found["held"] > found["capacity"] or found["taken"] != found["held"],
        "one_line": found["line"],
    }


def main() -> None:
    """As the text above says."""
    parser = argparse.ArgumentParser()
    parser.add_argument("people", nargs="?", type=int, default=1_000)
    parser.add_argument("seconds", nargs="?", type=float, default=60.0)
    parser.add_argument("--make", type=int)
    parser.add_argument("--count")
    asked = parser.parse_args()
    if asked.make is not None:
        make(asked.make)
    elif asked.count:
        count(asked.count)
    else:
        say(measure(asked.people, asked.seconds))


if __name__ == "__main__":
    main()
