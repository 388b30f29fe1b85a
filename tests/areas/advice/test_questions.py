"""Questions to the advisers: who reads them, who takes them, and by when they are answered (S2.3, J15)."""

import datetime
import re
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from talkoo.areas.advice import actions, public, queries, tasks
from talkoo.areas.advice.models import Message, Question
from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.lifecycle import NotNow
from talkoo.people.accounts import actions as accounts
from talkoo.plumbing.mail_in import registry
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.notify import reach
from talkoo.plumbing.notify.models import Notification
from talkoo.plumbing.sms_out.models import Message as Text
from talkoo.plumbing.tenancy import sites
from tests import factories
from tests.blocks.documents.test_races import all_at_once

FORM = {
    "to": "staff",
    "title": "Salainen huoli",
    "text": "Kukaan muu ei saa lukea tätä.",
    "topics": "funding",
}


def text_of(answer) -> str:
    return answer.content.decode()


def questions(who):
    with sites.within(who.site.id):
        return list(Question.objects.order_by("id"))


@pytest.mark.parametrize("prefix", ["", "/ar", "/ru"])
def test_somebody_asks_the_advisers_and_is_told_where_it_stands(people, browse, prefix):
    client = browse(people.site, people.asker)
    assert 'value="staff"' in text_of(client.get(f"{prefix}/advice/ask/"))
    answer = client.post(f"{prefix}/advice/ask/", FORM)
    (question,) = questions(people)
    assert answer["Location"] == f"{prefix}/advice/questions/{question.pk}/"
    shown = text_of(client.get(answer["Location"]))
    assert "Salainen huoli" in shown
    assert "Kukaan muu ei saa lukea tätä." in shown
    assert "Salainen huoli" in text_of(client.get(f"{prefix}/advice/mine/"))
    assert "Salainen huoli" in text_of(client.get(f"{prefix}/my/"))


