"""Web, worker and database are killed again and again while visitors write. Nothing acknowledged is lost, nothing is
mailed twice, what stalled runs again; and the whole can be carried to another folder in one file.

`TALKOO_FAULT_ROUNDS` says how often (the gate does a few; a hundred were run for the record, see docs/why/0008).
"""

import collections
import http.client
import itertools
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.parse

import psutil
import pytest
from aiosmtpd.controller import Controller

from tests.journeys.conftest import wait_for
from tests.ports import free_port

pytestmark = pytest.mark.journey

ROUNDS = int(os.environ.get("TALKOO_FAULT_ROUNDS", "6"))
SITE = "ivkv"

SPACES = """
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.text import texts
from talkoo.people.spaces import actions
from talkoo.plumbing.tenancy import sites
from talkoo.site.demo import roles
site = next(one for one in sites.every() if one.key == "ivkv")
with sites.within(site.id):
    contact = roles.person_in("contact")
    for number in range(200):
        made = actions.found(kind="network", slug=f"n{number}", name=texts("et", et=f"N{number}"),
                             purpose=texts("et", et="-"), is_wide=True, by=PROGRAM)
        actions.appoint_contact(made.pk, contact.pk, by=PROGRAM)
        actions.change_state(made.pk, "begin", by=PROGRAM)
"""

STATE = """
import json
from django.db import connection
from talkoo.blocks.letters.models import Letter
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.tenancy import catalogue, sites
site = next(one for one in sites.every() if one.key == "ivkv")
with sites.within(site.id):
    letters = list(Letter.objects.values_list("text", flat=True))
    mails = [[str(fact), state] for fact, state in Mail.objects.values_list("fact_id", "state")]
counts = {}
for one in sites.every():
    with sites.within(one.id), connection.cursor() as cursor:
        for table in catalogue.tables_of_sites():
            cursor.execute(f'select count(*) from "{table}"')
            counts[f"{one.key} {table}"] = cursor.fetchone()[0]
with connection.cursor() as cursor:
    cursor.execute("select status::text, count(*) from procrastinate_jobs where queue_name <> 'builtin' group by 1")
    jobs = dict(cursor.fetchall())
print("STATE" + json.dumps({"letters": letters, "mails": mails, "counts": counts, "jobs": jobs}))
"""


class Sink:
    """Counts what a mail server took."""

    def __init__(self):
        self.taken = collections.Counter()

    async def handle_DATA(self, server, session, envelope):
        self.taken[re.search(rb"Message-ID: <([^@]+)@", envelope.content)[1].decode()] += 1
        return "250 OK"


class Running:
    """A `talkoo up` of our own that may be beaten."""

    def __init__(self, data, smtp: str):
        self.data, self.port = data, free_port()
        environment = {
            key: value for key, value in os.environ.items() if key not in {"TALKOO_DATA", "TALKOO_PORT"}
        }
        self.environment = {**environment, "TALKOO_SMTP_URL": smtp}
        command = [
            sys.executable,
            "-m",
            "talkoo.site.commands",
            "up",
            "--data",
            str(data),
            "--port",
            str(self.port),
        ]
        self.log = (data.parent / f"{data.name}.log").open("w+")
        self.process = subprocess.Popen(command, stdout=self.log, stderr=self.log, env=self.environment)
        wait_for(self.is_well, 300)  # the whole demo is made first

    def is_well(self) -> bool:
        try:
            self.request("GET", "/-/health", "127.0.0.1")
        except (OSError, http.client.HTTPException, AssertionError):
            return False
        return True

    def request(self, method, path, source, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5, source_address=(source, 0))
        try:
            connection.request(
                method, path, body, {"Host": f"{SITE}.localhost:{self.port}", **(headers or {})}
            )
            answer = connection.getresponse()
            page = answer.read().decode(errors="replace")
            assert answer.status < 500, answer.status
            return answer, page
        finally:
            connection.close()

    def command(self, *arguments: str, code: int = 0) -> str:
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "talkoo.site.commands",
                arguments[0],
                "--data",
                str(self.data),
                *arguments[1:],
            ],
            capture_output=True,
            text=True,
            check=False,
            env=self.environment,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout

    def python(self, code: str) -> str:
        return self.command("manage", "shell", "--verbosity", "0", "-c", code)

    def state(self) -> dict:
        return json.loads(re.search(r"STATE(.*)", self.python(STATE))[1])

    def victims(self, kind: str) -> list[psutil.Process]:
        marks = {"web": "supervisor.web", "worker": "talkoo.site.worker", "postgres": "postgres"}
        children = psutil.Process(self.process.pid).children(recursive=True)
        return [child for child in children if any(marks[kind] in part for part in child.cmdline()[:5])]

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        assert self.process.wait(40) in {0, 130}
        self.log.close()


