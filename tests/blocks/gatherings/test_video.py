"""Coming in by video: who may, from when, and what the address says; guests by the pass of their reminder."""

import datetime
import uuid
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.exceptions import PermissionDenied
from django.test.utils import CaptureQueriesContext
from joserfc import jwt
from joserfc.jwk import OctKey

from talkoo.blocks.gatherings.actions import admitting, making
from talkoo.blocks.gatherings.models import Gathering, Registration, Speaker
from talkoo.blocks.gatherings.queries import speakers
from talkoo.blocks.gatherings.queries.video import ABOUT, guest_pass, speaker_pass
from talkoo.kernel import clock, proofs
from talkoo.kernel.access import PROGRAM
from talkoo.plumbing.tenancy import sites
from talkoo.plumbing.video import actions as rooms
from talkoo.plumbing.video.models import Room
from tests import factories
from tests.blocks.gatherings import coming

SECRET = "words that nobody guesses"
SOON = datetime.timedelta(minutes=10)
HOUR = datetime.timedelta(hours=1)


def server() -> Any:
    given = rooms.Given(
        name="Own", address="https://meet.example.org", client="talkoo", secret=SECRET, phone="+358 9 123"
    )
    return rooms.add_provider("jitsi", given, by=PROGRAM)


def held(space: Any, *, starts_in: datetime.timedelta = SOON, room: bool = True, **given: Any) -> Gathering:
    """One that is held by video; what is not said is not a webinar and takes no registrations."""
    now = clock.now()
    given = {"mode": "online", "starts_at": now + starts_in, "ends_at": now + starts_in + HOUR, **given}
    made = factories.gathering(space, **given)
    if room:
        rooms.make_room(ABOUT, made.pk, by=PROGRAM)
    return made


@pytest.fixture
def hall(village: SimpleNamespace, alpha: Any) -> SimpleNamespace:
    with sites.within(alpha.id):
        village.server = server()
    return village


def leads_in(answer: Any) -> bool:
    return answer.status_code == 302 and answer["Location"].startswith("https://meet.example.org/")


def claims(answer: Any) -> dict[str, Any]:
    signed = parse_qs(urlsplit(answer["Location"]).query)["jwt"][0]
    return jwt.decode(signed, OctKey.import_key(SECRET)).claims


def path(gathering: Gathering) -> str:
    return f"/events/{gathering.slug}/join/"


EVERYBODY = ("visitor", "nobody", "participant", "contact", "staff", "coordinator", "moderator")
LEADS = {"contact", "staff", "coordinator"}
WHO = {
    "of_everyone": ({"link_for": "everyone"}, set(EVERYBODY)),
    "of_the_space": ({"link_for": "registered"}, {"participant", *LEADS}),
    "of_a_closed_one": ({"link_for": "everyone", "audience": "space"}, {"participant", *LEADS}),
    "of_registered": ({"link_for": "registered", "takes_registrations": True}, LEADS),
    "a_webinar": ({"link_for": "everyone", "kind": "webinar", "takes_registrations": True}, LEADS),
    "a_draft": ({"link_for": "everyone", "is_out": False}, LEADS),
}


@pytest.mark.parametrize("what", [*WHO])
def test_who_comes_in(hall, alpha, browse, what):
    given, may = WHO[what]
    with sites.within(alpha.id):
        made = held(hall.space, **given)
    for name in EVERYBODY:
        answer = browse(alpha, None if name == "visitor" else getattr(hall, name)).get(path(made))
        assert leads_in(answer) is (name in may), name
        if leads_in(answer):
            assert claims(answer)["context"]["user"]["affiliation"] == (
                "owner" if name in LEADS else "member"
            )
            assert "no-store" in answer["Cache-Control"]
        elif what in {"of_a_closed_one", "a_draft"}:
            assert answer.status_code in {404, 302}
        else:
            assert answer.status_code == 200


@pytest.mark.parametrize("kind", ["webinar", "meeting"])
def test_only_those_with_a_place_come_into_what_is_for_them(hall, alpha, browse, kind):
    with sites.within(alpha.id):
        made = held(hall.space, kind=kind, takes_registrations=True, capacity=1)
        one = admitting.admit(made.pk, coming.coming(hall.nobody), by=hall.nobody, once=uuid.uuid4())
        admitting.admit(made.pk, coming.coming(hall.other), by=hall.other, once=uuid.uuid4())
    assert leads_in(browse(alpha, hall.nobody).get(path(made)))
    assert not leads_in(browse(alpha, hall.other).get(path(made)))
    with sites.within(alpha.id):
        admitting.cancel(one.pk, by=hall.nobody)
    assert not leads_in(browse(alpha, hall.nobody).get(path(made)))


