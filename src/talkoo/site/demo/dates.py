"""Meetings of the demo that repeat, and a question about a date, made through the product's own actions."""

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser

from talkoo.blocks.gatherings import actions
from talkoo.blocks.gatherings.models import Gathering
from talkoo.kernel import clock, ids
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.recurrence import Every, OnHoliday, Rule, moment_of
from talkoo.kernel.text import Texts, texts
from talkoo.plumbing.tenancy import current


@dataclass(frozen=True, kw_only=True)
class DemoSeries:
    """On this weekday (1 is Monday) of each month, the `nth` of them, at 17:00 for 90 minutes."""

    space: str
    title: Texts
    weekday: int = 2
    nth: int = 1
    place: str = ""


SERIES: dict[str, tuple[DemoSeries, ...]] = {
    "vapaat-verkostot": (
        DemoSeries(
            space="tiijatko-mita",
            title=texts("fi", fi="Kuukausitapaaminen", en="Monthly meeting"),
            place="Esimerkkikylän koulu",
        ),
    ),
    "ivkv": (
        DemoSeries(
            space="ivkv",
            title=texts("et", et="Igakuine kohtumine", ru="Ежемесячная встреча"),
            weekday=4,
            nth=2,
            place="Näidislinna raamatukogu",
        ),
    ),
}
"""By the key of the site."""

ASKED = {"vapaat-verkostot": "lukupiirit-esimerkki"}
"""The space of the site that asks on which day a meeting suits people."""


def come_again(key: str, people: Mapping[str, Any], spaces: Mapping[str, uuid.UUID]) -> None:
    """All of the site. Raises KeyError for a space that there is not."""
    zone = current.site().time_zone
    for one in SERIES.get(key, ()):
        rule = Rule(
            every=Every.MONTH_BY_WEEKDAY,
            weekdays=(one.weekday,),
            nth=one.nth,
            starts_on=clock.today(zone),
            at=datetime.time(17),
            zone=zone,
            on_holiday=OnHoliday.NEXT,
            country=current.site().country,
        )
        given = actions.Repeated(rule=rule, minutes=90, title=one.title, place=one.place)
        actions.begin(spaces[one.space], given, by=PROGRAM, once=ids.uuid7())
    if key in ASKED:
        meeting = Gathering.objects.get(space=spaces[ASKED[key]], starts_at=None, state="published")
        _ask(meeting.pk, people, zone)


def _ask(gathering_id: uuid.UUID, people: Mapping[str, Any], zone: str) -> None:
    today = clock.today(zone)

    def at(days: int, hour: int) -> datetime.datetime:
        return moment_of(today + datetime.timedelta(days), datetime.time(hour), zone)

    evenings = [(at(days, 18), at(days, 20)) for days in (15, 17, 22)]
    poll = actions.ask(gathering_id, evenings, at(12, 18), by=PROGRAM, once=ids.uuid7())
    keys = list(poll.options.order_by("starts_at").values_list("pk", flat=True))
    for who, said in (
        (people["coordinator"], ("yes", "maybe", "no")),
        (people["moderator"], ("no", "yes", "yes")),
        (AnonymousUser(), ("maybe", "yes", "no")),
    ):
        name = "" if who.is_authenticated else "Leila Esimerkki"
        voter = actions.Voter(language=current.site().default_language, zone=zone, name=name)
        actions.answer(poll.pk, dict(zip(keys, said, strict=True)), voter, by=who, once=ids.uuid7())
