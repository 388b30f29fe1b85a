"""What each kind of video server is told: golden examples, and servers on this machine."""

import base64
import datetime
import hashlib
import hmac
import json
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from talkoo.kernel import clock
from talkoo.plumbing.video import providers
from talkoo.plumbing.video.providers import Place, Server, Trouble, Who, bigbluebutton, galene, jitsi
from tests.plumbing.video import servers

NOW = datetime.datetime(2026, 11, 23, 10, 0, tzinfo=datetime.UTC)
KEY = "MYz3IfCq4Yq-UmPdNqWEOdPl4C_m9imHHs9uveDUJGQ"  # the example of Galène's manual
ROOM = "mzxw6ytboi2dknrxha4tcmrtgq2tmnzy"
LEAD = Who(name="Aino Ääri", reference="abc", leads=True)
GUEST = Who(name="Guest <b>", reference="def")


def by_hand(claims: dict, key: bytes) -> str:
    """A token made without the library (RFC 7515), with the claims in this order."""

    def part(told) -> bytes:
        raw = (
            told
            if isinstance(told, bytes)
            else json.dumps(told, separators=(",", ":"), ensure_ascii=False).encode()
        )
        return base64.urlsafe_b64encode(raw).rstrip(b"=")

    signed = part({"typ": "JWT", "alg": "HS256"}) + b"." + part(claims)
    return (signed + b"." + part(hmac.new(key, signed, hashlib.sha256).digest())).decode()


def place(title: str = "Board: May", key: str = KEY) -> Place:
    return Place(name=ROOM, title=title, home="https://site.example.org/events/board/", key=key)


JITSI = Server(address="https://meet.example.org", client="talkoo", secret="a secret of enough length")


def test_the_token_of_a_jitsi_meet_is_this_one():
    with clock.frozen(NOW):
        made = jitsi.token(JITSI, ROOM, LEAD)
    second = int(NOW.timestamp())
    told = {
        "iss": "talkoo",
        "aud": "jitsi",
        "sub": "meet.example.org",
        "room": ROOM,
        "iat": second,
        "nbf": second - 30,
        "exp": second + 600,
        "context": {"user": {"id": "abc", "name": "Aino Ääri", "moderator": "true", "affiliation": "owner"}},
    }
    key = OctKey.import_key(JITSI.secret)
    assert jwt.decode(made, key, algorithms=["HS256"]).claims == told
    assert made == by_hand(told, JITSI.secret.encode())


def test_a_jitsi_meet_is_told_who_comes_and_nothing_else():
    with clock.frozen(NOW):
        url = urlsplit(jitsi.address(JITSI, place(), GUEST))
    assert (url.scheme, url.netloc, url.path) == ("https", "meet.example.org", f"/{ROOM}")
    assert url.fragment == "config.subject=%22Board%3A%20May%22"
    claims = jwt.decode(parse_qs(url.query)["jwt"][0], OctKey.import_key(JITSI.secret)).claims
    assert claims["context"]["user"] == {
        "id": "def",
        "name": "Guest <b>",
        "moderator": "false",
        "affiliation": "member",
    }
    assert all(isinstance(one, str) for one in claims["context"]["user"].values())


@pytest.mark.parametrize(
    ("address", "audience", "found"),
    [
        ("https://Meet.Example.org:8443", "", ("meet.example.org", "jitsi")),
        ("https://meet.example.org/Tenant", "own", ("tenant", "own")),
    ],
)
def test_the_token_is_for_the_house_that_the_address_names(address, audience, found):
    made = jitsi.token(
        Server(address=address, client="talkoo", secret=JITSI.secret, audience=audience), ROOM, GUEST
    )
    claims = jwt.decode(made, OctKey.import_key(JITSI.secret)).claims
    assert (claims["sub"], claims["aud"]) == found


def test_an_open_jitsi_meet_gets_no_token():
    url = jitsi.address(Server(address="https://meet.example.org"), place("Ä"), GUEST)
    assert url == (
        f"https://meet.example.org/{ROOM}#config.subject=%22%5Cu00c4%22"
        "&userInfo.displayName=%22Guest%20%3Cb%3E%22"
    )


