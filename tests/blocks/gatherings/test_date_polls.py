"""On which day people can come: asking, answering, what is best, and what becomes of it by itself."""

import datetime
import uuid
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from talkoo.blocks.gatherings import actions
from talkoo.blocks.gatherings.models import DatePoll, DateVote, DateVoter, Gathering
from talkoo.blocks.gatherings.notifications import dates as notifications
from talkoo.blocks.gatherings.tasks import dates as tasks
from talkoo.kernel import clock
from talkoo.kernel.lifecycle import NotNow
from talkoo.plumbing.tenancy import sites
from tests import factories
from tests.blocks.gatherings import dating

VISITOR = AnonymousUser()


@pytest.fixture
def asked(village: Any) -> Any:
    """The village with a question of three dates about a meeting of its own, on New Year's Day."""
    with sites.within(village.site.id), dating.at(1, 1):
        village.meeting = factories.gathering(
            village.space, by=village.contact, starts_at=None, audience="public"
        )
        village.poll = dating.poll(village.meeting, by=village.contact)
        yield village


def state(found: Any) -> tuple[str, str]:
    """Of the question, and the day of the meeting."""
    poll, meeting = DatePoll.objects.get(pk=found.poll.pk), Gathering.objects.get(pk=found.meeting.pk)
    return poll.state, f"{meeting.starts_at:%-d.%-m. %H:%M}" if meeting.starts_at else ""


def later(days: int = 4) -> Any:
    return clock.frozen(dating.START + datetime.timedelta(days=days))


def test_it_ends_by_itself_and_takes_the_date_that_most_can_come_on(asked: Any) -> None:
    dating.vote(asked.poll, "yym", by=asked.participant)
    dating.vote(asked.poll, "nyy", by=asked.author)
    assert tasks.settle_polls() == 0
    with later():
        assert tasks.settle_polls() == 1
        assert tasks.settle_polls() == 0
    assert state(asked) == ("decided", "9.1. 16:00")
    meeting = Gathering.objects.get(pk=asked.meeting.pk)
    assert meeting.ends_at - meeting.starts_at == datetime.timedelta(hours=2)
    assert [one.is_chosen for one in asked.poll.options.order_by("starts_at")] == [False, True, False]


@pytest.mark.parametrize(
    ("votes", "expected"),
    [
        (["ynn", "ynn", "nyy"], ("decided", "8.1. 16:00")),  # the most yes
        (["ymn", "nyn", "yyn"], ("decided", "9.1. 16:00")),  # of two with as many yes, the one with fewer no
        (["yyn", "yyn"], ("undecided", "")),
        (["nnn"], ("undecided", "")),
        (["mnn"], ("decided", "8.1. 16:00")),  # nobody says yes, somebody can
        ([], ("undecided", "")),
    ],
)
def test_what_is_best(asked: Any, votes: list[str], expected: tuple[str, str]) -> None:
    for number, said in enumerate(votes):
        dating.vote(asked.poll, said, by=VISITOR, name=f"Vieras {number}")
    with later():
        tasks.settle_polls()
    assert state(asked) == expected


def test_of_dates_that_are_as_good_those_who_organise_choose(asked: Any) -> None:
    dating.vote(asked.poll, "yny", by=asked.participant)
    last = asked.poll.options.order_by("starts_at").last()
    with later():
        tasks.settle_polls()
        with pytest.raises(PermissionDenied):
            actions.choose(asked.poll.pk, last.pk, by=asked.participant)
        actions.choose(asked.poll.pk, last.pk, by=asked.contact)
        with pytest.raises(NotNow):
            actions.choose(asked.poll.pk, last.pk, by=asked.contact)
    assert state(asked) == ("decided", "10.1. 16:00")


def test_when_nobody_chooses_the_earliest_is_taken_after_three_days(asked: Any) -> None:
    dating.vote(asked.poll, "yny", by=asked.participant)
    with later(4):
        tasks.settle_polls()
    with later(6):
        assert tasks.settle_polls() == 0
        with pytest.raises(NotNow):
            actions.decide_late(asked.poll.pk)
    with later(7):
        assert tasks.settle_polls() == 1
    assert state(asked) == ("decided", "8.1. 16:00")


def test_when_all_dates_are_over_there_is_none(asked: Any) -> None:
    dating.vote(asked.poll, "yny", by=asked.participant)
    with later(4):
        tasks.settle_polls()
    with later(20):
        tasks.settle_polls()
        tasks.settle_polls()
    assert state(asked) == ("ended", "")


def test_a_program_that_stood_still_takes_no_date_that_is_past(asked: Any) -> None:
    dating.vote(asked.poll, "yym", by=asked.participant)
    dating.vote(asked.poll, "ynm", by=asked.author)
    with clock.frozen(dating.START + datetime.timedelta(days=7, hours=10)):
        tasks.settle_polls()
    assert state(asked) == ("decided", "9.1. 16:00")


def test_an_answer_can_be_changed_until_it_is_over_and_counts_once(asked: Any) -> None:
    for said in ("ynn", "ynn", "nny"):
        dating.vote(asked.poll, said, by=asked.participant)
    assert DateVoter.objects.count() == 1
    assert sorted(DateVote.objects.values_list("answer", flat=True)) == ["no", "no", "yes"]
    with later(), pytest.raises(NotNow):
        dating.vote(asked.poll, "ynn", by=asked.participant)
    with later():
        tasks.settle_polls()
    assert state(asked) == ("decided", "10.1. 16:00")


