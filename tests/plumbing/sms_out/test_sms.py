"""Text messages: through the operator's gateway, once; kept for the outbox without one."""

import json
import threading
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from talkoo.kernel.facts import Fact
from talkoo.plumbing.mail_out import outbox
from talkoo.plumbing.mail_out.models import State
from talkoo.plumbing.sms_out import gateway, send, tasks
from talkoo.plumbing.sms_out.models import Message
from talkoo.plumbing.tenancy import sites

WORDS = {"about": "Naapurit 123456", "told_as": "person", "letter_id": uuid.UUID(int=7), "funding": []}


class Gateway:
    """A gateway on this machine: takes, refuses, puts off, or hangs up."""

    def __init__(self):
        self.taken: list[dict] = []
        self.heads: list[dict] = []
        self.status = 200
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.heads.append(dict(self.headers))
                if outer.status in {200, 500, "hangs up"}:
                    outer.taken.append(body)
                if outer.status == "hangs up":
                    self.connection.close()
                    return
                self.send_response(outer.status)
                if outer.status == 302:
                    self.send_header("Location", "/elsewhere")
                self.end_headers()
                self.wfile.write(b"so be it")

            def log_message(self, *_said):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.handle_error = lambda *_about: None
        self.address = f"http://127.0.0.1:{self.server.server_port}/send"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def taking(settings):
    made = Gateway()
    settings.SMS_URL, settings.SMS_TOKEN = made.address, "gate"
    settings.EGRESS_ALLOW = f"127.0.0.1:{made.server.server_port}"
    yield made
    made.server.shutdown()
    made.server.server_close()


def write(site, *, phone="+358401234567", fact=None, is_secret=True):
    with sites.within(site.id):
        fact = fact or Fact(actor_id=None)
        send.send(fact, "letters.arrived", send.Receiver(phone, "sv"), is_secret=is_secret, **WORDS)
        return Message.objects.filter(fact_id=fact.id).latest("id")


def now(message):
    with sites.within(message.site_id):
        return Message.objects.get(pk=message.pk)


def test_without_a_gateway_it_waits_in_the_outbox(committed, alpha, run_jobs):
    message = write(alpha)
    run_jobs()
    assert now(message).state == State.OUTBOX
    assert "123456" in now(message).text


def test_the_gateway_gets_it_once_and_whole(committed, alpha, beta, run_jobs, taking):
    messages = [write(alpha), write(beta)]
    run_jobs()
    assert [now(one).state for one in messages] == [State.SENT, State.SENT]
    by_id = {one["id"]: one for one in taking.taken}
    for message, site in zip(messages, (alpha, beta), strict=True):
        given = by_id[str(message.pk)]
        assert given["to"] == "+358401234567"
        assert given["text"].startswith(f"Site {site.key}: ")
        assert "Naapurit 123456 http://" in given["text"]
        assert now(message).text == ""  # a code is not kept once it is gone
        assert now(message).phone == "+358401234567"
    assert taking.heads[0]["Authorization"] == "Bearer gate"
    for message in messages:
        tasks.deliver(site_id=str(message.site_id), message_id=str(message.pk))
    assert len(taking.taken) == 2


def test_without_a_token_none_is_sent(committed, alpha, run_jobs, taking, settings):
    settings.SMS_TOKEN = ""
    write(alpha)
    run_jobs()
    assert "Authorization" not in taking.heads[0]


def test_what_is_no_secret_stays_to_be_read(committed, alpha, run_jobs, taking):
    message = write(alpha, is_secret=False)
    run_jobs()
    assert now(message).state == State.SENT
    assert "123456" in now(message).text


@pytest.mark.parametrize(
    ("status", "state", "taken"),
    [
        (400, State.FAILED, 0),
        (500, State.UNCERTAIN, 1),
        ("hangs up", State.UNCERTAIN, 1),
        (302, State.UNCERTAIN, 0),
    ],
)
def test_what_the_gateway_says_is_kept_and_nothing_sent_again(
    committed, alpha, run_jobs, taking, status, state, taken
):
    taking.status = status
    message = write(alpha)
    run_jobs()
    assert now(message).state == state
    assert now(message).problem
    assert "123456" in now(message).text
    taking.status = 200
    run_jobs()
    tasks.deliver(site_id=str(alpha.id), message_id=str(message.pk))
    assert len(taking.taken) == taken


