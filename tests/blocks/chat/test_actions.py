"""What is said in a room: once, in one order, unread exactly, gone when it is deleted."""

import io
import threading
import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from talkoo.blocks.chat import actions, queries, tasks
from talkoo.blocks.chat.models import Enclosure, Message, MessageReaction, Place, Room, UnsentMessage
from talkoo.blocks.discussions.models import Post, Thread
from talkoo.kernel.lifecycle import NotNow
from talkoo.people.spaces import actions as spaces
from talkoo.plumbing.files import documents
from talkoo.plumbing.files.models import StoredFile
from talkoo.plumbing.live.models import LiveEvent
from talkoo.plumbing.notify import news
from talkoo.plumbing.notify.models import Notification
from talkoo.plumbing.retention import erasing, registry
from talkoo.plumbing.tenancy import sites
from tests.blocks.chat import made
from tests.blocks.chat.made import WEBM
from tests.blocks.documents.made import examined, pdf


def unread(village: Any, person: Any) -> int:
    who = queries.room_of("network", "village", person)
    assert who is not None
    return int(who.row["unread"])


def test_sent_twice_it_is_said_once(village: Any) -> None:
    with sites.within(village.site.id):
        once = uuid.uuid4()
        first = made.send(village.space, by=village.author, once=once)
        again = made.send(village.space, "Muuta", by=village.author, once=once)
        other = made.send(village.space, by=village.participant, once=once)
        assert first.pk == again.pk
        assert [first.number, other.number] == [1, 2]
        assert LiveEvent.objects.count() == 2


def test_who_left_says_nothing_more(village: Any) -> None:
    with sites.within(village.site.id):
        spaces.leave(village.space.pk, by=village.participant)
        with pytest.raises(PermissionDenied):
            made.send(village.space, by=village.participant)
        assert not Room.objects.exists()


@pytest.mark.parametrize("text", ["", "  \n ", "a" * 4_001])
def test_nothing_and_too_much_are_refused(village: Any, text: str) -> None:
    with sites.within(village.site.id):
        with pytest.raises(ValueError, match="words"):
            made.send(village.space, text, by=village.author)
        assert not Message.objects.exists()


def test_unread_is_exact_on_every_device(village: Any) -> None:
    with sites.within(village.site.id):
        for _turn in range(3):
            made.send(village.space, by=village.author)
        gone = made.send(village.space, by=village.author)
        own = made.send(village.space, by=village.participant)
        assert unread(village, village.participant) == 4
        actions.delete_message(gone.pk, by=village.author)
        assert unread(village, village.participant) == 3
        actions.read_to(own.room_id, 2, by=village.participant)
        actions.read_to(own.room_id, 1, by=village.participant)
        assert unread(village, village.participant) == 1
        actions.read_to(own.room_id, 99, by=village.participant)
        assert Place.objects.get(person=village.participant).read_to == 5
        assert unread(village, village.participant) == 0
        assert unread(village, village.author) == 1


def test_a_deleted_message_keeps_its_number_and_nothing_else(village: Any) -> None:
    with sites.within(village.site.id):
        file = examined(pdf("chat"), "liite.pdf")
        message = made.send(village.space, "Pois tämä", by=village.author, file=file)
        actions.react(message.pk, "thanks", by=village.participant)
        actions.delete_message(message.pk, by=village.contact)
        actions.delete_message(message.pk, by=village.contact)
        message.refresh_from_db()
        assert (message.number, message.text, message.html) == (1, "", "")
        assert not Enclosure.objects.exists()
        assert not MessageReaction.objects.exists()
        with pytest.raises(NotNow):
            actions.change_message(message.pk, by=village.author, text="Takaisin", language="fi")
        with pytest.raises(NotNow):
            actions.react(message.pk, "thanks", by=village.participant)


def test_changing_tells_only_those_who_are_new_in_it(village: Any) -> None:
    with sites.within(village.site.id):
        name = village.participant.name
        message = made.send(village.space, f"Kysy @{name} tästä", by=village.author)
        assert queries.named_in(message.text, village.space.pk) == [village.participant.pk]
        changed = actions.change_message(
            message.pk, by=village.author, text=f"Kysykää @{name} tästä", language="fi"
        )
        assert changed.changed_at is not None
        assert queries.named_in("@Partici ei ole kukaan", village.space.pk) == []


