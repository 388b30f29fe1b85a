"""Mails that come back: what an address gathers, when it gets no more, and how that ends."""

import datetime

import pytest

from talkoo.kernel import clock
from talkoo.plumbing.mail_out import bounces, compose, smtp, tasks
from talkoo.plumbing.mail_out.models import Mail, State, Trouble
from talkoo.plumbing.tenancy import sites
from tests import factories
from tests.plumbing.mail_out.conftest import STRAND

DAY = datetime.timedelta(days=1)


@pytest.fixture
def mail(rows, alpha, write):
    with sites.within(alpha.id):
        yield write(compose.Receiver("gone@example.org", "fi", factories.person().pk))


@pytest.fixture
def on_day(monkeypatch):
    start = clock.now()

    def at(number: float) -> None:
        monkeypatch.setattr(clock, "now", lambda: start + number * DAY)

    return at


def came_back(mail, *, is_hard):
    bounces.came_back(mail, is_hard=is_hard, reason="said the server")


def test_three_days_of_a_mailbox_that_is_gone_are_enough(mail, on_day):
    for _again in range(20):  # twenty mails on one day are one misfortune
        came_back(mail, is_hard=True)
    assert not bounces.is_stopped("gone@example.org")
    on_day(1)
    came_back(mail, is_hard=True)
    assert not bounces.is_stopped("gone@example.org")  # 2.9: a little has faded
    on_day(2)
    came_back(mail, is_hard=True)
    assert bounces.is_stopped("Gone@Example.org ")
    kept = Trouble.objects.get()
    assert str(kept.person_id) in mail.receiver
    assert kept.reason == "said the server"


def test_a_full_mailbox_now_and_then_stops_nothing(mail, on_day):
    for week in range(30):
        on_day(week * 7)
        came_back(mail, is_hard=False)
    assert not bounces.is_stopped("gone@example.org")


def test_a_mailbox_that_is_full_every_day_is_given_up_after_a_week(mail, on_day):
    days = []
    for day in range(20):
        on_day(day)
        came_back(mail, is_hard=False)
        if bounces.is_stopped("gone@example.org"):
            days.append(day)
    assert days[0] in {6, 7, 8}


def test_a_score_halves_in_two_weeks_and_a_clock_set_back_takes_nothing():
    assert bounces.faded(2.0, datetime.timedelta(days=14)) == 1.0
    assert bounces.faded(2.0, datetime.timedelta(days=-14)) == 2.0


def test_what_was_not_asked_for_is_held_back_and_what_was_is_sent(committed, alpha, write, run_jobs, on_day):
    with sites.within(alpha.id):
        to = compose.Receiver("gone@example.org", "fi", factories.person().pk)
        for day in range(3):
            on_day(day)
            came_back(write(to), is_hard=True)
        told, asked = write(to, strand=STRAND), write(to)
        elsewhere = write(compose.Receiver("fine@example.org", "fi"), strand=STRAND)
    run_jobs()
    with sites.within(alpha.id):
        states = dict(Mail.objects.values_list("pk", "state"))
        assert states[told.pk] == State.HELD
        assert states[asked.pk] == states[elsewhere.pk] == State.OUTBOX
        bounces.works_again("gone@example.org")
        again = write(to, strand=STRAND)
    run_jobs()
    with sites.within(alpha.id):
        assert Mail.objects.get(pk=again.pk).state == State.OUTBOX


def test_a_receiver_whom_the_server_does_not_know_counts_as_a_bounce(
    committed, alpha, beta, write, monkeypatch, settings
):
    import contextlib

    settings.SMTP_URL = "smtp://127.0.0.1:1?tls=off"
    said = smtp.Refused("550 5.1.1 no such user")

    def refuse(_server, _mail):
        raise said

    monkeypatch.setattr(smtp, "connection", lambda: contextlib.nullcontext(None))
    monkeypatch.setattr(smtp, "hand_over", refuse)
    for is_receiver in (False, True):
        said.is_receiver = is_receiver
        with sites.within(alpha.id):
            mail = write(compose.Receiver("gone@example.org", "fi"))
        tasks.deliver(site_id=str(alpha.id), mail_id=str(mail.pk))
        with sites.within(alpha.id):
            assert Mail.objects.get(pk=mail.pk).state == State.FAILED
            assert Trouble.objects.count() == int(is_receiver)
    with sites.within(beta.id):
        assert Trouble.objects.count() == 0
