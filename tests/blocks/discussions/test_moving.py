"""Threads that move, answers that go on elsewhere, words that are taken back: nobody reads more than before unseen."""

import re
import uuid
from typing import Any

import pytest

from talkoo.blocks.discussions import actions, queries
from talkoo.blocks.discussions.models import Thread, circle_after
from talkoo.kernel.access import PROGRAM
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.notify.models import Channel, News, Notification, State
from talkoo.plumbing.tenancy import sites
from tests.blocks.discussions import made


def test_whoever_moves_a_thread_sees_first_who_will_read_it(town: Any, alpha: Any, browse: Any) -> None:
    with sites.within(alpha.id):
        thread = made.thread(town.space, by=town.author, audience="participants")
    client, at = browse(alpha, town.moderator), f"/discussions/{thread.code}/move/"
    answer = client.post(at, {"section": str(town.section.pk)})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Village" in page.partition("<dl")[2]
    (after,) = re.findall(r'name="audience" value="(\w+)"', page)
    assert after == "signed_in"
    with sites.within(alpha.id):
        assert Thread.objects.get(pk=thread.pk).section_id != town.section.pk
        assert queries.thread(thread.code, town.nobody) is None
    # somebody else's form, or an older one, says another circle: it is asked again
    again = client.post(at, {"section": str(town.section.pk), "audience": "participants"})
    assert again.status_code == 200
    assert client.post(at, {"section": str(uuid.uuid4()), "audience": after}).status_code == 422
    moved = client.post(at, {"section": str(town.section.pk), "audience": after})
    assert moved.status_code == 302
    with sites.within(alpha.id):
        there = Thread.objects.get(pk=thread.pk)
        assert (there.section_id, there.audience) == (town.section.pk, "signed_in")


@pytest.mark.parametrize(
    ("audience", "widest", "in_forum", "expected"),
    [
        ("participants", "everybody", False, "participants"),
        ("participants", "everybody", True, "signed_in"),
        ("everybody", "signed_in", True, "signed_in"),
        ("everybody", "participants", False, "participants"),
        ("signed_in", "everybody", True, "signed_in"),
    ],
)
def test_a_thread_is_never_for_a_wider_circle_than_its_place(
    village: Any, audience: str, widest: str, in_forum: bool, expected: str
) -> None:
    with sites.within(village.site.id):
        if in_forum:
            into = village.section
            actions.set_up(into, actions.Circle(audience=widest), by=PROGRAM)
        else:
            into = made.widen(village.elsewhere, widest)
        assert circle_after(audience, widest, into.space_id) == expected
        for said in ("everybody", "signed_in", "participants"):
            thread = made.thread(village.space, by=village.author, audience=audience)
            if said == expected:
                assert (
                    actions.move(thread.pk, into.pk, by=village.moderator, audience=said).audience == expected
                )
            else:
                with pytest.raises(actions.OtherCircle):
                    actions.move(thread.pk, into.pk, by=village.moderator, audience=said)


def test_leaving_a_closed_group_is_said_too(town: Any, alpha: Any, browse: Any) -> None:
    with sites.within(alpha.id):
        thread = made.thread(town.group, by=town.author, audience="everybody")
        client = browse(alpha, town.coordinator)
    page = client.post(
        f"/discussions/{thread.code}/move/", {"section": str(town.section.pk)}
    ).content.decode()
    before, _dd, after = page.partition("<dl")[2].rpartition("<dd>")
    assert "Closed" in before  # until now those of the group alone
    assert "Closed" not in after


