"""From a fact to a phone: in whose language, with which words, when, to which devices, and never for what was read."""

import datetime
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from talkoo.kernel import clock
from talkoo.kernel.facts import Fact
from talkoo.kernel.text import texts
from talkoo.plumbing.notify import reading, tell
from talkoo.plumbing.notify.kinds import Rhythm
from talkoo.plumbing.notify.models import Hours, Notification
from talkoo.plumbing.push import actions, sending, tasks, vapid, waiting
from talkoo.plumbing.push.models import Device, Waiting
from talkoo.plumbing.sessions.models import Session
from talkoo.plumbing.tenancy import sites
from tests import factories
from tests.plumbing.push.service import proven

CONTEXT = {
    "about": texts("fi", fi="Naapurit", ru="Соседи"),
    "told_as": "person",
    "letter_id": uuid.UUID(int=7),
    "funding": [],
}
NOW = datetime.datetime(2026, 11, 18, 10, 0, tzinfo=datetime.UTC)  # a Wednesday, noon in Helsinki
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def now():
    with clock.frozen(NOW):

        def move(by):
            clock._frozen += by

        yield move


def told(*people, **more):
    fact = Fact(actor_id=None)
    tell.tell(fact, "letters.arrived", [one.pk for one in people], **CONTEXT, **more)
    return fact


def work(site):
    tasks.work_off(site_id=str(site.id))


@pytest.fixture
def maija(rows, alpha, known, now, device):
    """Reads Russian, and has agreed to be told in one browser."""
    with sites.within(alpha.id):
        person = known(factories.person("Maija", language="ru"), email="m@example.org")
    person.phone = device(alpha, person, "maija")
    return person


def test_the_phone_says_it_in_the_receivers_language_after_two_minutes(alpha, maija, kind, now):
    kind()
    with sites.within(alpha.id):
        told(maija)
        row = Notification.objects.get()
    work(alpha)
    assert maija.phone.shown == []
    now(2 * MINUTE)
    work(alpha)
    work(alpha)
    (said,) = maija.phone.shown
    assert said["lang"] == "ru"
    assert said["dir"] == "ltr"
    assert "Соседи" in said["body"]
    assert said["title"] == "Site alpha"
    assert said["tag"] == str(row.pk)
    assert said["navigate"].endswith(f"/ru/notifications/{row.pk}/")
    with sites.within(alpha.id):
        assert not Waiting.objects.exists()
        assert Device.objects.get().told_at == clock.now()


def test_the_service_is_told_how_long_how_urgent_and_by_whom(alpha, maija, kind, now, service, settings):
    settings.OPERATOR_MAIL = "op@example.org"
    kind()
    with sites.within(alpha.id):
        told(maija)
        row = Notification.objects.get()
    now(2 * MINUTE)
    work(alpha)
    (head,) = maija.phone.heads
    assert head["TTL"] == "86400"
    assert head["Urgency"] == "normal"
    assert head["Topic"] == vapid.packed(row.pk.bytes)
    assert len(head["Topic"]) <= 32  # RFC 8030, 5.4
    assert head["Content-Encoding"] == "aes128gcm"
    claims = proven(head["Authorization"])
    assert claims["aud"] == service.home
    assert claims["sub"] == "mailto:op@example.org"


def test_without_an_operators_mail_the_site_itself_is_named():
    assert sending.contact("https://site.example/") == "https://site.example/"


def test_what_was_read_meanwhile_is_not_told(alpha, maija, kind, now):
    kind()
    with sites.within(alpha.id):
        told(maija)
        reading.read_all(maija.pk)
    now(2 * MINUTE)
    work(alpha)
    assert maija.phone.shown == []
    with sites.within(alpha.id):
        assert not Waiting.objects.exists()


def test_what_is_no_news_any_more_is_not_told(alpha, maija, kind, now):
    kind(still=lambda _row: False)
    with sites.within(alpha.id):
        told(maija)
    now(2 * MINUTE)
    work(alpha)
    assert maija.phone.shown == []


def test_a_sensitive_kind_says_only_that_something_is_new(alpha, maija, kind, now):
    kind(is_sensitive=True)
    with sites.within(alpha.id):
        told(maija)
    now(2 * MINUTE)
    work(alpha)
    (said,) = maija.phone.shown
    assert "Conversation" in said["body"]
    assert "Соседи" not in str(said)


def test_ones_own_business_and_what_is_secret_say_nothing_else(alpha, maija, kind, now):
    with sites.within(alpha.id):
        told(maija)  # not a kind that people set: about themselves
        kind("introductions.closed")  # secret is what one fact of a kind is, whatever the kind
        words = {"asker": "Aino", "other": "Välke ry", "has_expired": True}
        tell.tell(Fact(actor_id=None), "introductions.closed", [maija.pk], is_secret=True, **words)
        assert Notification.objects.filter(news=None).count() == 1
    work(alpha)
    own, secret = sorted(maija.phone.shown, key=lambda one: len(one["navigate"]), reverse=True)
    assert "Соседи" not in str([own, secret])
    assert own["body"] == secret["body"]
    assert len(own["body"]) > 5
    assert secret["navigate"].endswith("/ru/notifications/")


