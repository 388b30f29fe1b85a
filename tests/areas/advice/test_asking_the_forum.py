"""Asking everyone or those competent is a thread; and being put in touch with who answered (S4.6, S4.22)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from talkoo.areas.advice.models import Question
from talkoo.areas.introductions import actions as introductions
from talkoo.blocks.discussions.models import Thread
from talkoo.kernel.access import PROGRAM
from talkoo.people.organisations import actions as organisations
from talkoo.plumbing.notify.models import Notification
from talkoo.plumbing.tenancy import sites

FORM = {"title": "Kuka maksaa kahvit?", "text": "Onko jollakin tapa?"}


def text_of(answer) -> str:
    return answer.content.decode()


@pytest.mark.parametrize(
    ("to", "anonymous", "audience"),
    [
        ("everyone", False, "everybody"),
        ("everyone", True, "signed_in"),
        ("competent", False, "signed_in"),
        ("competent", True, "signed_in"),
    ],
)
def test_it_is_a_thread_and_those_who_can_advise_are_told(people, browse, run_jobs, to, anonymous, audience):
    given = {**FORM, "to": to, "topics": "funding", **({"is_anonymous": "on"} if anonymous else {})}
    answer = browse(people.site, people.asker).post("/advice/ask/", given)
    with sites.within(people.site.id):
        thread = Thread.objects.get()
        assert answer["Location"] == f"/discussions/{thread.code}/"
        assert (thread.kind, thread.audience, thread.is_anonymous) == ("question", audience, anonymous)
        assert not Question.objects.exists()
    run_jobs()
    with sites.within(people.site.id):
        told = Notification.objects.filter(kind="discussions.asked")
        assert list(told.values_list("person_id", flat=True)) == [people.knows.pk]
    page = text_of(browse(people.site, people.other).get(answer["Location"])).partition("<main")[2]
    assert ("Zebediah" in page) != anonymous
    assert browse(people.beta.site, people.beta.other).get(answer["Location"]).status_code == 404


def test_those_competent_need_a_topic_and_nothing_typed_is_lost(people, browse):
    refused = browse(people.site, people.asker).post("/advice/ask/", {**FORM, "to": "competent"})
    assert refused.status_code == 422
    assert 'id="id_topics-error"' in text_of(refused)
    assert "Onko jollakin tapa?" in text_of(refused)


def test_of_several_sections_one_is_chosen(people, browse):
    from talkoo.blocks.discussions import actions as discussions
    from talkoo.kernel.text import texts

    with sites.within(people.site.id):
        other = discussions.make_section(by=PROGRAM, name=texts("fi", fi="Rahat"), audience="signed_in")
    client = browse(people.site, people.asker)
    assert "Rahat" in text_of(client.get("/advice/ask/"))
    assert client.post("/advice/ask/", {**FORM, "to": "everyone"}).status_code == 422
    with sites.within(people.beta.site.id):
        from talkoo.blocks.discussions.models import Section

        foreign = Section.objects.get().pk
    for wrong in ("x", str(foreign)):
        assert client.post("/advice/ask/", {**FORM, "to": "everyone", "section": wrong}).status_code == 422
    assert (
        client.post("/advice/ask/", {**FORM, "to": "everyone", "section": str(other.pk)}).status_code == 302
    )
    with sites.within(people.site.id):
        assert Thread.objects.get().section_id == other.pk


def test_advisers_see_what_nobody_has_answered_by_topic_and_language(people, thread, browse):
    thread(people, title="Waits long", is_answered=False)
    thread(people, title="Has an answer")
    thread(people, title="Другой вопрос", is_answered=False, language="ru", topics=[])
    thread(people, title="No question", is_answered=False, kind="discussion")
    client = browse(people.site, people.adviser)

    def shown(query=""):
        page = text_of(client.get(f"/advice/desk/forum/{query}"))
        return [one for one in ("Waits long", "Has an answer", "Другой вопрос", "No question") if one in page]

    assert shown() == ["Waits long", "Другой вопрос"]
    assert shown("?topic=funding") == ["Waits long"]
    assert shown("?language=ru") == ["Другой вопрос"]
    assert "/advice/desk/forum/" in text_of(client.get("/monday/"))
    for who in ("other", "coordinator", "moderator"):
        assert browse(people.site, getattr(people, who)).get("/advice/desk/forum/").status_code == 403
    assert "Waits long" not in text_of(
        browse(people.beta.site, people.beta.adviser).get("/advice/desk/forum/")
    )

    def cost():
        with CaptureQueriesContext(connection) as asked:
            client.get("/advice/desk/forum/")
        return len(asked)

    before = cost()
    for number in range(6):
        thread(people, title=f"More {number}", is_answered=False)
    assert cost() == before


def test_one_is_put_in_touch_with_the_organisation_that_answered_and_no_address_is_told(
    people, thread, browse, run_jobs
):
    asked = thread(people)
    with sites.within(people.site.id):
        first, said = asked.posts.order_by("number")
    way = f"/advice/in-touch/discussions.post/{said.pk}/"
    client = browse(people.site, people.asker)
    page = text_of(client.get(f"/discussions/{asked.code}/2/more/"))
    assert way in page
    assert f"/advice/in-touch/discussions.post/{first.pk}/" not in page
    assert way not in text_of(browse(people.site, people.knows).get(f"/discussions/{asked.code}/2/more/"))
    leads = client.get(way)["Location"]
    assert leads == "/organisations/knowing/introduce/?about=funding"
    sent = client.post(leads, {"why": "Kiinnostaa", "gives": "mine@example.net"})
    assert sent.status_code == 302
    with sites.within(people.site.id):
        from talkoo.areas.introductions.models import Introduction

        wish = Introduction.objects.get()
        assert (wish.organisation_id, wish.topic_id) == (people.knowing.pk, people.topic)
        introductions.forward(wish.pk, by=people.coordinator)
    run_jobs()
    theirs = text_of(browse(people.site, people.knows).get(f"/introductions/{wish.pk}/"))
    assert "Kiinnostaa" in theirs
    assert "mine@example.net" not in theirs
    for wrong in (f"/advice/in-touch/discussions.post/{first.pk}/", f"/advice/in-touch/idea/{said.pk}/"):
        assert client.get(wrong).status_code == 404
    assert browse(people.beta.site, people.beta.asker).get(way).status_code == 404


def test_where_nobody_answers_for_it_any_more_the_page_says_so(people, thread, browse):
    asked = thread(people)
    with sites.within(people.site.id):
        said = asked.posts.get(number=2)
        part = people.knows.affiliations.get()
        organisations.end_part(part.pk, by=PROGRAM)
    client = browse(people.site, people.asker)
    answer = client.get(f"/advice/in-touch/discussions.post/{said.pk}/")
    assert answer["Location"] == f"/discussions/{asked.code}/"
