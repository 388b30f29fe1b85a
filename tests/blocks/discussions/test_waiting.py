"""What new people write waits; the rules are accepted first; and who has blocked somebody does not hear of them."""

import re
import uuid
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from talkoo.blocks.discussions import actions, public, queries, search
from talkoo.blocks.discussions.models import Post, Thread
from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.lifecycle import NotNow
from talkoo.people.accounts import actions as accounts
from talkoo.people.organisations import actions as organisations
from talkoo.plumbing.mail_in import registry as mail_in
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.moderation import appeals, held, letting
from talkoo.plumbing.moderation.models import Held, Hidden
from talkoo.plumbing.notify.models import Notification
from talkoo.plumbing.tenancy import sites
from talkoo.plumbing.tenancy.models import Site
from talkoo.plumbing.terms import actions as terms
from talkoo.plumbing.terms.models import Acceptance
from tests import factories
from tests.blocks.discussions import made

LINK = "Katso https://kaupat.example/"


def let_wait(site: Any, first: int = 2) -> None:
    with sites.within(site.id):
        assert Site.objects.filter(pk=site.id).update(held_first=first)
    sites.forget()


@pytest.fixture
def waiting(village: SimpleNamespace, alpha: Any) -> SimpleNamespace:
    """The village, on a site where the first two posts of somebody new wait."""
    let_wait(alpha)
    return village


@pytest.fixture
def waiting_town(town: SimpleNamespace, alpha: Any) -> Any:
    """The same, committed; put back at the end."""
    let_wait(alpha)
    yield town
    let_wait(alpha, 0)


def passed(person: Any) -> None:
    """Enough of this person was let through."""
    for _number in range(2):
        Held.objects.create(
            kind="post",
            key=str(uuid.uuid4()),
            writer=person,
            why="first",
            at=clock.now(),
            state="released",
            decided_at=clock.now(),
        )


def only_one() -> Held:
    return Held.objects.get(state="waiting")


def told(site: Any) -> set[tuple[Any, str]]:
    with sites.within(site.id):
        found = Notification.objects.filter(kind__startswith="discussions.")
        return {(one.person_id, one.kind.partition(".")[2]) for one in found}


def listed(village: Any, person: Any) -> list[Any]:
    who = queries.of_space("network", "village", person)
    assert who is not None
    chosen = {"visible": queries.seen_by(who), "section": who.section_id}
    return queries.LIST.page(language="fi", chosen=chosen, parameters=queries.reader_of(who)).rows


def test_an_answer_that_waits_is_nowhere_until_it_is_let_through(
    waiting_town: Any, alpha: Any, run_jobs: Any
) -> None:
    town = waiting_town
    with sites.within(alpha.id):
        thread = made.thread(town.space, by=town.contact)
        made.answer(thread, by=town.contact, text="Toinen")
        for one in (town.participant, town.contact):
            actions.follow(thread.pk, "followed", by=one)
        before = Thread.objects.get(pk=thread.pk).last_post_at
    run_jobs()
    with sites.within(alpha.id):
        Notification.objects.all().delete()
        post = made.answer(thread, by=town.author, text=f"Hei @{town.participant.name}")
        assert Post.objects.get(pk=post.pk).hidden_at
        assert Thread.objects.get(pk=thread.pk).last_post_at == before
        (row,) = listed(town, town.participant)
        assert (row["answers"], row["unread"]) == (1, 2)
        assert "Hei" not in str(search._found("and t.id = %s", thread.pk))
    run_jobs()
    assert told(alpha) == set()
    with sites.within(alpha.id):
        late = made.answer(thread, by=town.contact, text="Kolmas")
        actions.read_to(thread.pk, late.number, by=town.participant)
    run_jobs()
    with sites.within(alpha.id):
        Notification.objects.all().delete()
        letting.release(only_one().pk, by=town.moderator)
        post.refresh_from_db()
        assert (post.hidden_at, post.number) == (None, late.number + 1)
        (row,) = listed(town, town.participant)
        assert (row["answers"], row["unread"]) == (3, 1)  # nobody has read past it
        assert row["last_post_at"] > before
    run_jobs()
    assert told(alpha) == {(town.participant.pk, "mention"), (town.contact.pk, "reply")}
    with sites.within(alpha.id):
        assert Mail.objects.filter(kind="moderation.released").count() == 1


