"""Days that come again: against another program that knows RFC 5545, over clock changes, holidays and short months."""

import calendar
import datetime
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from talkoo.kernel import recurrence, recurrence_text, working_days
from talkoo.kernel.recurrence import LAST, Every, OnHoliday, Rule

DAYS = st.dates(datetime.date(2024, 1, 1), datetime.date(2032, 12, 31))
TIMES = st.times(datetime.time(0), datetime.time(23, 59)).map(
    lambda one: one.replace(second=0, microsecond=0)
)
ZONES = st.sampled_from(["Europe/Helsinki", "Europe/Tallinn", "America/New_York", "Asia/Kathmandu"])
YEAR = datetime.timedelta(days=366)


@st.composite
def rules(draw, **fixed):
    every = draw(st.sampled_from(Every))
    starts_on = draw(DAYS)
    given = {
        "every": every,
        "starts_on": starts_on,
        "at": draw(TIMES),
        "zone": draw(ZONES),
        "interval": draw(st.integers(1, 5)),
    }
    if every == Every.WEEK:
        given["weekdays"] = tuple(sorted(draw(st.sets(st.integers(1, 7), min_size=1))))
    elif every == Every.MONTH_BY_WEEKDAY:
        given["weekdays"] = (draw(st.integers(1, 7)),)
        given["nth"] = draw(st.sampled_from([1, 2, 3, 4, LAST]))
    else:
        given["day"] = draw(st.integers(1, 31))
    end = draw(st.sampled_from(["", "until", "count"]))
    if end == "until":
        given["until"] = starts_on + datetime.timedelta(days=draw(st.integers(0, 700)))
    if end == "count":
        given["count"] = draw(st.integers(1, 30))
    return Rule(**{**given, **fixed})


def tuesday(**more):
    """The first Tuesday of each month at 17:00 in Helsinki."""
    given = {"starts_on": datetime.date(2026, 1, 1), "at": datetime.time(17), "zone": "Europe/Helsinki"}
    return Rule(**{"every": Every.MONTH_BY_WEEKDAY, "weekdays": (2,), "nth": 1, **given, **more})


def held(rule, first, last, exceptions=None):
    return [one.starts_at for one in recurrence.occurrences(rule, first, last, exceptions)]


@settings(max_examples=300, deadline=None)
@given(rule=rules(), ahead=st.integers(0, 900))
def test_the_days_are_those_of_another_program_that_reads_the_rrule(rule, ahead):
    last = rule.starts_on + datetime.timedelta(days=ahead)
    found = recurrence.occurrences(rule, rule.starts_on, last)
    first = next(recurrence._endless(rule))
    start = datetime.datetime.combine(first, rule.at, ZoneInfo(rule.zone))
    theirs = []
    for one in rrulestr(f"RRULE:{recurrence.as_rrule(rule)}", dtstart=start):
        if one.date() > last:
            break
        theirs.append(one.date())
    assert [one.original_on for one in found] == theirs


@settings(max_examples=300, deadline=None)
@given(rule=rules())
def test_the_first_is_the_first_day_that_fits_and_none_comes_before_it(rule):
    first = next(recurrence._endless(rule))

    def fits(day):
        last = calendar.monthrange(day.year, day.month)[1]
        if rule.every == Every.MONTH_BY_DAY:
            return day.day == min(rule.day, last)
        if rule.every == Every.WEEK:
            return day.isoweekday() in rule.weekdays
        nth = LAST if rule.nth == LAST and day.day > last - 7 else (day.day - 1) // 7 + 1
        return day.isoweekday() == rule.weekdays[0] and nth == rule.nth

    day = rule.starts_on
    while not fits(day):
        day += datetime.timedelta(days=1)
    assert first == day


@settings(max_examples=300, deadline=None)
@given(rule=rules())
def test_the_clock_on_the_wall_shows_the_same_the_whole_year_round(rule):
    """But where it never shows that: an hour is skipped in spring."""
    zone = ZoneInfo(rule.zone)
    for one in recurrence.occurrences(rule, rule.starts_on, rule.starts_on + 2 * YEAR):
        shown = one.starts_at.astimezone(zone)
        wanted = datetime.datetime.combine(one.original_on, rule.at)
        assert one.starts_at.tzinfo == datetime.UTC
        if shown.replace(tzinfo=None) != wanted:
            skipped = wanted.replace(tzinfo=zone).astimezone(datetime.UTC).astimezone(zone)
            assert skipped.replace(tzinfo=None) != wanted
            assert shown - wanted.replace(tzinfo=zone) <= datetime.timedelta(hours=1)


