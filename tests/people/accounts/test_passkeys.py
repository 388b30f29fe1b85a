"""Passkeys: made by the person, used once for each question, on the pages of one site only."""

import datetime
import json

import pytest
from django.core.exceptions import PermissionDenied

from talkoo.kernel import clock
from talkoo.people.accounts import actions
from talkoo.people.accounts.models import Passkey, Person, Status
from talkoo.people.accounts.queries import ceremony
from talkoo.plumbing.limits.take import TooMany
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.tenancy import sites
from tests import factories
from tests.people.accounts.authenticator import Authenticator


@pytest.fixture
def anna(committed, alpha):
    with sites.within(alpha.id):
        return factories.person("Anna", email="anna@alpha.example.org")


@pytest.fixture
def device():
    return Authenticator()


def origin_of(site) -> str:
    return f"http://{site.main_host}"


def make(client, site, device, **options):
    asked = client.post("/me/keys/ask/").json()
    answer = json.dumps(device.make(asked["options"], origin_of(site), **options))
    return client.post(
        "/me/keys/make/",
        {"question": asked["question"], "answer": answer},
        headers={"user-agent": "Mozilla/5.0 (Macintosh; Intel Mac OS X) Firefox/140.0"},
    )


def ask(client):
    return client.post("/sign-in/passkey/ask/").json()


def use(client, asked, answer, **more):
    return client.post(
        "/sign-in/passkey/", {"question": asked["question"], "answer": json.dumps(answer), **more}
    )


def test_a_passkey_that_was_made_signs_in(anna, alpha, browse, device, run_jobs):
    assert make(browse(alpha, anna), alpha, device)["Location"] == "/me/keys/"
    run_jobs()
    with sites.within(alpha.id):
        assert Passkey.objects.get().name == "Firefox, Mac"
        assert "/me/keys/" in Mail.objects.get().text
    client = browse(alpha)
    asked = ask(client)
    assert "allowCredentials" not in asked["options"]  # nobody is named
    answer = use(client, asked, device.sign(asked["options"], origin_of(alpha)), next="/networks/")
    assert answer["Location"] == "/networks/"
    assert client.get("/me/").status_code == 200
    with sites.within(alpha.id):
        assert Passkey.objects.get().used_at
        assert Person.objects.get(pk=anna.pk).status == Status.ACTIVE


def test_a_question_is_answered_once_and_in_time(anna, alpha, browse, device):
    make(browse(alpha, anna), alpha, device)
    client = browse(alpha)
    asked = ask(client)
    signed = device.sign(asked["options"], origin_of(alpha))
    assert use(client, asked, signed).status_code == 302
    assert use(browse(alpha), asked, signed).status_code == 422
    asked = ask(client)
    signed = device.sign(asked["options"], origin_of(alpha))
    with clock.frozen(clock.now() + datetime.timedelta(minutes=5, seconds=1)):
        assert use(browse(alpha), asked, signed).status_code == 422


def test_what_was_signed_elsewhere_or_for_another_question_proves_nothing(anna, alpha, beta, browse, device):
    make(browse(alpha, anna), alpha, device)
    client = browse(alpha)
    for wrong in ("https://evil.example", f"https://{alpha.main_host}", f"http://{beta.main_host}"):
        asked = ask(client)
        assert use(client, asked, device.sign(asked["options"], wrong)).status_code == 422
    first, second = ask(client), ask(client)
    assert use(client, second, device.sign(first["options"], origin_of(alpha))).status_code == 422
    asked = ask(client)
    foreign = {**asked["options"], "rpId": beta.main_host}
    assert use(client, asked, device.sign(foreign, origin_of(alpha))).status_code == 422
    assert client.get("/me/").status_code == 302


def test_a_passkey_of_one_site_is_nothing_on_another(anna, alpha, beta, browse, device):
    make(browse(alpha, anna), alpha, device)
    client = browse(beta)
    asked = ask(client)
    assert use(client, asked, device.sign(asked["options"], origin_of(beta))).status_code == 422
    asked = ask(browse(alpha))
    assert use(client, asked, device.sign(asked["options"], origin_of(beta))).status_code == 422


