"""Signing in with another service: only with a proof meant for us, now, and for what this browser began."""

import contextlib
import http.client
import json
import socket
import subprocess
import sys
import threading
import time
import urllib.parse

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connections, transaction
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey

from talkoo.kernel.access import PROGRAM
from talkoo.people.accounts import actions, queries
from talkoo.people.accounts.models import ContactPoint, Person, Service, ServiceIdentity
from talkoo.people.accounts.queries import services
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.tenancy import sites
from tests import factories
from tests.ports import free_port
from tests.waits import until_blocked

EMAIL = "anna@alpha.example.org"


@pytest.fixture(scope="module")
def provider():
    """A process of its own: what it warns of is not ours."""
    port = free_port()
    command = [
        sys.executable,
        "-W",
        "ignore",
        "-m",
        "oidc_provider_mock",
        "--port",
        str(port),
        "--require-nonce",
        "true",
    ]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            break
        time.sleep(0.1)
    yield f"http://127.0.0.1:{port}"
    running.terminate()
    running.wait(10)


@pytest.fixture
def own_id(committed, alpha, provider, settings):
    settings.EGRESS_ALLOW = provider.removeprefix("http://")
    services._heard.clear()
    with sites.within(alpha.id):
        return actions.add_service(
            key="own-id", name="Own ID", issuer=provider, client="talkoo", secret="s3cret", by=PROGRAM
        )


def verified(name="Anna", email=EMAIL) -> Person:
    person = factories.person(name, email=email)
    ContactPoint.objects.filter(person=person).update(verified_at=person.created_at)
    return person


def at_service(method: str, address: str, body: str, kind="application/x-www-form-urlencoded") -> str:
    """What a browser does there; returns where it leads."""
    parts = urllib.parse.urlsplit(address)
    with contextlib.closing(http.client.HTTPConnection(parts.hostname, parts.port, timeout=10)) as connection:
        connection.request(method, f"{parts.path}?{parts.query}", body, {"Content-Type": kind})
        answer = connection.getresponse()
        answer.read()
        assert answer.status < 400
        return answer.headers.get("location", "")


def known_there(provider, subject, **claims):
    at_service("PUT", f"{provider}/users/{subject}", json.dumps(claims), "application/json")


def go(client, subject, path="/sign-in/with/own-id/", *, forge=lambda query: query):
    """To the service, say who one is there, and back; returns our answer to that."""
    there = client.get(path)["Location"]
    led_back = at_service("POST", there, urllib.parse.urlencode({"sub": subject}))
    parts = urllib.parse.urlsplit(led_back)
    return client.get(f"{parts.path}?{forge(parts.query)}"), there, parts


def test_who_is_connected_comes_in_after_pressing_the_button(own_id, provider, alpha, browse):
    with sites.within(alpha.id):
        anna = factories.person("Anna")
        actions.link_service(anna.pk, own_id.pk, "anna-there", by=anna)
    client = browse(alpha)
    assert "/sign-in/with/own-id/?next=" in client.get("/ru/sign-in/?next=/networks/").content.decode()
    answer, there, _back = go(client, "anna-there", "/ru/sign-in/with/own-id/?next=/networks/")
    asked = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(there).query))
    assert asked["code_challenge_method"] == "S256"
    assert asked["ui_locales"] == "ru"
    assert len(asked["state"]) > 40
    assert answer["Location"] == "/ru/sign-in/connect/"
    assert client.get("/ru/sign-in/connect/").status_code == 200
    assert client.get("/me/").status_code == 302  # coming back alone signs nobody in
    assert client.post("/ru/sign-in/connect/")["Location"] == "/networks/"
    assert client.get("/me/").status_code == 200


def test_a_confirmed_address_that_the_service_confirmed_too_connects_and_its_owner_hears(
    own_id, provider, alpha, browse, run_jobs
):
    with sites.within(alpha.id):
        anna = verified()
    known_there(provider, "1", email=EMAIL.upper(), email_verified=True, name="Anna There")
    client = browse(alpha)
    go(client, "1")
    assert client.post("/sign-in/connect/").status_code == 302
    assert client.get("/me/").status_code == 200
    run_jobs()
    with sites.within(alpha.id):
        assert ServiceIdentity.objects.get().person_id == anna.pk
        assert Mail.objects.get().address == EMAIL


