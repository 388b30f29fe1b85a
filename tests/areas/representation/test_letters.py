"""Writing to a representative: the person who holds the mandate reads it, nobody else, and no address is seen."""

import datetime

import pytest

from talkoo.areas.representation import actions
from talkoo.areas.representation.models import Mandate
from talkoo.blocks.letters.models import Letter
from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.tenancy import sites
from tests import factories
from tests.areas.representation import factories as seats

GIVEN = {"name": "Vieras", "email": "vieras@example.net", "text": "What was decided?", "homepage": ""}
WRITE = "/committees/culture/1/write/"


@pytest.fixture
def town(committed, alpha, beta):
    """A committee on alpha with a representative and a deputy, and one at the same address on beta."""
    found = {}
    for site in (alpha, beta):
        with sites.within(site.id):
            found[site.key] = {
                "representative": factories.person("Secret Name", language="sv"),
                "deputy": factories.person("Deputy"),
                "coordinator": factories.person(role="coordinator"),
                "stand_in": factories.person(role="stand_in"),
            }
            seats.mandate(
                seats.body("Culture", slug="culture"),
                found[site.key]["representative"],
                public_name="Aino A.",
                deputy_id=found[site.key]["deputy"].pk,
            )
    return found


def test_a_visitor_writes_and_the_representative_is_told_in_her_own_language(
    town, alpha, beta, browse, run_jobs
):
    page = browse(alpha).get(f"/ru{WRITE}").content.decode()
    assert "Aino A." in page
    assert "Culture" in page
    answer = browse(alpha).post(f"/ru{WRITE}", GIVEN)
    assert answer["Location"] == "/ru/committees/culture/1/sent/"
    assert browse(alpha).get(answer["Location"]).status_code == 200
    run_jobs()
    with sites.within(alpha.id):
        letter = Letter.objects.get()
        assert (letter.kind, letter.slug) == ("mandate", "culture/1")
        assert letter.person_id == town["alpha"]["representative"].pk
        mail = Mail.objects.get()
        assert (mail.language, mail.address) == ("sv", _address_of(town["alpha"]["representative"]))
        for secret in ("Vieras", "vieras@", "What was decided"):
            assert secret not in mail.text + mail.subject
    with sites.within(beta.id):
        assert not Letter.objects.exists()
        assert not Mail.objects.exists()


def _address_of(person) -> str:
    return person.contact_points.get().value


@pytest.mark.parametrize(
    ("who", "may"), [("representative", True), ("stand_in", True), ("deputy", False), ("coordinator", False)]
)
def test_the_representative_reads_it_and_the_deputy_does_not(town, alpha, beta, browse, who, may):
    assert browse(alpha).post(WRITE, GIVEN).status_code == 302
    with sites.within(alpha.id):
        letter = Letter.objects.get()
    assert browse(alpha, town["alpha"][who]).get(f"/letters/{letter.pk}/").status_code == (
        200 if may else 404
    )
    assert browse(beta, town["beta"][who]).get(f"/letters/{letter.pk}/").status_code == 404


def test_after_the_mandate_nobody_writes_and_what_was_written_stays_readable(town, alpha, browse):
    assert browse(alpha).post(WRITE, GIVEN).status_code == 302
    with sites.within(alpha.id):
        letter, mandate = Letter.objects.get(), Mandate.objects.get()
        actions.end_mandate(mandate.pk, by=PROGRAM)
    assert browse(alpha).post(WRITE, GIVEN).status_code == 302  # its last day
    with clock.frozen(clock.now() + datetime.timedelta(days=1)):
        assert browse(alpha).post(WRITE, GIVEN).status_code == 404
        page = browse(alpha, town["alpha"]["representative"]).get(f"/letters/{letter.pk}/")
        assert page.status_code == 200
        assert 'href="/committees/"' in page.content.decode()
    with sites.within(alpha.id):
        assert Letter.objects.count() == 2