def at(there: servers.Galene, secret: str = servers.PASSWORD) -> Server:
    return Server(address=there.home, client=servers.ADMIN, secret=secret)


def test_a_group_of_galene_is_made_with_its_key_and_a_token_leads_in(group):
    with clock.frozen(NOW):
        url = urlsplit(galene.address(at(group), place(), LEAD))
    assert f"{url.scheme}://{url.netloc}{url.path}" == f"{group.home}/group/{ROOM}/"
    assert group.groups == {
        ROOM: {
            "displayName": "Board: May",
            "public": False,
            "allow-recording": True,
            "authPortal": "https://site.example.org/events/board/",
        }
    }
    assert group.keys == {ROOM: [{"kty": "oct", "alg": "HS256", "k": KEY}]}
    told = parse_qs(url.query)
    assert told["username"] == ["Aino Ääri"]
    second = int(NOW.timestamp())
    claims = {
        "sub": "Aino Ääri",
        "aud": f"{group.home}/group/{ROOM}/",
        "permissions": ["op", "present", "message", "caption"],
        "iat": second - 30,
        "exp": second + 600,
    }
    assert told["token"] == [by_hand(claims, base64.urlsafe_b64decode(f"{KEY}="))]


def test_who_does_not_lead_cannot_let_others_in(group):
    url = urlsplit(galene.address(at(group), place(), GUEST))
    key = OctKey.import_key({"kty": "oct", "k": KEY})
    claims = jwt.decode(parse_qs(url.query)["token"][0], key).claims
    assert claims["permissions"] == ["present", "message"]


def test_a_group_that_is_there_stays_as_it_is(group):
    galene.address(at(group), place("First"), LEAD)
    providers.forget()
    galene.address(at(group), place("Second"), GUEST)
    assert group.groups[ROOM]["displayName"] == "First"


def test_many_who_come_at_once_ask_the_server_once(group, button):
    there = Server(address=f"{button.home}/bigbluebutton", secret=servers.SECRET)
    found = {bigbluebutton.address(there, place(), GUEST) for _time in range(20)}
    assert (len(found), len(button.calls)) == (1, 1)
    with clock.frozen(NOW):
        one, two = (galene.address(at(group), place(), who) for who in (LEAD, GUEST))
    assert one != two
    assert len(group.calls) == 2


def test_a_server_that_is_away_is_not_asked_for_every_room(group):
    group.status = 503
    for number in range(5):
        name = f"{ROOM[:-1]}{number + 2}"
        with pytest.raises(Trouble) as problem:
            galene.address(at(group), Place(name=name, title="T", home="https://s.example/", key=KEY), GUEST)
        assert problem.value.why == "away"
    assert len(group.calls) == 1
    group.status = 0
    providers.forget()
    assert galene.address(at(group), place(), GUEST)


def test_trying_a_galene_leaves_nothing_behind(group):
    galene.check(at(group))
    assert [call for call, _path in group.calls] == ["PUT", "PUT", "GET", "DELETE"]
    assert group.groups == {}
    with pytest.raises(Trouble) as problem:
        galene.check(at(group, "another password"))
    assert problem.value.why == "refused"


@pytest.mark.parametrize(
    ("status", "why"), [(500, "away"), (503, "away"), (403, "refused"), (404, "odd"), (400, "odd")]
)
def test_a_galene_that_says_no_is_told_apart(group, status, why):
    group.status = status
    with pytest.raises(Trouble) as problem:
        galene.address(at(group), place(), LEAD)
    assert problem.value.why == why


def test_a_server_that_is_not_there_is_away(group):
    group.close()
    with pytest.raises(Trouble) as problem:
        galene.check(at(group))
    assert problem.value.why == "away"


