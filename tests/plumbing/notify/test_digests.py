"""Digests: each waiting piece of news in exactly one mail, whatever the clock, the machine and the workers do."""

import collections
import contextlib
import datetime
import random
import threading
import uuid

import pytest
from django.db import connections, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from talkoo.kernel import clock
from talkoo.kernel.facts import Fact
from talkoo.kernel.text import texts
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.notify import due, tasks, tell
from talkoo.plumbing.notify.kinds import Rhythm
from talkoo.plumbing.notify.models import Hours, Notification, Preference
from talkoo.plumbing.tenancy import sites
from tests import factories

KIND = "letters.arrived"
NOW = datetime.datetime(2026, 11, 18, 10, 0, tzinfo=datetime.UTC)  # a Wednesday, noon in Helsinki
HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)


def told(person, name, **more):
    words = {
        "about": texts("fi", fi=name),
        "told_as": "person",
        "letter_id": uuid.UUID(int=7),
        "funding": [],
    }
    tell.tell(Fact(actor_id=None), KIND, [person.pk], **words, **more)


def work():
    due.set_right()
    while due.work():
        pass


def digests():
    return list(Mail.objects.filter(kind="notify.digest").order_by("created_at", "id"))


def waiting():
    return Notification.objects.filter(state="waiting").count()


@pytest.fixture
def person(rows, alpha, known, kind):
    kind(default=Rhythm.WEEKLY, label="Letters of all sorts")
    with sites.within(alpha.id):
        return known(factories.person("Maija", language="fi"), email="m@example.org")


def test_a_week_comes_in_one_mail_on_the_persons_day_and_hour(alpha, person):
    with sites.within(alpha.id):
        for number in range(3):
            with clock.frozen(NOW + number * DAY):
                told(person, f"Asia {number}.")
                work()
        with clock.frozen(datetime.datetime(2026, 11, 23, 5, 59, tzinfo=datetime.UTC)):
            work()
        assert digests() == []
        with clock.frozen(datetime.datetime(2026, 11, 23, 6, 0, tzinfo=datetime.UTC)):
            work()
            work()
        (mail,) = digests()
        assert [mail.text.count(f"Asia {number}.") for number in range(3)] == [1, 1, 1]
        assert mail.text.index("Asia 0.") < mail.text.index("Asia 2.")
        assert "Letters of all sorts" in mail.text
        assert "/notifications/settings/" in mail.text
        told_in = set(Notification.objects.filter(kind=KIND).values_list("state", "told_in"))
        assert told_in == {("told", mail.fact_id)}
        assert Notification.objects.get(kind="notify.digest").news is None  # not on the page of news itself


def test_daily_and_weekly_news_come_together_when_both_are_due(alpha, person, kind):
    with sites.within(alpha.id):
        space = uuid.uuid4()
        Preference.objects.create(person=person, kind=KIND, space_id=space, rhythm="daily")
        with clock.frozen(NOW):
            told(person, "Viikon asia.")
            told(person, "Päivän asia.", space_id=space)
        with clock.frozen(NOW + DAY):
            work()
        (first,) = digests()
        assert "Päivän asia." in first.text
        assert "Viikon asia." not in first.text
        with clock.frozen(datetime.datetime(2026, 11, 22, 20, 0, tzinfo=datetime.UTC)):
            told(person, "Sunnuntain asia.", space_id=space)
        with clock.frozen(datetime.datetime(2026, 11, 23, 7, 0, tzinfo=datetime.UTC)):
            work()
        assert len(digests()) == 2
        assert "Viikon asia." in digests()[1].text
        assert "Sunnuntain asia." in digests()[1].text
        assert waiting() == 0


