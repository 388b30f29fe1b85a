"""iCalendar to the letter: lines, clocks, words that could end a line, and the same bytes for the same events."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from icalendar import Calendar

from talkoo.kernel import clock
from talkoo.plumbing.calendars import clocks, written
from talkoo.plumbing.calendars.entries import Entry, Party, Status
from tests.plumbing.calendars.events import HELSINKI, entry, only, read

OFFICE = Party("Lieksan verkosto", "reply@post.example.org")
MARI = Party('Mari "Maija" Möttönen; Lieksa', "mari@example.org")


def feed(*entries: Entry) -> bytes:
    return written.feed(entries, name="Verkosto: tapahtumat", language="fi", url="https://alpha.example.org/")


def test_an_event_is_read_as_it_was_written():
    event = only(feed(entry(sequence=3, categories=("kokous, iso", "ruoka"), contact="Lieksan yhdistys ry")))
    assert event.uid == "0199@alpha.example.org"
    assert str(event["SUMMARY"]) == "Joulupuuro; yhdessä, kaikki \\ mukaan"
    assert event["SUMMARY"].params["LANGUAGE"] == "fi"
    assert event.start == datetime.datetime(2026, 12, 1, 17, tzinfo=HELSINKI)
    assert event.end == datetime.datetime(2026, 12, 1, 19, tzinfo=HELSINKI)
    assert event["DTSTART"].params["TZID"] == "Europe/Helsinki"
    assert str(event["DESCRIPTION"]) == "Tervetuloa!\n\nOvi on auki puoli viidestä."
    assert str(event["LOCATION"]) == "Kulttuurikeskus Brahe, Pielisentie 9-13, Lieksa"
    assert event.sequence == 3
    assert event["STATUS"] == "CONFIRMED"
    assert event.categories == ["kokous, iso", "ruoka"]
    assert str(event["CONTACT"]) == "Lieksan yhdistys ry"
    (place,) = event.walk("VLOCATION")
    assert str(place["NAME"]) == "Kulttuurikeskus Brahe"


def test_the_calendar_says_its_name_for_old_programs_and_new_ones():
    calendar = read(feed(entry()))
    assert str(calendar["NAME"]) == str(calendar["X-WR-CALNAME"]) == "Verkosto: tapahtumat"
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT4H" in feed(entry())
    assert "METHOD" not in calendar


def test_the_same_events_give_the_same_bytes_at_any_time():
    first = feed(entry())
    with clock.frozen(datetime.datetime(2031, 1, 1, tzinfo=datetime.UTC)):
        assert feed(entry()) == first
    assert feed(entry(sequence=1)) != first


def test_what_has_no_date_stands_in_no_feed_and_can_be_called_off():
    undated = entry(starts_at=None, ends_at=None)
    assert not read(feed(undated)).events
    with pytest.raises(ValueError, match="no date"):
        written.single(undated)
    with pytest.raises(ValueError, match="no date"):
        written.request(undated, organiser=OFFICE, invited=MARI, is_answered=False)
    off = Calendar.from_ical(written.cancel(undated, organiser=OFFICE, invited=MARI))
    assert off.events[0]["STATUS"] == "CANCELLED"


@pytest.mark.parametrize("status", list(Status))
def test_its_state_is_said(status):
    assert only(feed(entry(status=status)))["STATUS"] == str(status)


def test_addresses_stand_in_it_only_when_they_are_of_the_web():
    event = only(
        feed(entry(conference="https://meet.example.org/a b", image="javascript:alert(1)", url="mailto:x@y"))
    )
    assert str(event["CONFERENCE"]) == "https://meet.example.org/a%20b"
    assert event["CONFERENCE"].params["VALUE"] == "URI"
    assert "IMAGE" not in event
    assert "URL" not in event


def test_an_address_cannot_end_its_line():
    ics = feed(entry(conference="https://meet.example.org/x\r\nATTENDEE:mailto:x@example.org"))
    assert "ATTENDEE" not in only(ics)


def test_a_feed_asks_nobody_for_an_answer():
    event = only(feed(entry()))
    assert "ORGANIZER" not in event
    assert "ATTENDEE" not in event


def test_an_invitation_names_both_and_waits_for_no_mail():
    ics = written.request(entry(sequence=2), organiser=OFFICE, invited=MARI, is_answered=False)
    event = only(ics)
    assert read(ics)["METHOD"] == "REQUEST"
    assert event["ORGANIZER"] == "mailto:reply@post.example.org"
    assert event["ATTENDEE"] == "mailto:mari@example.org"
    asked = event["ATTENDEE"].params
    assert (asked["PARTSTAT"], asked["CN"]) == ("NEEDS-ACTION", "Mari 'Maija' Möttönen; Lieksa")
    assert "RSVP" not in asked
    assert event.sequence == 2


def test_whoever_has_registered_is_not_asked_again():
    asked = only(written.request(entry(), organiser=OFFICE, invited=MARI, is_answered=True))[
        "ATTENDEE"
    ].params
    assert asked["PARTSTAT"] == "ACCEPTED"
    assert "RSVP" not in asked


def test_calling_off_is_the_same_event_with_a_higher_number():
    ics = written.cancel(entry(sequence=3), organiser=OFFICE, invited=MARI)
    event = only(ics)
    assert read(ics)["METHOD"] == "CANCEL"
    assert (event.uid, event["STATUS"], event.sequence) == ("0199@alpha.example.org", "CANCELLED", 3)
    assert event["ATTENDEE"] == "mailto:mari@example.org"


def test_moments_without_a_zone_and_ends_before_beginnings_are_refused():
    with pytest.raises(ValueError, match="zone"):
        entry(starts_at=datetime.datetime(2026, 12, 1, 17))
    with pytest.raises(ValueError, match="ends"):
        entry(ends_at=datetime.datetime(2026, 12, 1, 16, tzinfo=HELSINKI))


# Clocks


@pytest.mark.parametrize(
    "zone",
    [
        "Europe/Helsinki",
        "Europe/Tallinn",
        "Europe/Dublin",
        "Africa/Casablanca",
        "Asia/Kolkata",
        "Asia/Tehran",
        "America/St_Johns",
        "Australia/Lord_Howe",
    ],
)
def test_a_described_clock_goes_as_the_real_one(zone):
    """Read by the library from the description alone, hour by hour over the changes of three years."""
    described = clocks.described(zone, 2020, 2022)
    again = described.to_tz(lookup_tzid=False)
    real, at = ZoneInfo(zone), datetime.datetime(2020, 1, 2, tzinfo=datetime.UTC)
    while at.year < 2023:
        assert at.astimezone(again).utcoffset() == at.astimezone(real).utcoffset(), at
        at += datetime.timedelta(hours=7)


def test_a_change_is_told_on_the_clock_that_is_changed():
    told = clocks.described("Europe/Helsinki", 2026, 2027).to_ical().decode()
    assert "DTSTART:20260329T030000\r\nRDATE:20270328T030000" in told
    assert "DTSTART:20261025T040000\r\nRDATE:20271031T040000" in told


@pytest.mark.parametrize("zone", sorted(clocks.UTC & {"UTC", "Etc/UTC"}))
def test_utc_needs_no_description(zone):
    ics = feed(entry(zone=zone))
    assert b"VTIMEZONE" not in ics
    assert b"DTSTART:20261201T150000Z" in ics


def test_each_zone_is_described_once():
    ics = feed(entry(), entry(uid="2@x"), entry(uid="3@x", zone="Europe/Tallinn"))
    assert ics.count(b"BEGIN:VTIMEZONE") == 2


# Anything


WORDS = some.text(max_size=300)


@settings(max_examples=150, deadline=None)
@given(title=WORDS, text=WORDS, venue=WORDS, contact=WORDS, name=WORDS, url=WORDS)
def test_whatever_people_write_is_read_back_strictly(title, text, venue, contact, name, url):
    given_entry = entry(
        title=title, text=text, venue=venue, contact=contact, conference=f"https://x.org/{url}"
    )
    event = only(feed(given_entry))
    assert event.uid == "0199@alpha.example.org"
    assert event.start == given_entry.starts_at
    event = only(
        written.request(
            given_entry, organiser=Party(name, "a@b.org"), invited=Party(name, "c@d.org"), is_answered=False
        )
    )
    assert event["ATTENDEE"] == "mailto:c@d.org"
    assert not {"X-EVIL", "RRULE", "ATTACH"} & set(event)


def test_words_cannot_add_lines_of_their_own():
    evil = "x\r\nATTACH:http://example.org/\r\nEND:VEVENT"
    for field in ("title", "text", "venue", "address", "contact", "uid"):
        assert "ATTACH" not in only(feed(entry(**{field: evil}))), field
