"""How often mail comes: what waits two minutes and is asked again, what comes in a digest, what never comes."""

import datetime
import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from talkoo.kernel import clock
from talkoo.kernel.facts import Fact
from talkoo.kernel.text import texts
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.notify import actions, due, reading, tell
from talkoo.plumbing.notify.kinds import Rhythm
from talkoo.plumbing.notify.models import Hours, News, Notification, Preference
from talkoo.plumbing.tenancy import sites
from tests import factories

CONTEXT = {
    "about": texts("fi", fi="Naapurit", ru="Соседи"),
    "told_as": "person",
    "letter_id": uuid.UUID(int=7),
    "funding": [],
}
CLOSED = {"asker": "Aino", "other": "Välke ry", "has_expired": True}
NOW = datetime.datetime(2026, 11, 18, 10, 0, tzinfo=datetime.UTC)  # a Wednesday, noon in Helsinki
MINUTE = datetime.timedelta(minutes=1)
DAY = datetime.timedelta(days=1)


@pytest.fixture
def now():
    """The clock stands still and can be moved: `now(3 * MINUTE)`."""
    with clock.frozen(NOW):

        def move(by):
            clock._frozen += by

        yield move


def told(*people, kind="letters.arrived", fact=None, **more):
    fact = fact or Fact(actor_id=None)
    words = CLOSED if kind == "introductions.closed" else CONTEXT
    tell.tell(fact, kind, [one.pk for one in people], **words, **more)
    return fact


def work():
    while due.work():
        pass


def mails():
    return list(Mail.objects.order_by("created_at", "id"))


def choose(person, rhythm, *, kind="letters.arrived", space_id=None, **hours):
    Preference.objects.update_or_create(
        person=person, kind=kind, space_id=space_id, defaults={"rhythm": rhythm}
    )
    if hours:
        Hours.objects.update_or_create(person=person, defaults=hours)


def states():
    return sorted(Notification.objects.values_list("kind", "state"))


def test_at_once_is_after_two_minutes(rows, alpha, known, kind, now):
    kind()
    with sites.within(alpha.id):
        person = known(factories.person("Maija", language="ru"), email="m@example.org")
        fact = told(person)
        work()
        assert mails() == []
        now(2 * MINUTE)
        work()
        work()
        (mail,) = mails()
        assert (mail.fact_id, mail.language, mail.kind) == (fact.id, "ru", "letters.arrived")
        assert "Соседи" in mail.text
        row = Notification.objects.get()
        assert (row.state, row.channel, row.told_in, row.due_at) == ("told", "email", fact.id, None)


def test_a_kind_that_is_not_registered_goes_at_once_without_waiting(rows, alpha, known, kind, now):
    with sites.within(alpha.id):
        told(known(factories.person(), email="m@example.org"))
        assert len(mails()) == 1


@pytest.mark.parametrize("answer", [False, True, None])
def test_what_is_no_news_any_more_after_two_minutes_is_not_mailed(rows, alpha, known, kind, now, answer):
    asked = []

    def still(values):
        asked.append(values)
        return answer

    kind("introductions.closed", still=still)
    thing, space = uuid.uuid4(), uuid.uuid4()
    with sites.within(alpha.id):
        person = known(factories.person(), email="m@example.org")
        fact = told(person, kind="introductions.closed", space_id=space, about=("discussions.post", thing))
        now(2 * MINUTE)
        work()
        assert len(mails()) == (0 if answer is False else 1)
        assert Notification.objects.get().state == ("dropped" if answer is False else "told")
        (values,) = asked
        assert values == {
            "id": Notification.objects.get().pk,
            "person_id": person.pk,
            "kind": "introductions.closed",
            "fact_id": fact.id,
            "space_id": space,
            "about_kind": "discussions.post",
            "about_key": thing,
            "created_at": NOW,
        }


def test_a_whole_batch_can_be_asked_at_once(rows, alpha, known, kind, now):
    kind(still_all=lambda all: {one["id"] for one in all if one["person_id"] == stays.pk})
    with sites.within(alpha.id):
        stays, goes = (known(factories.person(), email=f"{one}@example.org") for one in ("a", "b"))
        told(stays, goes)
        now(2 * MINUTE)
        work()
        assert [mail.address for mail in mails()] == ["a@example.org"]


