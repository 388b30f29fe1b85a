"""What goes to a push service: sealed as RFC 8291 says, signed as RFC 8292 says, only to services on the list."""

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import settings as tried
from hypothesis import strategies as st

from talkoo.kernel import clock
from talkoo.plumbing.push import sealing, services, vapid
from tests.plumbing.push.service import Browser, proven

AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
THEIRS = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
OURS = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
SEALED = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PB"
    "ru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def test_the_example_of_the_standard_comes_out():
    own = ec.derive_private_key(int.from_bytes(vapid.unpacked(OURS), "big"), ec.SECP256R1())
    text = b"When I grow up, I want to be a watermelon"
    made = sealing.seal(text, sealing.lock(THEIRS, AUTH), own=own, salt=vapid.unpacked(SALT))
    assert vapid.packed(made) == SEALED


@tried(deadline=None)
@given(words=st.text(max_size=700))
def test_one_browser_opens_it_and_no_other(words):
    import json

    browser, other = Browser("https://a.example/1"), Browser("https://a.example/2")
    lock = sealing.lock(browser.given["p256dh"], browser.given["auth"])
    text = json.dumps({"said": words}, ensure_ascii=False).encode("utf-8", "surrogatepass")
    sealed = sealing.seal(text, lock)
    assert browser.open(sealed) == json.loads(text)
    with pytest.raises(InvalidTag):
        other.open(sealed)


def test_it_is_never_sealed_the_same_way_twice():
    lock = sealing.lock(THEIRS, AUTH)
    assert sealing.seal(b"x", lock) != sealing.seal(b"x", lock)


@pytest.mark.parametrize(
    ("p256dh", "auth"),
    [
        ("", AUTH),
        (THEIRS, ""),
        (THEIRS[:-4], AUTH),
        (THEIRS, AUTH + "AAAA"),
        ("B" + "A" * 86, AUTH),  # of the right length, and no point on the curve
        ("öäå", AUTH),
        (THEIRS, "***"),
    ],
)
def test_what_is_no_key_is_refused(p256dh, auth):
    with pytest.raises(sealing.NoKey):
        sealing.lock(p256dh, auth)


def test_what_a_service_would_not_take_is_not_sealed():
    with pytest.raises(ValueError):
        sealing.seal(b"x" * (sealing.LONGEST + 1), sealing.lock(THEIRS, AUTH))


def test_the_signature_names_the_service_and_ends_within_a_day(settings):
    told = vapid.authorization("https://push.example:8443/a/secret", contact="mailto:a@example.org")
    claims = proven(told)
    assert claims["aud"] == "https://push.example:8443"
    assert claims["sub"] == "mailto:a@example.org"
    assert 3_600 < claims["exp"] - clock.now().timestamp() < 86_400
    assert "secret" not in told
    assert told.endswith(f"k={vapid.public_key()}")
    assert len(vapid.unpacked(vapid.public_key())) == 65


def test_another_key_is_another_signature(settings):
    from talkoo.site.instance import new_push_key

    before = vapid.public_key()
    settings.PUSH_KEY = new_push_key()
    assert vapid.public_key() != before


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://fcm.googleapis.com/fcm/send/abc",
        "https://updates.push.services.mozilla.com/wpush/v2/abc",
        "https://web.push.apple.com/abc",
        "https://wns2-by3p.notify.windows.com/w/?token=abc",
        "https://FCM.googleapis.com:443/x",
    ],
)
def test_the_services_of_the_browsers_that_people_have_are_known(endpoint):
    assert services.is_known(endpoint)


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://fcm.googleapis.com/fcm/send/abc",
        "https://fcm.googleapis.com:8443/x",
        "https://fcm.googleapis.com.evil.example/x",
        "https://evilpush.apple.com.example/x",
        "https://push.apple.com/x",
        "https://me@fcm.googleapis.com/x",
        "https://127.0.0.1/x",
        "https://[::1",
        "https://fcm.googleapis.com/" + "x" * 1_000,
        "ftp://fcm.googleapis.com/x",
        "https://fcm.googleapis.com/ä",
        "",
    ],
)
def test_whatever_else_is_not_spoken_to(endpoint):
    assert not services.is_known(endpoint)


def test_the_operator_names_others_or_none(settings):
    settings.PUSH_SERVICES = "push.example .apps.example localhost:9"
    assert services.is_known("https://push.example/1")
    assert services.is_known("https://a.apps.example/1")
    assert services.is_known("http://localhost:9/1")
    assert not services.is_known("http://push.example/1")
    assert not services.is_known("https://fcm.googleapis.com/1")
    assert services.is_on()
    settings.PUSH_SERVICES = "none"
    assert not services.is_on()
    assert not services.is_known("https://fcm.googleapis.com/1")


def test_without_a_key_nothing_is_offered(settings):
    assert services.is_on()
    settings.PUSH_KEY = ""
    assert not services.is_on()