WHEN = {
    "long before": (datetime.timedelta(minutes=16), False),
    "a quarter of an hour before": (datetime.timedelta(minutes=15), True),
    "in it": (datetime.timedelta(minutes=-30), True),
    "after it": (-3 * HOUR, True),
    "long after it": (-5 * HOUR, False),
}


@pytest.mark.parametrize("when", [*WHEN])
def test_from_when_and_until_when(hall, alpha, browse, when):
    starts_in, comes_in = WHEN[when]
    with sites.within(alpha.id), clock.frozen(clock.now()):
        made = held(hall.space, starts_in=starts_in, link_for="everyone")
        participant, contact = browse(alpha, hall.participant), browse(alpha, hall.contact)
        answer = participant.get(path(made))
        assert leads_in(answer) is comes_in
        assert leads_in(contact.get(path(made)))
        if when == "long before":
            assert (made.starts_at - datetime.timedelta(minutes=15)).isoformat()[:16] in (
                answer.content.decode()
            )


def test_what_does_not_take_place_has_no_way_in(hall, alpha, browse):
    with sites.within(alpha.id):
        made = held(hall.space, link_for="everyone")
        making.cancel(made.pk, by=PROGRAM, language="fi")
        place = held(hall.space, link_for="everyone", mode="room")
        bare = held(hall.space, link_for="everyone", room=False)
    for gathering in (made, place, bare):
        for person in (hall.participant, hall.contact):
            assert browse(alpha, person).get(path(gathering)).status_code == 200
    assert browse(alpha, hall.contact).get("/events/nothing/join/").status_code == 404


def test_an_address_elsewhere_is_followed_by_those_who_may(hall, alpha, browse):
    url = "https://elsewhere.example.org/j/1?pwd=2"
    with sites.within(alpha.id):
        made = held(hall.space, room=False, link=url, platform="Elsewhere", link_for="registered")
    answer = browse(alpha, hall.participant).get(path(made))
    assert (answer.status_code, answer["Location"]) == (302, url)
    assert browse(alpha, hall.nobody).get(path(made)).status_code == 200
    page = browse(alpha, hall.nobody).get(f"/events/{made.slug}/").content.decode()
    assert url not in page


def test_the_address_is_made_anew_for_each_and_tells_nothing_but_the_name(hall, alpha, browse):
    with sites.within(alpha.id):
        made = held(hall.space, link_for="everyone")
        room = Room.objects.get(about_id=made.pk)
    answer = browse(alpha, hall.participant).get(path(made))
    told = claims(answer)
    assert told["room"] == room.name
    assert told["exp"] - told["iat"] == 600
    assert set(told["context"]["user"]) == {"id", "name", "moderator", "affiliation"}
    assert told["context"]["user"]["name"] == "participant"
    page = browse(alpha, hall.participant).get(f"/events/{made.slug}/").content.decode()
    assert room.name not in page
    assert "meet.example.org" not in page


def test_a_guest_comes_in_by_the_pass_and_only_while_they_have_a_place(hall, alpha, beta, browse):
    with sites.within(alpha.id):
        made = held(hall.space, takes_registrations=True, capacity=1)
        guest = coming.register(made, coming.guest(1))
        second = coming.register(made, coming.guest(2))
        first_pass, second_pass = guest_pass(guest.pk), guest_pass(second.pk)
    answer = browse(alpha).get(f"/join/event/{first_pass}/")
    assert leads_in(answer)
    user = claims(answer)["context"]["user"]
    assert (user["name"], user["affiliation"]) == ("Vieras 1", "member")
    assert str(guest.pk) not in answer["Location"]
    assert browse(alpha).get(f"/join/event/{second_pass}/").status_code == 200
    assert browse(beta).get(f"/join/event/{first_pass}/").status_code == 404
    for made_up in ("x", first_pass[:-1] + ("a" if first_pass[-1] != "a" else "b"), guest.code):
        assert browse(alpha).get(f"/join/event/{made_up}/").status_code == 404
    assert browse(alpha).get(f"/registrations/{first_pass}/").status_code == 404
    with sites.within(alpha.id):
        admitting.cancel(guest.pk, by=PROGRAM)
        assert Registration.objects.get(pk=guest.pk).state == "cancelled"
    assert not leads_in(browse(alpha).get(f"/join/event/{first_pass}/"))


def test_when_the_server_fails_there_is_a_number_and_what_the_organisers_say(hall, alpha, browse, settings):
    settings.EGRESS_ALLOW = ""
    with sites.within(alpha.id):
        bad = rooms.add_provider(
            "galene",
            rooms.Given(
                name="Bad", address="https://127.0.0.1:9", client="a", secret="b", phone="+358 9 456"
            ),
            by=PROGRAM,
        )
        made = held(hall.space, link_for="everyone", how_to_join={"_": "fi", "fi": "Soita meille."})
        rooms.make_room(ABOUT, made.pk, by=PROGRAM, provider_id=bad.pk)
    answer = browse(alpha, hall.participant).get(path(made))
    assert answer.status_code == 502
    page = answer.content.decode()
    assert "+358 9 456" in page
    assert "Soita meille." in page
    with sites.within(alpha.id):
        Gathering.objects.filter(pk=made.pk).update(link="https://elsewhere.example.org/")
    answer = browse(alpha, hall.participant).get(path(made))
    assert (answer.status_code, answer["Location"]) == (302, "https://elsewhere.example.org/")