@pytest.mark.parametrize("zone", ["Europe/Helsinki", "Europe/Tallinn"])
def test_a_series_keeps_its_time_over_both_clock_changes(zone):
    rule = Rule(
        every=Every.WEEK, weekdays=(7,), starts_on=datetime.date(2026, 3, 22), at=datetime.time(17), zone=zone
    )
    hours = {
        one.original_on: one.starts_at.hour
        for one in recurrence.occurrences(rule, rule.starts_on, rule.starts_on + YEAR)
    }
    assert hours[datetime.date(2026, 3, 22)] == 15
    assert hours[datetime.date(2026, 3, 29)] == 14  # the day of the change
    assert hours[datetime.date(2026, 10, 18)] == 14
    assert hours[datetime.date(2026, 10, 25)] == 15


def test_an_hour_that_is_skipped_and_one_that_comes_twice_are_as_the_standard_says():
    at = datetime.time(3, 30)
    in_spring = recurrence.moment_of(datetime.date(2026, 3, 29), at, "Europe/Helsinki")
    assert in_spring == datetime.datetime(2026, 3, 29, 1, 30, tzinfo=datetime.UTC)  # 04:30 of the summer
    in_autumn = recurrence.moment_of(datetime.date(2026, 10, 25), at, "Europe/Helsinki")
    assert in_autumn == datetime.datetime(2026, 10, 25, 0, 30, tzinfo=datetime.UTC)  # the first of the two


def test_the_end_of_a_month_is_the_last_day_it_has():
    rule = Rule(
        every=Every.MONTH_BY_DAY,
        day=31,
        starts_on=datetime.date(2028, 1, 1),
        at=datetime.time(9),
        zone="Europe/Tallinn",
    )
    days = [
        one.original_on.day
        for one in recurrence.occurrences(rule, rule.starts_on, datetime.date(2028, 6, 30))
    ]
    assert days == [31, 29, 31, 30, 31, 30]


@pytest.mark.parametrize(
    ("on_holiday", "country", "expected"),
    [
        (OnHoliday.STAY, "FI", datetime.date(2026, 1, 6)),  # Epiphany
        (OnHoliday.SKIP, "FI", None),
        (OnHoliday.NEXT, "FI", datetime.date(2026, 1, 7)),
        (OnHoliday.NEXT, "EE", datetime.date(2026, 1, 6)),  # an ordinary Tuesday in Estonia
    ],
)
def test_a_public_holiday_is_treated_as_the_rule_says(on_holiday, country, expected):
    rule = tuesday(on_holiday=on_holiday, country=country)
    found = recurrence.occurrences(rule, datetime.date(2026, 1, 1), datetime.date(2026, 1, 31))
    assert [one.starts_at.date() for one in found] == ([expected] if expected else [])
    assert [one.original_on for one in found] == ([datetime.date(2026, 1, 6)] if expected else [])


def test_a_holiday_moves_nothing_onto_a_day_that_has_one_already():
    rule = Rule(
        every=Every.WEEK,
        weekdays=(2, 3),
        starts_on=datetime.date(2026, 1, 5),
        at=datetime.time(9),
        zone="Europe/Helsinki",
        on_holiday=OnHoliday.NEXT,
        country="FI",
    )
    assert [one.date().day for one in held(rule, rule.starts_on, datetime.date(2026, 1, 9))] == [7]


@settings(max_examples=100, deadline=None)
@given(rule=rules(country="FI", on_holiday=OnHoliday.NEXT))
def test_nothing_is_held_on_a_holiday_and_never_two_on_one_day(rule):
    found = held(rule, rule.starts_on, rule.starts_on + YEAR)
    days = [one.astimezone(ZoneInfo(rule.zone)).date() for one in found]
    assert len(set(days)) == len(days)
    assert not [day for day in days if day in working_days.holidays("FI", day.year)]


