"""The pages of a room: what is typed is kept, what is blocked is folded, and another site's room does not exist."""

import io
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from talkoo.blocks.chat import actions
from talkoo.blocks.chat.models import Message
from talkoo.people.accounts.actions import block, unblock
from talkoo.people.spaces import actions as spaces
from talkoo.plumbing.notify.models import Notification
from talkoo.plumbing.tenancy import sites
from tests.blocks.chat import made
from tests.blocks.documents.made import pdf

ROOM = "/networks/village/chat/"
WEBM = b"\x1a\x45\xdf\xa3" + b"webm" + b"\0" * 40 + b"A_OPUS" + b"\0" * 200


def words(answer: Any) -> str:
    return str(answer.content.decode())


def test_what_somebody_blocked_says_is_folded_and_can_be_opened(village: Any, browse: Any) -> None:
    with sites.within(village.site.id):
        made.send(village.space, "Kuka tulee?", by=village.author)
        block(village.author.pk, by=village.participant)
    client = browse(village.site, village.participant)
    folded = words(client.get(ROOM))
    assert f'data-blocked="{village.author.pk}"' in folded
    assert 'data-slot="text" hidden' in folded.partition('id="m1"')[2].partition("</li>")[0]
    alone = words(client.get(f"{ROOM}1/?alone"))
    assert "Kuka tulee?" in alone
    assert 'data-slot="text" hidden' not in alone
    other = words(browse(village.site, village.contact).get(ROOM))
    assert 'data-slot="text" hidden' not in other.partition('id="m1"')[2].partition("</li>")[0]
    assert 'data-blocked=""' in other
    with sites.within(village.site.id):
        unblock(village.author.pk, by=village.participant)
    assert 'data-blocked=""' in words(client.get(ROOM))


def test_a_message_that_was_drawn_before_is_shown_as_it_stands_for_each(village: Any, browse: Any) -> None:
    with sites.within(village.site.id):
        made.send(village.space, "Kuka tulee?", by=village.author)

    def shown(person: Any, language: str = "") -> str:
        page = words(browse(village.site, person).get(f"{language}{ROOM}"))
        return page.partition('id="m1"')[2].partition("</li>")[0]

    for _twice in "ab":
        assert 'class="message mine"' in shown(village.author)
        theirs = shown(village.participant)
        assert 'class="message"' in theirs
        assert "Vastaa tai reagoi" in theirs
        assert f'href="{ROOM}1/?alone"' in theirs
        english = shown(village.participant, "/en")
        assert "Answer or react" in english
        assert 'lang="fi"' in english
        assert f'href="/en{ROOM}1/?alone"' in english
        assert 'data-slot="changed"' not in theirs
    with sites.within(village.site.id):
        actions.change_message(
            Message.objects.get().pk, by=village.author, text="Kuka ei tule?", language="fi"
        )
        village.author.name = "Toinen Nimi"
        village.author.save(update_fields=["name"])
    for person in (village.author, village.participant):
        now = shown(person)
        assert "Kuka ei tule?" in now
        assert "Kuka tulee?" not in now
        assert "Toinen Nimi" in now
        assert 'data-slot="changed"' in now
    with sites.within(village.site.id):
        actions.react(Message.objects.get().pk, "thanks", by=village.participant)
    assert 'aria-pressed="true"' in shown(village.participant)
    assert 'aria-pressed="false"' in shown(village.author)
    with sites.within(village.site.id):
        actions.delete_message(Message.objects.get().pk, by=village.author)
    assert "Kuka" not in shown(village.participant)


def test_who_blocked_the_writer_is_not_told_of_being_named(town: Any, run_jobs: Any) -> None:
    with sites.within(town.site.id):
        spaces.join(town.space.pk, by=town.other)
        block(town.author.pk, by=town.participant)
        said = f"@{town.participant.name} ja @{town.other.name} ja @{town.contact.name}, tuletteko?"
        made.send(town.space, said, by=town.author)
    run_jobs()
    with sites.within(town.site.id):
        told = set(Notification.objects.filter(kind="chat.mention").values_list("person_id", flat=True))
    assert told == {town.other.pk, town.contact.pk}