def test_who_arranges_the_room(hall, alpha, browse):
    with sites.within(alpha.id):
        made = held(hall.space, room=False, link_for="everyone")
        for name in ("nobody", "participant", "moderator", "stand_in", "site_admin"):
            with pytest.raises(PermissionDenied):
                rooms.make_room(ABOUT, made.pk, by=getattr(hall, name))
    home = f"/events/{made.slug}/video/"
    for name in ("nobody", "participant", "moderator"):
        assert browse(alpha, getattr(hall, name)).get(home).status_code == 404
        assert browse(alpha, getattr(hall, name)).post(home, {"do": "make"}).status_code == 404
    contact = browse(alpha, hall.contact)
    assert contact.get(home).status_code == 200
    assert contact.post(home, {"do": "make", "server": str(hall.server.pk)}).status_code == 302
    with sites.within(alpha.id):
        first = Room.objects.get(about_id=made.pk)
    contact.post(home, {"do": "anew"})
    with sites.within(alpha.id):
        assert Room.objects.get(about_id=made.pk).name != first.name
    contact.post(home, {"do": "none"})
    with sites.within(alpha.id):
        assert not Room.objects.filter(about_id=made.pk).exists()
    assert contact.post(home, {"do": "make", "server": str(uuid.uuid4())}).status_code == 302
    assert contact.get(home).status_code == 200


def test_the_recording_is_kept_and_what_is_none_is_said(hall, alpha, browse):
    with sites.within(alpha.id):
        made = held(hall.space, link_for="everyone")
    contact, home = browse(alpha, hall.contact), f"/events/{made.slug}/video/"
    wrong = contact.post(home, {"do": "recording", "recording_url": "javascript:alert(1)"})
    assert wrong.status_code == 422
    assert "javascript:alert(1)" in wrong.content.decode()
    url = "https://video.example.org/1"
    assert contact.post(home, {"do": "recording", "recording_url": url}).status_code == 302
    with sites.within(alpha.id):
        assert Gathering.objects.get(pk=made.pk).recording_url == url


def test_the_page_shows_the_way_to_those_who_may_when_it_is_time(hall, alpha, browse):
    with sites.within(alpha.id):
        now = held(hall.space, link_for="registered")
        later = held(hall.space, starts_in=HOUR, link_for="registered")
    for gathering, shown in ((now, True), (later, False)):
        page = browse(alpha, hall.participant).get(f"/events/{gathering.slug}/").content.decode()
        assert (path(gathering) in page) is shown
        assert "/video/" not in page
    assert "/video/" in browse(alpha, hall.contact).get(f"/events/{now.slug}/").content.decode()
    assert path(now) not in browse(alpha, hall.nobody).get(f"/events/{now.slug}/").content.decode()


def test_coming_in_reads_little(hall, alpha, browse):
    from django.db import connection

    with sites.within(alpha.id):
        made = held(hall.space, link_for="everyone")
    client = browse(alpha, hall.participant)
    client.get(path(made))
    with CaptureQueriesContext(connection) as few:
        client.get(path(made))
    assert len(few) <= 12, [one["sql"][:80] for one in few]


def test_a_speaker_comes_in_by_a_pass_of_their_own(hall, alpha, beta, browse):
    with sites.within(alpha.id):
        made = held(hall.space, kind="webinar", takes_registrations=True)
        speaker = Speaker.objects.create(
            gathering=made,
            position=1,
            name="Puhuja",
            language="fi",
            zone="Europe/Helsinki",
            once=uuid.uuid4(),
            added_at=clock.now(),
        )
        given = speaker_pass(speaker.pk)
    answer = browse(alpha).get(f"/join/speaker/{given}/")
    assert leads_in(answer)
    assert claims(answer)["context"]["user"]["name"] == "Puhuja"
    with sites.within(alpha.id):
        own = proofs.give(speakers.PROOF, speaker.pk, site=alpha.id)
    assert f'href="/join/speaker/{given}/"' in browse(alpha).get(f"/speakers/{own}/").content.decode()
    for host, wrong in ((alpha, "x"), (alpha, "y" * 48), (beta, given)):
        assert browse(host).get(f"/join/speaker/{wrong}/").status_code == 404
    assert browse(alpha).get(f"/join/event/{given}/").status_code == 404