def test_quiet_hours_hold_it_back(alpha, maija, kind, now):
    kind()
    with sites.within(alpha.id):
        Hours.objects.create(person=maija, quiet_from=11, quiet_until=14)  # it is noon
        told(maija)
        assert Waiting.objects.get().due_at == NOW + 120 * MINUTE
    now(119 * MINUTE)
    work(alpha)
    assert maija.phone.shown == []
    now(2 * MINUTE)
    work(alpha)
    assert len(maija.phone.shown) == 1


@pytest.mark.parametrize(
    ("default", "on_phone", "chosen", "is_told"),
    [
        (Rhythm.AT_ONCE, None, None, True),
        (Rhythm.WEEKLY, None, None, False),
        (Rhythm.WEEKLY, True, None, True),
        (Rhythm.AT_ONCE, False, None, False),
        (Rhythm.AT_ONCE, None, False, False),
        (Rhythm.WEEKLY, None, True, True),
        (Rhythm.NONE, None, True, True),
    ],
)
def test_a_kind_is_told_as_is_usual_or_as_was_chosen(alpha, maija, kind, default, on_phone, chosen, is_told):
    kind(default=default, on_phone=on_phone)
    with sites.within(alpha.id):
        if chosen is not None:
            actions.set_wishes(maija.pk, chosen={"letters.arrived": chosen}, by=maija)
        told(maija)
        assert Waiting.objects.exists() == is_told


def test_who_never_asked_costs_one_statement_and_gets_nothing(rows, alpha, known, kind, service):
    kind()
    with sites.within(alpha.id):
        few = [known(factories.person()) for _ in range(2)]
        many = [known(factories.person()) for _ in range(12)]
        numbers = []
        for people in (few, many):
            told_rows = [Notification(person=one, kind="letters.arrived") for one in people]
            with CaptureQueriesContext(connection) as asked:
                waiting.line_up(told_rows)
            numbers.append(len(asked))
        assert numbers == [1, 1]
        assert not Waiting.objects.exists()


def test_switched_off_it_asks_nothing(rows, alpha, settings):
    settings.PUSH_SERVICES = "none"
    with sites.within(alpha.id):
        with CaptureQueriesContext(connection) as asked:
            waiting.line_up([Notification(kind="letters.arrived")])
        assert len(asked) == 0


@pytest.mark.parametrize("status", [404, 410])
def test_a_device_that_is_gone_is_forgotten(alpha, maija, kind, now, service, status):
    kind()
    service.answers["/maija"] = status
    with sites.within(alpha.id):
        told(maija)
    now(2 * MINUTE)
    work(alpha)
    with sites.within(alpha.id):
        assert not Device.objects.exists()
        assert not Waiting.objects.exists()


@pytest.mark.parametrize(
    ("answer", "seconds"), [(500, 60), (429, 60), ((429, "900"), 900), ((503, "99999"), 3_600)]
)
def test_a_service_that_cannot_now_is_asked_again(alpha, maija, kind, now, service, answer, seconds):
    kind()
    service.answers["/maija"] = answer
    with sites.within(alpha.id):
        told(maija)
    now(2 * MINUTE)
    work(alpha)
    with sites.within(alpha.id):
        row = Waiting.objects.get()
        assert row.due_at == clock.now() + datetime.timedelta(seconds=seconds)
        assert row.tries == 1
    service.answers.clear()
    work(alpha)
    assert maija.phone.shown == []
    now(datetime.timedelta(seconds=seconds))
    work(alpha)
    assert len(maija.phone.shown) == 1


def test_what_is_refused_is_not_sent_again_and_the_device_stays(alpha, maija, kind, now, service):
    kind()
    service.answers["/maija"] = 400
    with sites.within(alpha.id):
        told(maija)
    now(2 * MINUTE)
    work(alpha)
    with sites.within(alpha.id):
        assert Device.objects.exists()
        assert not Waiting.objects.exists()


def test_it_is_given_up_after_a_day(alpha, maija, kind, now):
    kind()
    with sites.within(alpha.id):
        told(maija)
    now(waiting.OLD_AFTER + 3 * MINUTE)
    work(alpha)
    assert maija.phone.shown == []
    with sites.within(alpha.id):
        assert not Waiting.objects.exists()