def test_an_unknown_key_a_wrong_signature_or_another_persons_name_proves_nothing(anna, alpha, browse, device):
    make(browse(alpha, anna), alpha, device)
    client, other = browse(alpha), Authenticator()
    other.user = device.user
    asked = ask(client)
    assert use(client, asked, other.sign(asked["options"], origin_of(alpha))).status_code == 422
    other.id = device.id  # the right name, the wrong key
    asked = ask(client)
    assert use(client, asked, other.sign(asked["options"], origin_of(alpha))).status_code == 422
    asked = ask(client)
    named = device.sign(asked["options"], origin_of(alpha), user=b"x" * 16)
    assert use(client, asked, named).status_code == 422
    asked = ask(client)
    unseen = device.sign(asked["options"], origin_of(alpha), is_verified=False)
    assert use(client, asked, unseen).status_code == 422


def test_a_counter_that_falls_back_tells_of_a_copy(anna, alpha, browse, device):
    make(browse(alpha, anna), alpha, device)
    for uses, status in ((5, 302), (5, 422), (4, 422), (0, 422), (6, 302)):
        device.uses = uses
        client = browse(alpha)
        asked = ask(client)
        assert use(client, asked, device.sign(asked["options"], origin_of(alpha))).status_code == status, uses


def test_somebody_erased_does_not_come_in(anna, alpha, browse, device):
    make(browse(alpha, anna), alpha, device)
    with sites.within(alpha.id):
        Person.objects.filter(pk=anna.pk).update(name="", status=Status.ERASED)
    asked = ask(browse(alpha))
    assert use(browse(alpha), asked, device.sign(asked["options"], origin_of(alpha))).status_code == 422


def test_a_passkey_is_made_only_for_oneself_with_the_screen_lock_and_once(anna, alpha, browse, device):
    with sites.within(alpha.id):
        other = factories.person("Other")
    mine, theirs = browse(alpha, anna), browse(alpha, other)
    asked = mine.post("/me/keys/ask/").json()
    answer = json.dumps(device.make(asked["options"], origin_of(alpha)))
    theirs.post("/me/keys/make/", {"question": asked["question"], "answer": answer})
    make(mine, alpha, Authenticator(), is_verified=False)
    with sites.within(alpha.id):
        assert not Passkey.objects.exists()
    make(mine, alpha, device)
    make(theirs, alpha, device)
    with sites.within(alpha.id):
        assert Passkey.objects.get().person_id == anna.pk
        options = ceremony.creation_options(anna, actions.ask_passkey(caller="x", by=anna))
        assert len(options["excludeCredentials"]) == 1


def test_a_passkey_is_removed_by_its_owner_alone(anna, alpha, browse, device):
    make(browse(alpha, anna), alpha, device)
    with sites.within(alpha.id):
        passkey, other = Passkey.objects.get(), factories.person()
        with pytest.raises(PermissionDenied):
            actions.remove_passkey(passkey.pk, by=other)
    address = f"/me/keys/{passkey.pk}/remove/"
    assert browse(alpha, other).post(address).status_code == 404
    assert browse(alpha, anna).post(address).status_code == 302
    with sites.within(alpha.id):
        assert not Passkey.objects.exists()


@pytest.mark.parametrize(
    "answer", ["", "x", "[]", "{}", '{"id": 1}', '{"rawId": "", "id": "", "response": {}}', "[" * 9_000]
)
def test_nonsense_is_told_kindly(anna, alpha, browse, answer):
    client = browse(alpha)
    asked = ask(client)
    given = {"question": asked["question"], "answer": answer}
    assert client.post("/sign-in/passkey/", given).status_code == 422
    assert client.post("/sign-in/passkey/", {**given, "question": "x"}).status_code == 422
    own = browse(alpha, anna)
    asked = own.post("/me/keys/ask/").json()
    made = own.post("/me/keys/make/", {"question": asked["question"], "answer": answer})
    assert made["Location"] == "/me/keys/"
    with sites.within(alpha.id):
        assert not Passkey.objects.exists()


@pytest.mark.usefixtures("one_window")
def test_questions_are_limited_and_need_a_form_of_ours(rows, alpha, browse):
    assert browse(alpha, enforce_csrf_checks=True).post("/sign-in/passkey/ask/").status_code == 403
    assert browse(alpha, enforce_csrf_checks=True).post("/sign-in/passkey/").status_code == 403
    with sites.within(alpha.id):
        for _number in range(60):
            actions.ask_passkey(caller="192.0.2.1")
        with pytest.raises(TooMany):
            actions.ask_passkey(caller="192.0.2.1")
    client = browse(alpha)
    assert [client.post("/sign-in/passkey/ask/").status_code for _number in range(61)][-1] == 429