@pytest.mark.parametrize("text", ["", "x" * 4_001])
def test_what_cannot_be_said_stays_in_the_form(village: Any, browse: Any, text: str) -> None:
    client = browse(village.site, village.author)
    answer = client.post(ROOM, {"text": text, "once": str(uuid.uuid4())})
    assert answer.status_code == 422
    assert text[:200] in words(answer)
    asked = client.post(
        ROOM, {"text": text, "once": str(uuid.uuid4())}, headers={"accept": "application/json"}
    )
    assert asked.status_code == 422
    assert asked.json()["errors"]
    with sites.within(village.site.id):
        assert not Message.objects.exists()


def test_a_page_with_a_script_hears_the_number_and_sends_once(village: Any, browse: Any) -> None:
    client = browse(village.site, village.author)
    given = {"text": "Moi", "once": str(uuid.uuid4())}
    numbers = [
        client.post(ROOM, given, headers={"accept": "application/json"}).json()["number"] for _twice in "ab"
    ]
    assert numbers == [1, 1]
    assert client.post(ROOM, {**given, "once": str(uuid.uuid4())})["Location"].endswith(f"{ROOM}#last")


def test_a_room_is_there_for_those_who_take_part_and_on_its_own_site(town: Any, browse: Any) -> None:
    with sites.within(town.site.id):
        made.send(town.space, "SALAISUUS", by=town.author)
    for person, status in ((town.participant, 200), (town.nobody, 403), (town.asking, 403), (town.left, 403)):
        answer = browse(town.site, person).get(ROOM)
        assert answer.status_code == status
        assert ("SALAISUUS" in words(answer)) == (status == 200)
    there = browse(town.beta.site, town.beta.participant)
    assert "SALAISUUS" not in words(there.get(ROOM))
    assert there.get(f"{ROOM}1/?alone").status_code == 404


def test_a_recording_is_played_in_parts_by_those_who_take_part(village: Any, browse: Any) -> None:
    client = browse(village.site, village.author)
    sound = SimpleUploadedFile("ääni.weba", WEBM, "audio/webm")
    sent = client.post(ROOM, {"text": "", "once": str(uuid.uuid4()), "document": sound})
    assert sent.status_code == 302, words(sent)
    page = words(client.get(ROOM))
    assert "<audio controls" in page
    with sites.within(village.site.id):
        name = Message.objects.get().files.get().file_name
    whole = client.get(f"{ROOM}1/{name}")
    assert (whole.status_code, b"".join(whole.streaming_content)) == (200, WEBM)
    assert whole["Content-Type"] == "audio/webm"
    part = client.get(f"{ROOM}1/{name}", headers={"range": "bytes=4-7"})
    assert (part.status_code, part.content, part["Content-Range"]) == (206, b"webm", f"bytes 4-7/{len(WEBM)}")
    beyond = client.get(f"{ROOM}1/{name}", headers={"range": f"bytes={len(WEBM)}-"})
    assert (beyond.status_code, b"".join(beyond.streaming_content)) == (200, WEBM)
    assert browse(village.site, village.nobody).get(f"{ROOM}1/{name}").status_code == 403


def test_a_page_asks_the_database_as_often_for_fifty_messages_as_for_one(village: Any, browse: Any) -> None:
    client = browse(village.site, village.participant)

    def asked() -> int:
        client.get(ROOM)
        with CaptureQueriesContext(connection) as found:
            assert client.get(ROOM).status_code == 200
        return len(found)

    with sites.within(village.site.id):
        made.send(village.space, by=village.author)
    one = asked()
    with sites.within(village.site.id):
        for turn in range(49):
            made.send(village.space, f"Viesti {turn}", by=village.author, answers=1)
    assert asked() == one


def test_other_files_than_those_taken_are_refused_with_the_words_kept(village: Any, browse: Any) -> None:
    client = browse(village.site, village.author)
    page = io.BytesIO(b"<html><script>alert(1)</script>")
    page.name = "x.weba"
    answer = client.post(ROOM, {"text": "Katsokaa", "once": str(uuid.uuid4()), "document": page})
    assert answer.status_code == 422
    assert "Katsokaa" in words(answer)
    good = SimpleUploadedFile("x.pdf", pdf(), "application/pdf")
    assert client.post(ROOM, {"text": "", "once": str(uuid.uuid4()), "document": good}).status_code == 302