@pytest.mark.parametrize(
    ("claims", "is_confirmed_here"),
    [
        ({"email": EMAIL}, True),
        ({"email": EMAIL, "email_verified": False}, True),
        ({"email": EMAIL, "email_verified": "true"}, True),
        ({"email": EMAIL, "email_verified": True}, False),
        ({"name": "Anna"}, True),
    ],
)
def test_an_address_that_one_of_the_two_has_not_confirmed_lets_nobody_in(
    own_id, provider, alpha, browse, claims, is_confirmed_here
):
    with sites.within(alpha.id):
        anna = verified()
        if not is_confirmed_here:
            ContactPoint.objects.filter(person=anna).update(verified_at=None)
    known_there(provider, "2", **claims)
    client = browse(alpha)
    go(client, "2")
    page = client.get("/sign-in/connect/").content.decode()
    assert 'action="/join/"' in page
    assert client.post("/sign-in/connect/").status_code == 422
    assert client.get("/me/").status_code == 302
    with sites.within(alpha.id):
        assert not ServiceIdentity.objects.exists()


def test_somebody_new_joins_with_what_the_service_knows_and_is_connected_after_the_code(
    own_id, provider, alpha, browse
):
    known_there(provider, "3", email="outi@example.net", email_verified=True, name="Outi Uusi")
    client = browse(alpha)
    go(client, "3")
    page = client.get("/sign-in/connect/").content.decode()
    assert 'value="Outi Uusi"' in page
    assert 'value="outi@example.net"' in page
    form = {
        "name": "Outi Uusi",
        "contact": "outi@example.net",
        "consent": "on",
        "next": "/sign-in/connect/",
    }
    client.post("/join/", form)
    with sites.within(alpha.id):
        code = actions.queries.way_to("outi@example.net", "email").person.passes.get().code
    assert client.post("/sign-in/code/", {"code": code})["Location"] == "/sign-in/connect/"
    assert client.post("/sign-in/connect/")["Location"] == "/me/keys/"
    with sites.within(alpha.id):
        assert ServiceIdentity.objects.get().person.name == "Outi Uusi"


@pytest.fixture
def door(rows, alpha):
    with sites.within(alpha.id):
        yield actions.add_service(
            key="own-id", name="Own ID", issuer="https://id.example", client="c", secret="s", by=PROGRAM
        )


def test_one_account_there_is_one_person_here(door):
    own_id = door
    anna, other = factories.person("Anna"), factories.person("Other")
    identity = actions.link_service(anna.pk, own_id.pk, "a", by=anna)
    assert actions.link_service(anna.pk, own_id.pk, "a", by=anna) == identity
    with pytest.raises(actions.LinkedElsewhere):
        actions.link_service(other.pk, own_id.pk, "a", by=other)
    with pytest.raises(actions.LinkedElsewhere):
        actions.link_service(anna.pk, own_id.pk, "b", by=anna)
    with pytest.raises(PermissionDenied):
        actions.link_service(other.pk, own_id.pk, "c", by=anna)
    with pytest.raises(PermissionDenied):
        actions.unlink_service(identity.pk, by=other)
    actions.unlink_service(identity.pk, by=anna)
    assert not ServiceIdentity.objects.exists()


def test_coming_back_without_having_gone_from_here_or_with_something_else_is_refused(
    own_id, provider, alpha, beta, browse
):
    with sites.within(alpha.id):
        anna = factories.person("Anna")
        actions.link_service(anna.pk, own_id.pk, "anna-there", by=anna)
    client = browse(alpha)
    _answer, _there, back = go(client, "anna-there")
    address = f"{back.path}?{back.query}"
    assert client.get(address).status_code == 422  # a second time
    assert browse(alpha).get(address).status_code == 422  # from another browser
    began = browse(alpha)
    began.get("/sign-in/with/own-id/")
    assert began.get(address).status_code == 422  # what another browser began
    assert began.get("/sign-in/with/own-id/back/?error=access_denied").status_code == 422
    forged, _there, _back = go(browse(alpha), "anna-there", forge=lambda query: query + "x")
    assert "state=" in back.query.rpartition("&")[2]
    assert forged.status_code == 422  # all else is right
    assert browse(beta).get("/sign-in/with/own-id/").status_code == 404
    assert browse(alpha).get("/sign-in/connect/")["Location"] == "/sign-in/"


def test_a_closed_service_lets_nobody_in(own_id, provider, alpha, browse):
    with sites.within(alpha.id):
        anna = factories.person("Anna")
        actions.link_service(anna.pk, own_id.pk, "anna-there", by=anna)
    client = browse(alpha)
    go(client, "anna-there")
    with sites.within(alpha.id):
        actions.close_service(own_id.pk, by=PROGRAM)
        assert actions.enter_with(own_id.pk, "anna-there", "") is None
    assert client.post("/sign-in/connect/")["Location"] == "/sign-in/"
    assert client.get("/sign-in/with/own-id/").status_code == 404
    assert "Own ID" not in client.get("/sign-in/").content.decode()


