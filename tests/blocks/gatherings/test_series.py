"""Meetings that come again: made ahead, one moved or left out, the rest as the rule says."""

import datetime
import uuid
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from talkoo.blocks.gatherings import actions
from talkoo.blocks.gatherings.actions import making
from talkoo.blocks.gatherings.models import Gathering, Series
from talkoo.blocks.gatherings.tasks.dates import settle_polls
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.recurrence import Every
from talkoo.kernel.text import texts
from talkoo.people.spaces import actions as spaces
from talkoo.plumbing.tenancy import sites
from talkoo.plumbing.translation.history import Stale
from tests.blocks.gatherings import dating

FIRST_HALF = ["5.1. 17:00", "2.2. 17:00", "2.3. 17:00", "6.4. 17:00", "4.5. 17:00", "1.6. 17:00"]


@pytest.fixture
def monthly(village: Any) -> Any:
    """The village with a series, on New Year's Day."""
    with sites.within(village.site.id), dating.at(1, 1):
        village.series = dating.series(village.space, by=village.contact)
        yield village


def nth(found: Any, number: int) -> Gathering:
    return Gathering.objects.filter(series=found.series).order_by("original_on")[number]


def test_the_meetings_of_half_a_year_are_made_and_seen_by_those_who_take_part(monthly: Any) -> None:
    assert dating.held(monthly.series) == FIRST_HALF
    one = nth(monthly, 3)
    assert (one.place, one.kind, one.audience, one.space_id) == (
        "Kirjasto",
        "meeting",
        "space",
        monthly.space.pk,
    )
    assert one.ends_at - one.starts_at == datetime.timedelta(minutes=90)
    assert monthly.participant.has_perm("gatherings.see", one)
    assert not monthly.nobody.has_perm("gatherings.see", one)


def test_time_makes_the_next_ones_and_nothing_twice(monthly: Any) -> None:
    with dating.at(3, 3):
        assert actions.continue_series(monthly.series.pk) == 2
        assert actions.continue_series(monthly.series.pk) == 0
    assert dating.held(monthly.series) == [*FIRST_HALF, "6.7. 17:00", "3.8. 17:00"]


def test_moving_one_leaves_the_rest_and_makes_no_other_in_its_place(monthly: Any) -> None:
    one = nth(monthly, 1)
    week = datetime.timedelta(7)
    actions.set_date(one.pk, one.starts_at + week, one.ends_at + week, by=monthly.contact)
    with dating.at(1, 2):
        actions.continue_series(monthly.series.pk)
    assert dating.held(monthly.series) == ["5.1. 17:00", "9.2. 17:00", *FIRST_HALF[2:]]


def test_what_is_left_out_does_not_come_back(monthly: Any) -> None:
    actions.cancel(nth(monthly, 0).pk, by=monthly.contact, language="fi")
    with dating.at(1, 2):
        actions.continue_series(monthly.series.pk)
    assert dating.held(monthly.series) == ["5.1. 17:00 cancelled", *FIRST_HALF[1:]]


def test_another_time_changes_those_ahead_that_were_not_moved(monthly: Any) -> None:
    one = nth(monthly, 1)
    hour = datetime.timedelta(hours=1)
    actions.set_date(one.pk, one.starts_at + hour, one.ends_at + hour, by=monthly.contact)
    actions.cancel(nth(monthly, 2).pk, by=monthly.contact, language="fi")
    with dating.at(1, 6):  # the first is over
        later = dating.repeated(rule=dating.rule(at=datetime.time(19)), minutes=60)
        actions.change_series(monthly.series.pk, later, by=monthly.contact, language="fi")
    assert dating.held(monthly.series) == [
        "2.3. 17:00 cancelled",
        "5.1. 17:00",
        "2.2. 18:00",
        "6.4. 19:00",
        "4.5. 19:00",
        "1.6. 19:00",
        "6.7. 19:00",
    ]
    assert nth(monthly, 4).ends_at - nth(monthly, 4).starts_at == datetime.timedelta(hours=1)


def test_another_weekday_moves_each_and_leaves_none_over(monthly: Any) -> None:
    one = nth(monthly, 1)
    week = datetime.timedelta(7)
    actions.set_date(one.pk, one.starts_at + week, one.ends_at + week, by=monthly.contact)
    ids = set(Gathering.objects.values_list("pk", flat=True))
    thursday = dating.repeated(rule=dating.rule(weekdays=(4,)))
    actions.change_series(monthly.series.pk, thursday, by=monthly.contact, language="fi")
    held = dating.held(monthly.series)
    assert held[:6] == ["7.1. 17:00", "9.2. 17:00", "4.3. 17:00", "1.4. 17:00", "6.5. 17:00", "3.6. 17:00"]
    assert ids <= set(Gathering.objects.values_list("pk", flat=True))
    days = Gathering.objects.order_by("original_on").values_list("original_on", flat=True)
    assert [f"{day:%-d.%-m.}" for day in days][:3] == ["7.1.", "4.2.", "4.3."]


