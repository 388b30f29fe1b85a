"""A host that has a mailbox and nobody who answers for it here; and a draft that is thrown away again."""

import io
import re
import uuid
from typing import Any

import pytest

from talkoo.areas.visits import actions, queries
from talkoo.areas.visits.models import Slot
from talkoo.blocks.gatherings import actions as gatherings
from talkoo.blocks.gatherings.models import Gathering
from talkoo.kernel import proofs
from talkoo.kernel.access import may
from talkoo.kernel.lifecycle import NotNow
from talkoo.plumbing.files import pictures
from talkoo.plumbing.files.models import Picture, StoredFile
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.places.load import area
from talkoo.plumbing.tenancy import sites
from tests import factories
from tests.areas.visits.conftest import RAKVERE, VISITOR, words
from tests.plumbing.files.drawn import photograph, saved


def drafted(trip: Any, host: Any) -> Gathering:
    """A draft, which `trip.visit` is from now on; this organisation is asked to be the host."""
    draft = factories.gathering(
        by=trip.coordinator,
        is_out=False,
        kind="visit",
        title="Luonnos",
        organisations=[trip.guest],
        starts_at=None,
    )
    visit = actions.plan(draft.pk, by=trip.planner)
    given = actions.Arrangement(host_id=host.pk, area_ids=[area(RAKVERE).pk])
    trip.visit = actions.arrange(visit.pk, given, by=trip.planner)
    return draft


def test_a_host_without_an_account_answers_by_the_link_in_its_mailbox(
    journey: Any, browse: Any, run_jobs: Any, alpha: Any, beta: Any
) -> None:
    for trip in (journey, journey.beta):
        with sites.within(trip.site.id):
            drafted(trip, trip.archive if trip is journey else trip.host)
    run_jobs()
    with sites.within(alpha.id):
        asked = Mail.objects.get(kind="visits.host_asked")
    with sites.within(beta.id):
        told = Mail.objects.get(kind="visits.host_asked")
    assert (asked.address, asked.is_secret) == ("archive@alpha.example.org", True)
    assert "/host/" not in told.text
    found = re.search(r"/visits/[\w-]+/host/\w+/", asked.text)
    assert found
    link, visitor = f"/en{found[0]}", browse(alpha)
    page = words(visitor.get(link))
    assert "Luonnos" in page
    assert "Does your organisation receive the guests?" in page
    assert visitor.post(link, {"answer": "maybe"}).status_code == 404
    assert visitor.post(link, {"answer": "yes"}).status_code == 302
    assert "You receive the guests" in words(visitor.get(link))
    with sites.within(alpha.id):
        journey.visit.refresh_from_db()
        assert journey.visit.host_answer == "yes"
        about = Gathering.objects.get(pk=journey.visit.gathering_id)
        assert may(journey.planner, "gatherings.see_needs", about)  # nobody of the host could
    run_jobs()
    with sites.within(alpha.id):
        told_of_it = Mail.objects.filter(kind="visits.host_answered")
        assert told_of_it.count() == 2  # whoever made it, and the planner
    assert browse(beta).get(link).status_code == 404
    wrong = proofs.give(queries.INVITATION, journey.visit.pk, site=alpha.id)
    assert visitor.get(f"{link.rpartition('/host/')[0]}/host/{wrong}/").status_code == 404
    with sites.within(alpha.id):
        other = actions.Arrangement(host_id=journey.host.pk)
        actions.arrange(journey.visit.pk, other, by=journey.planner)
        with pytest.raises(NotNow):
            actions.answer_by_link(journey.visit.pk, journey.archive.pk, is_yes=True, by=VISITOR)
    assert visitor.get(link).status_code == 404


def test_with_a_draft_that_is_thrown_away_the_pictures_of_its_programme_go(journey: Any) -> None:
    for trip in (journey, journey.beta):
        with sites.within(trip.site.id):
            draft = drafted(trip, trip.host)
            actions.answer_as_host(trip.visit.pk, is_yes=True, by=trip.host_speaker)
            host, given = trip.host_speaker, actions.Presentation()
            slot = actions.invite(trip.visit.pk, trip.choir.pk, given, by=host, once=uuid.uuid4())
            examined = pictures.examine(io.BytesIO(saved(photograph(64, 40), "PNG")))
            actions.set_picture(slot.pk, examined, None, by=host)
            gatherings.discard(draft.pk, by=trip.coordinator)
            assert not Slot.objects.exists()
            assert not Picture.objects.exists()
            assert not StoredFile.objects.exists()
