"""The receiver, over the wire: what it said 250 to is kept, whatever happens to it afterwards."""

import os
import signal
import smtplib
import subprocess
import sys
import time
from pathlib import Path

import pytest

from talkoo.plumbing.mail_in.models import Raw, State
from talkoo.plumbing.tenancy import sites
from tests.plumbing.mail_in.conftest import letter
from tests.ports import free_port


class Receiver:
    def __init__(self, database: str):
        self.lmtp_port, self.smtp_port = free_port(), free_port()
        command = [sys.executable, str(Path(__file__).with_name("served.py")), database]
        self.process = subprocess.Popen(
            [*command, str(self.lmtp_port), str(self.smtp_port)], env=dict(os.environ)
        )
        until = time.monotonic() + 120
        while True:
            try:
                self.lmtp().quit()
                return
            except OSError:
                assert self.process.poll() is None, "the receiver ended"
                assert time.monotonic() < until
                time.sleep(0.1)

    def lmtp(self) -> smtplib.LMTP:
        return smtplib.LMTP("127.0.0.1", self.lmtp_port)

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


@pytest.fixture
def receiver(committed, database_name):
    made = Receiver(database_name)
    yield made
    if made.process.poll() is None:
        made.process.terminate()
        assert made.process.wait(15) == 0


def kept(site) -> list[Raw]:
    with sites.within(site.id):
        return list(Raw.objects.order_by("pk"))


def test_mails_are_taken_over_the_wire(receiver, alpha, beta, told, run_jobs, conversation):
    mari, aet = told(alpha), told(beta, "aet@example.ee", "et")
    to = [mari.reply, "nobody.alpha@post.example.org", "verkosto@mail.beta.example", "x@elsewhere.example"]
    with receiver.lmtp() as server:
        server.ehlo()
        server.mail("mari@example.org")
        assert [server.rcpt(address)[0] for address in to] == [250, 550, 250, 550]
        server.putcmd("data")
        assert server.getreply()[0] == 354
        server.send(letter(mari.reply) + b".\r\n")
        assert [server.getreply()[0] for _receiver in range(2)] == [250, 250]  # one for each (RFC 2033)
    (one,), (other,) = kept(alpha), kept(beta)
    assert one.came_by == "lmtp"
    assert one.receiver == mari.reply
    assert one.sender == "mari@example.org"
    assert other.receiver == "verkosto@mail.beta.example"
    with receiver.lmtp() as server:  # what servers give back has no sender
        server.sendmail("", [mari.reply], letter(mari.reply))
        assert kept(alpha)[-1].sender == ""
    with smtplib.SMTP("127.0.0.1", receiver.smtp_port) as server:
        body = letter(aet.reply, by="Aet <aet@example.ee>", text="Tere! " + "ä" * 400_000 + "\r\n.. dots\r\n")
        server.sendmail("aet@example.ee", [aet.reply], body)
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            server.sendmail("aet@example.ee", ["x@elsewhere.example"], body)
    long = kept(beta)[-1]
    assert long.came_by == "smtp"
    assert long.body.encode("latin-1") == body
    run_jobs()
    assert [(one.person_id, one.key) for one in conversation.taken if one.person_id] == [
        (mari.person.pk, "t1"),
        (aet.person.pk, "t1"),
    ]
    began = time.monotonic()
    receiver.process.terminate()
    assert receiver.process.wait(15) == 0
    assert time.monotonic() - began < 15


def test_what_was_said_250_to_is_there_after_a_kill_and_taken_once(
    receiver, alpha, told, run_jobs, conversation, database_name
):
    mari = told(alpha)
    bodies = [letter(mari.reply, text=f"Viesti {number}\r\n") for number in range(10)]
    said = 0
    server = receiver.lmtp()
    for body in bodies[:6]:
        assert server.sendmail("mari@example.org", [mari.reply], body) == {}
        said += 1
    receiver.kill()
    with pytest.raises((OSError, smtplib.SMTPException)):
        server.sendmail("mari@example.org", [mari.reply], bodies[6])
    server.close()
    assert len(kept(alpha)) == said == 6
    again = Receiver(database_name)
    try:
        with again.lmtp() as server:  # the other side did not hear us, and sends everything once more
            for body in bodies:
                assert server.sendmail("mari@example.org", [mari.reply], body) == {}
    finally:
        again.kill()
    run_jobs()
    assert sorted(one.text for one in conversation.taken) == [f"Viesti {number}" for number in range(10)]
    with sites.within(alpha.id):
        assert conversation.rows == 10
        assert set(Raw.objects.values_list("state", flat=True)) == {State.TAKEN}