def test_a_server_in_our_own_network_is_not_asked(settings):
    settings.EGRESS_ALLOW = ""
    with pytest.raises(Trouble) as problem:
        galene.check(Server(address="https://127.0.0.1:9", client="a", secret="b"))
    assert problem.value.why == "odd"


DOCUMENTED = "name=Test+Meeting&meetingID=abc123&attendeePW=111222&moderatorPW=333444"


def test_a_checksum_is_that_of_the_documentation():
    there = Server(address="https://bbb.example.org", secret=servers.SECRET, algorithm="sha1")
    assert bigbluebutton.checksum(there, "create", DOCUMENTED) == "1fcbb0c4fc1f039f73aa6d697d2db9ba7f803f17"
    told = {"name": "Test Meeting", "meetingID": "abc123", "attendeePW": "111222", "moderatorPW": "333444"}
    assert bigbluebutton.signed(there, "create", told) == (
        f"https://bbb.example.org/api/create?{DOCUMENTED}&checksum=1fcbb0c4fc1f039f73aa6d697d2db9ba7f803f17"
    )


@pytest.mark.parametrize("algorithm", ["sha1", "sha256", "sha512"])
@pytest.mark.parametrize("ending", ["/bigbluebutton", "/bigbluebutton/api"])
def test_a_meeting_of_bigbluebutton_is_made_and_an_address_leads_in(button, algorithm, ending):
    there = Server(address=f"{button.home}{ending}", secret=servers.SECRET, algorithm=algorithm)
    url = urlsplit(bigbluebutton.address(there, place(), LEAD))
    assert f"{url.scheme}://{url.netloc}{url.path}" == f"{button.home}/bigbluebutton/api/join"
    assert button.meetings[ROOM]["name"] == "Board: May"
    assert button.meetings[ROOM]["autoStartRecording"] == "false"
    told = {name: values[0] for name, values in parse_qs(url.query).items()}
    query = url.query.rpartition("&checksum=")[0]
    made = getattr(hashlib, algorithm)(f"join{query}{servers.SECRET}".encode()).hexdigest()
    assert told == {
        "fullName": "Aino Ääri",
        "meetingID": ROOM,
        "role": "MODERATOR",
        "userID": "abc",
        "createTime": "1531155809613",
        "checksum": made,
    }
    assert "role=VIEWER" in bigbluebutton.address(there, place(), GUEST)


def test_a_bigbluebutton_says_whether_it_takes_our_secret(button):
    home = f"{button.home}/bigbluebutton"
    bigbluebutton.check(Server(address=home, secret=servers.SECRET))
    with pytest.raises(Trouble) as problem:
        bigbluebutton.check(Server(address=home, secret="another"))
    assert problem.value.why == "refused"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"{}",
        b"<response><returncode>FAILED</returncode></response>",
        b"<response><returncode>SUCCESS</returncode></response>",
        b"<response><returncode>SUCCESS</returncode><createTime>soon</createTime></response>",
        b'<!DOCTYPE r [<!ENTITY a "aa">]><response><returncode>SUCCESS</returncode>'
        b"<createTime>1</createTime></response>",
        b"\xff\xfe\x00",
        servers.failed("idNotUnique"),
    ],
)
def test_what_is_no_answer_of_a_bigbluebutton_is_odd(button, body):
    button.body = body
    there = Server(address=f"{button.home}/bigbluebutton", secret=servers.SECRET)
    with pytest.raises(Trouble) as problem:
        bigbluebutton.address(there, place(), LEAD)
    assert problem.value.why == "odd"


def test_recordings_are_those_that_can_be_watched_the_newest_first(button):
    there = Server(address=f"{button.home}/bigbluebutton", secret=servers.SECRET)
    found = bigbluebutton.recordings(there, ROOM)
    assert [(one.url, one.minutes) for one in found] == [
        ("https://bbb.example.org/2", 5),
        ("https://bbb.example.org/1", 61),
    ]


def test_every_kind_has_a_policy():
    from talkoo.plumbing.video.models import Kind

    for kind in Kind.values:
        assert providers.policy(kind).check