def test_what_was_read_in_the_meantime_is_not_mailed(rows, alpha, known, kind, now):
    kind("introductions.closed")
    thing = uuid.uuid4()
    with sites.within(alpha.id):
        one, other = (known(factories.person(), email=f"{name}@example.org") for name in "ab")
        told(one, other, kind="introductions.closed", about=("discussions.post", thing))
        now(MINUTE)
        reading.read_about(one, "discussions.post", [thing])
        now(MINUTE)
        work()
        assert [mail.address for mail in mails()] == ["b@example.org"]
        assert {row.person_id: row.state for row in Notification.objects.all()} == {
            one.pk: "seen",
            other.pk: "told",
        }


def test_without_mail_a_person_hears_by_the_way_that_reaches_them_when_it_is_time(
    rows, alpha, known, kind, now, settings
):
    kind()
    settings.SMS_URL = "http://127.0.0.1:9/"
    from talkoo.plumbing.sms_out.models import Message

    with sites.within(alpha.id):
        texted = known(factories.person(language="ru"), phone="+358402")
        paper = known(factories.person())
        told(texted, paper)
        assert not Message.objects.exists()
        assert not Notification.objects.filter(channel="paper").exists()
        now(2 * MINUTE)
        work()
        assert "Соседи" in Message.objects.get().text
        assert "Naapurit" in Notification.objects.get(channel="paper").text


def test_whoever_is_gone_when_the_mail_is_due_gets_none(rows, alpha, known, kind, now, monkeypatch):
    from talkoo.plumbing.notify import reach

    kind()
    with sites.within(alpha.id):
        told(known(factories.person(), email="m@example.org"))
        now(2 * MINUTE)
        monkeypatch.setattr(reach, "_registered", [lambda _ids: {}])
        work()
        assert mails() == []
        assert Notification.objects.get().state == "dropped"


def test_never_means_the_page_only(rows, alpha, known, kind, now):
    kind()
    with sites.within(alpha.id):
        person = known(factories.person(), email="m@example.org")
        choose(person, Rhythm.NONE)
        told(person)
        now(30 * DAY)
        work()
        assert mails() == []
        assert Notification.objects.get().state == "only"


def test_the_choice_for_a_space_counts_before_the_one_for_everywhere_and_both_before_what_is_usual(
    rows, alpha, beta, known, kind, now
):
    kind(default=Rhythm.WEEKLY)
    space, another = uuid.uuid4(), uuid.uuid4()
    with sites.within(beta.id):
        stranger = factories.person()
        choose(stranger, Rhythm.NONE)
    with sites.within(alpha.id):
        person, free = (known(factories.person(), email=f"{name}@example.org") for name in "ab")

        def rhythm(whose, **more):
            return Notification.objects.get(fact_id=told(whose, **more).id, person=whose).rhythm

        assert rhythm(person) == "weekly"
        assert rhythm(person, usually=Rhythm.AT_ONCE) == "at_once"
        choose(person, Rhythm.DAILY)
        assert rhythm(person, space_id=space, usually=Rhythm.AT_ONCE) == "daily"
        choose(person, Rhythm.NONE, space_id=space)
        assert rhythm(person, space_id=space) == "none"
        assert rhythm(person, space_id=another) == "daily"
        assert rhythm(person) == "daily"
        assert rhythm(free, space_id=space) == "weekly"


def test_quiet_hours_put_a_mail_off_to_their_end(rows, alpha, known, kind, now):
    kind()
    with sites.within(alpha.id):
        person = known(factories.person(), email="m@example.org")
        choose(person, Rhythm.AT_ONCE, quiet_from=11, quiet_until=15)
        told(person)
        now(10 * MINUTE)
        work()
        assert mails() == []
        now(170 * MINUTE)
        work()
        assert len(mails()) == 1


def test_a_template_that_breaks_does_not_stand_in_the_way_of_others(rows, alpha, known, kind, now, caplog):
    kind()
    kind("documents.added")
    with sites.within(alpha.id):
        person = known(factories.person(), email="m@example.org")
        tell.tell(Fact(actor_id=None), "documents.added", [person.pk])  # its words are missing
        told(person)
        now(2 * MINUTE)
        work()
        assert [mail.kind for mail in mails()] == ["letters.arrived"]
        assert "could not be written" in caplog.text
        broken = Notification.objects.get(kind="documents.added")
        assert broken.state == "waiting"
        assert broken.due_at > clock.now()
        now(15 * DAY)
        work()
        assert Notification.objects.get(kind="documents.added").state == "dropped"


