"""Reminding people of a question about dates, a day before it ends, once."""

import datetime
import uuid
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from talkoo.blocks.gatherings import actions, queries
from talkoo.blocks.gatherings.models import DatePoll, State
from talkoo.blocks.gatherings.notifications import dates as notifications
from talkoo.blocks.gatherings.tasks import dates as tasks
from talkoo.kernel import clock
from talkoo.kernel.lifecycle import NotNow
from talkoo.people.accounts.models import Person
from talkoo.people.spaces import actions as spaces
from talkoo.plumbing.audit.models import Entry
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.notify import due
from talkoo.plumbing.notify.models import Notification, Preference
from talkoo.plumbing.tenancy import sites
from tests import factories
from tests.blocks.gatherings import dating

HOUR = datetime.timedelta(hours=1)
CLOSES_AT = dating.START.replace(hour=10) + datetime.timedelta(days=3)
"""Of the question of `asked`: Monday 4 January, 12:00 in Helsinki."""


@pytest.fixture
def asked(town: Any, alpha: Any, beta: Any) -> Any:
    """On each site a question about a meeting of the village, from New Year's Day on for three days."""
    for site, found in ((alpha, town), (beta, town.beta)):
        with sites.within(site.id), dating.at(1, 1):
            found.meeting = factories.gathering(
                found.space, by=found.contact, starts_at=None, audience="public", title=f"Kyläilta {site.key}"
            )
            found.poll = dating.poll(found.meeting, by=found.contact)
            Person.objects.update(language="en")
    return town


def before(hours: float) -> Any:
    """So many hours before it closes."""
    return clock.frozen(CLOSES_AT - hours * HOUR)


def told(site: Any) -> list[Mail]:
    """The mails that go out now, those of the first asking left out."""
    with sites.within(site.id):
        Notification.objects.filter(state="waiting").update(due_at=clock.now())
        while due.work():
            pass
        mails = Mail.objects.filter(kind=notifications.ASKED).order_by("receiver")
        return [one for one in mails if one.subject.startswith("Still time")]


def reminded(site: Any, found: SimpleNamespace) -> bool:
    with sites.within(site.id):
        return DatePoll.objects.get(pk=found.poll.pk).reminded_at is not None


def test_who_has_not_answered_is_told_a_day_before_once(
    asked: Any, alpha: Any, beta: Any, run_jobs: Any
) -> None:
    with dating.at(1, 1, 11):
        run_jobs()
        assert told(alpha) == []
        with sites.within(alpha.id):  # those of the first asking are out
            dating.vote(asked.poll, "ynn", by=asked.author)
    with before(25), sites.within(alpha.id):
        assert tasks.remind_to_answer() == 0
    with before(23):
        for expected in (1, 0):
            with sites.within(alpha.id):
                assert tasks.remind_to_answer() == expected
        run_jobs()
        mails = told(alpha)
        assert sorted(one.receiver for one in mails) == sorted(
            f"person:{one.pk}" for one in (asked.contact, asked.participant)
        )
        assert f"/events/{asked.meeting.slug}/dates/" in mails[0].text
        assert "4 January 2027 12:00" in mails[0].text
        assert "Kyläilta alpha" in mails[0].subject
        assert told(beta) == []
    with sites.within(alpha.id):  # nor does it stand among the news of who has answered
        fact = Entry.objects.get(fact="gatherings.PollClosesSoon")
        assert Notification.objects.filter(fact_id=fact.pk).count() == 2
    assert reminded(alpha, asked)
    assert not reminded(beta, asked.beta)


def test_who_wants_no_such_mails_gets_none(asked: Any, alpha: Any, run_jobs: Any) -> None:
    with sites.within(alpha.id), dating.at(1, 1):
        Preference.objects.create(person=asked.author, kind=notifications.ASKED, rhythm="none")
    with sites.within(alpha.id):  # whenever that was: after joining
        spaces.leave(asked.space.pk, by=asked.participant)
    with before(23):
        with sites.within(alpha.id):
            assert tasks.remind_to_answer() == 1
        run_jobs()
        assert [one.receiver for one in told(alpha)] == [f"person:{asked.contact.pk}"]


def test_nobody_is_told_of_what_closed_while_the_program_stood_still(
    asked: Any, alpha: Any, run_jobs: Any
) -> None:
    with before(2), sites.within(alpha.id):
        assert tasks.remind_to_answer() == 1  # and then it stops, before its reactions
    with before(-2):
        run_jobs()
        assert told(alpha) == []
        with sites.within(alpha.id):
            fact = Entry.objects.get(fact="gatherings.PollClosesSoon")
            assert not Notification.objects.filter(fact_id=fact.pk).exists()


def test_a_mail_that_waited_too_long_is_not_sent(asked: Any, alpha: Any, run_jobs: Any) -> None:
    with before(2):
        with sites.within(alpha.id):
            assert tasks.remind_to_answer() == 1
        run_jobs()  # it is written down, and the mail waits
    with before(-1 / 60):  # the question is over, and nobody has settled it yet
        assert told(alpha) == []


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        (24.5, 0),
        (24, 1),
        (3, 1),
        (0.1, 1),
        (0, 0),
        (-1, 0),
    ],
)
def test_when_it_is_time(village: Any, hours: float, expected: int) -> None:
    with sites.within(village.site.id):
        with dating.at(1, 1):
            meeting = factories.gathering(village.space, by=village.contact, starts_at=None)
            poll = dating.poll(meeting, by=village.contact)
        with before(hours):
            assert len(queries.closing_polls(actions.REMIND_BEFORE, actions.OPEN_FOR_LONG)) == expected
            if not expected:
                with pytest.raises(NotNow):
                    actions.remind_to_answer(poll.pk)


