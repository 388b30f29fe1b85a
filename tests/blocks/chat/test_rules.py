"""Who talks in a room: role by role, by the rules, by the page's statement and by the live topic alike."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from talkoo.blocks.chat import actions, queries
from talkoo.blocks.chat.models import Message, Room
from talkoo.kernel.access import PROGRAM, may
from talkoo.plumbing.live import topics
from talkoo.plumbing.tenancy import sites
from tests.blocks.chat import made

TALK = {"contact", "participant", "author", "staff"}
OTHERS = {
    "visitor",
    "asking",
    "left",
    "nobody",
    "other",
    "coordinator",
    "stand_in",
    "site_admin",
    "moderator",
}


def person(village: Any, role: str) -> Any:
    return AnonymousUser() if role == "visitor" else getattr(village, role)


@pytest.mark.parametrize("role", sorted(TALK | OTHERS))
def test_those_who_take_part_talk_and_nobody_else(village: Any, role: str) -> None:
    someone, talks = person(village, role), role in TALK
    with sites.within(village.site.id):
        message = made.send(village.space, by=village.author)
        room = Room.objects.get(space=village.space)
        assert may(someone, "chat.talk", room) is talks
        assert may(someone, "chat.keep_messages", room) is talks
        who = queries.room_of("network", "village", someone)
        assert who is not None
        assert who.talks is talks
        message = Message.objects.select_related("room").get(pk=message.pk)
        assert may(someone, "chat.react", message) is talks
        assert may(someone, "chat.change_message", message) is (role == "author")
        assert may(someone, "chat.delete_message", message) is (role in {"author", "contact", "staff"})
        assert may(someone, "chat.hide", message) is (role in {"coordinator", "site_admin", "moderator"})
        assert (message.pk in queries.found_messages([message.pk], someone)) is talks
        if role != "visitor":
            heard = topics.those_who_may(queries.KIND, village.space.pk, [someone.pk, village.nobody.pk])
            assert heard == ({someone.pk} if talks else set())


def test_who_represents_a_member_talks_in_a_network_of_organisations(village: Any) -> None:
    with sites.within(village.site.id):
        made.send(village.alliance, by=village.staff)
        room = Room.objects.get(space=village.alliance)
        for role in ("staff", "participant"):
            someone, talks = person(village, role), role == "staff"
            assert may(someone, "chat.talk", room) is talks
            who = queries.room_of("network", "alliance", someone)
            assert who is not None
            assert who.talks is talks
            heard = topics.those_who_may(queries.KIND, village.alliance.pk, [someone.pk])
            assert heard == ({someone.pk} if talks else set())


def test_a_hidden_message_is_read_by_its_author_alone(village: Any) -> None:
    with sites.within(village.site.id):
        message = made.send(village.space, "Salaisuus", by=village.author)
        actions.hide_message(message.pk, by=PROGRAM)
        message = Message.objects.select_related("room").get(pk=message.pk)
        for role in sorted(TALK):
            assert may(getattr(village, role), "chat.react", message) is (role == "author")
            who = queries.room_of("network", "village", getattr(village, role))
            assert who is not None
            [row] = queries.messages(who, until=who.last)
            assert ("Salaisuus" in row["html"]) is (role == "author")
        told = queries.shown(village.space.pk, [topics.Happened(1, "changed", message.pk)])
        assert told[1]["html"] is None
        assert told[1]["is_gone"]
