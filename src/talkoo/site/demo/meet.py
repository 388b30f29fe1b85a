"""Meetings and events of the demo, called together through the product's own actions."""

import datetime
import uuid
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from talkoo.blocks.gatherings import actions
from talkoo.kernel import clock, ids
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.text import ORIGINAL
from talkoo.plumbing.tenancy import current
from talkoo.site.demo import codes, coming, dates, marks, minuted, visits
from talkoo.site.demo.data.gatherings import GATHERINGS, DemoGathering

_BEFORE = datetime.timedelta(days=20)
"""So long before it is held one that is over was made."""


def meet(
    key: str,
    people: Mapping[str, Any],
    organisations: Mapping[str, uuid.UUID],
    spaces: Mapping[str, uuid.UUID],
) -> None:
    """All of the site. Raises KeyError for a space or an organisation that there is not."""
    for one in GATHERINGS.get(key, ()):
        if one.in_days is not None and one.in_days < 0:
            with clock.frozen(clock.now() + datetime.timedelta(one.in_days) - _BEFORE):
                made = _made(one, _BEFORE.days, people, organisations, spaces)
        else:
            made = _made(one, one.in_days, people, organisations, spaces)
        if one.came is not None:
            actions.count_heads(made.pk, one.came, by=PROGRAM)
        if one.agenda:
            minuted.keep(made, one, people)
        for shape, colour, alt in one.photos:
            drawn = marks.draw(shape, colour)
            actions.add_photo(made.pk, drawn, alt, all_agreed=True, by=PROGRAM, once=ids.uuid7())
    dates.come_again(key, people, spaces)
    if key == visits.SITE:
        visits.travel(organisations)
    coming.come()


def _made(
    given: DemoGathering,
    in_days: int | None,
    people: Mapping[str, Any],
    organisations: Mapping[str, uuid.UUID],
    spaces: Mapping[str, uuid.UUID],
) -> Any:
    zone = current.site().time_zone
    starts_at = None
    if in_days is not None:
        day = clock.today(zone) + datetime.timedelta(in_days)
        starts_at = datetime.datetime.combine(day, datetime.time(given.hour), ZoneInfo(zone))
    held = [organisations[given.organisation]] if given.organisation else []
    said = actions.Given(
        title=given.title,
        text=given.text,
        accessibility=given.accessibility,
        kind=given.kind,
        mode=given.mode,
        starts_at=starts_at,
        ends_at=starts_at + datetime.timedelta(hours=given.hours) if starts_at else None,
        zone=zone,
        place=given.place,
        address=given.address,
        area_id=codes.place(given.area) if given.area else None,
        platform=given.platform,
        languages=given.languages,
        audience=given.audience,
        takes_registrations=given.takes_registrations,
        capacity=given.capacity,
        organisation_ids=held,
    )
    by = people["representative"] if given.state == "submitted" else PROGRAM
    made = actions.make(said, by=by, once=ids.uuid7(), space_id=spaces[given.space] if given.space else None)
    if given.state != "draft":
        made = actions.publish(made.pk, by=by)
    if given.state == "cancelled" and given.reason:
        language = given.reason[ORIGINAL]
        made = actions.cancel(made.pk, by=PROGRAM, reason=given.reason[language], language=language)
    return made