def test_whoever_is_being_forgotten_meanwhile_does_not_come_in(own_id, alpha, as_role):
    with sites.within(alpha.id):
        anna = factories.person("Anna")
        actions.link_service(anna.pk, own_id.pk, "anna-there", by=anna)
    is_locked, entered = threading.Event(), []

    def enter() -> None:
        try:
            with sites.within(alpha.id):
                is_locked.wait(10)
                entered.append(actions.enter_with(own_id.pk, "anna-there", ""))
        finally:
            connections.close_all()

    other = threading.Thread(target=enter)
    other.start()
    with sites.within(alpha.id), transaction.atomic():
        Person.objects.select_for_update().get(pk=anna.pk)
        is_locked.set()
        until_blocked(as_role("super"))  # the other one has read the person as it was
        actions.leave(anna.pk, by=anna)
    other.join()
    assert entered == [None]


def test_a_service_that_does_not_answer_is_told_kindly(own_id, alpha, browse, settings):
    settings.EGRESS_ALLOW = ""
    services._heard.clear()
    answer = browse(alpha).get("/sign-in/with/own-id/")
    assert answer.status_code == 502
    assert b"Traceback" not in answer.content


@pytest.mark.parametrize(
    ("issuer", "key"),
    [
        ("ftp://x.example", "k"),
        ("https://", "k"),
        ("https://x.example/?a=1", "k"),
        ("x", "k"),
        ("https://x.example", "K!"),
    ],
)
def test_what_is_no_service_is_refused(rows, alpha, issuer, key):
    with sites.within(alpha.id), pytest.raises(actions.WrongService):
        actions.add_service(key=key, name="X", issuer=issuer, client="c", secret="s", by=PROGRAM)


def test_services_are_the_site_administrators(rows, alpha):
    with sites.within(alpha.id):
        given = {"key": "k", "name": "X", "issuer": "https://x.example", "client": "c", "secret": "s"}
        for role in ("coordinator", "stand_in", "moderator", ""):
            with pytest.raises(PermissionDenied):
                actions.add_service(**given, by=factories.person(role=role))
        admin = factories.person(role="site_admin")
        made = actions.add_service(**given, by=admin)
        assert Service.objects.get().secret == "s"
        with pytest.raises(IntegrityError), transaction.atomic():
            actions.add_service(**given, by=admin)
        with pytest.raises(PermissionDenied):
            actions.close_service(made.pk, by=factories.person())


# The proof itself

KEY, OTHER = RSAKey.generate_key(2048, {"kid": "1"}), RSAKey.generate_key(2048, {"kid": "1"})


@pytest.fixture
def described(rows, alpha):
    with sites.within(alpha.id):
        service = actions.add_service(
            key="x", name="X", issuer="https://id.example", client="talkoo", secret="s" * 32, by=PROGRAM
        )
        about = {"jwks_uri": "https://id.example/keys"}
        services._heard.clear()
        keys = KeySet([KEY]).as_dict(private=False)
        services._heard[alpha.id, about["jwks_uri"]] = (time.monotonic() + 1_000, keys)
        yield service, about
        services._heard.clear()


def proof(key=KEY, header=None, **changes):
    now = int(time.time())
    claims = {
        "iss": "https://id.example",
        "aud": "talkoo",
        "sub": "anna",
        "nonce": "n",
        "iat": now,
        "exp": now + 300,
        **changes,
    }
    claims = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(header or {"alg": "RS256", "kid": "1"}, claims, key)


def test_a_right_proof_is_taken(described):
    assert services.checked(*described, proof(), "n")["sub"] == "anna"
    assert services.checked(*described, proof(aud=["talkoo", "x"], azp="talkoo"), "n")["sub"] == "anna"


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://evil.example"},
        {"iss": None},
        {"aud": "another"},
        {"aud": None},
        {"aud": ["talkoo", "another"]},
        {"azp": "another"},
        {"nonce": "m"},
        {"nonce": None},
        {"exp": int(time.time()) - 120},
        {"exp": None},
        {"iat": None},
        {"iat": int(time.time()) + 3_600},
        {"sub": None},
        {"sub": ""},
        {"sub": "x" * 256},
        {"sub": 7},
    ],
)
def test_a_proof_for_another_or_of_another_time_is_none(described, changes):
    with pytest.raises(queries.Trouble):
        services.checked(*described, proof(**changes), "n")


def test_a_proof_signed_by_another_or_not_at_all_is_none(described):
    symmetric = OctKey.import_key("s" * 32)
    plain = proof().rpartition(".")[0] + "."
    none = "eyJhbGciOiJub25lIn0." + proof().split(".")[1] + "."
    shared = jwt.encode({"alg": "HS256"}, {"sub": "anna"}, symmetric)
    for token in (proof(OTHER), plain, none, shared, "", "a.b.c", proof()[:-4] + "AAAA"):
        with pytest.raises(queries.Trouble):
            services.checked(*described, token, "n")
