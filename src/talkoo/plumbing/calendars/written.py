"""Entries as iCalendar: RFC 5545, with what RFC 7986 and RFC 9073 add for newer programs."""

import datetime
from collections.abc import Iterable, Sequence
from functools import lru_cache
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

from icalendar import Calendar, Component, Event, vUri

from talkoo.kernel import clock
from talkoo.kernel.text import clean_line, clean_paragraphs
from talkoo.plumbing.calendars import clocks
from talkoo.plumbing.calendars.entries import Entry, Party, Status

PROGRAM = "-//Talkoo//Talkoo//EN"
REFRESH = datetime.timedelta(hours=4)
"""How often programs that subscribe are asked to look for news."""

LONGEST_TEXT = 4_000
EMPTY = "Europe/Helsinki"
"""Whose clock stands in a calendar without events."""


def feed(
    entries: Iterable[Entry], *, name: str, language: str, text: str = "", url: str = "", source: str = ""
) -> bytes:
    """A calendar that programs subscribe to. `url` is the page for people, `source` the address of the feed itself.

    The same entries give the same bytes, whenever they are asked for. Entries without a moment are left out.
    """
    made = _calendar()
    made.add("NAME", _line(name), parameters={"LANGUAGE": language})
    made.add("X-WR-CALNAME", _line(name))
    if text:
        for known in ("DESCRIPTION", "X-WR-CALDESC"):
            made.add(known, _text(text))
    _address(made, "URL", url)
    _address(made, "SOURCE", source, VALUE="URI")
    made.add("REFRESH-INTERVAL", REFRESH, parameters={"VALUE": "DURATION"})
    made.add("X-PUBLISHED-TTL", "PT4H")
    dated = [one for one in entries if one.starts_at]
    _describe_clocks(made, dated)
    if not dated:  # a calendar has at least one component
        made.add_component(clocks.described(EMPTY, 2026, 2026))
    head, end = made.to_ical().rsplit(b"END:VCALENDAR", 1)
    return b"".join([head, *(_lines(entry) for entry in dated), b"END:VCALENDAR", end])


@lru_cache(maxsize=4_096)
def _lines(entry: Entry) -> bytes:
    """One event of a feed: most are as they were when the feed was last asked for."""
    return bytes(_event(entry, is_off=False).to_ical())


def single(entry: Entry) -> bytes:
    """One event, to be put into a calendar once. Raises ValueError when it has no moment."""
    if entry.starts_at is None:
        raise ValueError("it has no date yet")
    return _written(_calendar(), [entry])


def request(entry: Entry, *, organiser: Party, invited: Party, is_answered: bool) -> bytes:
    """An invitation, or the news of a change in one (RFC 5546, 3.2.2). `is_answered`: whoever is invited has said yes
    already. Raises ValueError when it has no moment."""
    if entry.starts_at is None:
        raise ValueError("it has no date yet")
    made = _calendar()
    made.add("METHOD", "REQUEST")
    state = "ACCEPTED" if is_answered else "NEEDS-ACTION"
    return _written(made, [entry], organiser, invited, state)


def cancel(entry: Entry, *, organiser: Party, invited: Party) -> bytes:
    """That it is called off, or that this one is invited no more (RFC 5546, 3.2.5)."""
    made = _calendar()
    made.add("METHOD", "CANCEL")
    return _written(made, [entry], organiser, invited, "", is_off=True)


def _calendar() -> Calendar:
    made = Calendar()
    made.add("PRODID", PROGRAM)
    made.add("VERSION", "2.0")
    made.add("CALSCALE", "GREGORIAN")
    return made


def _written(
    made: Calendar,
    entries: Sequence[Entry],
    organiser: Party | None = None,
    invited: Party | None = None,
    state: str = "",
    *,
    is_off: bool = False,
) -> bytes:
    _describe_clocks(made, entries)
    for entry in entries:
        event = _event(entry, is_off=is_off)
        if organiser and invited:
            event.DTSTAMP = clock.now()
            _party(event, "ORGANIZER", organiser)
            _party(event, "ATTENDEE", invited, **_asked(state))
        made.add_component(event)
    return made.to_ical()


