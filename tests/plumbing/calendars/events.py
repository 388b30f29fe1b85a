"""Events as the tests write them, and calendars as a strict reader has them."""

import datetime
import re
from zoneinfo import ZoneInfo

from icalendar import Calendar

from talkoo.plumbing.calendars.entries import Entry

HELSINKI = ZoneInfo("Europe/Helsinki")
FOLDED = 75


def entry(**given) -> Entry:
    """A meeting in Lieksa, on 1 December 2026 at five."""
    usual = {
        "uid": "0199@alpha.example.org",
        "title": "Joulupuuro; yhdessä, kaikki \\ mukaan",
        "language": "fi",
        "starts_at": datetime.datetime(2026, 12, 1, 17, tzinfo=HELSINKI),
        "ends_at": datetime.datetime(2026, 12, 1, 19, tzinfo=HELSINKI),
        "zone": "Europe/Helsinki",
        "changed_at": datetime.datetime(2026, 11, 1, 9, tzinfo=datetime.UTC),
        "text": "Tervetuloa!\n\nOvi on auki puoli viidestä.",
        "venue": "Kulttuurikeskus Brahe",
        "address": "Pielisentie 9-13, Lieksa",
        "url": "https://alpha.example.org/events/joulupuuro/",
    }
    return Entry(**{**usual, **given})


def read(written: bytes) -> Calendar:
    """As a strict reader has it: every line by the rules, nothing that it had to overlook."""
    assert written.endswith(b"\r\n")
    lines = written.split(b"\r\n")
    assert not [line for line in lines if b"\n" in line or b"\r" in line]
    assert max(len(line) for line in lines) <= FOLDED
    for line in lines:
        line.decode()  # no letter is torn apart by folding
        assert not re.search(rb"[\x00-\x08\x0a-\x1f\x7f]", line), line
    calendar = Calendar.from_ical(written)
    calendar.validate()
    for part in calendar.walk():
        assert not part.errors, part.errors
        for known in part.required:
            assert known in part, f"{part.name} without {known}"
    assert not calendar.get_missing_tzids()
    return calendar


def only(written: bytes):
    """The one event in it."""
    (event,) = read(written).events
    return event
