"""The list of people to be told by voice or on paper."""

import threading
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from talkoo.kernel import clock, desk
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.facts import Fact
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.text import texts
from talkoo.plumbing.audit.models import Entry
from talkoo.plumbing.notify import actions, queries, tasks, tell
from talkoo.plumbing.notify.models import Notification
from talkoo.plumbing.tenancy import sites
from tests import factories


def wait(known, name="Åsa", *, language="fi", phone=""):
    person = known(factories.person(name, language=language), phone=phone)
    fact = Fact(actor_id=None)
    about = texts("fi", fi="Naapurit", ar="الجيران")
    tell.tell(
        fact,
        "letters.arrived",
        [person.pk],
        about=about,
        told_as="person",
        letter_id=uuid.UUID(int=7),
        funding=[],
    )
    return Notification.objects.get(fact_id=fact.id)


@pytest.mark.parametrize(
    ("role", "status"), [("coordinator", 200), ("stand_in", 200), ("site_admin", 403), ("", 403)]
)
def test_only_coordinator_and_stand_in_may_tell(rows, alpha, browse, known, role, status):
    with sites.within(alpha.id):
        person = factories.person(role=role)
        waiting = wait(known)
    client = browse(alpha, person)
    for path in ("/to-tell/", "/to-tell/letters/", f"/to-tell/{waiting.pk}/letter/"):
        assert client.get(path).status_code == status
        assert browse(alpha).get(path).status_code == 302
    path = f"/to-tell/{waiting.pk}/told/"
    assert browse(alpha).post(path).status_code == 302
    assert client.get(path).status_code == 405
    assert client.post(path).status_code == (302 if status == 200 else 403)
    with sites.within(alpha.id):
        assert (Notification.objects.get().told_at is not None) is (status == 200)
        if status == 403:
            with pytest.raises(PermissionDenied):
                actions.mark_told(waiting.pk, by=person)


def test_told_once_it_waits_no_more_and_a_second_click_changes_nothing(rows, alpha, browse, known):
    with sites.within(alpha.id):
        person = factories.person(role="coordinator")
        waiting = wait(known, phone="+358 40 123")
    client = browse(alpha, person)
    page = client.get("/to-tell/").content.decode()
    assert "Naapurit" in page
    assert "+358 40 123" in page
    assert "Åsa" in page
    answer = client.post(f"/to-tell/{waiting.pk}/told/", follow=True)
    assert answer.redirect_chain == [("/to-tell/", 302)]
    assert "Naapurit" not in answer.content.decode()
    with sites.within(alpha.id):
        row = Notification.objects.get()
        assert row.told_by_id == person.pk
        assert Entry.objects.filter(fact="notify.ToldByHand").count() == 1
    again = client.post(f"/to-tell/{waiting.pk}/told/", follow=True)
    assert again.status_code == 200
    with sites.within(alpha.id):
        assert Notification.objects.get().told_at == row.told_at
        assert Entry.objects.filter(fact="notify.ToldByHand").count() == 1
        with pytest.raises(NotNow):
            actions.mark_told(waiting.pk, by=PROGRAM)
    assert client.get(f"/to-tell/{waiting.pk}/letter/").status_code == 404


def test_what_was_marked_by_mistake_can_be_taken_back_for_a_day(rows, alpha, beta, browse, known):
    with sites.within(alpha.id):
        person, nobody = factories.person("Teller", role="coordinator"), factories.person()
        waiting = wait(known)
        text = waiting.text
    client, path = browse(alpha, person), f"/to-tell/{waiting.pk}/not-told/"
    assert path not in client.get("/to-tell/").content.decode()
    client.post(f"/to-tell/{waiting.pk}/told/")
    page = client.get("/to-tell/").content.decode()
    assert path in page
    assert "Naapurit" not in page
    assert client.get(path).status_code == 405
    assert browse(alpha, nobody).post(path).status_code == 403
    with sites.within(beta.id):
        other = factories.person(role="coordinator")
    assert browse(beta, other).post(path).status_code == 404
    for _time in range(2):
        assert client.post(path).status_code == 302
    with sites.within(alpha.id):
        row = Notification.objects.get()
        assert (row.told_at, row.told_by_id, row.text) == (None, None, text)
        assert Entry.objects.filter(fact="notify.NotToldAfterAll").count() == 1
    assert "Naapurit" in client.get("/to-tell/").content.decode()


def test_after_a_day_the_words_are_gone_for_good(committed, alpha, known):
    with sites.within(alpha.id):
        told, waiting = wait(known), wait(known, "Other")
        actions.mark_told(told.pk, by=PROGRAM)
    tasks.forget_words(0)
    with sites.within(alpha.id):
        assert Notification.objects.filter(text__isnull=True).count() == 0
        with clock.frozen(clock.now() + actions.UNDO), pytest.raises(NotNow):
            actions.take_back(told.pk, by=PROGRAM)
    with clock.frozen(clock.now() + actions.UNDO):
        tasks.forget_words(0)
    with sites.within(alpha.id):
        assert Notification.objects.get(text__isnull=True).pk == told.pk
        assert Notification.objects.get(pk=waiting.pk).text
        assert not queries.told_lately(clock.now() - actions.UNDO)
        with pytest.raises(NotNow):
            actions.take_back(told.pk, by=PROGRAM)


