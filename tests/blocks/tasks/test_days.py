"""Reminders: before the day, on it and after it; once, whatever the clock does; one message a day for each person."""

import datetime
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from talkoo.blocks.tasks import actions, facts, notifications, tasks
from talkoo.blocks.tasks.models import Reminded, Reminder, Task
from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM
from talkoo.people.organisations import actions as organisations
from talkoo.people.organisations.models import Affiliation
from talkoo.people.spaces import actions as spaces
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.notify import due
from talkoo.plumbing.notify.models import Notification, Preference
from talkoo.plumbing.tenancy import sites
from tests.blocks.documents.test_races import all_at_once
from tests.blocks.tasks import made

DAY = datetime.date(2027, 1, 31)


def at(days: int, hour: int = 10) -> Any:
    """So many days from the day of the tasks, at this hour in Finland (in January two hours before UTC)."""
    day = datetime.datetime.combine(DAY, datetime.time(), datetime.UTC)
    return clock.frozen(day + datetime.timedelta(days=days, hours=hour - 2))


def remind(days: int, hour: int = 10) -> None:
    with at(days, hour):
        assert tasks.remind_some() is None


def told() -> list[tuple[Any, str, int]]:
    """Who was told of what, on which day before or after it, in the order in which it was told."""
    rows = Reminded.objects.order_by("reminder__on_day", "stage").select_related("reminder")
    return [(row.person_id, row.stage, (row.reminder.on_day - row.due_on).days) for row in rows]


def planned(space: Any, *, days: int = -30, **given: Any) -> Any:
    with at(days):
        return made.task(space, **{"due_on": DAY, **given})


def test_who_has_a_task_hears_before_its_day_and_on_it_and_once_after(village: Any) -> None:
    with sites.within(village.site.id):
        planned(village.space, by=village.contact, owner_id=village.author.pk)
        for days in range(-10, 30):
            for hour in (8, 12, 20):
                remind(days, hour)
        assert told() == [
            (village.author.pk, "soon", -3),
            (village.author.pk, "today", 0),
            (village.author.pk, "late", 1),
            (village.contact.pk, "maker", 7),
        ]


def test_what_nobody_has_is_told_to_whoever_added_it_after_a_week_alone(village: Any) -> None:
    with sites.within(village.site.id):
        planned(village.space, by=village.author)
        planned(village.space, by=village.participant, owner_id=village.participant.pk)  # its maker has it
        planned(village.space, by=village.contact, due_on=None)
        for days in range(-5, 12):
            remind(days)
        assert [one for one in told() if one[1] == "maker"] == [(village.author.pk, "maker", 7)]
        assert {one[0] for one in told()} == {village.author.pk, village.participant.pk}


def test_the_day_is_that_of_the_site(village: Any) -> None:
    with sites.within(village.site.id):
        planned(village.space, owner_id=village.author.pk)
        remind(-4, 23)  # the same day in London
        assert told() == []
        with clock.frozen(datetime.datetime(2027, 1, 27, 22, 30, tzinfo=datetime.UTC)):  # half past midnight
            tasks.remind_some()
        assert told() == [(village.author.pk, "soon", -3)]


def test_a_stopped_program_says_only_what_is_still_true(village: Any) -> None:
    with sites.within(village.site.id):
        planned(village.space, owner_id=village.author.pk)
        remind(-1)
        remind(5)
        assert told() == [(village.author.pk, "soon", -1), (village.author.pk, "late", 5)]


def test_a_clock_that_jumps_says_nothing_twice(village: Any) -> None:
    with sites.within(village.site.id):
        planned(village.space, owner_id=village.author.pk)
        for days in (-3, -9, -3, 1, -3, -2, 0, 1, 0, 2, -3, 1):
            remind(days)
        stages = [stage for _person, stage, _days in told()]
        assert sorted(stages) == ["late", "soon", "today"]
        assert Reminder.objects.count() == 3


def test_ancient_things_wake_nobody(village: Any) -> None:
    with sites.within(village.site.id):
        planned(village.space, by=village.contact, owner_id=village.author.pk)
        remind(61)
        assert told() == []
        remind(60)
        assert len(told()) == 2


