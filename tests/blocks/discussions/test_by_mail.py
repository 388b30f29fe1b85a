"""Answers and threads by mail: taken once, refused in words, and nothing of the receiver's own passed on."""

import uuid
from typing import Any

import pytest

from talkoo.blocks.discussions import actions, public
from talkoo.blocks.discussions.models import Post, Thread
from talkoo.kernel import clock, markup
from talkoo.kernel.access import PROGRAM
from talkoo.people.spaces.models import Space
from talkoo.people.spaces.rules import participates
from talkoo.plumbing.files.models import StoredFile
from talkoo.plumbing.mail_in import registry
from talkoo.plumbing.tenancy import sites
from tests.blocks.discussions import made


@pytest.fixture(autouse=True)
def inside(village: Any) -> Any:
    with sites.within(village.site.id):
        yield


def mail(person: Any, key: Any, **more: Any) -> registry.Incoming:
    given: dict[str, Any] = {
        "id": uuid.uuid4(),
        "person_id": getattr(person, "pk", None),
        "staged_id": None if person else uuid.uuid4(),
        "address": "x@example.org",
        "name": "X",
        "subject": "Aihe",
        "text": "Meillä on sali.",
        "quoted": "",
        "language": "fi",
        "message_id": "<1@example.org>",
        "in_reply_to": "",
        "references": (),
        "key": str(key),
        "attachments": (),
        "received_at": clock.now(),
    }
    return registry.Incoming(**given | more)


def refusal(take: Any, incoming: registry.Incoming) -> str:
    before = (Post.objects.count(), Thread.objects.count())
    with pytest.raises(registry.Refused) as problem:
        take(incoming)
    assert (Post.objects.count(), Thread.objects.count()) == before
    return str(problem.value.sentence)


def test_an_answer_is_taken_once_with_its_files_and_without_secret_addresses(village: Any) -> None:
    thread = made.thread(village.space, by=village.author)
    quoted = (
        "> From: Talkoo <answer+abc123.def@alpha.example.org>\n"
        "> https://alpha.example.org/mails/stop/SECRET/?x=1\n> Tiedättekö salin?"
    )
    attachments = (
        registry.Attachment(file_name="a.pdf", content_type="x/y", content=made.pdf("mail")),
        registry.Attachment(file_name="a.exe", content_type="application/pdf", content=b"MZ\x90\x00"),
    )
    incoming = mail(village.participant, thread.pk, quoted=quoted, attachments=attachments, language=None)
    for _twice in "ab":
        public.take_answer(incoming)
    post = thread.posts.get(number=2)
    assert thread.posts.count() == 2
    assert (post.author_id, post.text, post.by_mail) == (village.participant.pk, "Meillä on sali.", True)
    assert post.language in village.site.languages
    for secret in ("abc123", "SECRET", "answer+"):
        assert secret not in post.quoted
    assert "Tiedättekö salin?" in post.quoted
    assert [one.file_name for one in post.files.all()] == ["a.pdf"]
    assert StoredFile.objects.count() == 1


def test_an_answer_that_cannot_be_taken_is_refused_in_words(village: Any) -> None:
    thread = made.thread(village.space, by=village.author)
    take = public.take_answer
    assert "take part" in refusal(take, mail(None, thread.pk))
    for someone in (village.nobody, village.asking):
        assert "cannot write" in refusal(take, mail(someone, thread.pk))
    assert "no text" in refusal(take, mail(village.participant, thread.pk, text=" \n"))
    assert "too long" in refusal(take, mail(village.participant, thread.pk, text="x" * (markup.LONGEST + 1)))
    assert "not there" in refusal(take, mail(village.participant, uuid.uuid4()))
    made.closed(thread)
    assert "closed" in refusal(take, mail(village.participant, thread.pk))
    actions.hide_thread(thread.pk, by=PROGRAM)
    assert "cannot write" in refusal(take, mail(village.participant, thread.pk))


def test_a_thread_begins_by_writing_to_the_address_of_a_space_or_section(village: Any) -> None:
    key = public.find("village.networks")
    assert key == f"space:{village.space.pk}"
    incoming = mail(village.participant, key, subject="Missä?")
    for _twice in "ab":
        public.take_thread(incoming)
    thread = Thread.objects.get()
    assert (thread.title, thread.section.space_id, thread.author_id) == (
        "Missä?",
        village.space.pk,
        village.participant.pk,
    )
    public.take_thread(mail(village.nobody, public.find(f"{village.section.slug}.forum"), subject=""))
    assert Thread.objects.get(section=village.section).title == "Meillä on sali."
    for local in ("village", "village.forum", "nobody.networks", ".networks", "village.programmes", "x.y.z"):
        assert public.find(local) is None, local


def test_a_thread_that_cannot_be_begun_is_refused_in_words(village: Any) -> None:
    key = public.find("village.networks")
    assert "Join first" in refusal(public.take_thread, mail(village.nobody, key))
    assert "Join first" in refusal(public.take_thread, mail(None, key))
    assert "no text" in refusal(public.take_thread, mail(village.participant, key, text=""))
    closed = public.find("closed.groups")
    for someone in (village.nobody, village.moderator):  # neither knows of it
        assert "Join first" in refusal(public.take_thread, mail(someone, closed))
    made.widen(village.space, is_open=False)
    assert "Join first" in refusal(public.take_thread, mail(village.participant, key))


def test_mails_of_people_who_have_not_joined_may_wait_where_anybody_may_join(village: Any) -> None:
    space, section = village.space, village.section
    assert public.thread_waits(f"space:{space.pk}") == space.name
    assert public.thread_waits(f"space:{village.programme.pk}") == village.programme.name
    assert public.thread_waits(f"section:{section.pk}") == section.name
    assert public.thread_waits(f"space:{village.group.pk}") is None
    assert public.thread_waits(f"space:{uuid.uuid4()}") is None
    thread = made.thread(space, by=village.author)
    assert public.answer_waits(str(thread.pk)) == space.name
    assert public.answer_waits(str(uuid.uuid4())) is None
    Space.objects.filter(pk=space.pk).update(join="request")
    assert public.thread_waits(f"space:{space.pk}") is public.answer_waits(str(thread.pk)) is None
    Space.objects.filter(pk=space.pk).update(join="open")
    made.closed(thread)
    assert public.answer_waits(str(thread.pk)) is None
    made.widen(space, is_open=False)
    assert public.thread_waits(f"space:{space.pk}") is None


def test_whoever_joined_to_have_a_mail_shown_takes_part_where_it_goes(village: Any) -> None:
    thread = made.thread(village.space, by=village.author)
    newcomer = {"staged_id": uuid.uuid4()}
    public.take_answer(mail(village.nobody, thread.pk, **newcomer))
    assert thread.posts.get(number=2).author_id == village.nobody.pk
    assert participates(village.nobody, village.space.pk)
    elsewhere = public.find("elsewhere.networks")
    public.take_thread(mail(village.nobody, elsewhere, **newcomer))
    assert Thread.objects.get(section__space=village.elsewhere.pk).author_id == village.nobody.pk
    assert "Join first" in refusal(
        public.take_thread, mail(village.nobody, f"space:{village.group.pk}", **newcomer)
    )
    assert not participates(village.nobody, village.group.pk)
