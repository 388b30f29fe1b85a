import subprocess
import sys
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talkoo.kernel import working_days

DAYS = st.dates(date(2011, 1, 1), date(2049, 12, 31))
COUNTRIES = st.sampled_from(["FI", "EE", "SE", "XX"])
WEEKDAYS = st.sets(st.integers(1, 7), min_size=1).map(tuple)


@pytest.mark.parametrize(
    ("country", "start", "days", "expected"),
    [
        ("FI", date(2026, 3, 2), 5, date(2026, 3, 9)),  # over a weekend
        ("FI", date(2026, 4, 1), 5, date(2026, 4, 10)),  # Good Friday and Easter Monday
        ("EE", date(2026, 4, 1), 5, date(2026, 4, 9)),  # Estonia works on Easter Monday
        ("FI", date(2026, 6, 18), 1, date(2026, 6, 22)),  # Midsummer's eve
        ("EE", date(2026, 6, 22), 1, date(2026, 6, 25)),  # Victory day and St John's day
        ("FI", date(2026, 2, 23), 1, date(2026, 2, 24)),
        ("EE", date(2026, 2, 23), 1, date(2026, 2, 25)),  # Independence day
        ("FI", date(2026, 12, 23), 5, date(2027, 1, 4)),  # over New Year
        ("XX", date(2026, 12, 23), 5, date(2026, 12, 30)),  # no such country: weekends only
        ("FI", date(2026, 3, 7), 0, date(2026, 3, 7)),
    ],
)
def test_a_deadline_leaves_out_weekends_and_the_holidays_of_the_country(country, start, days, expected):
    assert working_days.due(start, days, country=country) == expected


def test_somebody_who_works_two_days_a_week_gets_deadlines_on_those():
    """Whoever works on Tuesdays and Thursdays has five working days in two and a half weeks."""
    assert working_days.due(date(2026, 3, 2), 5, country="FI", weekdays=(2, 4)) == date(2026, 3, 17)


@pytest.mark.parametrize(("days", "weekdays"), [(-1, (1, 2)), (1, ()), (1, (0, 8))])
def test_a_deadline_that_cannot_be_is_refused(days, weekdays):
    with pytest.raises(ValueError, match="deadline"):
        working_days.due(date(2026, 3, 2), days, country="FI", weekdays=weekdays)


@settings(max_examples=150, deadline=None)
@given(start=DAYS, end=DAYS, country=COUNTRIES, weekdays=WEEKDAYS)
def test_counting_agrees_with_looking_at_every_day(start, end, country, weekdays):
    end = min(end, start + timedelta(days=800))
    first, last = sorted((start, end))
    days = (first + timedelta(days=step) for step in range(1, (last - first).days + 1))
    looked = sum(working_days.is_working(day, country=country, weekdays=weekdays) for day in days)
    counted = working_days.between(start, end, country=country, weekdays=weekdays)
    assert counted == (looked if start <= end else -looked)


@settings(max_examples=150, deadline=None)
@given(start=DAYS, days=st.integers(0, 60), country=COUNTRIES, weekdays=WEEKDAYS)
def test_a_deadline_is_a_working_day_and_as_far_away_as_asked(start, days, country, weekdays):
    day = working_days.due(start, days, country=country, weekdays=weekdays)
    assert working_days.between(start, day, country=country, weekdays=weekdays) == days
    assert days == 0 or working_days.is_working(day, country=country, weekdays=weekdays)


@settings(max_examples=60, deadline=None)
@given(start=DAYS, days=st.integers(0, 30), later=st.integers(0, 10), country=COUNTRIES)
def test_who_comes_later_is_never_due_earlier(start, days, later, country):
    then = start + timedelta(days=later)
    assert working_days.due(start, days, country=country) <= working_days.due(then, days, country=country)


def test_the_library_of_holidays_does_not_stay_in_memory():
    """It takes 42 MB; a site that asks for a deadline must not carry that in every process."""
    told = (
        "import sys, datetime; from talkoo.kernel import working_days as w; "
        "assert datetime.date(2026, 6, 19) in w.holidays('FI', 2026); print('holidays' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", told], check=True, capture_output=True, text=True)
    assert said.stdout.strip() == "False"
