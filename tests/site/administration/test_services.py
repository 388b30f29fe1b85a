"""A site administrator adds services to sign in with, closes them and opens them again."""

import pytest

from talkoo.people.accounts import actions as accounts
from talkoo.people.accounts.models import Service
from talkoo.plumbing.tenancy import sites
from tests import factories

PATH = "/administration/services/"
GIVEN = {
    "name": "Own ID",
    "key": "own-id",
    "issuer": "https://id.example.org",
    "client": "us",
    "secret": "very secret words",
}


@pytest.fixture
def house(rows, alpha, beta):
    class House:
        pass

    made = House()
    with sites.within(alpha.id):
        made.admin = factories.person("Admin", role="site_admin")
        made.coordinator = factories.person("Coordinator", role="coordinator")
    return made


def test_who_comes_in(house, alpha, browse):
    assert browse(alpha).get(PATH).status_code == 302
    assert browse(alpha, house.coordinator).get(PATH).status_code == 403
    assert browse(alpha, house.coordinator).post(PATH, GIVEN).status_code == 403
    assert browse(alpha, house.admin).get(PATH).status_code == 200


def test_a_service_is_added_once_and_its_secret_is_never_shown(house, alpha, beta, browse):
    client = browse(alpha, house.admin)
    for _time in range(2):
        assert client.post(PATH, GIVEN).status_code == 302
    page = client.get(PATH).content.decode()
    assert "Own ID" in page
    assert "/sign-in/with/own-id/back/" in page
    assert "very secret words" not in page
    with sites.within(alpha.id):
        service = Service.objects.get()
        assert (service.secret, service.is_open) == ("very secret words", True)
    with sites.within(beta.id):
        assert not Service.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"key": "Ä b"},
        {"key": "-x"},
        {"issuer": "http://id.example.org"},
        {"issuer": "https://"},
        {"issuer": "https://id.example.org/?x=1"},
        {"issuer": "javascript:alert(1)"},
        {"client": ""},
        {"secret": ""},
    ],
)
def test_what_is_wrong_is_said_and_the_secret_does_not_come_back(house, alpha, browse, wrong):
    answer = browse(alpha, house.admin).post(PATH, {**GIVEN, **wrong})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "very secret words" not in page
    assert 'class="err"' in page
    with sites.within(alpha.id):
        assert not Service.objects.exists()


def test_a_short_name_that_is_taken_is_refused(house, alpha, browse):
    client = browse(alpha, house.admin)
    client.post(PATH, GIVEN)
    assert client.post(PATH, {**GIVEN, "issuer": "https://other.example.org"}).status_code == 422


def test_closing_and_opening_again(house, alpha, beta, browse):
    with sites.within(alpha.id):
        service = accounts.add_service(by=house.admin, **GIVEN)
    client = browse(alpha, house.admin)
    path = f"{PATH}{service.pk}/switch/"
    assert browse(alpha, house.coordinator).post(path, {"open": "no"}).status_code == 403
    assert client.get(path).status_code == 405
    for told, is_open in (("no", False), ("no", False), ("yes", True)):
        assert client.post(path, {"open": told}).status_code == 302
        with sites.within(alpha.id):
            assert Service.objects.get(pk=service.pk).is_open is is_open
    with sites.within(beta.id):
        other = factories.person("Beta admin", role="site_admin")
    assert browse(beta, other).post(path, {"open": "no"}).status_code == 404