@pytest.mark.parametrize("status", [429, 503])
def test_what_is_put_off_is_tried_again(committed, alpha, run_jobs, taking, as_role, status):
    taking.status = status
    message = write(alpha)
    run_jobs()
    assert now(message).state == State.QUEUED
    assert "so be it" in now(message).problem
    taking.status = 200
    as_role("super").execute("update procrastinate_jobs set scheduled_at = now()")
    run_jobs()
    assert now(message).state == State.SENT
    assert len(taking.taken) == 1


def test_a_gateway_that_is_away_loses_nothing(committed, alpha, run_jobs, taking, as_role):
    taking.server.shutdown()
    taking.server.server_close()
    message = write(alpha)
    run_jobs()
    assert now(message).state == State.QUEUED
    waiting = as_role("super").execute(
        "select status, attempts from procrastinate_jobs where queue_name = 'mail'"
    )
    assert waiting.fetchall() == [("todo", 1)]


def test_a_gateway_in_the_own_network_needs_the_operators_list(committed, alpha, run_jobs, taking, settings):
    settings.EGRESS_ALLOW = ""
    message = write(alpha)
    run_jobs()
    assert now(message).state == State.FAILED
    assert "https" in now(message).problem
    assert taking.taken == []


@pytest.mark.parametrize("has_taken_it", [True, False])
def test_a_worker_that_dies_while_sending_sends_nothing_twice(
    committed, alpha, taking, monkeypatch, has_taken_it
):
    hand_over = gateway.hand_over

    class Killed(BaseException):
        pass

    def die(message):
        if has_taken_it:
            hand_over(message)
        raise Killed

    message = write(alpha)
    with monkeypatch.context() as patched:
        patched.setattr(gateway, "hand_over", die)
        with pytest.raises(Killed):
            tasks.deliver(site_id=str(alpha.id), message_id=str(message.pk))
    for _again in range(3):
        tasks.deliver(site_id=str(alpha.id), message_id=str(message.pk))
    assert len(taking.taken) == int(has_taken_it)
    assert now(message).state == State.UNCERTAIN


def test_two_workers_with_the_same_job_send_once(committed, alpha, taking):
    from django.db import connections

    message, start = write(alpha), threading.Barrier(4)

    def run():
        start.wait()
        tasks.deliver(site_id=str(alpha.id), message_id=str(message.pk))
        connections.close_all()

    threads = [threading.Thread(target=run) for _number in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert len(taking.taken) == 1


def test_the_same_fact_tells_the_same_phone_once(rows, alpha):
    fact = Fact(actor_id=None)
    for phone in ("+358401", "+358401", "+358402"):
        write(alpha, phone=phone, fact=fact)
    with sites.within(alpha.id):
        assert Message.objects.count() == 2
        assert not any("358401" in one.receiver for one in Message.objects.all())


def test_a_message_whose_key_is_gone_fails_and_is_not_sent(committed, alpha, run_jobs, taking, settings):
    from talkoo.site.instance import new_field_key

    message = write(alpha)
    settings.FIELD_KEYS = new_field_key()
    run_jobs()
    assert now(message).state == State.FAILED
    assert taking.taken == []


def test_the_outbox_shows_messages_beside_mails(committed, alpha, beta, browse, run_jobs):
    from talkoo.people.accounts import actions as accounts
    from tests import factories

    message = write(alpha)
    with sites.within(alpha.id):
        key = outbox.key()
        factories.person(email="asa@alpha.example.org")
        accounts.ask_code("asa@alpha.example.org", caller="x")
    run_jobs()
    client = browse(alpha)
    client.get(f"/-/outbox/?key={key}")
    page = client.get("/-/outbox/").content.decode()
    assert "+358401234567" in page
    assert "asa@alpha.example.org" in page
    own = client.get(f"/-/outbox/{message.pk}/").content.decode()
    assert "Naapurit 123456" in own
    assert browse(alpha).get(f"/-/outbox/{message.pk}/").status_code == 404
    with sites.within(beta.id):
        other_key = outbox.key()
    other = browse(beta)
    other.get(f"/-/outbox/?key={other_key}")
    assert other.get(f"/-/outbox/{message.pk}/").status_code == 404
    assert client.get(f"/-/outbox/{uuid.uuid4()}/").status_code == 404


def test_the_outbox_says_when_words_cannot_be_read(committed, alpha, browse, settings):
    from talkoo.site.instance import new_field_key

    message = write(alpha)
    with sites.within(alpha.id):
        key = outbox.key()
    settings.FIELD_KEYS = new_field_key()
    client = browse(alpha)
    client.get(f"/-/outbox/?key={key}")
    for path in ("/-/outbox/", f"/-/outbox/{message.pk}/"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert "123456" not in answer.content.decode()