def test_what_was_read_or_taken_back_is_not_in_it_and_an_empty_one_is_not_sent(alpha, person, kind):
    gone = set()
    kind(default=Rhythm.DAILY, still=lambda values: values["id"] not in gone)
    with sites.within(alpha.id), clock.frozen(NOW):
        for name in ("Luettu.", "Poistettu.", "Jäljellä."):
            told(person, name)
        read, deleted, _stays = Notification.objects.order_by("created_at", "id")
        Notification.objects.filter(pk=read.pk).update(read_at=NOW)
        gone.add(deleted.pk)
        with clock.frozen(NOW + DAY):
            work()
        (mail,) = digests()
        assert [name in mail.text for name in ("Luettu.", "Poistettu.", "Jäljellä.")] == [False, False, True]
        assert dict(Notification.objects.filter(pk__in=[read.pk, deleted.pk]).values_list("pk", "state")) == {
            read.pk: "seen",
            deleted.pk: "dropped",
        }
        told(person, "Luettu taas.")
        Notification.objects.filter(state="waiting").update(read_at=NOW)
        with clock.frozen(NOW + 2 * DAY):
            work()
        assert len(digests()) == 1


def test_every_reader_has_it_in_their_own_language_on_each_site(alpha, beta, person, known, kind):
    from django.utils.translation import gettext_lazy, override

    kind(default=Rhythm.DAILY, label=gettext_lazy("Texts"))
    labels = {"fi": "Tekstit", "sv": "Texter", "en": "Texts"}
    for site in (alpha, beta):
        with sites.within(site.id), override("ru"):  # whoever caused it works in another language
            people = {code: known(factories.person(language=code), email=f"{code}@x.org") for code in labels}
            with clock.frozen(NOW):
                for one in people.values():
                    told(one, "Asia.")
            with clock.frozen(NOW + DAY):
                work()
            for mail in digests():
                assert labels[mail.language] in mail.text
                assert f"//{site.main_host}" in mail.text
                assert mail.address == f"{mail.language}@x.org"
            assert len(digests()) == 3


def test_who_has_no_mail_gets_the_digest_on_paper(alpha, person, known):
    with sites.within(alpha.id):
        paper = known(factories.person("Åke", language="sv"))
        with clock.frozen(NOW):
            told(paper, "Asia 1.")
            told(paper, "Asia 2.")
        with clock.frozen(NOW + 7 * DAY):
            work()
        (letter,) = Notification.objects.filter(channel="paper")
        assert letter.kind == "notify.digest"
        assert "Asia 1." in letter.text
        assert "Asia 2." in letter.text


@pytest.mark.parametrize("seed", range(6))
def test_clock_jumps_missed_days_and_restarts_lose_and_double_nothing(alpha, beta, person, known, kind, seed):
    """A year in random steps: the clock leaps ahead and back, nobody works for weeks, wishes change."""
    dice = random.Random(seed)
    names = collections.Counter()
    kind(default=Rhythm.DAILY)
    moment = NOW
    with sites.within(alpha.id):
        people = [person, *(known(factories.person(), email=f"{one}@example.org") for one in range(2))]
        Hours.objects.create(person=people[1], weekday=6, hour=23, quiet_from=21, quiet_until=8)
        Hours.objects.create(person=people[2], zone="America/St_Johns", hour=0)
        Preference.objects.create(person=people[2], kind=KIND, rhythm="weekly")
        for _step in range(60):
            moment += dice.choice([HOUR, DAY, 3 * HOUR, 20 * DAY, -2 * DAY, -400 * DAY, 400 * DAY])
            with clock.frozen(moment):
                if dice.random() < 0.7:
                    name = f"Asia {len(names)}."
                    one = dice.choice(people)
                    told(one, name)
                    names[one.pk, name] += 1
                if dice.random() < 0.5:
                    work()
        for _day in range(12):  # the clock is right again, and stays so
            moment += DAY
            with clock.frozen(moment):
                work()
        assert waiting() == 0
        found = collections.Counter()
        for mail in digests():
            person_id = uuid.UUID(mail.receiver.partition(":")[2])
            for line in mail.text.splitlines():
                if line.startswith("* "):
                    name = next(
                        name for _who, name in names if f" {name}" in f"{line}." or name in f"{line}."
                    )
                    found[person_id, name] += 1
        assert found == names