def test_a_thread_that_waits_is_nowhere_until_it_is_let_through(
    waiting_town: Any, alpha: Any, run_jobs: Any
) -> None:
    town = waiting_town
    with sites.within(alpha.id):
        thread = made.thread(town.space, by=town.author, title="Ensimmäinen")
        assert listed(town, town.participant) == []
        assert [row["title"] for row in listed(town, town.author)] == ["Ensimmäinen"]
        assert queries.thread(thread.code, town.participant) is None
        assert queries.thread(thread.code, town.author) is not None
        assert search._found("and t.id = %s", thread.pk) == []
        with pytest.raises(PermissionDenied):
            made.answer(thread, by=town.author)
    run_jobs()
    assert told(alpha) == set()
    with sites.within(alpha.id):
        letting.release(only_one().pk, by=town.moderator)
        assert [row["unread"] for row in listed(town, town.participant)] == [1]
        assert len(search._found("and t.id = %s", thread.pk)) == 1
    run_jobs()
    assert (town.participant.pk, "thread") in told(alpha)


def test_what_is_declined_stays_the_writers_own_and_comes_out_after_a_second_look(
    waiting_town: Any, alpha: Any, run_jobs: Any
) -> None:
    town = waiting_town
    with sites.within(alpha.id):
        thread = made.thread(town.space, by=town.contact)
        actions.follow(thread.pk, "followed", by=town.participant)
        post = made.answer(thread, by=town.author, text=LINK)
        letting.decline(only_one().pk, by=town.moderator, reason="Se on mainos")
        hidden = Hidden.objects.get()
        appeals.appeal(hidden.pk, by=town.author, text="Se on kylän oma kauppa")
    run_jobs()
    with sites.within(alpha.id):
        Notification.objects.all().delete()
        appeals.decide(hidden.pk, by=town.coordinator, is_upheld=True, answer="")
        assert not Post.objects.get(pk=post.pk).hidden_at
    run_jobs()
    assert (town.participant.pk, "reply") in told(alpha)


def test_its_writer_takes_it_back(waiting: Any, alpha: Any) -> None:
    with sites.within(alpha.id):
        thread = made.thread(waiting.space, by=waiting.contact)
        post = made.answer(thread, by=waiting.author)
        actions.delete_post(post.pk, by=waiting.author)
        assert Held.objects.get().state == "gone"
        own = made.thread(waiting.space, by=waiting.author)
        actions.delete_post(made.post(own).pk, by=waiting.author)
        assert set(Held.objects.values_list("state", flat=True)) == {"gone"}
        assert Thread.objects.get(pk=own.pk).state == "deleted"
        with pytest.raises(NotNow):
            letting.release(Held.objects.order_by("-at")[0].pk, by=waiting.moderator)


def test_nothing_waits_of_those_who_look_after_something(waiting: Any, alpha: Any) -> None:
    with sites.within(alpha.id):
        thread = made.thread(waiting.space, by=waiting.contact, text=LINK)
        for trusted in (waiting.staff, waiting.moderator, waiting.coordinator, PROGRAM):
            made.answer(thread, by=trusted, text=LINK)
        assert not Held.objects.exists()
        made.answer(thread, by=waiting.author)
        assert Held.objects.get().why == "first"