@pytest.mark.parametrize(
    ("day", "hour", "minute", "expected"),
    [(3, 20, 59, 1), (3, 21, 0, 0), (4, 6, 59, 0), (4, 7, 0, 1)],
)
def test_it_is_done_by_day_of_the_site_alone(
    village: Any, day: int, hour: int, minute: int, expected: int
) -> None:
    """From seven o'clock until nine in the evening."""
    with sites.within(village.site.id):
        with dating.at(1, 1):
            meeting = factories.gathering(village.space, by=village.contact, starts_at=None)
            dating.poll(meeting, by=village.contact)
        helsinki = ZoneInfo("Europe/Helsinki")
        with clock.frozen(datetime.datetime(2027, 1, day, hour, minute, tzinfo=helsinki)):
            assert tasks.remind_to_answer() == expected


def test_each_hour_a_job_is_made_only_where_something_is_due(
    asked: Any, alpha: Any, beta: Any, as_role: Any
) -> None:
    jobs = "select args ->> 'site_id' from procrastinate_jobs where task_name like '%remind_to_answer_due'"
    with sites.within(beta.id), dating.at(1, 1):
        actions.stop(asked.beta.poll.pk, by=asked.beta.contact)
    found = []
    for hours in (30, 23, 15 - 0.5, 0):  # the third is at half past nine in the evening
        with before(hours):
            tasks.remind(timestamp=0)
        found.append([row[0] for row in as_role("super").execute(jobs).fetchall()])
    assert found == [[], *[[str(alpha.id)]] * 3]  # one job, of the second


@pytest.mark.parametrize(
    ("hours", "expected"), [(22, 0), (48, 0), (48.5, 1)], ids=["a day", "two days", "longer"]
)
def test_what_is_asked_for_two_days_alone_needs_no_word(village: Any, hours: float, expected: int) -> None:
    with sites.within(village.site.id):
        with dating.at(1, 1):
            meeting = factories.gathering(village.space, by=village.contact, starts_at=None)
            closes_at = clock.now() + hours * HOUR
            poll = actions.ask(
                meeting.pk, dating.dates(7, 8), closes_at, by=village.contact, once=uuid.uuid4()
            )
        with clock.frozen(closes_at - 2 * HOUR):
            if not expected:
                with pytest.raises(NotNow):
                    actions.remind_to_answer(poll.pk)
            assert tasks.remind_to_answer() == expected


@pytest.mark.parametrize("what", ["cancelled", "hidden", "stopped", "no space", "draft", "reminded"])
def test_what_is_over_or_out_of_sight_is_not_told(village: Any, what: str) -> None:
    with sites.within(village.site.id):
        with dating.at(1, 1):
            given = {"organisations": [village.holder]} if what == "no space" else {"space": village.space}
            meeting = factories.gathering(starts_at=None, **given)
            poll = dating.poll(meeting, by=village.coordinator)
        with before(30):
            if what == "cancelled":
                actions.cancel(meeting.pk, by=village.contact, language="fi")
            elif what == "hidden":
                actions.hide(meeting.pk, by=village.moderator, reason="x")
            elif what == "stopped":
                actions.stop(poll.pk, by=village.contact)
            elif what == "draft":
                type(meeting).objects.filter(pk=meeting.pk).update(state=State.DRAFT)
        if what == "reminded":
            with before(22):
                actions.remind_to_answer(poll.pk)
        with before(20):
            assert tasks.remind_to_answer() == 0
            if what not in {"no space", "draft"}:
                with pytest.raises(NotNow):
                    actions.remind_to_answer(poll.pk)


def test_no_reminder_is_kept_from_after_the_end(village: Any) -> None:
    with sites.within(village.site.id), dating.at(1, 1):
        meeting = factories.gathering(village.space, by=village.contact, starts_at=None)
        poll = dating.poll(meeting, by=village.contact)
        with pytest.raises(IntegrityError, match="datepoll_reminded"), transaction.atomic():
            DatePoll.objects.filter(pk=poll.pk).update(reminded_at=poll.closes_at)


def test_of_asking_and_reminding_in_one_digest_the_last_is_told(village: Any) -> None:
    with sites.within(village.site.id), dating.at(1, 1):
        meeting = factories.gathering(village.space, by=village.contact, starts_at=None)
        poll = dating.poll(meeting, by=village.contact)
        rows = [
            {"id": uuid.uuid4(), "about_key": poll.pk, "person_id": person.pk}
            for person in (village.author, village.participant, village.author)
        ]
        assert notifications._still(rows) == {rows[1]["id"], rows[2]["id"]}
    with sites.within(village.site.id), before(0):
        assert notifications._still(rows) == set()


def test_many_questions_are_found_with_as_many_statements_as_one(village: Any) -> None:
    found = []
    with sites.within(village.site.id):
        for number in (1, 4):
            with dating.at(1, 1):
                for _each in range(number):
                    meeting = factories.gathering(village.space, by=village.contact, starts_at=None)
                    dating.poll(meeting, by=village.contact)
            with before(20), CaptureQueriesContext(connection) as statements:
                rows = queries.closing_polls(actions.REMIND_BEFORE, actions.OPEN_FOR_LONG)
            found.append((len(rows), len(statements)))
    assert found == [(1, 1), (5, 1)]