def test_a_guest_answers_by_name_and_changes_it_by_their_link_alone(asked: Any) -> None:
    once = uuid.uuid4()
    for _twice in "ab":
        guest = dating.vote(asked.poll, "ynn", by=VISITOR, name="Leila", email="l@example.org", once=once)
    assert DateVoter.objects.count() == 1
    dating.vote(asked.poll, "nyn", by=VISITOR, name="Leila K", voter_id=guest.pk)
    one = DateVoter.objects.get()
    assert (one.name, one.email, one.person_id) == ("Leila K", None, None)
    mine = dating.vote(asked.poll, "nny", by=asked.participant)
    with pytest.raises(PermissionDenied):  # the answer of somebody with an account
        dating.vote(asked.poll, "yyy", by=VISITOR, name="Leila", voter_id=mine.pk)
    with pytest.raises(ValueError, match="name"):
        dating.vote(asked.poll, "ynn", by=VISITOR, name=" ")


@pytest.mark.parametrize(
    ("audience", "may"),
    [
        ("public", "visitor nobody participant contact coordinator"),
        ("site", "nobody participant contact coordinator"),
        ("space", "participant contact coordinator"),
    ],
)
def test_who_sees_it_answers(village: Any, audience: str, may: str) -> None:
    with sites.within(village.site.id):
        meeting = factories.gathering(village.space, by=village.contact, starts_at=None, audience=audience)
        poll = dating.poll(meeting, by=village.contact)
        for name in ("visitor", "nobody", "participant", "contact", "coordinator"):
            person = VISITOR if name == "visitor" else getattr(village, name)
            if name in may.split():
                dating.vote(poll, "yyy", by=person, name="Leila")
            else:
                with pytest.raises(PermissionDenied):
                    dating.vote(poll, "yyy", by=person, name="Leila")


@pytest.mark.parametrize("name", ["participant", "nobody", "moderator"])
def test_those_who_do_not_organise_it_neither_ask_nor_end(asked: Any, name: str) -> None:
    person = getattr(asked, name)
    other = factories.gathering(asked.space, by=asked.contact, starts_at=None, audience="public")
    with pytest.raises(PermissionDenied):
        dating.poll(other, by=person)
    with pytest.raises(PermissionDenied):
        actions.close(asked.poll.pk, by=person)
    with pytest.raises(PermissionDenied):
        actions.stop(asked.poll.pk, by=person)


def test_asking_takes_a_date_away_and_is_done_once_at_a_time(village: Any) -> None:
    with sites.within(village.site.id), dating.at(1, 1):
        meeting = factories.gathering(village.space, by=village.contact)
        once = uuid.uuid4()
        closes = clock.now() + datetime.timedelta(days=1)
        for _twice in "ab":
            poll = actions.ask(meeting.pk, dating.dates(3, 4), closes, by=village.contact, once=once)
        found = Gathering.objects.get(pk=meeting.pk)
        assert (found.starts_at, DatePoll.objects.count()) == (None, 1)
        assert found.postponed_at is not None
        with pytest.raises(actions.AskedAlready):
            dating.poll(meeting, by=village.contact)
        with pytest.raises(IntegrityError, match="one_runs"), transaction.atomic():
            DatePoll.objects.create(
                gathering=meeting, closes_at=closes, once=uuid.uuid4(), created_at=clock.now()
            )
        actions.stop(poll.pk, by=village.contact)
        dating.poll(meeting, by=village.contact)  # and again


@pytest.mark.parametrize(
    ("days", "closes_in"), [((7,), 3), ((7, 7), 3), ((-1, 7), -2), ((1, 7), 3), (tuple(range(5, 27)), 3)]
)
def test_dates_that_make_no_sense_are_refused(village: Any, days: tuple[int, ...], closes_in: int) -> None:
    with sites.within(village.site.id), dating.at(1, 1):
        meeting = factories.gathering(village.space, by=village.contact, starts_at=None)
        with pytest.raises(actions.BadDates):
            dating.poll(meeting, *days, by=village.contact, closes_in=closes_in)


def test_a_date_that_is_set_otherwise_ends_the_question(asked: Any) -> None:
    start = clock.now() + datetime.timedelta(days=30)
    actions.set_date(asked.meeting.pk, start, start + datetime.timedelta(hours=1), by=asked.contact)
    actions.overtake(asked.meeting.pk)
    assert state(asked) == ("ended", "31.1. 08:00" if start.hour == 8 else f"31.1. {start:%H:%M}")


def test_what_is_called_off_gets_no_date(asked: Any) -> None:
    dating.vote(asked.poll, "ynn", by=asked.participant)
    actions.cancel(asked.meeting.pk, by=asked.contact, language="fi")
    with later():
        tasks.settle_polls()
    assert state(asked) == ("ended", "")


def test_only_an_open_question_not_answered_yet_is_news(asked: Any) -> None:
    rows = [
        {"id": uuid.uuid4(), "about_key": asked.poll.pk, "person_id": person.pk}
        for person in (asked.participant, asked.author)
    ]
    dating.vote(asked.poll, "ynn", by=asked.participant)
    assert notifications._still(rows) == {rows[1]["id"]}
    actions.stop(asked.poll.pk, by=asked.contact)
    assert notifications._still(rows) == set()