def test_files_and_links_of_somebody_new_wait_also_later(waiting: Any, alpha: Any) -> None:
    with sites.within(alpha.id):
        thread = made.thread(waiting.space, by=waiting.contact)
        passed(waiting.author)
        made.answer(thread, by=waiting.author, text="Ilman mitään")
        made.answer(thread, by=waiting.author, text=LINK)
        made.answer(thread, by=waiting.author, came=made.came(made.pdf("s")))
        reasons = Held.objects.filter(state="waiting").order_by("at").values_list("why", flat=True)
        assert list(reasons) == ["links", "files"]
        words = held.find("post", Held.objects.get(why="files").key)
        assert words is not None
        assert [name for name, _address in words.files] == ["liite.pdf"]


def test_a_link_put_in_later_waits_and_comes_back_where_it_was(
    waiting_town: Any, alpha: Any, run_jobs: Any
) -> None:
    town = waiting_town
    with sites.within(alpha.id):
        thread = made.thread(town.space, by=town.contact)
        actions.follow(thread.pk, "followed", by=town.participant)
        passed(town.author)
        post = made.answer(thread, by=town.author, text="Ilman mitään")
        made.answer(thread, by=town.contact)
    run_jobs()
    with sites.within(alpha.id):
        Notification.objects.all().delete()
        actions.change_post(post.pk, by=town.author, text=LINK, language="fi")
        assert Post.objects.get(pk=post.pk).hidden_at
        letting.release(only_one().pk, by=town.moderator)
        shown = Post.objects.get(pk=post.pk)
        assert (shown.hidden_at, shown.number, shown.text) == (None, 2, LINK)
        actions.change_post(post.pk, by=town.author, text=f"{LINK} ja toinen", language="fi")
        assert not Held.objects.filter(state="waiting").exists()  # a moderator has seen that it has one
    run_jobs()
    assert told(alpha) == set()


def publish(site: Any) -> Any:
    with sites.within(site.id):
        return terms.publish("conduct", {"_": "fi", "fi": "## Säännöt\n- Ole ystävällinen."}, by=PROGRAM)


def the_form(client: Any, path: str) -> dict[str, str]:
    once = re.search(r'name="once" value="([^"]+)"', client.get(path).content.decode())
    assert once is not None
    return {"once": once.group(1), "language": "fi"}


def test_the_rules_are_accepted_once_for_each_version_and_nothing_typed_is_lost(
    village: Any, alpha: Any, browse: Any
) -> None:
    with sites.within(alpha.id):
        thread = made.thread(village.space, by=village.contact)
    first = publish(alpha)
    client, path = browse(alpha, village.author), f"/discussions/{thread.code}/answer/"
    form = the_form(client, path) | {"text": 'Rivi yksi <b>\nRivi kaksi & "lainaus" ' + "x" * 60}
    asked = client.post(path, form)
    page = asked.content.decode()
    assert asked.status_code == 422
    assert "Ole ystävällinen." in page
    kept = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))
    assert kept["text"] == "Rivi yksi &lt;b&gt;\nRivi kaksi &amp; &#34;lainaus&#34; " + "x" * 60
    assert kept["once"] == form["once"]
    without = client.post(path, form | {"asked-for-rules": "1"})
    assert (without.status_code, 'class="notice bad"' in without.content.decode()) == (422, True)
    assert 'aria-describedby="accept-error"' in without.content.decode()
    for wrong in (str(uuid.uuid4()), "x"):
        assert client.post(path, form | {"accept-rules": wrong}).status_code == 422
    with sites.within(alpha.id):
        assert Post.objects.count() == 1
    assert client.post(path, form | {"accept-rules": str(first.pk)}).status_code == 302
    with sites.within(alpha.id):
        assert Post.objects.get(number=2).text.startswith("Rivi yksi <b>\nRivi kaksi")
        assert Acceptance.objects.get().person_id == village.author.pk
    again = the_form(client, path) | {"text": "Toinen"}
    assert client.post(path, again).status_code == 302  # nobody asks again
    publish(alpha)
    third = the_form(client, path) | {"text": "Kolmas"}
    assert client.post(path, third | {"accept-rules": str(first.pk)}).status_code == 422