def test_kept_messages_become_a_thread_of_those_who_take_part(village: Any) -> None:
    with sites.within(village.site.id):
        made.send(village.space, "Sali on vapaa tiistaina", by=village.author)
        made.send(village.space, "Varaan sen", by=village.participant)
        made.send(village.space, "Ei tätä", by=village.participant)
        once = uuid.uuid4()
        kept = actions.keep_messages(village.space.pk, [2, 1], by=village.contact, title="Sali", once=once)
        again = actions.keep_messages(village.space.pk, [2, 1], by=village.contact, title="Sali", once=once)
        thread = Thread.objects.get()
        assert (thread.title, thread.audience) == ("Sali", "participants")
        text = Post.objects.get().text
        assert text.index("Sali on vapaa") < text.index("Varaan sen")
        assert "Ei tätä" not in text
        assert kept.pk == again.pk
        assert kept.leads_to == f"/discussions/{thread.code}/"


def test_what_is_begun_is_there_until_it_is_sent(village: Any) -> None:
    with sites.within(village.site.id):
        room = made.send(village.space, by=village.author).room
        actions.save_unsent(room.pk, "Luonnos", by=village.participant)
        actions.save_unsent(room.pk, "Luonnos jatkuu", by=village.participant)
        assert UnsentMessage.objects.get().text == "Luonnos jatkuu"
        made.send(village.space, "Luonnos jatkuu", by=village.participant)
        assert not UnsentMessage.objects.exists()


def test_each_is_told_once_of_what_waits_for_them(town: Any, run_jobs: Any) -> None:
    told: dict[Any, list[Any]] = {}
    with sites.within(town.site.id):
        room = made.send(town.space, by=town.author).room
        spaces.join(town.space.pk, by=town.nobody)
        made.send(town.space, by=town.author)
        actions.mute(room.pk, by=town.participant)
    with sites.within(town.beta.site.id):
        made.send(town.beta.space, by=town.beta.author)
    for night in "ab":
        tasks.tell_unread(0)
        run_jobs()
        with sites.within(town.site.id):
            rows = Notification.objects.filter(kind="chat.unread").select_related("news")
            told[night] = sorted((row.person.name, news.story(row.news).context["unread"]) for row in rows)
            actions.mute(room.pk, by=town.participant, is_muted=False)
    assert told["a"] == [(town.nobody.name, 1)]
    assert told["b"] == [(town.nobody.name, 1), (town.participant.name, 2)]


def recording(words: bytes = b"") -> documents.Examined:
    return documents.examine(io.BytesIO(WEBM + words), "puhe", with_sounds=True)


def test_what_somebody_gave_is_in_their_copy_and_their_voice_goes_with_them(village: Any) -> None:
    with sites.within(village.site.id):
        made.send(village.space, "Kuunnelkaa", by=village.author, file=recording())
        made.send(village.space, "", by=village.author, file=recording(b"2"))
        made.send(village.space, "Ohjelma", by=village.author, file=examined(pdf("chat"), "ohjelma.pdf"))
        made.send(village.space, "", by=village.participant, file=recording(b"3"))
        mine = [(name, len(content)) for name, content in registry.files_of(village.author.pk)]
        sizes = [("puhe.weba", len(WEBM)), ("puhe.weba", len(WEBM) + 1), ("ohjelma.pdf", len(pdf("chat")))]
        assert mine == sizes
        erasing.erase(village.author.pk)
        found = Message.objects.order_by("number").values_list("text", "author", "files__media_type")
        assert list(found) == [
            ("Kuunnelkaa", None, None),
            ("", None, None),
            ("Ohjelma", None, "application/pdf"),
            ("", village.participant.pk, "audio/webm"),
        ]
        gone = Message.objects.exclude(deleted_at=None).values_list("number", flat=True)
        assert list(gone) == [2]
        assert StoredFile.objects.filter(media_type="audio/webm").count() == 1


def test_eight_who_talk_at_once_are_numbered_without_gap_and_in_the_order_of_commits(town: Any) -> None:
    """The order of the messages is that of the events, whoever commits when."""
    writers = [town.author, town.participant, town.contact, town.staff] * 2
    problems: list[BaseException] = []

    def talk(person: Any) -> None:
        try:
            for _turn in range(10):
                with sites.within(town.site.id):
                    made.send(town.space, by=person)
        except BaseException as problem:
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=talk, args=[person]) for person in writers]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert problems == []
    with sites.within(town.site.id):
        numbers = dict(Message.objects.values_list("id", "number"))
        assert sorted(numbers.values()) == list(range(1, 81))
        told = LiveEvent.objects.order_by("number").values_list("number", "about")
        assert [number for number, _about in told] == list(range(1, 81))
        assert [numbers[about] for _number, about in told] == list(range(1, 81))
