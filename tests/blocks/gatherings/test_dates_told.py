"""Who hears of questions about dates and of bare months, and what becomes of somebody's part in them."""

import datetime
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from talkoo.blocks.gatherings import actions
from talkoo.blocks.gatherings.models import DatePoll, DateVote, DateVoter, Gathering, Series
from talkoo.blocks.gatherings.tasks import dates as tasks
from talkoo.kernel import clock
from talkoo.kernel.recurrence import Every
from talkoo.plumbing.audit.models import Entry
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.notify import due
from talkoo.plumbing.notify.models import Notification
from talkoo.plumbing.retention import registry
from talkoo.plumbing.tenancy import sites
from tests import factories
from tests.blocks.gatherings import dating
from tests.blocks.gatherings.coming import coming, open_gathering, register

VISITOR = AnonymousUser()


def told(site: Any, kind: str) -> list[Mail]:
    with sites.within(site.id):
        Notification.objects.filter(state="waiting").update(due_at=clock.now())
        while due.work():
            pass
        return list(Mail.objects.filter(kind=f"gatherings.{kind}").order_by("receiver"))


def people(*who: Any) -> list[str]:
    return sorted(f"person:{one.pk}" for one in who)


@pytest.fixture
def asked(town: Any, alpha: Any) -> Any:
    """A question about a public meeting of the village, on New Year's Day."""
    with sites.within(alpha.id), dating.at(1, 1):
        town.meeting = factories.gathering(
            town.space, by=town.contact, starts_at=None, audience="public", title="Kyläilta"
        )
        town.poll = dating.poll(town.meeting, by=town.contact)
    return town


def test_who_takes_part_hears_that_it_is_asked(asked: Any, alpha: Any, beta: Any, run_jobs: Any) -> None:
    with dating.at(1, 1, 11):
        with sites.within(alpha.id):
            dating.vote(asked.poll, "ynn", by=asked.author)  # and needs no word of it any more
        run_jobs()
    with dating.at(1, 1, 12):
        (mail,) = told(alpha, "date_asked")
        assert mail.receiver == people(asked.participant)[0]
        assert f"/events/{asked.meeting.slug}/dates/" in mail.text
        assert "Kyläilta" in mail.subject
        assert told(beta, "date_asked") == []


def test_the_date_is_told_to_those_who_answered(asked: Any, alpha: Any, beta: Any, run_jobs: Any) -> None:
    with dating.at(1, 1):
        with sites.within(alpha.id):
            dating.vote(asked.poll, "nyn", by=asked.participant)
            dating.vote(asked.poll, "nyn", by=VISITOR, name="Leila", email="leila@example.org", language="en")
            dating.vote(asked.poll, "nyn", by=VISITOR, name="Kalle")
        run_jobs()
    with clock.frozen(dating.START + datetime.timedelta(days=4)):
        with sites.within(alpha.id):
            tasks.settle_polls()
        run_jobs()
        run_jobs()
        mails = told(alpha, "date_set")
        to_people = [one for one in mails if one.receiver.startswith("person:")]
        assert sorted(one.receiver for one in to_people) == people(asked.participant, asked.contact)
        (guest,) = [one for one in mails if one not in to_people]
        assert (guest.address, guest.language) == ("leila@example.org", "en")
        assert "9 January 2027 18:00 (Finnish time)" in guest.text
        assert told(beta, "date_set") == []


def test_who_comes_to_it_is_not_told_of_the_date_as_who_answered(
    asked: Any, alpha: Any, run_jobs: Any
) -> None:
    with dating.at(1, 1), sites.within(alpha.id):
        meeting = open_gathering(asked.space, by=asked.contact, starts_at=None, audience="public")
        register(meeting, coming(asked.author), by=asked.author)
        poll = dating.poll(meeting, by=asked.contact)
        for person in (asked.author, asked.participant):
            dating.vote(poll, "ynn", by=person)
        actions.close(poll.pk, by=asked.contact)
    with dating.at(1, 1, 11):
        run_jobs()
        assert [one.receiver for one in told(alpha, "date_set")] == people(asked.participant)


def test_a_tie_is_put_to_those_who_organise_it(asked: Any, alpha: Any, run_jobs: Any) -> None:
    with dating.at(1, 1), sites.within(alpha.id):
        dating.vote(asked.poll, "yny", by=asked.participant)
    with clock.frozen(dating.START + datetime.timedelta(days=4)):
        with sites.within(alpha.id):
            tasks.settle_polls()
        run_jobs()
        (mail,) = told(alpha, "date_undecided")
        assert mail.receiver == people(asked.contact)[0]
        assert "8.1.2027" in mail.text
        assert "10.1.2027" in mail.text
        assert "9.1.2027" not in mail.text