def test_another_day_or_another_person_is_something_new(village: Any) -> None:
    with sites.within(village.site.id):
        task = planned(village.space, by=village.contact, owner_id=village.author.pk)
        remind(-3)
        later = DAY + datetime.timedelta(days=10)
        with at(-2):
            given = {"due_on": later, "owner_id": village.author.pk}
            actions.change(task.pk, made.words(**given), by=village.contact)
        remind(0)  # not its day any more
        remind(7)
        with at(7, 11):
            given = {"due_on": later, "owner_id": village.participant.pk}
            actions.change(task.pk, made.words(**given), by=village.contact)
        remind(7, 12)  # has been asked today
        remind(8)
        with at(8, 11):
            given = {"due_on": DAY, "owner_id": village.participant.pk}
            actions.change(task.pk, made.words(**given), by=village.contact)
        remind(8, 12)  # has heard of it today
        remind(9)
        assert [(person, stage) for person, stage, _days in told()] == [
            (village.author.pk, "soon"),
            (village.author.pk, "soon"),
            (village.contact.pk, "maker"),
            (village.participant.pk, "soon"),
            (village.participant.pk, "late"),
        ]


def test_who_has_taken_it_today_knows(village: Any) -> None:
    with sites.within(village.site.id):
        task = planned(village.space)
        with at(0, 8):
            actions.take(task.pk, by=village.author)
        remind(0, 12)
        assert told() == []
        remind(1)
        assert told() == [(village.author.pk, "late", 1)]


@pytest.mark.parametrize("step", [actions.finish, actions.drop, actions.give_back])
def test_what_is_settled_reminds_nobody(village: Any, step: Any) -> None:
    with sites.within(village.site.id):
        task = planned(village.space, owner_id=village.author.pk)
        step(task.pk, by=village.author)
        for days in (-3, 0, 1):
            remind(days)
        assert told() == []


def test_who_sees_it_no_longer_is_not_reminded_and_who_leads_is(village: Any) -> None:
    with sites.within(village.site.id):
        planned(village.space, by=village.participant, owner_id=village.author.pk)
        planned(village.space, by=village.staff, owner_id=village.staff.pk)
        planned(village.space, by=village.coordinator, owner_id=village.coordinator.pk)
        spaces.leave(village.space.pk, by=village.author)  # nothing was put back yet
        spaces.leave(village.space.pk, by=village.participant)
        remind(0)
        assert {one[0] for one in told()} == {village.staff.pk, village.coordinator.pk}
        part = Affiliation.objects.get(person=village.staff, role="staff")
        organisations.end_part(part.pk, by=PROGRAM)
        remind(1)
        assert [one[0] for one in told() if one[1] == "late"] == [village.coordinator.pk]
        remind(8)
        assert village.participant.pk not in {one[0] for one in told()}


def test_a_space_that_has_ended_reminds_nobody(village: Any) -> None:
    with sites.within(village.site.id):
        planned(village.space, by=village.contact, owner_id=village.author.pk)
        spaces.change_state(village.space.pk, "end", by=village.coordinator)
        remind(0)
        remind(8)
        assert told() == []


def test_one_message_a_day_holds_everything(village: Any) -> None:
    with sites.within(village.site.id):
        for ahead in (0, 1, 3):
            day = DAY + datetime.timedelta(days=ahead)
            planned(village.space, by=village.contact, owner_id=village.author.pk, due_on=day)
        planned(village.elsewhere, owner_id=village.other.pk)
        remind(0)
        remind(0, 15)
        assert Reminder.objects.filter(person=village.author).count() == 1
        assert len(told()) == 4
        with at(0, 16), pytest.raises(IntegrityError), transaction.atomic():
            Reminder.objects.create(person=village.author, on_day=DAY, at=clock.now())
        with at(0, 16):
            assert actions.remind(village.author.pk) == 0
        row = Reminded.objects.filter(person=village.author)[0]
        with pytest.raises(IntegrityError), transaction.atomic():
            row.pk = uuid.uuid4()
            row.save(force_insert=True)


def test_people_are_gone_through_in_parts_and_cost_the_same(
    village: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "AT_A_TIME", 2)
    with sites.within(village.site.id):
        people = [village.author, village.participant, village.contact]
        for person in people:
            planned(village.space, owner_id=person.pk)
        with at(0):
            after = tasks.remind_some()
            assert after is not None
            assert Reminder.objects.count() == 2
            assert tasks.remind_some(after) is None
            assert Reminder.objects.count() == 3
            with CaptureQueriesContext(connection) as asked:
                tasks.remind_some()
            assert len(asked) == 1


