"""The events that the measured pages of events show, made through the actions of the product as people make them."""

from __future__ import annotations

import datetime
import uuid
from itertools import cycle
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from talkoo.blocks.gatherings.models import Gathering
    from talkoo.people.spaces.models import Space

EVENTS, SPACES, COMING = 150, 20, 40
"""So many events in so many networks, and so many people who come to the first of them."""


def pages(language: str) -> dict[str, str]:
    """The list of events, one month of it, the event to which most come, and the tab of its network; of the current
    site, whose language is `language`. Makes what is missing. Needs Django."""
    from django.db.models import Count
    from django.urls import reverse

    from talkoo.blocks.gatherings.models import Gathering
    from talkoo.people.spaces.models import Space

    networks = Space.objects.filter(kind="network", state="active").annotate(size=Count("participations"))
    chosen = list(networks.order_by("-size", "id")[:SPACES])
    missing = EVENTS - Gathering.objects.count()
    for number, space in zip(range(missing), cycle(chosen), strict=False):
        _make(number, space, language)
    fullest = Gathering.objects.order_by("-taken", "id")[0]
    if not fullest.taken:
        _fill(fullest)
    assert fullest.starts_at is not None
    listed = reverse("gatherings:events")
    return {
        "events": f"{listed}?x={{n}}",
        "events-month": f"{listed}?month={fullest.starts_at:%Y-%m}&x={{n}}",
        "event": f"{reverse('gatherings:event', args=[fullest.slug])}?x={{n}}",
        "meetings": reverse("gatherings:network_meetings", args=[chosen[0].slug]),
    }


def _make(number: int, space: Space, language: str) -> None:
    from talkoo.blocks.gatherings import actions
    from talkoo.blocks.gatherings.models import Kind
    from talkoo.kernel import clock
    from talkoo.kernel.access import PROGRAM
    from talkoo.plumbing.tenancy import current
    from talkoo.site.demo.bulk import words

    site = current.site()
    start = clock.now().replace(minute=0, second=0, microsecond=0) + datetime.timedelta(days=2 + number // 2)
    given = actions.Given(
        kind=list(Kind.values)[number % 4],
        title={"_": language, language: words.space_name(language, number + 1)},
        text={"_": language, language: " ".join(words.SENTENCES[language])},
        place=f"{words.STREET[language]} {number + 1}",
        area_id=_area(space),
        zone=site.time_zone,
        starts_at=start,
        ends_at=start + datetime.timedelta(hours=2),
        languages=list(site.languages[: 1 + number % 2]),
        takes_registrations=True,
        capacity=COMING,
    )
    made = actions.make(given, by=PROGRAM, once=uuid.uuid4(), space_id=space.pk)
    actions.publish(made.pk, by=PROGRAM)


def _area(space: Space) -> uuid.UUID | None:
    from talkoo.people.spaces.models import SpaceArea

    found = SpaceArea.objects.filter(space=space, is_excluded=False).order_by("id").first()
    return found.area_id if found else None


def _fill(gathering: Gathering) -> None:
    """People of the site come to it, until it is full."""
    from talkoo.blocks.gatherings.actions import admitting
    from talkoo.people.accounts.models import Person

    for person in Person.objects.filter(status="active").order_by("id")[:COMING]:
        given = admitting.Coming(person_id=person.pk, language=person.language, zone=gathering.zone)
        admitting.admit(gathering.pk, given, by=person, once=uuid.uuid4())
