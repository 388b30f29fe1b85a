"""The page "On my phone", and what a browser's script tells the server."""

import pytest

from talkoo.plumbing.notify.kinds import Rhythm
from talkoo.plumbing.push import vapid
from talkoo.plumbing.push.models import Device, Wish
from talkoo.plumbing.tenancy import sites
from tests import factories
from tests.plumbing.push.service import Browser

PAGE, ADD, REMOVE, KEY = (f"/en/notifications/phone/{one}" for one in ("", "add/", "remove/", "key/"))
GIVEN = Browser("https://fcm.googleapis.com/fcm/send/abc").given


@pytest.fixture
def person(rows, alpha, kind):
    kind(default=Rhythm.WEEKLY, label="Letters of all sorts")
    with sites.within(alpha.id):
        return factories.person("Maija", language="en")


def test_a_browser_is_added_listed_and_removed(alpha, person, browse):
    client = browse(alpha, person)
    assert client.post(ADD, GIVEN).json() == {"told": True}
    assert client.post(ADD, GIVEN).json() == {"told": True}
    with sites.within(alpha.id):
        device = Device.objects.get()
    page = client.get(PAGE).content.decode()
    assert "Devices that tell me" in page
    assert "This one" in page
    assert client.post(REMOVE, {"device": str(device.pk)}).status_code == 302
    assert "Devices that tell me" not in client.get(PAGE).content.decode()


def test_a_browser_takes_itself_back_by_its_address(alpha, person, browse):
    client = browse(alpha, person)
    client.post(ADD, GIVEN)
    assert client.post(REMOVE, {"endpoint": GIVEN["endpoint"]}).json() == {"told": False}
    assert client.post(REMOVE, {"endpoint": GIVEN["endpoint"]}).status_code == 404
    with sites.within(alpha.id):
        assert not Device.objects.exists()


def test_a_device_of_somebody_else_is_not_there(alpha, person, browse):
    browse(alpha, person).post(ADD, GIVEN)
    with sites.within(alpha.id):
        other, device = factories.person("Other"), Device.objects.get()
    assert browse(alpha, other).post(REMOVE, {"device": str(device.pk)}).status_code == 404
    assert browse(alpha, other).post(REMOVE, {"endpoint": GIVEN["endpoint"]}).status_code == 404
    assert "Devices that tell me" not in browse(alpha, other).get(PAGE).content.decode()
    with sites.within(alpha.id):
        assert Device.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"endpoint": "https://127.0.0.1/x"},
        {"endpoint": "https://evil.example/x"},
        {"endpoint": "http://fcm.googleapis.com/x"},
        {"endpoint": ""},
        {"p256dh": "no key"},
        {"auth": "x"},
        {"auth": "\0"},
    ],
)
def test_what_is_no_browser_of_a_known_service_is_refused_with_a_sentence(alpha, person, browse, wrong):
    answer = browse(alpha, person).post(ADD, {**GIVEN, **wrong})
    assert answer.status_code == 422
    assert len(answer.json()["problem"]) > 10
    with sites.within(alpha.id):
        assert not Device.objects.exists()


def test_the_key_is_the_installations(alpha, person, browse, settings):
    client = browse(alpha, person)
    assert client.get(KEY).content.decode() == vapid.public_key()
    settings.PUSH_SERVICES = "none"
    assert client.get(KEY).status_code == 404
    assert client.post(ADD, GIVEN).status_code == 404
    page = client.get(PAGE).content.decode()
    assert "data-tell-me" not in page
    assert "not switched this on" in page


def test_visitors_are_led_to_sign_in(alpha, browse, rows):
    for address in (PAGE, KEY):
        assert "/sign-in/" in browse(alpha).get(address)["Location"]
    assert "/sign-in/" in browse(alpha).post(ADD, GIVEN)["Location"]


def test_what_the_phone_tells_of_is_chosen_and_stays(alpha, person, browse):
    client = browse(alpha, person)
    page = client.get(PAGE).content.decode()
    assert "Letters of all sorts" in page
    assert 'name="k-letters.arrived" checked' not in page
    assert 'name="own" checked' in page
    assert client.post(PAGE, {"k-letters.arrived": "on"}).status_code == 302
    page = client.get(PAGE).content.decode()
    assert 'name="k-letters.arrived" checked' in page
    assert 'name="own" checked' not in page
    with sites.within(alpha.id):
        assert dict(Wish.objects.values_list("kind", "is_wanted")) == {"letters.arrived": True, "": False}


def test_the_button_stands_on_the_page_of_mails_and_after_signing_in_hidden_until_a_script_shows_it(
    alpha, person, browse, settings
):
    client = browse(alpha, person)
    for address in ("/en/notifications/settings/", "/en/my/", PAGE):
        page = client.get(address).content.decode()
        assert page.count("data-tell-me hidden") == 1, address
        assert "Tell me on this device" in page
    assert "data-may-wait" in client.get("/en/my/").content.decode()
    settings.PUSH_SERVICES = "none"
    for address in ("/en/notifications/settings/", "/en/my/"):
        assert "data-tell-me" not in client.get(address).content.decode()