def test_while_the_database_is_away_mails_are_put_off(receiver, alpha, told, as_role, database_name):
    mari = told(alpha)
    server = receiver.lmtp()
    server.ehlo()
    server.mail("mari@example.org")
    assert server.rcpt(mari.reply)[0] == 250
    owner = as_role("owner")
    owner.execute("begin")
    owner.execute("alter table mail_in_raw rename to mail_in_away")
    owner.execute("commit")
    try:
        server.putcmd("data")
        assert server.getreply()[0] == 354
        server.send(letter(mari.reply) + b".\r\n")
        assert server.getreply()[0] == 451
    finally:
        owner.execute("alter table mail_in_away rename to mail_in_raw")
    server.rset()
    assert server.sendmail("mari@example.org", [mari.reply], letter(mari.reply)) == {}
    server.close()
    assert len(kept(alpha)) == 1


def test_a_mail_that_is_too_large_is_refused(receiver, alpha, told):
    mari = told(alpha)
    with receiver.lmtp() as server, pytest.raises(smtplib.SMTPException):
        server.sendmail("mari@example.org", [mari.reply], letter(mari.reply, text="x" * 76 * 500_000))
    assert kept(alpha) == []


def test_signed_mails_come_in_over_the_web_and_others_do_not(
    alpha, beta, told, browse, settings, run_jobs, conversation
):
    from talkoo.kernel import clock
    from talkoo.plumbing.mail_in import webhook

    settings.MAIL_SECRET = "between us"
    mari = told(beta)
    body = letter(mari.reply)
    now = str(int(clock.now().timestamp()))

    def post(moment, signature, to=mari.reply, content=body):
        return (
            browse(alpha)
            .post(
                f"/-/mail/?to={to.replace('+', '%2B')}&from=mari@example.org",
                content,
                content_type="message/rfc822",
                headers={"X-Talkoo-Time": moment, "X-Talkoo-Signature": signature},
            )
            .status_code
        )

    right = webhook.signature(now, body)
    assert post(now, "0" * 64) == 403
    assert post(now, "ä") == 403
    assert post(str(int(now) - 400), webhook.signature(str(int(now) - 400), body)) == 403
    assert post("soon", right) == 403
    assert post(now, right, content=body + b"x") == 403
    assert post(now, right, to="x@elsewhere.example") == 404
    assert kept(alpha) == kept(beta) == []
    assert [post(now, right), post(now, right)] == [204, 204]
    assert len(kept(beta)) == 1
    settings.MAIL_SECRET = ""
    assert post(now, webhook.signature(now, body)) == 403
    run_jobs()
    assert [one.key for one in conversation.taken] == ["t1"]


def test_a_mailbox_is_read_and_what_was_kept_is_marked(alpha, told, monkeypatch):
    from talkoo.plumbing.mail_in import polling

    mari = told(alpha)
    box = {
        b"1": letter(mari.reply),
        b"2": letter("x@elsewhere.example"),
        b"3": letter("x@y.example", Delivered_To=mari.reply),
    }
    seen, commands = set(), []

    class Server:
        def __init__(self, *_where, **_how):
            pass

        def __enter__(self):
            return self

        def __exit__(self, *_problem):
            return None

        def login(self, name, password):
            commands.append((name, password))

        def select(self, folder):
            commands.append(folder)

        def uid(self, verb, *about):
            if verb == "search":
                return "OK", [b" ".join(sorted(box.keys() - seen))]
            if verb == "fetch":
                return "OK", [(b"1 (BODY[] {9}", box[about[0].encode()]), b")"]
            seen.add(about[0].encode())
            return "OK", []

    monkeypatch.setattr(polling.imaplib, "IMAP4", Server)
    url = "imap://talkoo:p%40ss@127.0.0.1/Posti"
    assert polling.fetch(url) == 2
    assert commands == [("talkoo", "p@ss"), '"Posti"']
    assert seen == {b"1", b"2", b"3"}
    assert polling.fetch(url) == 0
    assert {raw.came_by for raw in kept(alpha)} == {"imap"}
