"""Telling: each person once for each fact, the way that reaches them, in their language."""

import threading
import uuid

import pytest
from django.db import IntegrityError, connections, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from talkoo.kernel.facts import Fact
from talkoo.kernel.text import texts
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.notify import posting, reach, tell
from talkoo.plumbing.notify.models import Notification
from talkoo.plumbing.sms_out.models import Message
from talkoo.plumbing.tenancy import sites
from tests import factories

CONTEXT = {
    "about": texts("fi", fi="Naapurit", ru="Соседи"),
    "told_as": "person",
    "letter_id": uuid.UUID(int=7),
    "funding": [],
}


def told(fact, *people, **more):
    tell.tell(fact, "letters.arrived", [one.pk for one in people], **{**CONTEXT, **more})


@pytest.fixture
def gateway(settings):
    settings.SMS_URL = "http://127.0.0.1:9/"


def test_a_mail_before_a_text_message_before_paper(rows, alpha, known, gateway):
    with sites.within(alpha.id):
        mailed = known(factories.person("Maija", language="fi"), email="m@example.org", phone="+358401")
        texted = known(factories.person("Pekka", language="ru"), phone="+358402")
        paper = known(factories.person("Åsa", language="sv"))
        told(Fact(actor_id=None), mailed, texted, paper)
        ways = {one.person_id: one for one in Notification.objects.all()}
        assert {key: one.channel for key, one in ways.items()} == {
            mailed.pk: "email",
            texted.pk: "sms",
            paper.pk: "paper",
        }
        mail, message = Mail.objects.get(), Message.objects.get()
        assert (mail.address, mail.language, mail.receiver) == ("m@example.org", "fi", f"person:{mailed.pk}")
        assert "Naapurit" in mail.text
        assert (message.phone, message.language) == ("+358402", "ru")
        assert "Соседи" in message.text
        assert f"/ru/letters/{CONTEXT['letter_id']}/" in message.text
        assert "\n" not in message.text
        assert (ways[mailed.pk].text, ways[texted.pk].text) == (None, None)
        letter = ways[paper.pk]
        assert letter.language == "sv"
        assert letter.text.splitlines()[1] == ""
        assert "Naapurit" in letter.text.splitlines()[0]  # there is no Swedish text: the original
        assert f"/sv/letters/{CONTEXT['letter_id']}/" in letter.text


def test_without_a_gateway_somebody_with_a_phone_is_called(rows, alpha, known):
    with sites.within(alpha.id):
        told(Fact(actor_id=None), known(factories.person(language="ru"), phone="+358402"))
        assert Notification.objects.get().channel == "paper"
        assert "Соседи" in Notification.objects.get().text
        assert "Соседи" in Message.objects.get().text  # for the operator's outbox


def test_the_name_is_in_the_words(rows, alpha, known, settings):
    with sites.within(alpha.id):
        person = known(factories.person("Åsa"))
        draft = tell.compose.Draft(
            "letters.arrived", "fi", posting.words_for(reach.reach([person.pk])[person.pk], CONTEXT)
        )
        assert draft._shared["person_name"] == "Åsa"


def test_a_reaction_that_runs_twice_tells_once(rows, alpha, known, gateway):
    fact = Fact(actor_id=None)
    with sites.within(alpha.id):
        people = [
            known(factories.person(), email="m@example.org"),
            known(factories.person(), phone="+358402"),
            known(factories.person()),
        ]
        told(fact, *people, people[0])
        told(fact, *people)
        late = known(factories.person(), email="late@example.org")
        told(fact, *people, late)
        assert Notification.objects.count() == 4
        assert (Mail.objects.count(), Message.objects.count()) == (2, 1)
        told(Fact(actor_id=None), *people)
        assert Notification.objects.count() == 7


def test_a_reaction_that_runs_again_after_the_address_changed_tells_no_second_way(
    rows, alpha, known, gateway
):
    fact = Fact(actor_id=None)
    with sites.within(alpha.id):
        person = known(factories.person(), email="m@example.org")
        told(fact, person)
        known(person, phone="+358402")
        told(fact, person)
        known(person)
        told(fact, person)
        assert (Mail.objects.count(), Message.objects.count(), Notification.objects.count()) == (1, 0, 1)


def test_two_reactions_at_the_same_time_tell_once(committed, alpha, known):
    fact = Fact(actor_id=None)
    with sites.within(alpha.id):
        people = [known(factories.person(), email=f"m{number}@example.org") for number in range(4)]
        people += [known(factories.person())]
    start, failed = threading.Barrier(6), []

    def run():
        try:
            start.wait()
            with sites.within(alpha.id):
                told(fact, *people)
        except Exception as problem:
            failed.append(problem)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _number in range(6)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert failed == []
    with sites.within(alpha.id):
        assert Notification.objects.count() == 5
        assert Mail.objects.count() == 4


def test_whoever_is_not_known_any_more_is_not_told(rows, alpha, beta, known):
    with sites.within(beta.id):
        stranger = known(factories.person(), email="b@example.org")
    with sites.within(alpha.id):
        told(Fact(actor_id=None), factories.person(), stranger)
        tell.tell(Fact(actor_id=None), "letters.arrived", [], **CONTEXT)
        assert not Notification.objects.exists()
        assert not Mail.objects.exists()


def test_each_site_tells_in_its_own_name(rows, alpha, beta, known, gateway, settings):
    settings.PUBLIC_PORT = "8000"
    fact = Fact(actor_id=None)
    for site in (alpha, beta):
        with sites.within(site.id):
            told(fact, known(factories.person(), phone="+358402"), known(factories.person()))
            for text in (Message.objects.get().text, Notification.objects.get(channel="paper").text):
                assert f"http://{site.key}.localhost:8000/" in text
            assert Message.objects.get().text.startswith(f"Site {site.key}: ")


def test_many_are_told_in_the_same_number_of_statements_as_one_on_paper(rows, alpha, known):
    from django.db import connection

    counts = []
    with sites.within(alpha.id):
        for number in (1, 12):
            people = [known(factories.person()) for _each in range(number)]
            with CaptureQueriesContext(
                connection,
            ) as asked:
                told(Fact(actor_id=None), *people)
            counts.append(len(asked))
    assert counts[0] == counts[1] == 6


def test_without_anybody_who_knows_how_people_are_reached_it_fails_loudly(rows, alpha, monkeypatch):
    monkeypatch.setattr(reach, "_registered", [])
    with sites.within(alpha.id), pytest.raises(LookupError):
        told(Fact(actor_id=None), factories.person())


@pytest.mark.parametrize(
    "change",
    [
        {"channel": "pigeon"},
        {"told_by": F("person")},  # told by somebody, and at no time
        {"text": None},  # not told, and no words
        {"channel": "email"},  # words kept beside a mail
    ],
)
def test_the_database_holds_words_at_least_until_they_are_told(rows, alpha, known, change):
    with sites.within(alpha.id):
        told(Fact(actor_id=None), known(factories.person()))
        with pytest.raises(IntegrityError), transaction.atomic():
            Notification.objects.update(**change)


def test_the_words_cannot_be_read_in_the_database(committed, alpha, known, as_role):
    with sites.within(alpha.id):
        told(Fact(actor_id=None), known(factories.person(language="ru"), phone="+358402345678"))
    as_super = as_role("super")
    rows = as_super.execute("select n.text from notify_notification n").fetchall()
    rows += as_super.execute("select m.text || m.phone from sms_out_message m").fetchall()
    assert len(rows) == 2
    for (sealed,) in rows:
        assert "Соседи".encode() not in sealed
        assert b"358402345678" not in sealed