def test_a_file_is_to_be_chosen_again(village: Any, alpha: Any, browse: Any) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    publish(alpha)
    client, path = browse(alpha, village.author), "/networks/village/discussions/start/"
    form = the_form(client, path) | {"title": "Otsikko", "text": "Sanat", "kind": "discussion"}
    form |= {"audience": "participants"}
    asked = client.post(path, form | {"document": SimpleUploadedFile("liite.pdf", made.pdf("s"))})
    page = asked.content.decode()
    assert asked.status_code == 422
    assert 'type="file"' in page
    assert "liite.pdf" in page


def test_a_site_without_rules_and_a_mail_ask_nothing(village: Any, alpha: Any, beta: Any) -> None:
    publish(beta)
    with sites.within(alpha.id):
        thread = made.thread(village.space, by=village.author)
    publish(alpha)
    with sites.within(alpha.id):
        assert made.answer(thread, by=village.author, came=made.came(by_mail=True)).number == 2


def test_somebody_new_who_writes_too_much_keeps_what_was_typed(waiting: Any, alpha: Any, browse: Any) -> None:
    with sites.within(alpha.id):
        thread = made.thread(waiting.space, by=waiting.contact)
        for _number in range(8):
            made.answer(thread, by=waiting.author)
    client, path = browse(alpha, waiting.author), f"/discussions/{thread.code}/answer/"
    answer = client.post(f"/en{path}", the_form(client, path) | {"text": "Tämä jää talteen"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Nothing is lost: you can send this after" in page
    assert "Tämä jää talteen" in page
    with sites.within(alpha.id):
        assert Post.objects.count() == 9
        actions.save_draft(by=waiting.author, text="luonnos", language="fi", thread_id=thread.pk)
        made.answer(thread, by=waiting.contact)  # others go on


def test_the_writer_is_told_at_once_that_it_waits(waiting: Any, alpha: Any, browse: Any) -> None:
    with sites.within(alpha.id):
        thread = made.thread(waiting.space, by=waiting.contact)
    client, path = browse(alpha, waiting.author), f"/discussions/{thread.code}/answer/"
    sent = client.post(f"/en{path}", the_form(client, path) | {"text": "Hei"}, follow=True)
    assert "It waits until a moderator has read it." in sent.content.decode()
    contact = browse(alpha, waiting.contact)
    sent = contact.post(f"/en{path}", the_form(contact, path) | {"text": "Hei"}, follow=True)
    assert "It waits until a moderator has read it." not in sent.content.decode()


def test_a_form_that_a_program_filled_in_waits_where_nothing_else_does(
    village: Any, alpha: Any, browse: Any
) -> None:
    with sites.within(alpha.id):
        thread = made.thread(village.space, by=village.contact)
    path = f"/discussions/{thread.code}/answer/"
    for someone, is_caught in ((village.author, True), (village.moderator, False)):
        client = browse(alpha, someone)
        client.post(path, the_form(client, path) | {"text": "Hei", "homepage": "http://x"})
        with sites.within(alpha.id):
            assert Held.objects.filter(writer=someone, why="trap").exists() is is_caught


def mail(person: Any, thread: Any, text: str) -> mail_in.Incoming:
    return mail_in.Incoming(
        id=uuid.uuid4(),
        person_id=person.pk,
        staged_id=None,
        address="x@example.org",
        name="X",
        subject="Aihe",
        text=text,
        quoted="",
        language="fi",
        message_id=f"<{uuid.uuid4()}@example.org>",
        in_reply_to="",
        references=(),
        key=str(thread.pk),
        attachments=(),
        received_at=clock.now(),
    )


def test_whoever_answers_by_mail_is_told_by_mail_that_it_waits(
    waiting_town: Any, alpha: Any, run_jobs: Any
) -> None:
    town = waiting_town
    with sites.within(alpha.id):
        thread = made.thread(town.space, by=town.contact)
        public.take_answer(mail(town.author, thread, "Hei"))
    run_jobs()
    with sites.within(alpha.id):
        assert Mail.objects.get(kind="moderation.held").receiver == f"person:{town.author.pk}"
        for _number in range(7):
            public.take_answer(mail(town.author, thread, "Hei"))
        with pytest.raises(mail_in.Refused) as problem:
            public.take_answer(mail(town.author, thread, "Hei"))
        assert str(problem.value.sentence).startswith("You have written a lot")
        assert Post.objects.count() == 9


def test_mentions_of_somebody_blocked_do_not_reach_one_but_those_of_an_office_do(
    town: Any, alpha: Any, run_jobs: Any
) -> None:
    with sites.within(alpha.id):
        office = factories.organisation("Toimisto ry")
        organisations.affiliate(office.pk, town.participant.pk, "staff", by=PROGRAM, may_represent=True)
        accounts.block(town.author.pk, by=town.participant)
        thread = made.thread(town.space, by=town.contact, audience="participants")
        made.answer(thread, by=town.author, text=f"@{town.participant.name} ja @{town.contact.name}")
    run_jobs()
    mentioned = {one for one, kind in told(alpha) if kind == "mention"}
    assert mentioned == {town.contact.pk}
    with sites.within(alpha.id):
        made.answer(thread, by=town.author, text="@Toimisto ry, tiedättekö?")
    run_jobs()
    assert (town.participant.pk, "mention") in told(alpha)


def test_the_contact_of_the_place_reaches_also_those_who_have_blocked_them(
    town: Any, alpha: Any, run_jobs: Any
) -> None:
    with sites.within(alpha.id):
        accounts.block(town.contact.pk, by=town.participant)
        thread = made.thread(town.space, by=town.author, audience="participants")
        made.answer(thread, by=town.contact, text=f"@{town.participant.name}, kokous on huomenna")
    run_jobs()
    assert (town.participant.pk, "mention") in told(alpha)


def test_new_names_of_a_changed_post_are_told_to_those_who_want_to_hear(
    town: Any, alpha: Any, run_jobs: Any
) -> None:
    with sites.within(alpha.id):
        accounts.block(town.author.pk, by=town.participant)
        thread = made.thread(town.space, by=town.contact)
        post = made.answer(thread, by=town.author)
        names = f"@{town.participant.name} @{town.contact.name}"
        actions.change_post(post.pk, by=town.author, text=names, language="fi")
    run_jobs()
    assert {one for one, kind in told(alpha) if kind == "mention"} == {town.contact.pk}


def page_of(browse: Any, site: Any, person: Any, thread: Any) -> str:
    return str(browse(site, person).get(f"/en/discussions/{thread.code}/").content.decode())


def test_the_page_shows_what_waits_to_its_writer_and_who_decides_and_to_nobody_else(
    waiting: Any, alpha: Any, browse: Any
) -> None:
    with sites.within(alpha.id):
        thread = made.thread(waiting.space, by=waiting.contact, audience="everybody")
        made.answer(thread, by=waiting.author, text="Salainen sana")
        made.answer(thread, by=waiting.contact, text="Kolmas")
    own = page_of(browse, alpha, waiting.author, thread)
    assert "Salainen sana" in own
    assert "Waits for a moderator, only you see it" in own
    assert "hidden by a moderator" not in own.lower()
    moderator = page_of(browse, alpha, waiting.moderator, thread)
    assert "Salainen sana" in moderator
    assert "Waits for a moderator<" in moderator
    for someone in (None, waiting.participant, waiting.nobody):
        page = page_of(browse, alpha, someone, thread)
        assert "Kolmas" in page
        assert "Salainen sana" not in page
        assert 'id="p2"' not in page
        assert "moderator" not in page.split("<main")[1].split("</main")[0]


def test_what_was_not_let_through_never_was_there_for_others(waiting: Any, alpha: Any, browse: Any) -> None:
    with sites.within(alpha.id):
        thread = made.thread(waiting.space, by=waiting.contact, audience="everybody")
        made.answer(thread, by=waiting.author, text="Salainen sana")
        letting.decline(only_one().pk, by=waiting.moderator, reason="Se on mainos")
    for someone in (None, waiting.participant):
        page = page_of(browse, alpha, someone, thread)
        assert 'id="p2"' not in page
        assert waiting.author.name not in page
    for someone in (waiting.author, waiting.moderator):
        assert "Not let through" in page_of(browse, alpha, someone, thread)


def test_lists_of_moderators_call_a_post_by_its_first_words(waiting: Any, alpha: Any, browse: Any) -> None:
    with sites.within(alpha.id):
        thread = made.thread(waiting.space, by=waiting.contact, title="Kokous")
        made.answer(thread, by=waiting.author, text="**Hei** kaikille")
        one = only_one()
    listed = browse(alpha, waiting.moderator).get("/en/moderation/waiting/").content.decode()
    assert "Hei kaikille" in listed
    assert "today" in listed.lower()
    page = browse(alpha, waiting.moderator).get(f"/en/moderation/waiting/{one.pk}/").content.decode()
    assert "<strong>Hei</strong> kaikille" in page
    assert "Kokous" in page


def test_a_thread_that_waits_says_so_to_its_writer(waiting: Any, alpha: Any, browse: Any) -> None:
    with sites.within(alpha.id):
        thread = made.thread(waiting.space, by=waiting.author)
    assert "aits for a moderator, only you see it" in page_of(browse, alpha, waiting.author, thread)
    listed = browse(alpha, waiting.author).get("/en/networks/village/discussions/").content.decode()
    assert "aits for a moderator, only you see it" in listed


def test_posts_of_somebody_blocked_are_folded_but_never_tell_who_asked(
    village: Any, alpha: Any, browse: Any
) -> None:
    with sites.within(alpha.id):
        thread = made.thread(village.space, by=village.contact, audience="participants")
        made.answer(thread, by=village.author, text="Sana")
        asked = made.thread(village.space, by=village.author, is_anonymous=True)
        accounts.block(village.author.pk, by=village.participant)
    folded = "Written by somebody you blocked"
    assert page_of(browse, alpha, village.participant, thread).count(folded) == 1
    assert "Sana" in page_of(browse, alpha, village.participant, thread)
    assert folded not in page_of(browse, alpha, village.contact, thread)
    assert folded not in page_of(browse, alpha, village.participant, asked)
    more = browse(alpha, village.participant)
    assert (
        f"/me/blocks/{village.author.pk}/" in more.get(f"/discussions/{thread.code}/2/more/").content.decode()
    )
    assert "/me/blocks/" not in more.get(f"/discussions/{asked.code}/1/more/").content.decode()


def test_answers_of_somebody_blocked_are_not_told(town: Any, alpha: Any, run_jobs: Any) -> None:
    with sites.within(alpha.id):
        thread = made.thread(town.space, by=town.contact)
        for one in (town.participant, town.contact):
            actions.follow(thread.pk, "followed", by=one)
        for blocked in (town.author, town.contact):
            accounts.block(blocked.pk, by=town.participant)
    run_jobs()
    with sites.within(alpha.id):
        Notification.objects.all().delete()
        made.answer(thread, by=town.author)
    run_jobs()
    assert told(alpha) == {(town.contact.pk, "reply")}
    with sites.within(alpha.id):
        Notification.objects.all().delete()
        made.answer(thread, by=town.contact)  # from the office of the contact
    run_jobs()
    assert (town.participant.pk, "reply") in told(alpha)


def test_the_form_holds_a_trap_and_says_when_it_was_made(village: Any, alpha: Any, browse: Any) -> None:
    with sites.within(alpha.id):
        thread = made.thread(village.space, by=village.contact)
    page = page_of(browse, alpha, village.author, thread)
    assert 'name="homepage"' in page
    once = re.search(r'name="once" value="([^"]+)"', page)
    assert once is not None
    assert uuid.UUID(once.group(1)).version == 7
