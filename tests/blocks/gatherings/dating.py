"""Series and date polls for tests, made through the product's own actions. Call them inside a site."""

import datetime
import uuid
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AnonymousUser

from talkoo.blocks.gatherings import actions
from talkoo.blocks.gatherings.models import DatePoll, Gathering, Series
from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.recurrence import Every, Rule
from talkoo.kernel.text import texts
from talkoo.people.spaces.models import Space
from tests import factories

START = datetime.datetime(2027, 1, 1, 8, tzinfo=datetime.UTC)
"""A New Year's Day: the first Tuesdays that follow are 5 January, 2 February, 2 March, 6 April, 4 May and 1 June."""


def at(month: int, day: int, hour: int = 10, year: int = 2027) -> clock.frozen:
    """The clock of that day, in UTC."""
    return clock.frozen(datetime.datetime(year, month, day, hour, tzinfo=datetime.UTC))


def rule(**given: Any) -> Rule:
    """The first Tuesday of the month at 17:00 in Helsinki."""
    tuesday = {"every": Every.MONTH_BY_WEEKDAY, "weekdays": (2,), "nth": 1}
    when = {"starts_on": START.date(), "at": datetime.time(17), "zone": "Europe/Helsinki"}
    return Rule(**{**tuesday, **when, **given})


def repeated(**given: Any) -> actions.Repeated:
    plain = {
        "rule": rule(),
        "minutes": 90,
        "title": texts("fi", fi="Kuukausitapaaminen"),
        "place": "Kirjasto",
    }
    return actions.Repeated(**{**plain, **given})


def series(space: Any, *, by: Any, **given: Any) -> Series:
    return actions.begin(space.pk, repeated(**given), by=by, once=uuid.uuid4())


def held(one: Series) -> list[str]:
    """When its meetings are, those called off last, on the clock of Helsinki."""
    rows = Gathering.objects.filter(series=one).order_by("state", "starts_at")
    return [_said(row) for row in rows]


def _said(row: Gathering) -> str:
    zone = datetime.UTC if row.starts_at is None else None
    when = "no date" if zone else f"{clock_of(row):%-d.%-m. %H:%M}"
    return when if row.state == "published" else f"{when} {row.state}"


def clock_of(row: Gathering) -> datetime.datetime:

    assert row.starts_at
    return row.starts_at.astimezone(ZoneInfo("Europe/Helsinki"))


def dates(*days: int, hours: int = 2) -> list[tuple[datetime.datetime, datetime.datetime]]:
    """Evenings so many days from now."""
    start = clock.now().replace(hour=16, minute=0, second=0, microsecond=0)
    return [
        (start + datetime.timedelta(days=day), start + datetime.timedelta(days=day, hours=hours))
        for day in days
    ]


def poll(gathering: Any, *days: int, by: Any, closes_in: int = 3) -> DatePoll:
    closes_at = clock.now() + datetime.timedelta(days=closes_in)
    return actions.ask(gathering.pk, dates(*(days or (7, 8, 9))), closes_at, by=by, once=uuid.uuid4())


def vote(found: DatePoll, said: str, *, by: Any, **given: Any) -> Any:
    """`said` has a letter for each of its dates: y(es), m(aybe), n(o)."""
    words = {"y": "yes", "m": "maybe", "n": "no"}
    keys = found.options.order_by("starts_at").values_list("pk", flat=True)
    answers = {key: words[letter] for key, letter in zip(keys, said, strict=True)}
    more = {name: given.pop(name) for name in ("once", "voter_id") if name in given}
    voter = actions.Voter(**{"language": "fi", "zone": "Europe/Helsinki", **given})
    return actions.answer(found.pk, answers, voter, by=by, **{"once": uuid.uuid4(), **more})


def furnish(site: Any, people: Any) -> None:
    """For the tests of all pages: a series in each space, one of its meetings moved, and a question about a date."""
    for space in Space.objects.order_by("id"):
        one = series(space, by=people["contact"])
        first = Gathering.objects.filter(series=one).order_by("starts_at")[0]
        week = datetime.timedelta(7)
        actions.set_date(first.pk, first.starts_at + week, first.ends_at + week, by=PROGRAM)
        meeting = factories.gathering(
            space, by=people["contact"], starts_at=None, audience="public", title=f"Talkoot {site.key}"
        )
        question = poll(meeting, by=people["contact"])
        vote(question, "ymn", by=people["contact"])
        vote(question, "yyn", by=AnonymousUser(), name="Leila", email="leila@example.net")
