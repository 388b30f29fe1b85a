"""Agendas and minutes of the product's own meetings: who is led to them, and what becomes of those of a draft."""

import uuid
from typing import Any

from talkoo.blocks.gatherings import actions as gatherings
from talkoo.blocks.minutes import actions
from talkoo.blocks.minutes.models import Item, Minutes
from talkoo.kernel.access import PROGRAM
from talkoo.plumbing.tenancy import sites
from talkoo.plumbing.video import actions as rooms
from talkoo.plumbing.video.models import Room
from tests import factories
from tests.blocks.gatherings import coming
from tests.blocks.minutes.made import proposal

KIND = "gatherings.gathering"


def test_an_agenda_and_a_room_go_with_a_draft(club: Any, alpha: Any) -> None:
    with sites.within(alpha.id):
        given = rooms.Given(name="Own", address="https://meet.example.org")
        rooms.add_provider("jitsi", given, by=PROGRAM)
        kept, thrown = (factories.gathering(club.space, is_out=False) for _number in "ab")
        for one in (kept, thrown):
            actions.propose(KIND, one.pk, proposal(), by=club.contact, once=uuid.uuid4())
            rooms.make_room(KIND, one.pk, by=PROGRAM)
        gatherings.discard(thrown.pk, by=club.contact)
        assert [one.meeting_key for one in Minutes.objects.all()] == [kept.pk]
        assert Item.objects.count() == 1
        assert [one.about_id for one in Room.objects.all()] == [kept.pk]


def test_who_has_a_place_at_a_meeting_is_led_to_its_agenda(town: Any, alpha: Any, browse: Any) -> None:
    with sites.within(alpha.id):
        meeting = factories.gathering(town.space, takes_registrations=True)
        webinar = factories.gathering(town.space, kind="webinar", mode="online", takes_registrations=True)
        for one in (meeting, webinar):
            coming.register(one, coming.coming(town.nobody), by=town.nobody)
    client = browse(alpha, town.nobody)
    agenda = f"/minutes/{KIND}/{meeting.pk}/"
    assert agenda in client.get(f"/events/{meeting.slug}/").content.decode()
    page = client.get(agenda)
    assert page.status_code == 200
    assert "/networks/club/minutes/" not in page.content.decode()  # the list is for those in the space
    assert f"/minutes/{KIND}/" not in client.get(f"/events/{webinar.slug}/").content.decode()
    assert agenda not in browse(alpha, town.guest).get(f"/events/{meeting.slug}/").content.decode()