@pytest.mark.parametrize(
    ("field", "value", "at"),
    [
        ("to", "", "to"),
        ("to", "nobody", "to"),
        ("title", "\u202e ", "title"),
        ("title", "x" * 161, "title"),
        ("text", "", "text"),
        ("text", "x" * 10_001, "text"),
        ("topics", "nowhere", "topics"),
        ("language", "xx", "language"),
        ("is_anonymous", "on", "is_anonymous"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_is_lost(people, browse, field, value, at):
    answer = browse(people.site, people.asker).post("/advice/ask/", {**FORM, field: value})
    assert answer.status_code == 422
    page = text_of(answer)
    assert f'id="id_{at}-error"' in page
    assert field == "title" or "Salainen huoli" in page
    assert field == "text" or "Kukaan muu ei saa lukea" in page
    assert questions(people) == []


def test_the_same_form_sent_twice_or_at_once_asks_once(people, browse):
    client, once = browse(people.site, people.asker), str(uuid.uuid4())
    ways = {client.post("/advice/ask/", {**FORM, "once": once})["Location"] for _time in range(2)}
    assert len(ways) == len(questions(people)) == 1
    key = uuid.uuid4()

    def send():
        return actions.ask(by=people.asker, title="T", text="T", language="fi", once=key).pk

    assert len(set(all_at_once(people.site, [send] * 4))) == 1
    assert len(questions(people)) == 2


def test_twenty_questions_a_day_are_enough(people, browse):
    client = browse(people.site, people.asker)
    answers = [client.post("/advice/ask/", {**FORM, "title": f"T{n}"}).status_code for n in range(21)]
    assert answers == [302] * 20 + [422]


VERBS = {
    "read": {"asker", "adviser", "second", "stand_in"},
    "take": {"adviser", "second", "stand_in"},
    "say": {"asker", "adviser", "second", "stand_in"},
    "put-back": {"adviser"},  # who looks after it
    "hand-over": {"adviser", "second", "stand_in"},
    "close": {"asker"},
}
EVERYBODY = (
    "asker",
    "other",
    "knows",
    "adviser",
    "second",
    "stand_in",
    "coordinator",
    "moderator",
    "site_admin",
)


@pytest.mark.parametrize("role", EVERYBODY)
def test_only_its_asker_the_advisers_and_their_stand_ins_read_and_act(people, ask, browse, role):
    question = ask(people)
    client, own = browse(people.site, getattr(people, role)), f"/advice/questions/{question.pk}/"
    is_in = role in VERBS["read"]
    assert client.get(own).status_code == (200 if is_in else 404)
    assert client.post(own, {"text": "x", "language": "fi"}).status_code == (302 if is_in else 404)
    with sites.within(people.site.id):
        Question.objects.update(state="waiting", taken_by=None, answered_at=None)
    took = client.post(f"{own}take/")
    assert took.status_code == (302 if role in VERBS["take"] else 403 if is_in else 404)
    with sites.within(people.site.id):
        found = Question.objects.get()
        assert (found.taken_by_id == getattr(people, role).pk) == (role in VERBS["take"])
    assert client.post(f"{own}hand-over/", {}).status_code == (
        422 if role in VERBS["hand-over"] else 403 if is_in else 404
    )
    assert client.post(f"{own}close/").status_code == (302 if is_in else 404)
    with sites.within(people.site.id):
        assert (Question.objects.get().state == "closed") == (role in VERBS["close"])
    assert client.get("/advice/desk/").status_code == (200 if role in VERBS["take"] else 403)
    for page in ("/my/", "/advice/mine/", "/advice/desk/", "/monday/", "/search/?q=Secret"):
        if role != "asker":
            assert "Secret worry" not in text_of(client.get(page)), page


def test_a_question_of_one_site_is_not_there_on_the_other(people, ask, browse):
    question = ask(people)
    own = f"/advice/questions/{question.pk}/"
    for who in ("adviser", "stand_in", "asker"):
        client = browse(people.beta.site, getattr(people.beta, who))
        assert client.get(own).status_code == 404
        assert client.post(f"{own}take/").status_code == 404
    assert "Zebediah" in text_of(browse(people.site, people.adviser).get("/advice/desk/"))
    assert "Zebediah" not in text_of(browse(people.beta.site, people.beta.adviser).get("/advice/desk/"))


def test_its_words_are_sealed_in_the_database(people, ask, answer):
    answer(people, ask(people), text="The sealed answer")
    with sites.within(people.site.id), connection.cursor() as cursor:
        cursor.execute("select title from advice_question union all select text from advice_message")
        kept = [bytes(row[0]) for row in cursor.fetchall()]
    assert len(kept) == 3
    for said in (b"Secret", b"Nobody else", b"sealed answer"):
        assert not any(said in one for one in kept)


def test_the_role_ends_and_with_it_the_reading(people, ask, browse):
    question = ask(people)
    client = browse(people.site, people.adviser)
    assert client.get(f"/advice/questions/{question.pk}/").status_code == 200
    with sites.within(people.site.id):
        accounts.end_role(people.adviser.roles.get().pk, by=PROGRAM)
    assert client.get(f"/advice/questions/{question.pk}/").status_code == 404
    assert client.get("/advice/desk/").status_code == 403


def test_of_two_advisers_who_take_it_at_once_one_wins_and_the_other_is_told(people, ask, browse):
    question = ask(people)

    def take(by):
        try:
            return actions.take(question.pk, by=by).taken_by_id
        except NotNow:
            return None

    took = all_at_once(people.site, [lambda by=by: take(by) for by in (people.adviser, people.second) * 2])
    (winner,) = [one for one in took if one]
    assert questions(people)[0].taken_by_id == winner
    loser = people.second if winner == people.adviser.pk else people.adviser
    client = browse(people.site, loser)
    told = text_of(client.post(f"/advice/questions/{question.pk}/take/", follow=True))
    assert "Joku ehti ensin" in told or "Somebody was quicker" in told
    assert questions(people)[0].taken_by_id == winner


def test_who_does_not_look_after_it_cannot_answer_but_loses_no_word(people, ask, answer, browse):
    question = ask(people)
    with sites.within(people.site.id):
        actions.take(question.pk, by=people.adviser)
    own = f"/advice/questions/{question.pk}/"
    client = browse(people.site, people.second)
    refused = client.post(own, {"text": "My long answer", "language": "fi"})
    assert refused.status_code == 422
    assert "My long answer" in text_of(refused)
    assert f'name="from" value="{people.adviser.pk}"' in text_of(client.get(own))
    client.post(f"{own}take-over/", {"from": str(uuid.uuid4())})
    assert questions(people)[0].taken_by_id == people.adviser.pk
    client.post(f"{own}take-over/", {"from": str(people.adviser.pk)})
    assert questions(people)[0].taken_by_id == people.second.pk
    assert client.post(own, {"text": "My long answer", "language": "fi"}).status_code == 302
    with sites.within(people.site.id):
        assert Message.objects.get(is_answer=True).text == "My long answer"


def test_a_stand_in_is_named_and_told_in_their_language(people, ask, browse, run_jobs):
    question = ask(people)
    own = f"/advice/questions/{question.pk}/"
    client = browse(people.site, people.adviser)
    client.post(f"{own}take/")
    for nobody in (people.other, people.coordinator, people.asker, people.adviser):
        assert client.post(f"{own}hand-over/", {"to": str(nobody.pk)}).status_code == 422
    assert client.post(f"{own}hand-over/", {"to": str(people.second.pk)}).status_code == 302
    assert questions(people)[0].taken_by_id == people.second.pk
    run_jobs()
    with sites.within(people.site.id):
        mail = Mail.objects.get(kind="advice.handed")
        assert (mail.language, mail.receiver) == ("ar", f"person:{people.second.pk}")


def test_the_asker_gets_the_answer_in_their_language_and_advisers_hear_no_word_of_it(
    people, ask, answer, run_jobs
):
    question = ask(people)
    run_jobs()
    answer(people, question, text="Pöydälle kuppi.")
    run_jobs()
    with sites.within(people.site.id):
        told = {(mail.kind, mail.receiver): mail for mail in Mail.objects.all()}
        waits = {key[1]: mail for key, mail in told.items() if key[0] == "advice.waits"}
        assert set(waits) == {f"person:{one.pk}" for one in (people.adviser, people.second, people.stand_in)}
        assert waits[f"person:{people.second.pk}"].language == "ar"
        for mail in waits.values():
            for word in ("Secret", "Nobody else", "Zebediah"):
                assert word not in mail.text + mail.subject
        mine = told["advice.answered", f"person:{people.asker.pk}"]
        assert mine.language == "ru"
        assert "Pöydälle kuppi." in mine.text
        assert "Secret worry" in mine.subject
        assert told["advice.received", f"person:{people.asker.pk}"].language == "ru"
    with sites.within(people.beta.site.id):
        assert not Mail.objects.exists()


def test_who_has_no_mail_gets_the_answer_on_the_phone_or_on_paper_in_their_language(
    people, ask, answer, run_jobs, monkeypatch, settings
):
    settings.SMS_URL = "http://127.0.0.1:9/"
    with sites.within(people.site.id):
        texted, written = (
            factories.person("Texted", language="ru"),
            factories.person("Written", language="sv"),
        )
    numbers = {texted.pk: "+358401234567", written.pk: ""}

    def reached(person_ids):
        return {
            one.pk: reach.Reach(one.pk, one.name, one.language, "", numbers[one.pk])
            for one in (texted, written)
            if one.pk in person_ids
        }

    monkeypatch.setattr(reach, "_registered", [reached])
    for one in (texted, written):
        answer(people, ask(people, by=one), text="Kuppi pöydälle.")
    run_jobs()
    with sites.within(people.site.id):
        told = {one.person_id: one for one in Notification.objects.filter(kind="advice.answered")}
        assert (told[written.pk].channel, told[written.pk].language) == ("paper", "sv")
        assert "Kuppi pöydälle." in told[written.pk].text
        assert told[texted.pk].language == "ru"
        message = Text.objects.get(kind="advice.answered")
        assert "/ru/advice/questions/" in message.text
        assert not Mail.objects.filter(kind="advice.answered").exists()


def incoming(question, person, text, **more):
    known = {
        "id": uuid.uuid4(), "person_id": person.pk, "staged_id": None, "address": "", "name": "", "subject": "",
        "text": text, "quoted": "", "language": None, "message_id": "", "in_reply_to": "", "references": (),
        "attachments": (), "key": str(question.pk), "received_at": datetime.datetime.now(datetime.UTC),
    }  # fmt: skip
    return registry.Incoming(**{**known, **more})


def test_an_answer_by_mail_goes_on_with_the_question_and_comes_from_its_asker_alone(people, ask, answer):
    question = ask(people)
    answer(people, question)
    with sites.within(people.site.id):
        mail = incoming(question, people.asker, "А если нет чашки?")
        for _twice in range(2):
            public.take_answer(mail)
        last = Message.objects.get(by_mail=True)
        assert (last.text, last.language, last.is_answer) == ("А если нет чашки?", "ru", False)
        assert Question.objects.get().state == "taken"
        file = registry.Attachment(file_name="x.pdf", content_type="application/pdf", content=b"x")
        for wrong in (
            incoming(question, people.other, "Me too"),
            incoming(question, people.adviser, "Me too"),
            incoming(question, people.asker, "  "),
            incoming(question, people.asker, "x" * 10_001),
            incoming(question, people.asker, "Hello", attachments=(file,)),
        ):
            with pytest.raises(registry.Refused):
                public.take_answer(wrong)
        assert Message.objects.count() == 3


def test_it_goes_back_to_its_adviser_when_the_asker_writes_more_and_to_all_when_that_one_left(
    people, ask, answer, run_jobs
):
    question = ask(people)
    answer(people, question)
    run_jobs()
    with sites.within(people.site.id):
        Mail.objects.all().delete()
        actions.say(question.pk, by=people.asker, text="More", language="ru", once=uuid.uuid4())
        assert (Question.objects.get().state, Question.objects.get().taken_by_id) == (
            "taken",
            people.adviser.pk,
        )
    run_jobs()
    with sites.within(people.site.id):
        assert [one.receiver for one in Mail.objects.filter(kind="advice.waits")] == [
            f"person:{people.adviser.pk}"
        ]
        actions.say(question.pk, by=people.adviser, text="Yes", language="fi", once=uuid.uuid4())
        actions.close(question.pk, by=people.asker)
        accounts.end_role(people.adviser.roles.get().pk, by=PROGRAM)
        actions.say(question.pk, by=people.asker, text="Again", language="ru", once=uuid.uuid4())
        found = Question.objects.get()
        assert (found.state, found.taken_by_id, found.closed_at) == ("waiting", None, None)


def test_it_is_due_in_five_working_days_and_said_once_to_all_when_it_is_late(people, ask, run_jobs):
    monday = datetime.datetime(2026, 3, 2, 9, tzinfo=datetime.UTC)
    with clock.frozen(monday):
        question = ask(people)
    assert question.due_on == datetime.date(2026, 3, 9)
    with sites.within(people.site.id):
        actions.take(question.pk, by=people.adviser)
    with clock.frozen(monday + datetime.timedelta(days=7)):
        tasks.watch(0)
        assert questions(people)[0].reminded_at is None
    with clock.frozen(monday + datetime.timedelta(days=8)):
        tasks.watch(0)
        tasks.watch(0)
        with sites.within(people.site.id):
            row = queries.cases.LIST.page(language="fi").rows[0]
            line = queries.cases.line(row, None)
            assert (line.age, line.left) == (6, -1)
    run_jobs()
    with sites.within(people.site.id):
        late = Mail.objects.filter(kind="advice.waits").order_by("created_at")
        assert late.count() == 6  # three when it came, three when it was late
        assert Question.objects.get().reminded_at is not None


def test_an_answered_one_is_closed_after_thirty_days_without_a_word(people, ask, answer):
    old = ask(people)
    answer(people, old)
    with clock.frozen(clock.now() + datetime.timedelta(days=31)):
        new = ask(people)
        answer(people, new)
        tasks.watch(0)
    states = {one.pk: one.state for one in questions(people)}
    assert states == {old.pk: "closed", new.pk: "answered"}


def test_an_adviser_closes_only_what_has_an_answer(people, ask, answer):
    question = ask(people)
    with sites.within(people.site.id):
        with pytest.raises(NotNow):
            actions.close(question.pk, by=people.adviser)
        answer(people, question)
        actions.say(question.pk, by=people.asker, text="Thank you!", language="ru", once=uuid.uuid4())
        assert actions.close(question.pk, by=people.adviser).state == "closed"
        with pytest.raises(PermissionDenied):
            actions.close(question.pk, by=people.moderator)


def test_the_queue_is_narrowed_by_topic_and_language_and_asks_as_often_for_many_as_for_one(
    people, ask, browse
):
    ask(people, title="One")
    client = browse(people.site, people.adviser)
    client.get("/advice/desk/")

    def cost(path):
        with CaptureQueriesContext(connection) as asked:
            page = text_of(client.get(path))
        return len(asked), page

    for path in ("/advice/desk/", "/advice/desk/entries/", "/advice/desk/forum/", "/advice/mine/"):
        client.get(path)
    first = {path: cost(path)[0] for path in ("/advice/desk/", "/monday/")}
    for number in range(12):
        ask(people, title=f"More {number}", language="et", topics=[])
    assert {path: cost(path)[0] for path in first} == first
    assert cost("/advice/desk/")[1].count("<tr>") == 14
    assert cost("/advice/desk/?topic=funding")[1].count("<tr>") == 2
    assert cost("/advice/desk/?language=et")[1].count("<tr>") == 13
    assert cost("/advice/desk/?language=et&topic=funding")[1].count("<tr>") == 0
    for wrong in ("?show=x", "?topic=x", "?after=x", "?language=" + "x" * 30):
        assert client.get(f"/advice/desk/{wrong}").status_code == 404
    monday = text_of(client.get("/monday/"))
    assert re.search(r'href="/advice/desk/"', monday)


def test_a_question_page_asks_as_often_for_many_messages_as_for_one(people, ask, answer, browse):
    question = ask(people)
    client = browse(people.site, people.asker)
    own = f"/advice/questions/{question.pk}/"
    client.get(own)

    def cost():
        with CaptureQueriesContext(connection) as asked:
            client.get(own)
        return len(asked)

    answer(people, question)
    before = cost()
    for number in range(8):
        answer(people, question, text=f"More {number}")
    assert cost() == before


def test_without_advisers_and_without_a_forum_the_page_says_so(rows, alpha, browse):
    with sites.within(alpha.id):
        person = factories.person()
    page = text_of(browse(alpha, person).get("/advice/ask/"))
    assert 'name="text"' not in page
    assert browse(alpha).get("/advice/ask/")["Location"].endswith("/sign-in/?next=/advice/ask/")


def test_a_site_without_advice_has_none_of_its_pages(people, browse):
    from talkoo.plumbing.tenancy.models import Site

    with sites.within(people.site.id):
        Site.objects.filter(pk=people.site.id).update(modules=["networks"])
    sites.forget()
    try:
        for path in ("/advice/", "/advice/ask/", "/advice/desk/"):
            assert browse(people.site, people.adviser).get(path).status_code == 404
    finally:
        with sites.within(people.site.id):
            Site.objects.filter(pk=people.site.id).update(modules=list(people.site.modules))
        sites.forget()
