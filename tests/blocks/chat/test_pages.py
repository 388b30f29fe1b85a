"""The pages of a room: what is typed is kept, what is blocked is folded, and another site's room does not exist."""

import io
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from talkoo.blocks.chat import actions
from talkoo.blocks.chat.models import Message, Place
from talkoo.kernel.access import PROGRAM
from talkoo.people.accounts.actions import block, unblock
from talkoo.people.spaces import actions as spaces
from talkoo.plumbing.moderation import actions as moderation
from talkoo.plumbing.notify.models import Notification
from talkoo.plumbing.retention import actions as retention
from talkoo.plumbing.retention.models import Mention
from talkoo.plumbing.tenancy import sites
from tests import factories
from tests.blocks.chat import made
from tests.blocks.chat.made import WEBM
from tests.blocks.documents.made import examined, pdf

ROOM = "/networks/village/chat/"


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


def status(client: Any, address: str) -> int:
    answer = client.get(address)
    b"".join(answer)  # a file is closed at its end
    return int(answer.status_code)


def report(message: Any, person: Any) -> None:
    moderation.report("chat", str(message.pk), by=person, reason="hate", text="")


def test_those_who_decide_see_what_was_reported_also_when_it_is_hidden_and_nothing_else(
    town: Any, browse: Any
) -> None:
    for site in (town, town.beta):
        with sites.within(site.site.id):
            first = made.send(site.space, "ENSIMMÄINEN", by=site.participant)
            file = examined(pdf("chat"), "liite.pdf")
            message = made.send(site.space, "TOINEN", by=site.author, file=file, answers=first.number)
    moderators = [
        browse(town.site, getattr(town, role)) for role in ("moderator", "coordinator", "site_admin")
    ]
    addresses = (f"{ROOM}1/", f"{ROOM}2/", f"{ROOM}2/liite.pdf", f"{ROOM}3/")
    for client in moderators:
        assert {status(client, address) for address in addresses} == {403}
    with sites.within(town.beta.site.id):
        report(message, town.beta.participant)
        moderation.hide("chat", str(message.pk), by=town.beta.moderator, reason="loukkaava")
    client = browse(town.beta.site, town.beta.moderator)

    def decides(client: Any) -> None:
        page = words(client.get(f"{ROOM}2/"))
        assert "TOINEN" in page
        assert "ENSIMMÄINEN" not in page
        assert f'href="{ROOM}2/liite.pdf"' in page
        answer = client.get(f"{ROOM}2/liite.pdf")
        assert (answer.status_code, b"".join(answer.streaming_content)) == (200, pdf("chat"))
        assert {status(client, address) for address in (ROOM, f"{ROOM}1/", f"{ROOM}3/")} == {403}
        assert status(client, f"{ROOM}2/other.pdf") == 404

    decides(client)
    assert moderators[0].get(f"{ROOM}2/").status_code == 403
    with sites.within(town.beta.site.id):
        spaces.join(town.beta.space.pk, by=town.beta.moderator)
    assert "TOINEN" in words(client.get(f"{ROOM}2/"))
    for person, expected in ((town.beta.nobody, 403), (town.beta.participant, 404), (town.beta.author, 200)):
        assert status(browse(town.beta.site, person), f"{ROOM}2/liite.pdf") == expected
    with sites.within(town.site.id):
        report(Message.objects.get(number=2), town.participant)
    for client in moderators:
        decides(client)
    with sites.within(town.site.id):
        actions.delete_message(Message.objects.get(number=2).pk, by=town.author)
    assert moderators[0].get(f"{ROOM}2/").status_code == 403


def test_those_who_look_whether_somebody_who_was_erased_is_named_see_that_message(
    village: Any, browse: Any, settings: Any, tmp_path: Any
) -> None:
    settings.ERASURES_JOURNAL = tmp_path / "erasures.jsonl"
    with sites.within(village.site.id):
        made.send(village.space, f"Kysykää: {village.other.name}", by=village.author)
        made.send(village.space, "Muuta", by=village.author)
        retention.erase_person(village.other.pk, by=PROGRAM)
    client = browse(village.site, village.moderator)
    assert [status(client, f"{ROOM}{number}/") for number in (1, 2)] == [200, 403]
    with sites.within(village.site.id):
        retention.look_at_mention(Mention.objects.get().pk, by=village.moderator)
    assert status(client, f"{ROOM}1/") == 403


def test_of_a_group_by_invitation_those_who_decide_see_what_was_reported_alone(
    village: Any, browse: Any
) -> None:
    with sites.within(village.site.id):
        group = factories.space(
            "Salaseura", slug="group", kind="group", join="invite", contact=village.author, state="active"
        )
        message = made.send(group, "LOUKKAUS", by=village.author, file=examined(pdf("chat"), "liite.pdf"))
        made.send(group, "SALAISUUS", by=village.author)
    base = "/groups/group/"
    clients = [browse(village.site, getattr(village, role)) for role in ("moderator", "site_admin")]
    for client in clients:
        assert client.get(f"{base}chat/1/").status_code == 404
    with sites.within(village.site.id):
        report(message, village.author)
    for client in clients:
        answer = client.get(f"{base}chat/1/")
        assert answer.status_code == 200
        assert "LOUKKAUS" in words(answer)
        assert "Salaseura" not in words(answer)
        assert status(client, f"{base}chat/1/liite.pdf") == 200
        others = (base, f"{base}chat/", f"{base}chat/2/", f"{base}people/")
        assert {status(client, address) for address in others} == {404}
    assert browse(village.site, village.nobody).get(f"{base}chat/1/").status_code == 404


def test_signs_that_no_text_can_hold_are_found_nowhere(village: Any, browse: Any) -> None:
    with sites.within(village.site.id):
        made.send(village.space, "Moi", by=village.author, file=examined(pdf("chat"), "liite.pdf"))
    client = browse(village.site, village.participant)
    assert "liite.pdf" in words(client.get(f"{ROOM}?q=M%00oi"))
    assert client.get(f"{ROOM}1/a%00b").status_code == 404


def test_of_more_unread_ones_than_a_page_holds_it_says_how_many_before_the_first(
    village: Any, browse: Any
) -> None:
    with sites.within(village.site.id):
        for _turn in range(53):
            room = made.send(village.space, by=village.author).room
        actions.read_to(room.pk, 1, by=village.participant)
    page = words(browse(village.site, village.participant).get(ROOM))
    before, _line, after = page.partition("data-first-unread")
    assert 'class="message' not in before
    assert after.index(">52 ") < after.index('id="m4"')
    assert f'href="{ROOM}?until=3"' in before


def test_a_page_that_nobody_looks_at_leaves_everything_unread(village: Any, browse: Any) -> None:
    with sites.within(village.site.id):
        made.send(village.space, by=village.author)
    client = browse(village.site, village.participant)

    def read_to() -> int:
        assert client.get(ROOM, headers=hidden).status_code == 200
        with sites.within(village.site.id):
            return int(
                sum(Place.objects.filter(person=village.participant).values_list("read_to", flat=True))
            )

    hidden = {"talkoo-hidden": "1"}
    assert read_to() == 0
    hidden = {}
    assert read_to() == 1
