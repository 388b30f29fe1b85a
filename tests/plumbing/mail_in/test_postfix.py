"""A real mail server in front of us: Postfix takes a mail over SMTP and hands it on over LMTP."""

import smtplib
import time

import pytest

from talkoo.plumbing.mail_in.models import State
from tests.plumbing.mail_in import postfix as mta
from tests.plumbing.mail_in.conftest import letter
from tests.plumbing.mail_in.test_receiver import kept, receiver

__all__ = ["receiver"]

pytestmark = pytest.mark.skipif(not mta.IS_THERE, reason=mta.WHY_NOT)


@pytest.fixture
def postfix(receiver):
    """The port of a Postfix that hands mail for our domains on to the receiver."""
    with mta.running(receiver.lmtp_port) as made:
        yield made.port


def test_postfix_hands_mails_on_to_two_sites_and_each_is_taken(
    postfix, alpha, beta, told, run_jobs, conversation
):
    mari, aet = told(alpha), told(beta, "aet@example.ee", "et")
    with smtplib.SMTP("127.0.0.1", postfix) as server:
        server.sendmail("mari@example.org", [mari.reply], letter(mari.reply, text="Hei õ\r\n" + "y" * 5_000))
        server.sendmail(
            "aet@example.ee", [aet.reply], letter(aet.reply, by="aet@example.ee", text="Tere\r\n")
        )
        server.sendmail("", [mari.reply], letter(mari.reply, by="MAILER-DAEMON@example.org"))
    until = time.monotonic() + 60
    while len(kept(alpha)) < 2 or len(kept(beta)) < 1:
        assert time.monotonic() < until
        time.sleep(0.2)
    run_jobs()
    assert {raw.state for raw in kept(alpha)} == {State.TAKEN, State.IGNORED}
    assert {one.person_id for one in conversation.taken} == {mari.person.pk, aet.person.pk}
    assert {one.text[:5] for one in conversation.taken} == {"Hei õ", "Tere"}