def test_the_mail_says_why_it_came_in_its_readers_language_and_where_to_change_it(
    rows, alpha, known, kind, now
):
    from django.utils.translation import gettext_lazy

    kind(label=gettext_lazy("Texts"))
    with sites.within(alpha.id):
        told(known(factories.person(language="en"), email="m@example.org"))
        told(known(factories.person(language="sv"), email="m@example.org"))
        now(2 * MINUTE)
        work()
        english, swedish = mails() if mails()[0].language == "en" else reversed(mails())
        assert "“Texts”" in english.text
        assert "/en/notifications/settings/" in english.text
        assert "Texter" in swedish.text
        assert "/sv/notifications/settings/" in swedish.text


@pytest.mark.parametrize(
    "change",
    [
        {"state": "waiting"},  # waits for nothing
        {"state": "gone"},
        {"rhythm": "hourly"},
        {"due_at": NOW},  # told, and still due
        {"state": "dropped"},  # dropped, yet told in a mail
    ],
)
def test_the_database_holds_what_became_of_a_notification(rows, alpha, known, change):
    with sites.within(alpha.id):
        told(known(factories.person(), email="m@example.org"))
        with pytest.raises(IntegrityError), transaction.atomic():
            Notification.objects.update(**change)


def test_the_database_holds_one_choice_for_each_matter_and_hours_that_there_are(rows, alpha):
    with sites.within(alpha.id):
        person = factories.person()
        for make in (
            lambda: [Preference.objects.create(person=person, kind="x", rhythm="none") for _turn in range(2)],
            lambda: Preference.objects.create(person=person, kind="x", rhythm="hourly"),
            lambda: Hours.objects.create(person=person, weekday=8),
            lambda: Hours.objects.create(person=person, hour=24),
            lambda: Hours.objects.create(person=person, quiet_from=3),
            lambda: Hours.objects.create(person=person, quiet_from=3, quiet_until=3),
            lambda: [Hours.objects.create(person=person) for _turn in range(2)],
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                make()


def test_many_wait_and_are_mailed_in_the_same_number_of_statements_as_one(rows, alpha, known, kind, now):
    kind()
    counts = []
    with sites.within(alpha.id):
        for number in (1, 12):
            people = [known(factories.person(), email=f"{number}-{one}@example.org") for one in range(number)]
            with CaptureQueriesContext(connection) as asked:
                told(*people)
                now(2 * MINUTE)
                due.work()
            counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_words_are_kept_once_for_all_and_cannot_be_read_in_the_database(
    committed, alpha, known, kind, as_role
):
    kind()
    with sites.within(alpha.id):
        fact = told(*(known(factories.person(), email=f"{one}@example.org") for one in range(3)))
        told(*(known(factories.person(), email=f"{one}@example.org") for one in range(2)), fact=fact)
        assert News.objects.count() == 1
        assert Notification.objects.count() == 5
    ((sealed,),) = as_role("super").execute("select content from notify_news").fetchall()
    assert "Соседи".encode() not in sealed
    assert b"letter_id" not in sealed


def test_secrets_are_never_kept_with_the_news(rows, alpha, known, kind):
    with sites.within(alpha.id):
        person = known(factories.person(), email="m@example.org")
        tell.tell(Fact(actor_id=None), "letters.arrived", [person.pk], is_secret=True, **CONTEXT)
        assert not News.objects.exists()
        assert Mail.objects.get().is_secret


@pytest.mark.parametrize("stop", [("letters.arrived", ""), ("letters.arrived", "space"), ("notify.digest",)])
def test_stopping_from_a_mail_stops_what_it_names_and_nothing_else(rows, alpha, known, kind, now, stop):
    kind(default=Rhythm.DAILY)
    kind("documents.added")
    space = uuid.uuid4()
    stop = tuple(str(space) if part == "space" else part for part in stop)
    with sites.within(alpha.id):
        person = known(factories.person(), email="m@example.org")
        told(person, space_id=space)
        for _turn in range(2):
            actions.stop_mails(person.pk, stop)
        assert Notification.objects.get().state == "only"
        now(2 * DAY)
        work()
        assert mails() == []
        assert list(Preference.objects.values_list("kind", "space_id", "rhythm")) == [
            ("letters.arrived", space if len(stop) > 1 and stop[1] else None, "none")
        ]
        actions.stop_mails(person.pk, ("gone.kind", ""))
        assert Preference.objects.count() == 1