def test_a_role_that_ended_on_an_open_page_tells_nobody(rows, alpha, browse, known):
    from talkoo.people.accounts.models import RoleGrant

    with sites.within(alpha.id):
        person = factories.person(role="coordinator")
        waiting = wait(known)
    client = browse(alpha, person)
    assert client.get("/to-tell/").status_code == 200
    with sites.within(alpha.id):
        RoleGrant.objects.all().delete()
    assert client.post(f"/to-tell/{waiting.pk}/told/").status_code == 403


def test_what_waits_on_one_site_is_not_there_on_another(rows, alpha, beta, browse, known):
    with sites.within(alpha.id):
        waiting = wait(known)
    with sites.within(beta.id):
        person = factories.person(role="coordinator")
    client = browse(beta, person)
    assert client.post(f"/to-tell/{waiting.pk}/told/").status_code == 404
    assert client.get(f"/to-tell/{waiting.pk}/letter/").status_code == 404
    assert "Naapurit" not in client.get("/to-tell/").content.decode()
    assert client.post(f"/to-tell/{uuid.uuid4()}/told/").status_code == 404


def test_letters_are_in_their_readers_language_and_direction(rows, alpha, browse, known):
    with sites.within(alpha.id):
        person = factories.person(role="stand_in")
        waiting = wait(known, "Amal", language="ar")
        wait(known, "Åsa", language="sv")
    for path, number in (("/to-tell/letters/", 2), (f"/to-tell/{waiting.pk}/letter/", 1)):
        page = browse(alpha, person).get(path).content.decode()
        assert page.count('<article class="paper') == number
        assert 'lang="ar" dir="rtl"' in page
        assert "الجيران" in page
        assert "/ar/letters/" in page


def test_a_message_whose_key_is_gone_is_said_to_be_unreadable_and_can_be_put_away(
    rows, alpha, browse, known, settings
):
    from talkoo.site.instance import new_field_key

    with sites.within(alpha.id):
        person = factories.person(role="coordinator")
        waiting = wait(known)
    settings.FIELD_KEYS = new_field_key()
    client = browse(alpha, person)
    page = client.get("/to-tell/").content.decode()
    assert "notice bad" in page
    assert "Åsa" in page
    assert client.get("/to-tell/letters/").status_code == 200
    assert client.post(f"/to-tell/{waiting.pk}/told/").status_code == 302


def test_a_long_list_has_pages_and_costs_the_same(rows, alpha, browse, known, monkeypatch):
    counts = []
    with sites.within(alpha.id):
        person = factories.person(role="coordinator")
        wait(known, "First")
    client = browse(alpha, person)
    for number in (0, 64):
        with sites.within(alpha.id):
            for count in range(number):
                wait(known, f"Waiting {count}")
        with CaptureQueriesContext(connection) as asked:
            page = client.get("/to-tell/").content.decode()
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert "First" in page
    assert "Waiting 63" not in page
    import re

    more = re.search(r'rel="next" href="(/to-tell/\?after=[^"]+)"', page)[1]
    rest = client.get(more).content.decode()
    assert "Waiting 63" in rest
    assert "First" not in rest
    place = more.partition("?")[2]
    assert f"/to-tell/letters/?{place}" in rest
    assert "Waiting 63" in client.get(f"/to-tell/letters/?{place}").content.decode()
    assert client.get("/to-tell/?after=%00nonsense").status_code == 404


def test_the_coordinators_desk_counts_them_from_the_oldest_day(rows, alpha, beta, known):
    import datetime

    queue = next(one for one in desk.queues() if one.name == "to-tell")

    def counted():
        with connection.cursor() as cursor:
            cursor.execute(queue.select, queue.parameters(None))
            return cursor.fetchone()

    with sites.within(alpha.id):
        assert counted() == (0, None)
        night = datetime.datetime(2026, 11, 20, 22, 30, tzinfo=datetime.UTC)  # half past midnight in Helsinki
        with clock.frozen(night):
            first = wait(known)
        wait(known)
        assert counted() == (2, datetime.date(2026, 11, 21))
        actions.mark_told(first.pk, by=PROGRAM)
        assert counted()[0] == 1
    with sites.within(beta.id):
        assert counted() == (0, None)


def test_two_who_tell_at_the_same_time_tell_once(committed, alpha, known):
    with sites.within(alpha.id):
        waiting = wait(known)
    start, outcomes = threading.Barrier(6), []

    def run():
        try:
            start.wait()
            with sites.within(alpha.id):
                actions.mark_told(waiting.pk, by=PROGRAM)
            outcomes.append("told")
        except NotNow:
            outcomes.append("late")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _number in range(6)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(outcomes) == ["late"] * 5 + ["told"]


def test_a_message_that_went_by_mail_cannot_be_marked(rows, alpha, known):
    with sites.within(alpha.id):
        person = known(factories.person(), email="m@example.org")
        tell.tell(
            Fact(actor_id=None), "letters.arrived", [person.pk],
            about=texts("fi", fi="x"), told_as="person", letter_id=uuid.UUID(int=7), funding=[],
        )  # fmt: skip
        with pytest.raises(Notification.DoesNotExist):
            actions.mark_told(Notification.objects.get().pk, by=PROGRAM)
        assert queries.one_to_tell(Notification.objects.get().pk) is None
