"""A desk with people and networks on two sites."""

from types import SimpleNamespace

import pytest

from talkoo.areas.interest_desk import actions
from talkoo.kernel.access import PROGRAM
from talkoo.plumbing.places import known as places
from talkoo.plumbing.tenancy import sites
from tests import factories

KUHMO, KAJAANI, KAINUU = "fi-kunta:290", "fi-kunta:205", "fi-maakunta:18"
SECRET = "secret.address@elsewhere.example.net"


def _fill(site):
    with sites.within(site.id):
        who = {name: factories.person(name) for name in ("contact", "other_contact", "participant", "nobody")}
        for role in ("coordinator", "stand_in", "moderator", "site_admin"):
            who[role] = factories.person(role, role=role)
        kuhmo = places.at(KUHMO).id
        who["garden"] = factories.space("Garden circle", slug="garden", contact=who["contact"], areas=[kuhmo])
        who["choir"] = factories.space("Village choir", slug="choir", contact=who["other_contact"])
        who["forming"] = factories.space("New table", slug="table", state="forming")
    return SimpleNamespace(**who)


@pytest.fixture
def desk(committed, alpha, beta):
    """Alpha's people and networks; `desk.beta` are those of the other site."""
    found = _fill(alpha)
    found.beta = _fill(beta)
    return found


@pytest.fixture
def tell():
    def told(site, **given):
        with sites.within(site.id):
            known = {
                "by": PROGRAM,
                "name": "Iida Interested",
                "contact": SECRET,
                "consent": True,
                "text": "I like gardens and singing",
                "language": "ru",
                "area_id": places.at(KUHMO).id,
            }
            return actions.tell(**{**known, **given})

    return told


@pytest.fixture
def tip():
    def tipped(site, notice, *spaces, by=PROGRAM, note="Just for you"):
        with sites.within(site.id):
            return actions.tip(notice.pk, [one.pk for one in spaces], by=by, note=note)

    return tipped