ZONES = {"Europe/Helsinki": (3, 4), "America/St_Johns": (2, 0), "Australia/Lord_Howe": (2, 1), "UTC": (0, 0)}
"""Zones, and hours that are missing or come twice in them."""
LEAPS = [datetime.timedelta(), *(sign * days * DAY for days in (1, 2, 30) for sign in (1, -1)), -HOUR, HOUR]


class Died(BaseException):
    """The machine stops in the middle."""


@hypothesis(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    begin=st.sampled_from(["2026-03-26", "2026-10-22", "2026-11-18", "2027-04-01"]),
    zone=st.sampled_from(sorted(ZONES)),
    weekday=st.integers(1, 7),
    rhythm=st.sampled_from(["daily", "weekly"]),
    steps=st.lists(
        st.tuples(
            st.sampled_from(["tell", "tell", "work", "work", "die", "wish"]),
            st.integers(0, 30),  # hours that pass: a day and more are missed at times
            st.sampled_from(LEAPS),  # by what the machine's clock is wrong from then on
        ),
        max_size=25,
    ),
)
def test_summer_time_wrong_clocks_and_restarts_lose_and_double_nothing(
    alpha, person, kind, monkeypatch, begin, zone, weekday, rhythm, steps
):
    kind(default=Rhythm.DAILY)
    moment, names = datetime.datetime.fromisoformat(f"{begin}T21:30:00+00:00"), []
    with transaction.atomic(), sites.within(alpha.id):
        hour, quiet = ZONES[zone]
        Hours.objects.create(
            person=person, weekday=weekday, hour=hour, zone=zone, quiet_from=quiet, quiet_until=quiet + 2
        )
        Preference.objects.create(person=person, kind=KIND, rhythm=rhythm)
        for what, passed, wrong in steps:
            moment += passed * HOUR
            with clock.frozen(moment + wrong):
                if what == "tell":
                    names.append(f"Asia {len(names):03}.")
                    told(person, names[-1])
                elif what == "wish":
                    due.plan_anew(person.pk)
                elif what == "work":
                    work()
                else:
                    with monkeypatch.context() as patched, contextlib.suppress(Died):
                        patched.setattr(due.posting, "post", die_after(due.posting.post))
                        with transaction.atomic():
                            work()
        for _day in range(50):  # the clock is right again, and stays so
            moment += DAY
            with clock.frozen(moment):
                work()
        assert waiting() == 0
        text = "".join(mail.text for mail in digests())
        assert [text.count(name) for name in names] == [1] * len(names)
        transaction.set_rollback(True)


def die_after(post):
    def once(*given):
        post(*given)
        raise Died

    return once


def test_two_workers_at_the_same_moment_write_one_mail(committed, alpha, known, kind):
    kind(default=Rhythm.DAILY)
    with sites.within(alpha.id), clock.frozen(NOW):
        people = [known(factories.person(), email=f"{one}@example.org") for one in range(4)]
        for one in people:
            for number in range(3):
                told(one, f"Asia {number}.")
    start, failed = threading.Barrier(4), []

    def run():
        try:
            start.wait()
            with sites.within(alpha.id):
                work()
        except Exception as problem:
            failed.append(problem)
        finally:
            connections.close_all()

    with clock.frozen(NOW + DAY):
        threads = [threading.Thread(target=run) for _number in range(4)]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
    assert failed == []
    with sites.within(alpha.id):
        assert sorted(mail.address for mail in digests()) == [f"{one}@example.org" for one in range(4)]
        assert waiting() == 0


def test_the_minute_looks_on_every_site_and_leaves_the_work_to_a_job(
    committed, alpha, beta, known, kind, run_jobs
):
    kind(default=Rhythm.DAILY)
    for site in (alpha, beta):
        with sites.within(site.id), clock.frozen(clock.now() - 3 * DAY):
            told(known(factories.person(), email=f"{site.key}@example.org"), "Asia.")
    tasks.look(timestamp=0)
    run_jobs()
    for site in (alpha, beta):
        with sites.within(site.id):
            assert [mail.address for mail in digests()] == [f"{site.key}@example.org"]