def test_a_month_without_a_date_is_told_from_its_tenth_day_once(
    town: Any, alpha: Any, beta: Any, run_jobs: Any
) -> None:
    with sites.within(alpha.id), dating.at(1, 1):
        series = dating.series(town.space, by=town.contact)
        february = Gathering.objects.get(original_on=datetime.date(2027, 2, 2))
        actions.cancel(february.pk, by=town.contact, language="fi")
    found = []
    with sites.within(alpha.id):
        for month, day in ((1, 10), (1, 31), (2, 9), (2, 10), (2, 11), (2, 28), (3, 12)):
            with dating.at(month, day):
                found.append(tasks.tell_bare_months())
    assert found == [0, 0, 0, 1, 0, 0, 0]
    with sites.within(beta.id), dating.at(2, 12):
        assert tasks.tell_bare_months() == 0
    with dating.at(2, 10):
        run_jobs()
        (mail,) = told(alpha, "month_bare")
        assert mail.receiver == people(town.contact)[0]
        assert f"/networks/village/series/{series.pk}/" in mail.text
        assert "2027" in mail.subject
        assert told(beta, "month_bare") == []


@pytest.mark.parametrize(
    ("what", "expected"),
    [("nothing", 0), ("moved within", 0), ("moved out", 1), ("no date", 1), ("hidden", 1), ("ended", 0)],
)
def test_what_counts_as_a_month_without_a_date(village: Any, what: str, expected: int) -> None:
    with sites.within(village.site.id), dating.at(1, 1):
        series = dating.series(village.space, by=village.contact)
        one = Gathering.objects.get(original_on=datetime.date(2027, 2, 2))
        days = {"moved within": 20, "moved out": 30}.get(what)
        if days:
            later = datetime.timedelta(days)
            actions.set_date(one.pk, one.starts_at + later, one.ends_at + later, by=village.contact)
        elif what == "no date":
            actions.set_date(one.pk, None, None, by=village.contact)
        elif what == "hidden":
            actions.hide(one.pk, by=village.moderator, reason="x")
        elif what == "ended":
            actions.set_date(one.pk, None, None, by=village.contact)
            actions.end_series(series.pk, by=village.contact, language="fi")
        with dating.at(2, 10):
            assert tasks.tell_bare_months() == expected


def test_every_other_month_is_not_missed_in_between(village: Any) -> None:
    with sites.within(village.site.id), dating.at(1, 1):
        dating.series(village.space, by=village.contact, rule=dating.rule(interval=2))
        with dating.at(2, 10):
            assert tasks.tell_bare_months() == 0


def test_the_night_makes_the_next_meetings_of_all_series(village: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(tasks, "AT_A_TIME", 2)
    with sites.within(village.site.id):
        with dating.at(1, 1):
            weekly = dating.rule(every=Every.WEEK, nth=0, weekdays=(3,))
            for _number in range(3):
                dating.series(village.space, by=village.contact, rule=weekly)
        before = Gathering.objects.count()
        with dating.at(1, 22):
            after = tasks.continue_some()
            assert after is not None
            assert tasks.continue_some(after) is None
        assert Gathering.objects.count() == before + 9


def test_no_fact_holds_a_name_or_an_answer(asked: Any, alpha: Any) -> None:
    with sites.within(alpha.id), dating.at(1, 1):
        dating.vote(asked.poll, "mmm", by=VISITOR, name="Leila", email="leila@example.org")
        said = " ".join(str(row) for row in Entry.objects.values_list("values", flat=True))
    assert "poll_id" in said
    assert "eila" not in said
    assert "maybe" not in said


def test_names_of_guests_are_sealed(asked: Any, alpha: Any, as_role: Any) -> None:
    with sites.within(alpha.id), dating.at(1, 1):
        dating.vote(asked.poll, "mmm", by=VISITOR, name="Leila", email="leila@example.org")
    (row,) = (
        as_role("super").execute("select v::text, v.name, v.email from gatherings_datevoter v").fetchall()
    )
    assert b"Leila" not in bytes(row[1])
    assert b"leila" not in bytes(row[2])
    assert "eila" not in row[0]


def test_somebody_takes_their_answers_along_and_leaves_none_behind(village: Any) -> None:
    with sites.within(village.site.id), dating.at(1, 1):
        meeting = factories.gathering(village.space, by=village.contact, starts_at=None)
        poll = dating.poll(meeting, by=village.contact)
        dating.vote(poll, "ymn", by=village.participant)
        dating.vote(poll, "nny", by=village.author)
        series = dating.series(village.space, by=village.contact)
        entries = {
            (one.model, one.person): one
            for one in registry.everything_personal()
            if one.model in {DateVoter, DatePoll, Series}
        }
        own = entries[DateVoter, "person"]
        assert [row["answer"] for row in own.export(village.participant.pk)] == ["yes", "maybe", "no"]
        assert own.erase is registry.DELETE
        DateVoter.objects.filter(person=village.participant).delete()
        assert sorted(DateVote.objects.values_list("answer", flat=True)) == ["no", "no", "yes"]
        for model in (DatePoll, Series):
            entries[model, "created_by"].erase(village.contact.pk)
        poll.refresh_from_db()
        series.refresh_from_db()
        assert (poll.created_by_id, series.created_by_id) == (None, None)
        where = next(one.where for one in registry.all_words() if one.model is Series)
        assert where(series.pk) == f"/networks/village/series/{series.pk}/"