def write_a_letter(running: Running, number: int) -> str:
    """As a visitor from an address of her own does; returns what was written, once it is acknowledged."""
    source = f"127.{1 + number // 60_000}.{number // 250 % 240}.{1 + number % 250}"
    path = f"/networks/n{number % 200}/write/"
    answer, page = running.request("GET", path, source)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    cookie = answer.getheader("Set-Cookie").partition(";")[0]
    words = f"letter {number}"
    given = {
        "csrfmiddlewaretoken": token,
        "name": "V",
        "email": f"v{number}@example.net",
        "text": words,
        "homepage": "",
    }
    answer, page = running.request(
        "POST",
        path,
        source,
        urllib.parse.urlencode({**given, "csrfmiddlewaretoken": token}),
        {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": cookie,
            "Referer": f"http://{SITE}.localhost",
        },
    )
    assert answer.status == 302, page[:500]
    return words


@pytest.fixture
def sink():
    handler = Sink()
    port = free_port()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    handler.url = f"smtp://127.0.0.1:{port}?tls=off"
    yield handler
    controller.stop()


def test_what_was_acknowledged_survives_kill_9_and_is_mailed_once(tmp_path, sink):
    running = Running(tmp_path / "data", sink.url)
    try:
        running.python(SPACES)
        acknowledged: list[str] = []
        ended = threading.Event()

        def visitors(numbers) -> None:
            for number in numbers:
                if ended.is_set():
                    return
                try:
                    acknowledged.append(write_a_letter(running, number))
                except (OSError, http.client.HTTPException, AssertionError, TypeError):
                    time.sleep(0.05)  # it was told that it failed, or told nothing: not acknowledged
                time.sleep(0.05)  # a space takes 40 letters an hour, and there are 200 of them

        first_numbers = [itertools.count(first, 2) for first in (0, 1)]
        writers = [
            threading.Thread(target=visitors, args=(numbers,), daemon=True) for numbers in first_numbers
        ]
        for writer in writers:
            writer.start()
        for turn in range(ROUNDS):
            kind = ("web", "worker", "postgres")[turn % 3]
            time.sleep(0.4)
            before = len(acknowledged)
            victims = wait_for(lambda kind=kind: running.victims(kind), 40)
            victims[turn // 3 % len(victims)].kill()
            wait_for(running.is_well, 60)
            wait_for(lambda before=before: len(acknowledged) > before, 60)
        ended.set()
        for writer in writers:
            writer.join()
        assert len(acknowledged) >= ROUNDS

        def settled() -> dict | None:
            state = running.state()
            waiting = {"todo", "doing"} & set(state["jobs"])
            return None if waiting else state

        state = wait_for(settled, 120)
        written = collections.Counter(state["letters"])
        assert [words for words in acknowledged if written[words] != 1] == []
        assert set(written.values()) == {1}
        assert len(state["mails"]) == len(
            state["letters"]
        )  # one ledger row for each, whoever died in between
        assert {how for _fact, how in state["mails"]} <= {"sent", "uncertain"}
        assert set(sink.taken.values()) == {1}
        uncertain = sum(how == "uncertain" for _fact, how in state["mails"])
        assert len(state["mails"]) - uncertain <= len(sink.taken) <= len(state["mails"])
        assert "failed" not in state["jobs"]
        print(
            f"{ROUNDS} kills, {len(acknowledged)} acknowledged, {len(sink.taken)} mailed, {uncertain} uncertain"
        )

        # Away with it, and back from one file. What the clock starts would change the counts meanwhile.
        assert "BROKEN" not in running.command("audit", "verify")
        for worker in running.victims("worker"):
            worker.suspend()
        before = running.state()["counts"]
        running.command("backup", str(tmp_path / "all.talkoo"), "--keys")
        for worker in running.victims("worker"):
            worker.resume()
    finally:
        running.stop()

    restored = tmp_path / "elsewhere" / "data"
    running.data = restored
    running.command("restore", str(tmp_path / "all.talkoo"), "--keys", str(tmp_path / "all.talkoo.keys"))
    after = running.state()["counts"]
    again = Running(restored, sink.url)
    try:
        changing = ("audit_entry", "audit_link")
        assert {key: value for key, value in after.items() if not key.endswith(changing)} == {
            key: value for key, value in before.items() if not key.endswith(changing)
        }
        assert all(after[key] >= before[key] for key in before if key.endswith(("audit_entry", "audit_link")))
        assert "BROKEN" not in again.command("audit", "verify")
        link = urllib.parse.urlsplit(again.command("sign-in", f"{SITE}.localhost", "contact").strip()).path
        answer, page = again.request("GET", link, "127.0.0.1")
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
        cookie = answer.getheader("Set-Cookie").partition(";")[0]
        form = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
        answer, _page = again.request("POST", link, "127.0.0.1", f"csrfmiddlewaretoken={token}", form)
        assert answer.status == 302
        cookies = "; ".join(
            value.partition(";")[0] for name, value in answer.getheaders() if name.lower() == "set-cookie"
        )
        answer, page = again.request("GET", "/letters/", "127.0.0.1", headers={"Cookie": cookies})
        assert answer.status == 200
        assert page.count('class="mail"') == min(30, len(state["letters"]))
    finally:
        again.stop()