def test_old_addresses_lead_to_where_a_post_goes_on(town: Any, alpha: Any, browse: Any) -> None:
    with sites.within(alpha.id):
        thread = made.thread(town.space, by=town.author)
        posts = [made.answer(thread, by=town.participant, text=f"V {number}") for number in range(4)]
        stays = made.answer(thread, by=town.author, answers_id=posts[0].pk, text="Jää")
        parted = actions.split(thread.pk, [posts[0].pk, posts[2].pk], by=town.contact, title="Toinen")
        again = actions.split(parted.pk, [posts[2].pk], by=town.contact, title="Kolmas")
    client, at = browse(alpha, town.participant), f"/discussions/{thread.code}/"
    for old, new in (("2/", f"{parted.code}/#p1"), ("4/", f"{again.code}/#p1"), ("3/", f"{thread.code}/#p3")):
        assert client.get(at + old)["Location"] == f"/discussions/{new}"
    assert client.get(f"/discussions/{parted.code}/2/")["Location"] == f"/discussions/{again.code}/#p1"
    assert client.get(f"{at}2/more/")["Location"] == f"/discussions/{parted.code}/1/more/"
    page = client.get(at).content.decode()
    assert f'id="p{stays.number}"' in page
    assert f'<a href="{at}1/">' not in page  # no answer to another post of the same number
    with sites.within(alpha.id):
        actions.hide_thread(parted.pk, by=town.moderator)
    client = browse(alpha, town.nobody)  # the place that one does not see is not told of
    assert client.get(f"{at}2/")["Location"] == f"{at}#p2"
    assert client.get(f"{at}2/more/").status_code == 404


def test_what_is_deleted_leaves_the_news_and_what_waits_to_be_told(
    town: Any, alpha: Any, run_jobs: Any
) -> None:
    with sites.within(alpha.id):
        thread = made.thread(town.space, by=town.author)
        for someone in (town.participant, town.contact):
            actions.follow(thread.pk, "followed", by=someone)
        post = made.answer(thread, by=town.author, text="LOUKKAAVA SALAISUUS")
        kept = made.answer(thread, by=town.author, text="HARMITON")
    run_jobs()
    with sites.within(alpha.id):
        rows = Notification.objects.filter(news__about_key=post.pk)
        assert rows.filter(state=State.WAITING).count() == 2
        on_paper = rows.get(person=town.contact)
        on_paper.channel, on_paper.state, on_paper.due_at = Channel.PAPER, State.TOLD, None
        on_paper.text = "LOUKKAAVA SALAISUUS"
        on_paper.save()
        mine = set(rows.values_list("pk", flat=True))
        actions.delete_post(post.pk, by=town.author)
        contents = [one.content for one in News.objects.all()]
        assert any("HARMITON" in one for one in contents)
        assert not any("LOUKKAAVA" in one for one in contents)
        left = Notification.objects.filter(pk__in=mine)
        assert {(one.state, one.text, one.news_id) for one in left} == {
            (State.DROPPED, None, None),
            (State.TOLD, None, None),
        }
        assert all(one.read_at for one in left)
        assert Notification.objects.filter(news__about_key=kept.pk, state=State.WAITING).count() == 2
        actions.change_state(thread.pk, "delete", by=town.contact)
        assert not any("HARMITON" in one.content for one in News.objects.all())
    run_jobs()
    with sites.within(alpha.id):
        assert not Mail.objects.filter(kind="discussions.reply").exists()


def test_opening_a_thread_reads_the_news_of_what_it_shows(
    town: Any, alpha: Any, browse: Any, run_jobs: Any
) -> None:
    with sites.within(alpha.id):
        threads = [made.thread(town.space, by=town.author, title=title) for title in ("Yksi", "Kaksi")]
        for thread in threads:
            actions.follow(thread.pk, "followed", by=town.participant)
            made.answer(thread, by=town.author)
    run_jobs()

    def unread() -> dict[Any, int]:
        with sites.within(alpha.id):
            found = Notification.objects.filter(person=town.participant, read_at=None)
            return {
                thread.pk: found.filter(news__about_key__in=thread.posts.values("pk")).count()
                for thread in threads
            }

    assert unread() == {threads[0].pk: 2, threads[1].pk: 2}
    client = browse(alpha, town.participant)
    client.get(f"/discussions/{threads[0].code}/")
    assert unread() == {threads[0].pk: 0, threads[1].pk: 2}
    browse(alpha, town.author).get(f"/discussions/{threads[1].code}/")  # somebody else's reading
    assert unread()[threads[1].pk] == 2


