"""One fact, very many people: told in batches; a worker that is killed anywhere doubles nothing and loses nothing.

`TALKOO_FAN_OUT` says how many (the gate tells a few hundred; ten thousand were told for the record).
"""

import os
import re
import signal
import subprocess
import sys
import uuid
from collections import Counter
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from django.db.models import Count

from talkoo.kernel import clock
from talkoo.kernel.facts import Fact
from talkoo.kernel.text import texts
from talkoo.people.accounts.models import ContactPoint, Person
from talkoo.people.accounts.queries import contacts
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.notify import tell
from talkoo.plumbing.notify.models import Notification
from talkoo.plumbing.tenancy import sites
from tests import factories
from tests.ports import free_port

MANY = int(os.environ.get("TALKOO_FAN_OUT", "330"))
BATCH = 250 if MANY > 2_000 else 50
LANGUAGES = ("fi", "et", "ru", "sv", "en", "ar")
CONTEXT = {
    "about": texts("fi", fi="Naapurit"),
    "told_as": "person",
    "letter_id": uuid.UUID(int=7),
    "funding": [],
}


def many_people():
    now = clock.now()
    people = [
        Person(name=f"Person {number}", language=LANGUAGES[number % 6], status="active", created_at=now)
        for number in range(MANY)
    ]
    Person.objects.bulk_create(people)
    ContactPoint.objects.bulk_create(
        ContactPoint(
            person=person,
            kind="email",
            value=f"p{number}@example.org",
            found_by=contacts.found_by("email", f"p{number}@example.org"),
            created_at=now,
        )
        for number, person in enumerate(people)
    )
    return [person.pk for person in people]


@pytest.fixture
def work(database_name):
    """A worker of its own: `work("mails", 2)` until it has come to that place twice and dies; `work()` to the end."""

    def run(place="", times=1):
        done = subprocess.run(
            [sys.executable, str(Path(__file__).parent / "dying.py"), database_name, place, str(times)],
            env={**os.environ, "BATCH": str(BATCH)},
            capture_output=True,
            text=True,
            check=False,
        )
        expected = -signal.SIGKILL if place else 0
        assert done.returncode == expected, done.stdout + done.stderr
        return float(re.search(r"SECONDS ([\d.]+)", done.stdout)[1]) if not place else 0.0

    return run


def jobs(as_role):
    return dict(
        as_role("super")
        .execute("select status::text, count(*) from procrastinate_jobs group by 1")
        .fetchall()
    )


def assert_each_once(people, languages):
    told = Notification.objects.filter(person__in=people)
    assert told.count() == len(people)
    assert set(told.values_list("state", "channel")) == {("told", "email")}
    assert Mail.objects.count() == len(people)
    receivers = Mail.objects.values("receiver").annotate(number=Count("pk"))
    assert {(one["receiver"], one["number"]) for one in receivers} == {(f"person:{one}", 1) for one in people}
    assert set(Mail.objects.values_list("state", flat=True)) == {"outbox"}
    assert dict(Mail.objects.values_list("language").annotate(Count("pk"))) == languages


@pytest.mark.parametrize("is_waiting", [True, False])
def test_each_is_told_once_though_the_worker_is_killed_at_three_places(
    committed, alpha, as_role, work, kind, monkeypatch, is_waiting
):
    monkeypatch.setattr(tell, "BATCH", BATCH)
    name = "letters.arrived" if is_waiting else "introductions.closed"
    words = CONTEXT if is_waiting else {"asker": "Aino", "other": "Välke ry", "has_expired": True}
    with sites.within(alpha.id):
        people = many_people()
        tell.tell(Fact(actor_id=None), name, people, **words)
        assert not Notification.objects.exists()
    work("rows", 2)
    work("spread", 2)
    if is_waiting:
        work("mails", 2)
        work("worked", 1)
    with sites.within(alpha.id):
        there = Notification.objects.count()
        assert 0 < there < MANY or is_waiting
        assert Mail.objects.count() < MANY
    work("delivered", 2)
    with sites.within(alpha.id):
        assert 0 < Mail.objects.filter(state="queued").count() < MANY
    seconds = work()
    with sites.within(alpha.id):
        languages = {code: len(range(place, MANY, 6)) for place, code in enumerate(LANGUAGES)}
        assert_each_once(people, languages)
    assert set(jobs(as_role)) == {"succeeded"}
    print(f"{MANY} people, {there} noted when the last was killed, the rest in {seconds} s")


class Sink:
    """A mail server that remembers whom it has taken mails for."""

    def __init__(self):
        self.taken = Counter()

    async def handle_DATA(self, server, session, envelope):
        self.taken.update(envelope.rcpt_tos)
        return "250 OK"


@pytest.fixture
def sink(settings, monkeypatch):
    handler = Sink()
    port = free_port()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    monkeypatch.setenv("TALKOO_SMTP_URL", f"smtp://127.0.0.1:{port}?tls=off")
    monkeypatch.setenv("TALKOO_MAIL_FROM", "verkostot@talkoo.example.org")
    yield handler
    controller.stop()


def test_a_server_gets_each_mail_once_though_the_worker_is_killed(
    committed, alpha, as_role, work, kind, monkeypatch, sink
):
    """One of each kill was being sent at that moment: nobody can know whether it arrived, so a person decides."""
    monkeypatch.setattr(tell, "BATCH", BATCH)
    with sites.within(alpha.id):
        people = many_people()
        tell.tell(Fact(actor_id=None), "letters.arrived", people, **CONTEXT)
    for place, times in (("mails", 2), ("claimed", 30), ("offered", 30)):
        work(place, times)
    killed_after = sum(sink.taken.values())
    seconds = work()
    with sites.within(alpha.id):
        assert Notification.objects.filter(state="told", channel="email").count() == MANY
        states = dict(Mail.objects.values_list("state").annotate(Count("pk")))
        assert set(states) == {"sent", "uncertain"}
        assert 0 < states["uncertain"] <= 4  # two jobs may run when a worker dies
        assert sum(states.values()) == MANY
        sent = {mail.address for mail in Mail.objects.filter(state="sent")}
    assert set(sink.taken.values()) == {1}
    assert sent <= set(sink.taken)
    assert set(sink.taken) - sent <= {f"p{number}@example.org" for number in range(MANY)}
    assert len(sink.taken) >= MANY - states["uncertain"]
    assert set(jobs(as_role)) == {"succeeded"}
    print(f"{MANY} people by SMTP, {killed_after} before the last kill, the rest in {seconds} s")


def test_a_reaction_that_runs_again_tells_no_second_time(committed, alpha, work, kind, monkeypatch):
    monkeypatch.setattr(tell, "BATCH", BATCH)
    fact = Fact(actor_id=None)
    with sites.within(alpha.id):
        people = many_people()
        for _turn in range(2):
            tell.tell(fact, "letters.arrived", people, **CONTEXT)
    seconds = work()
    with sites.within(alpha.id):
        assert_each_once(people, {code: len(range(at, MANY, 6)) for at, code in enumerate(LANGUAGES)})
    print(f"{MANY} people in {seconds} s")


def test_a_few_are_told_in_the_same_job(committed, alpha, as_role, kind):
    with sites.within(alpha.id):
        tell.tell(
            Fact(actor_id=None), "letters.arrived", [factories.person(email="a@example.org").pk], **CONTEXT
        )
        assert Notification.objects.count() == 1