def test_a_worker_that_dies_leaves_it_to_the_next(alpha, maija, kind, now, monkeypatch):
    kind()
    with sites.within(alpha.id):
        told(maija)
    now(2 * MINUTE)
    real = sending.hand_over

    def dies(*given, **named):
        real(*given, **named)
        raise KeyboardInterrupt

    monkeypatch.setattr(sending, "hand_over", dies)
    with pytest.raises(KeyboardInterrupt):
        work(alpha)
    monkeypatch.setattr(sending, "hand_over", real)
    work(alpha)  # in the other's hands still
    assert len(maija.phone.shown) == 1
    now(2 * MINUTE)
    work(alpha)
    assert len({one["tag"] for one in maija.phone.shown}) == 1  # the phone shows one of them
    assert len(maija.phone.shown) == 2
    with sites.within(alpha.id):
        assert not Waiting.objects.exists()


def test_nothing_goes_to_a_browser_that_was_signed_out(alpha, maija, kind, now, device):
    kind()
    other = device(alpha, maija, "other")
    with sites.within(alpha.id):
        first = next(one for one in Device.objects.all() if one.endpoint == maija.phone.endpoint)
        Session.objects.filter(name=first.session).delete()
        told(maija)
    now(2 * MINUTE)
    work(alpha)
    assert maija.phone.shown == []
    assert len(other.shown) == 1
    tasks.forget_devices(timestamp=0)
    with sites.within(alpha.id):
        assert [one.endpoint for one in Device.objects.all()] == [other.endpoint]


def test_a_browser_that_changes_hands_tells_only_the_one_who_asked_last(
    alpha, maija, kind, known, now, browse
):
    kind()
    with sites.within(alpha.id):
        second = known(factories.person("Second", language="sv"), email="s@example.org")
    browse(alpha, second)
    with sites.within(alpha.id):
        session = Session.objects.get(person=second).name
        actions.add_device(second.pk, **maija.phone.given, session=session, browser="", by=second)
        assert Device.objects.get().person_id == second.pk
        told(maija, second)
    now(2 * MINUTE)
    work(alpha)
    (said,) = maija.phone.shown
    assert said["lang"] == "sv"


def test_two_sites_do_not_know_each_others_devices(alpha, beta, maija, kind, known, now, device):
    kind()
    with sites.within(beta.id):
        there = known(factories.person("Beate", language="et"), email="b@example.org")
    phone = device(beta, there, "beate")
    with sites.within(alpha.id):
        assert Device.objects.count() == 1
        told(maija)
    with sites.within(beta.id):
        assert Device.objects.count() == 1
        told(there)
    now(2 * MINUTE)
    work(beta)
    assert maija.phone.shown == []
    (said,) = phone.shown
    assert (said["lang"], said["title"]) == ("et", "Site beta")


def test_the_database_holds_neither_address_nor_keys(alpha, maija):
    with sites.within(alpha.id), connection.cursor() as cursor:
        cursor.execute("select row_to_json(d)::text, encode(endpoint, 'escape') from push_device d")
        kept = " ".join(cursor.fetchone())
    for secret in (maija.phone.endpoint, "127.0.0.1", maija.phone.given["p256dh"], maija.phone.given["auth"]):
        assert secret not in kept


def test_nobody_adds_or_chooses_for_somebody_else(alpha, maija, known):
    with sites.within(alpha.id):
        other = known(factories.person("Other"))
        with pytest.raises(PermissionDenied):
            actions.add_device(maija.pk, **maija.phone.given, session=uuid.uuid4(), browser="", by=other)
        with pytest.raises(PermissionDenied):
            actions.set_wishes(maija.pk, chosen={}, by=other)
        with pytest.raises(Device.DoesNotExist):
            actions.remove_device(Device.objects.get().pk, by=other)


def test_the_eleventh_device_makes_the_first_go(alpha, maija, device, now):
    for number in range(actions.MOST):
        now(MINUTE)
        device(alpha, maija, f"more{number}")
    with sites.within(alpha.id):
        left = {one.endpoint for one in Device.objects.all()}
    assert len(left) == actions.MOST
    assert maija.phone.endpoint not in left


def test_the_worker_itself_tells_it_with_the_rights_that_it_has(
    committed, alpha, known, kind, device, run_jobs
):
    with sites.within(alpha.id):
        person = known(factories.person("Maija", language="fi"), email="m@example.org")
    phone = device(alpha, person, "maija")
    with sites.within(alpha.id):
        told(person)
    run_jobs()
    assert len(phone.shown) == 1


def test_words_fit_on_a_screen_and_into_a_message(rows, alpha, kind, known):
    from talkoo.plumbing.notify import news
    from talkoo.plumbing.notify.reach import reach

    kind()
    with sites.within(alpha.id):
        person = known(factories.person("ش" * 90, language="ar"))
        context = {**CONTEXT, "about": texts("fi", fi="Ö" * 250)}
        row, _story = news.keep(
            Fact(actor_id=None), "letters.arrived", context, strand=None, space_id=None, about=None
        )
        content = waiting.words(
            Notification(person=person, kind="letters.arrived"), row, reach([person.pk])[person.pk]
        )
        assert len(content) < 2_000
        assert '"dir": "rtl"' in content.decode()
