"""Two sites, each with an exchange visit: a guest organisation, a host of Rakvere, and organisations of its area."""

import datetime
import re
import uuid
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from talkoo.areas.visits import actions
from talkoo.blocks.gatherings import actions as gatherings
from talkoo.blocks.gatherings.actions import admitting
from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.text import texts
from talkoo.people.organisations.models import Mailbox
from talkoo.plumbing.places.load import area
from talkoo.plumbing.tenancy import sites
from tests import factories

VISITOR = AnonymousUser()
RAKVERE, COUNTY, TARTU = "0663", "0060", "0793"


def fill(site: Any, *, starts_at: Any = None, ends_at: Any = None) -> SimpleNamespace:
    """`visit` is tentative unless it is given a time; `planner` answers for `guest`, `host_speaker` for `host`;
    `choir` and `archive` are in the host's area, `archive` without anybody who answers for it but with a mailbox;
    `elsewhere` is not."""
    with sites.within(site.id):
        names = ("planner", "host_speaker", "choir_speaker", "traveller", "nobody")
        who = {name: factories.person(name) for name in names}
        who["coordinator"] = factories.person("coordinator", role="coordinator")
        guest = factories.organisation("Guest", representative=who["planner"])
        host = factories.organisation("Host", country="EE", seat=RAKVERE, representative=who["host_speaker"])
        choir = factories.organisation(
            "Choir", country="EE", seat=RAKVERE, representative=who["choir_speaker"]
        )
        archive = factories.organisation("Archive", country="EE", seat=RAKVERE)
        Mailbox.objects.create(
            organisation=archive,
            role=texts("et", et="Info"),
            address=f"archive@{site.key}.example.org",
            position=0,
        )
        elsewhere = factories.organisation("Elsewhere", country="EE", seat=TARTU)
        gathering = factories.gathering(
            by=who["coordinator"],
            title="Retki Rakvereen",
            kind="visit",
            organisations=[guest],
            starts_at=starts_at,
            ends_at=ends_at,
            zone="Europe/Tallinn",
            takes_registrations=True,
            capacity=20,
        )
        visit = actions.plan(gathering.pk, by=who["planner"])
    return SimpleNamespace(
        site=site,
        guest=guest,
        host=host,
        choir=choir,
        archive=archive,
        elsewhere=elsewhere,
        gathering=gathering,
        visit=visit,
        slug=gathering.slug,
        at=f"/visits/{gathering.slug}/",
        **who,
    )


def arrange(
    trip: SimpleNamespace, *, seats: int = 5, answer: bool | None = True, where: str = RAKVERE
) -> None:
    """Name the host and the delegation; the host says yes unless told otherwise."""
    with sites.within(trip.site.id):
        given = actions.Arrangement(
            host_id=trip.host.pk,
            area_ids=[area(where).pk],
            who_pays=texts("fi", fi="Vieraat maksavat matkan."),
            seats={trip.guest.pk: seats},
        )
        trip.visit = actions.arrange(trip.visit.pk, given, by=trip.planner)
        if answer is not None:
            actions.answer_as_host(trip.visit.pk, is_yes=answer, by=trip.host_speaker)


@pytest.fixture
def trip(rows: None, alpha: Any) -> SimpleNamespace:
    """A tentative visit on alpha, rolled back at the end."""
    return fill(alpha)


@pytest.fixture
def journey(committed: None, alpha: Any, beta: Any) -> SimpleNamespace:
    """One in two weeks that lasts two days, really committed; `journey.beta` is that of the other site."""
    starts_at = (clock.now() + datetime.timedelta(14)).replace(hour=6, minute=0, second=0, microsecond=0)
    ends_at = starts_at + datetime.timedelta(days=1, hours=9)
    found = fill(alpha, starts_at=starts_at, ends_at=ends_at)
    found.beta = fill(beta, starts_at=starts_at, ends_at=ends_at)
    return found


def words(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def once(page: Any) -> str:
    found = re.search(r'name="once" value="([^"]+)"', page.content.decode())
    assert found
    return found.group(1)


def registered(trip: Any, person: Any = None, **given: Any) -> Any:
    """Somebody has a place on the journey: a person, or a guest without an account by `name` and `email`."""
    with sites.within(trip.site.id):
        language = given.pop("language", person.language if person else "fi")
        coming = admitting.Coming(
            person_id=person.pk if person else None, language=language, zone="Europe/Helsinki", **given
        )
        return admitting.admit(trip.gathering.pk, coming, by=person or VISITOR, once=uuid.uuid4())


def over(trip: Any, days: int = 2) -> None:
    """The visit ended so many days ago."""
    now = clock.now()
    with sites.within(trip.site.id):
        ended = now - datetime.timedelta(days=days)
        gatherings.set_date(trip.gathering.pk, ended - datetime.timedelta(days=1), ended, by=PROGRAM)