@settings(max_examples=200, deadline=None)
@given(rule=rules(), number=st.integers(0, 20), moment=st.datetimes(timezones=st.just(datetime.UTC)))
def test_moving_one_or_leaving_it_out_leaves_the_rest(rule, number, moment):
    before = recurrence.occurrences(rule, rule.starts_on, rule.starts_on + YEAR)
    if number >= len(before):
        return
    day = before[number].original_on
    moved = recurrence.occurrences(
        rule, rule.starts_on, rule.starts_on + YEAR, recurrence.move({}, day, moment)
    )
    assert moved[number] == recurrence.Occurrence(day, moment)
    assert moved[:number] + moved[number + 1 :] == before[:number] + before[number + 1 :]
    without = recurrence.occurrences(
        rule, rule.starts_on, rule.starts_on + YEAR, recurrence.leave_out({}, day)
    )
    assert without == before[:number] + before[number + 1 :]


def test_an_exception_for_a_day_without_one_changes_nothing():
    strange = recurrence.move(
        {}, datetime.date(2026, 1, 7), datetime.datetime(2026, 1, 8, tzinfo=datetime.UTC)
    )
    first, last = datetime.date(2026, 1, 1), datetime.date(2026, 12, 31)
    assert held(tuesday(), first, last, strange) == held(tuesday(), first, last)


@settings(max_examples=200, deadline=None)
@given(rule=rules(), split=st.integers(0, 366))
def test_what_is_made_bit_by_bit_is_the_same_as_at_once(rule, split):
    first, last = rule.starts_on, rule.starts_on + YEAR
    middle = first + datetime.timedelta(days=split)
    parts = held(rule, first, middle) + held(rule, middle + datetime.timedelta(days=1), last)
    assert parts == held(rule, first, last)


@settings(max_examples=200, deadline=None)
@given(rule=rules(country="EE"))
def test_a_rule_comes_back_from_where_it_is_kept(rule):
    assert recurrence.from_json(recurrence.to_json(rule)) == rule


@pytest.mark.parametrize(
    "wrong",
    [
        {"interval": 0},
        {"interval": 100},
        {"weekdays": ()},
        {"weekdays": (8,)},
        {"weekdays": (1, 2)},
        {"nth": 5},
        {"nth": 0},
        {"day": 3},
        {"until": datetime.date(2025, 12, 31)},
        {"until": datetime.date(2026, 12, 31), "count": 3},
        {"count": -1},
        {"at": datetime.time(17, 0, 1)},
        {"zone": "Europe/Nowhere"},
        {"country": "fi"},
        {"on_holiday": OnHoliday.SKIP},
    ],
)
def test_what_makes_no_sense_is_no_rule(wrong):
    with pytest.raises(ValueError, match=f"no rule: .*{next(iter(wrong))}"):
        tuesday(**wrong)


@pytest.mark.parametrize(
    "stored", [{}, {"every": "year"}, {**recurrence.to_json(tuesday()), "weekdays": None}]
)
def test_what_is_kept_wrongly_is_no_rule(stored):
    with pytest.raises(ValueError, match=r"^(no rule|.* is not a valid Every)"):
        recurrence.from_json(stored)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, "the first Tuesday of the month at 17:00"),
        ({"interval": 2}, "the first Tuesday of the month, every 2 months at 17:00"),
        ({"every": Every.WEEK, "nth": 0, "weekdays": (2, 4)}, "each week: Tuesday and Thursday at 17:00"),
        ({"every": Every.WEEK, "nth": 0, "interval": 2}, "every 2 weeks: Tuesday at 17:00"),
        (
            {"every": Every.MONTH_BY_DAY, "nth": 0, "weekdays": (), "day": 31},
            "the last day of the month at 17:00",
        ),
        ({"every": Every.MONTH_BY_DAY, "nth": 0, "weekdays": (), "day": 15}, "day 15 of the month at 17:00"),
        (
            {"country": "FI", "on_holiday": OnHoliday.SKIP},
            "the first Tuesday of the month at 17:00, not on public holidays",
        ),
    ],
)
def test_a_rule_reads_as_people_say_it(given, expected):
    rule = tuesday(**given)
    assert recurrence_text.say(rule, "en").replace("5:00\u202fPM", "17:00") == expected


@settings(max_examples=100, deadline=None)
@given(rule=rules(), language=st.sampled_from(["fi", "et", "ru", "sv", "en", "ar"]))
def test_every_rule_has_words_in_every_language(rule, language):
    said = recurrence_text.say(rule, language)
    assert said
    assert "%(" not in said
    assert bool(recurrence_text.say_end(rule, language)) is bool(rule.until or rule.count)
