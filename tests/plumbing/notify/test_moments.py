"""When mail comes: on the person's own clock, after two minutes, never in quiet hours."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from talkoo.plumbing.notify.kinds import Rhythm
from talkoo.plumbing.notify.moments import Clock, after_quiet, due

HELSINKI = "Europe/Helsinki"


def at(text, zone=HELSINKI):
    return datetime.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("now", "rhythm", "clock", "expected"),
    [
        ("2026-11-18 12:00", "at_once", Clock(HELSINKI), "2026-11-18 12:02"),
        ("2026-11-18 21:59", "at_once", Clock(HELSINKI, quiet_from=22, quiet_until=7), "2026-11-19 07:00"),
        ("2026-11-18 03:00", "at_once", Clock(HELSINKI, quiet_from=22, quiet_until=7), "2026-11-18 07:00"),
        ("2026-11-18 06:59", "at_once", Clock(HELSINKI, quiet_from=22, quiet_until=7), "2026-11-18 07:01"),
        ("2026-11-18 12:30", "at_once", Clock(HELSINKI, quiet_from=12, quiet_until=14), "2026-11-18 14:00"),
        ("2026-11-18 21:57", "at_once", Clock(HELSINKI, quiet_from=22, quiet_until=7), "2026-11-18 21:59"),
        ("2026-11-18 07:59", "daily", Clock(HELSINKI), "2026-11-18 08:00"),
        ("2026-11-18 08:00", "daily", Clock(HELSINKI), "2026-11-19 08:00"),
        ("2026-11-18 12:00", "weekly", Clock(HELSINKI), "2026-11-23 08:00"),
        ("2026-11-23 08:00", "weekly", Clock(HELSINKI), "2026-11-30 08:00"),
        ("2026-11-18 12:00", "weekly", Clock(HELSINKI, weekday=3, hour=18), "2026-11-18 18:00"),
        ("2026-11-18 12:00", "daily", Clock(HELSINKI, quiet_from=22, quiet_until=9), "2026-11-19 09:00"),
        (
            "2026-03-28 12:00",
            "daily",
            Clock(HELSINKI, hour=3),
            "2026-03-29 04:00",
        ),  # the hour that is not there
        (
            "2026-10-24 12:00",
            "daily",
            Clock(HELSINKI, hour=3),
            "2026-10-25 03:00",
        ),  # the hour that comes twice
    ],
)
def test_the_moment(now, rhythm, clock, expected):
    assert due(at(now), rhythm, clock) == at(expected).astimezone(datetime.UTC)


def test_quiet_hours_are_those_of_the_persons_own_zone():
    noon = at("2026-11-18 12:00")
    assert due(noon, Rhythm.AT_ONCE, Clock("America/Toronto", quiet_from=22, quiet_until=7)) == at(
        "2026-11-18 07:00", "America/Toronto"
    )
    assert due(noon, Rhythm.DAILY, Clock("America/Toronto", hour=8)) == at(
        "2026-11-18 08:00", "America/Toronto"
    )


def test_no_mail_has_no_moment():
    with pytest.raises(ValueError, match="never"):
        due(at("2026-11-18 12:00"), "never", Clock(HELSINKI))


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.datetimes(
        datetime.datetime(2026, 1, 1), datetime.datetime(2027, 1, 1), timezones=st.just(datetime.UTC)
    ),
    st.sampled_from(["at_once", "daily", "weekly"]),
    st.sampled_from([HELSINKI, "America/St_Johns", "Asia/Kathmandu", "Pacific/Kiritimati"]),
    st.integers(1, 7),
    st.integers(0, 23),
    st.integers(0, 23),
    st.integers(0, 23),
)
def test_it_lies_ahead_within_eight_days_and_outside_quiet_hours(
    now, rhythm, zone, weekday, hour, begins, ends
):
    clock = Clock(zone, weekday, hour, begins, ends) if begins != ends else Clock(zone, weekday, hour)
    moment = due(now, rhythm, clock)
    assert now < moment <= now + datetime.timedelta(days=8, hours=2)
    assert after_quiet(moment, clock) == moment