def test_fewer_days_call_the_last_ones_off(monthly: Any) -> None:
    twice = dating.repeated(rule=dating.rule(interval=3))
    actions.change_series(monthly.series.pk, twice, by=monthly.contact, language="fi")
    held = dating.held(monthly.series)
    assert [one for one in held if "cancelled" not in one] == ["5.1. 17:00", "6.4. 17:00"]
    assert len(held) == 6


def test_the_meeting_that_was_held_today_stays_as_it_was(monthly: Any) -> None:
    first, second = nth(monthly, 0), nth(monthly, 1)
    thursday = dating.repeated(rule=dating.rule(weekdays=(4,)), place="Koulu")
    with dating.at(1, 5, 20):
        actions.change_series(monthly.series.pk, thursday, by=monthly.contact, language="fi")
    held = Gathering.objects.get(pk=first.pk)
    assert (held.original_on, held.starts_at, held.place) == (first.original_on, first.starts_at, "Kirjasto")
    assert held.revision == first.revision
    assert dating.held(monthly.series)[:4] == ["5.1. 17:00", "7.1. 17:00", "4.2. 17:00", "4.3. 17:00"]
    assert f"{Gathering.objects.get(pk=second.pk).original_on:%-d.%-m.}" == "4.2."


def test_the_meeting_that_was_held_today_is_not_called_off_where_there_are_fewer_days(monthly: Any) -> None:
    rarer = dating.repeated(rule=dating.rule(interval=3, starts_on=datetime.date(2027, 2, 1)))
    with dating.at(1, 5, 20):
        actions.change_series(monthly.series.pk, rarer, by=monthly.contact, language="fi")
    held = [one for one in dating.held(monthly.series) if "cancelled" not in one]
    assert held == ["5.1. 17:00", "2.2. 17:00", "4.5. 17:00"]


def test_a_meeting_held_early_stands_for_a_day_of_the_new_rule(monthly: Any) -> None:
    one = nth(monthly, 1)
    moment = one.starts_at - datetime.timedelta(weeks=4)  # that of February, in January
    actions.set_date(
        one.pk, moment + datetime.timedelta(days=1), moment + datetime.timedelta(days=2), by=PROGRAM
    )
    thursday = dating.repeated(rule=dating.rule(weekdays=(4,)))
    with dating.at(1, 8):
        actions.change_series(monthly.series.pk, thursday, by=monthly.contact, language="fi")
    assert dating.held(monthly.series)[:3] == ["5.1. 17:00", "6.1. 17:00", "4.3. 17:00"]


def test_no_meeting_is_put_into_the_past(monthly: Any) -> None:
    rule = {"every": Every.WEEK, "nth": 0}
    with dating.at(1, 1):
        weekly = dating.series(monthly.space, by=monthly.contact, rule=dating.rule(**rule, weekdays=(3,)))
    first = Gathering.objects.filter(series=weekly).order_by("starts_at")[0]
    tuesday = dating.repeated(rule=dating.rule(**rule, weekdays=(2,)))
    with dating.at(1, 5, 20):
        actions.change_series(weekly.pk, tuesday, by=monthly.contact, language="fi")
    assert dating.held(weekly)[:2] == ["12.1. 17:00", "19.1. 17:00"]
    assert f"{Gathering.objects.get(pk=first.pk).original_on:%-d.%-m.}" == "12.1."
    with dating.at(1, 12, 10):  # at noon: nine o'clock is over
        earlier = dating.repeated(rule=dating.rule(**rule, weekdays=(2,), at=datetime.time(9)))
        actions.change_series(weekly.pk, earlier, by=monthly.contact, language="fi")
    assert dating.held(weekly)[:2] == ["12.1. 17:00", "19.1. 09:00"]


def test_what_was_said_of_one_meeting_alone_stays(monthly: Any) -> None:
    import dataclasses

    one = nth(monthly, 1)
    elsewhere = dataclasses.replace(making.given_of(one), place="Koulu")
    actions.change(one.pk, elsewhere, by=monthly.contact)
    new = dating.repeated(place="Kahvila", title=texts("fi", fi="Kahvit"))
    actions.change_series(monthly.series.pk, new, by=monthly.contact, language="fi")
    found = Gathering.objects.order_by("original_on")
    assert [row.place for row in found][:3] == ["Kahvila", "Koulu", "Kahvila"]
    assert {row.title["fi"] for row in found} == {"Kahvit"}