def mails(site: Any) -> list[Mail]:
    with sites.within(site.id):
        return list(Mail.objects.filter(kind="tasks.due").order_by("created_at"))


def post(site: Any) -> None:
    """Let what waits two minutes, or for the end of the night, go now."""
    with sites.within(site.id):
        Notification.objects.filter(state="waiting").update(due_at=clock.now())
        while due.work():
            pass


def test_one_mail_in_ones_own_language_tells_what_waits(
    town: Any, alpha: Any, beta: Any, run_jobs: Any
) -> None:
    with sites.within(alpha.id):
        type(town.author).objects.filter(pk=town.author.pk).update(language="sv")
        first, second, third = (
            planned(town.space, by=town.contact, title=title, owner_id=town.author.pk)
            for title in ("Varaa sali", "Keitä kahvi", "Tuo tuolit")
        )
        planned(town.space, by=town.contact, title="VIERAS", owner_id=town.participant.pk)
    with sites.within(beta.id):
        planned(town.beta.space, title="TOISEN", owner_id=town.beta.author.pk)
    with at(1), sites.within(alpha.id):
        tasks.remind_some()
    run_jobs()
    with sites.within(alpha.id):
        actions.finish(third.pk, by=town.contact)  # the words are those of the moment at which it was told
    post(alpha)
    post(beta)
    assert mails(beta) == []
    (mail,) = [one for one in mails(alpha) if one.receiver == f"person:{town.author.pk}"]
    assert mail.language == "sv"
    for task in (first, second):
        assert task.title in mail.text
        assert f"/networks/village/tasks/{task.pk}/" in mail.text
    assert "VIERAS" not in mail.text
    assert "2027-01-31" in mail.text  # a day as Swedish writes it
    assert "3" in mail.subject


def test_nothing_is_mailed_of_what_was_settled_in_the_two_minutes(
    town: Any, alpha: Any, run_jobs: Any
) -> None:
    with sites.within(alpha.id):
        task = planned(town.space, owner_id=town.author.pk)
    with at(1), sites.within(alpha.id):
        tasks.remind_some()
    run_jobs()
    with sites.within(alpha.id):
        assert Notification.objects.filter(kind="tasks.due", state="waiting").count() == 1
        actions.finish(task.pk, by=town.author)
    post(alpha)
    assert mails(alpha) == []


def test_who_wants_none_has_no_mail(town: Any, alpha: Any, run_jobs: Any) -> None:
    with sites.within(alpha.id):
        Preference.objects.create(person=town.author, kind="tasks.due", rhythm="none")
        for person in (town.author, town.participant):
            planned(town.space, owner_id=person.pk)
    with at(1), sites.within(alpha.id):
        tasks.remind_some()
    run_jobs()
    post(alpha)
    assert [one.receiver for one in mails(alpha)] == [f"person:{town.participant.pk}"]


def test_many_that_remind_at_once_say_it_once(town: Any, alpha: Any, run_jobs: Any) -> None:
    with sites.within(alpha.id):
        planned(town.space, owner_id=town.author.pk)
    with at(0):
        results = all_at_once(alpha, [lambda: actions.remind(town.author.pk) for _ in range(6)])
    assert sorted(results) == [0, 0, 0, 0, 0, 1]
    with sites.within(alpha.id):
        fact = facts.PersonReminded(
            actor_id=None, person_id=town.author.pk, reminder_id=Reminder.objects.get().pk
        )
        for _again in "ab":
            notifications.tell_of_days(fact)
    run_jobs()
    post(alpha)
    with sites.within(alpha.id):
        assert Notification.objects.filter(kind="tasks.due").count() == 2  # this fact, and that of the action
        assert Task.objects.get().state == "open"


@pytest.mark.parametrize(("hour", "runs"), [(3, False), (6, False), (7, True), (20, True), (21, False)])
def test_nobody_is_woken_at_night(town: Any, alpha: Any, run_jobs: Any, hour: int, runs: bool) -> None:
    with sites.within(alpha.id):
        planned(town.space, owner_id=town.author.pk)
    with at(0, hour):
        tasks.remind(0)
        run_jobs()
    with sites.within(alpha.id):
        assert (Reminder.objects.count() == 1) is runs