def _describe_clocks(made: Calendar, entries: Sequence[Entry]) -> None:
    for zone in sorted({entry.zone for entry in entries if entry.starts_at} - clocks.UTC):
        years = [moment.year for entry in entries if entry.zone == zone for moment in _moments(entry)]
        made.add_component(clocks.described(zone, min(years), max(years)))


def _asked(state: str) -> dict[str, str]:
    """No RSVP: answers are given on the pages, and by no mail."""
    return {"CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT", "PARTSTAT": state} if state else {}


def _moments(entry: Entry) -> list[datetime.datetime]:
    return [one for one in (entry.starts_at, entry.ends_at) if one]


def _event(entry: Entry, *, is_off: bool) -> Event:
    event = Event()
    event.add("UID", _line(entry.uid))
    event.DTSTAMP = entry.changed_at
    event.add("LAST-MODIFIED", entry.changed_at.astimezone(datetime.UTC))
    event.add("SEQUENCE", entry.sequence)
    event.add("STATUS", str(Status.CANCELLED if is_off else entry.status))
    spoken = {"LANGUAGE": entry.language}
    event.add("SUMMARY", _line(entry.title), parameters=spoken)
    for known, moment in (("DTSTART", entry.starts_at), ("DTEND", entry.ends_at)):
        if moment and (known == "DTSTART" or moment != entry.starts_at):
            event.add(known, _here(moment, entry.zone))
    event.add("TRANSP", "OPAQUE" if entry.is_busy else "TRANSPARENT")
    if entry.text:
        event.add("DESCRIPTION", _text(entry.text), parameters=spoken)
    if entry.place:
        event.add("LOCATION", _line(entry.place), parameters=spoken)
        event.add_component(_place(entry))
    if entry.contact:
        event.add("CONTACT", _line(entry.contact))
    if named := [_line(one) for one in entry.categories if one]:
        event.add("CATEGORIES", named)
    _address(event, "URL", entry.url)
    _address(event, "CONFERENCE", entry.conference, VALUE="URI", FEATURE="VIDEO")
    _address(event, "IMAGE", entry.image, VALUE="URI", DISPLAY="BADGE")
    return event


def _place(entry: Entry) -> Component:
    """The place as RFC 9073, 7.2 has it, for programs that show it apart. No description: older programs would take it
    for that of the event, and refuse an event with two."""
    place = Component.get_component_class("VLOCATION")()
    place.add("UID", f"place-{_line(entry.uid)}")
    place.add("NAME", _line(entry.venue or entry.address))
    return place


def _here(moment: datetime.datetime, zone: str) -> datetime.datetime:
    return moment.astimezone(datetime.UTC if zone in clocks.UTC else ZoneInfo(zone))


def _address(made: Component, known: str, address: str, **parameters: str) -> None:
    """An address of the web, with nothing in it that would end the line. Any other is left out."""
    told = quote(clean_line(address), safe=":/?#[]@!$&'()*+,;=%~")
    if urlsplit(told).scheme in {"http", "https"}:
        made.add(known, vUri(told, params=parameters), encode=False)


def _party(event: Event, known: str, party: Party, **parameters: str) -> None:
    address = quote(clean_line(party.address), safe="@!$&'()*+,;=%~.")
    named = {"CN": _line(party.name).translate(_UNQUOTABLE)} if party.name else {}
    event.add(known, vUri(f"mailto:{address}", params={**named, **parameters}), encode=False)


_UNQUOTABLE = str.maketrans({'"': "'"})


def _line(words: str) -> str:
    return clean_line(words)


def _text(words: str) -> str:
    return clean_paragraphs(words)[:LONGEST_TEXT]