def test_who_reads_an_old_state_does_not_write_over_a_newer_one(monthly: Any) -> None:
    seen = monthly.series.changed_at
    with dating.at(1, 2):
        new = dating.repeated(place="Kahvila")
        actions.change_series(monthly.series.pk, new, by=monthly.contact, language="fi", seen=seen)
        with pytest.raises(Stale):
            actions.change_series(
                monthly.series.pk, dating.repeated(), by=monthly.contact, language="fi", seen=seen
            )


@pytest.mark.parametrize(("calls_off", "left"), [(False, 6), (True, 1)])
def test_an_ended_series_makes_nothing_more(monthly: Any, calls_off: bool, left: int) -> None:
    with dating.at(1, 6):
        actions.end_series(monthly.series.pk, by=monthly.contact, language="fi", calls_off=calls_off)
        assert Gathering.objects.filter(state="published").count() == left
        with pytest.raises(NotNow):
            actions.end_series(monthly.series.pk, by=monthly.contact, language="fi")
    with dating.at(6, 1):
        assert actions.continue_series(monthly.series.pk) == 0


def test_ending_a_series_calls_off_the_meeting_whose_date_is_asked_about(monthly: Any) -> None:
    meeting = nth(monthly, 2)
    with dating.at(1, 6):
        poll = dating.poll(meeting, by=monthly.contact)
        dating.vote(poll, "ynn", by=monthly.participant)
        actions.end_series(monthly.series.pk, by=monthly.contact, language="fi", calls_off=True)
    with dating.at(1, 12):
        settle_polls()
    meeting.refresh_from_db()
    poll.refresh_from_db()
    assert (meeting.state, meeting.starts_at, poll.state) == ("cancelled", None, "ended")


@pytest.mark.parametrize(
    ("name", "may"),
    [
        ("contact", True),
        ("coordinator", True),
        ("staff", True),
        ("participant", False),
        ("nobody", False),
        ("moderator", False),
        ("site_admin", False),
    ],
)
def test_those_who_lead_the_space_make_series(village: Any, name: str, may: bool) -> None:
    with sites.within(village.site.id), dating.at(1, 1):
        person = getattr(village, name)
        if may:
            found = dating.series(village.space, by=person)
            actions.change_series(found.pk, dating.repeated(place="Koulu"), by=person, language="fi")
            actions.end_series(found.pk, by=person, language="fi", calls_off=True)
        else:
            found = dating.series(village.space, by=village.contact)
            with pytest.raises(PermissionDenied):
                dating.series(village.space, by=person)
            with pytest.raises(PermissionDenied):
                actions.change_series(found.pk, dating.repeated(place="Koulu"), by=person, language="fi")
            with pytest.raises(PermissionDenied):
                actions.end_series(found.pk, by=person, language="fi")


def test_the_same_form_makes_one_series(village: Any) -> None:
    with sites.within(village.site.id), dating.at(1, 1):
        once = uuid.uuid4()
        for _twice in "ab":
            actions.begin(village.space.pk, dating.repeated(), by=village.contact, once=once)
        assert (Series.objects.count(), Gathering.objects.count()) == (1, 6)


def test_a_rule_without_days_and_a_space_that_has_ended_make_none(village: Any) -> None:
    with sites.within(village.site.id), dating.at(1, 1):
        over = dating.rule(starts_on=datetime.date(2026, 1, 1), until=datetime.date(2026, 12, 31))
        with pytest.raises(actions.NothingComes):
            dating.series(village.space, by=village.contact, rule=over)
    with sites.within(village.site.id):  # it ends after it was founded
        spaces.change_state(village.space.pk, "end", by=village.coordinator)
    with sites.within(village.site.id), dating.at(1, 1), pytest.raises(NotNow):
        dating.series(village.space, by=village.coordinator)


def test_the_database_holds_no_two_of_one_day(monthly: Any) -> None:
    one, other = nth(monthly, 0), nth(monthly, 1)
    other.original_on = one.original_on
    with pytest.raises(IntegrityError, match="gatherings_gathering_of_series"), transaction.atomic():
        other.save(update_fields=["original_on"])


@pytest.mark.parametrize("zone", ["Europe/Helsinki", "Europe/Tallinn"])
def test_the_clock_on_the_wall_stays_over_both_changes(village: Any, zone: str) -> None:
    with sites.within(village.site.id), dating.at(1, 1):
        rule = dating.rule(every=Every.WEEK, nth=0, weekdays=(7,), zone=zone)
        found = dating.series(village.space, by=village.contact, rule=rule)
        with dating.at(6, 1):
            actions.continue_series(found.pk)
        starts = Gathering.objects.filter(series=found).values_list("starts_at", flat=True)
        assert {(one.astimezone(ZoneInfo(zone)).hour) for one in starts} == {17}
        assert {one.hour for one in starts} == {14, 15}
        assert len(starts) > 40