@pytest.mark.parametrize("kind", ["post", "thread"])
def test_what_not_everybody_reads_is_reported_by_who_reads_it(
    town: Any, alpha: Any, browse: Any, kind: str
) -> None:
    with sites.within(alpha.id):
        thread = made.thread(
            town.space, by=town.author, audience="participants", title="SALAINEN", text="SALAINEN"
        )
        key = made.post(thread).pk if kind == "post" else thread.pk
    at = f"/report/{kind}/{key}/"
    for someone in (None, town.nobody, town.other, town.asking):
        for path in (at, f"{at}thanks/"):
            answer = browse(alpha, someone).get(path)
            assert answer.status_code == (200 if "thanks" in path else 404)
            assert "SALAINEN" not in answer.content.decode()
    client = browse(alpha, town.participant)
    assert "SALAINEN" in client.get(at).content.decode()
    sent = client.post(at, {"reason": "hate", "text": "Katsokaa", "once": str(uuid.uuid4())})
    assert sent["Location"].endswith("/thanks/")
    assert "SALAINEN" in client.get(sent["Location"]).content.decode()
    assert browse(town.beta.site, town.beta.participant).get(at).status_code == 404
    moderator = browse(alpha, town.moderator)
    assert "SALAINEN" in moderator.get("/reports/").content.decode()
    with sites.within(alpha.id):
        (actions.hide_post if kind == "post" else actions.hide_thread)(key, by=town.moderator)
    assert client.get(at).status_code == 404


def test_the_record_does_not_say_who_asked_without_a_name(town: Any, alpha: Any, browse: Any) -> None:
    with sites.within(alpha.id):
        made.thread(town.space, by=town.author, kind="question")
        asked = made.thread(town.space, by=town.author, kind="question", is_anonymous=True)
        made.answer(asked, by=town.author)
        made.answer(asked, by=town.participant)
        actions.look_at_asker(asked.pk, by=town.moderator)
    client = browse(alpha, town.site_admin)

    def page_of(query: str) -> str:
        page = client.get(f"/administration/record/?{query}").content.decode()
        return page.partition('class="list sheet"')[2].partition("</ul>")[0]

    def times(query: str, person: Any) -> int:
        return page_of(query).count(f"<bdi>{person.name}</bdi>")

    started, added = "kind=discussions.ThreadStarted", "kind=discussions.PostAdded"
    assert page_of(started).count("<li") == page_of(added).count("<li") == 2
    assert times(started, town.author) == 1  # of the two
    assert times(added, town.author) == 0
    assert times(added, town.participant) == 1
    assert page_of(f"{started}&person={town.author.pk}").count("<li") == 1
    assert page_of(f"{added}&person={town.author.pk}") == ""
    assert times("kind=discussions.AskerLookedAt", town.moderator) == 1


def test_the_forum_is_in_the_menu_of_who_may_read_something_there(town: Any, alpha: Any, browse: Any) -> None:
    def has_forum(someone: Any) -> bool:
        page = browse(alpha, someone).get("/networks/").content.decode()
        return 'href="/forum/"' in page.partition('class="nav"')[2].partition("</nav>")[0]

    assert has_forum(None)
    assert has_forum(town.nobody)
    with sites.within(alpha.id):
        actions.set_up(town.section, actions.Circle(audience="signed_in"), by=PROGRAM)
    assert not has_forum(None)
    assert has_forum(town.nobody)
    with sites.within(alpha.id):
        Thread.objects.all().delete()
        type(town.section).objects.filter(space=None).delete()
    assert not has_forum(town.nobody)
