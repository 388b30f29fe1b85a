"""Answering and writing forms in a browser without JavaScript: nothing typed is lost, nobody gets in who may not."""

import re
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from talkoo.blocks.questionnaires import actions
from talkoo.blocks.questionnaires.models import Answer, Questionnaire, Sheet
from talkoo.kernel.questions import Kind, Question
from talkoo.plumbing.tenancy import sites
from tests.blocks.questionnaires import made

FORMS = "/networks/village/forms/"


def words(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    assert found, name
    return found[1]


def filled(page: str, **more: Any) -> dict[str, Any]:
    return {"once": hidden(page, "once"), "version": hidden(page, "version"), "q_name": "Aamu", **more}


def address(form: Any, more: str = "") -> str:
    return f"/forms/{form.pk}/{more}"


def test_a_visitor_answers_without_an_account_and_twice_is_once(town: Any, alpha: Any, browse: Any) -> None:
    visitor = browse(alpha)
    page = visitor.get(address(town.form)).content.decode()
    given = filled(page, q_again="no", q_why="Kyyti puuttuu", q_joy="4", q_diet=["nuts"])
    for _twice in "ab":
        answer = visitor.post(address(town.form), given)
        assert answer.status_code == 302
    thanks = visitor.get(answer["Location"])
    said = words(thanks)
    assert "Kyyti puuttuu" in said
    assert "En tule" in said
    assert "Pähkinöitä" not in said  # sealed
    with sites.within(alpha.id):
        sheet = Sheet.objects.get()
        assert sheet.person_id is None
        assert dict(sheet.answers.filter(value__isnull=False).values_list("question", "value")) == {
            "name": "Aamu",
            "again": "no",
            "why": "Kyyti puuttuu",
            "joy": 4,
        }


def test_after_a_mistake_nothing_is_lost_and_the_sentence_stands_at_the_question(
    town: Any, alpha: Any, browse: Any
) -> None:
    visitor = browse(alpha)
    page = visitor.get(address(town.form)).content.decode()
    given = filled(page, q_name="", q_again="no", q_joy="4", q_diet=["nuts"], q_plan=upload())
    answer = visitor.post(address(town.form), given)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="id_q_name-error"' in page
    assert 'id="id_q_why-error"' in page  # asked because of the answer above
    assert 'id="id_q_plan-error"' in page  # a browser cannot be given a file back
    for kept in ('value="no" checked', 'value="4" checked', 'value="nuts" checked'):
        assert kept in page
    assert hidden(page, "once") == given["once"]
    with sites.within(alpha.id):
        assert not Sheet.objects.exists()
    given |= {"q_name": "Aamu", "q_again": "yes", "q_why": "", "q_plan": upload()}
    assert visitor.post(address(town.form), given).status_code == 302


def upload() -> SimpleUploadedFile:
    return SimpleUploadedFile("suunnitelma.txt", b"Suunnitelma", "text/plain")


def test_what_was_begun_is_gone_on_with_by_a_link_without_an_account(
    town: Any, alpha: Any, browse: Any
) -> None:
    visitor = browse(alpha)
    page = visitor.get(address(town.form)).content.decode()
    given = filled(page, q_name="Aamu", q_joy="4", do="save")
    answer = visitor.post(address(town.form), given)
    link = answer["Location"]
    assert re.fullmatch(rf"/forms/{town.form.pk}/go-on/[a-z0-9]{{48}}/", link)
    elsewhere = browse(alpha)
    page = elsewhere.get(link).content.decode()
    assert 'value="Aamu"' in page
    assert 'value="4" checked' in page
    assert link in page
    part = visitor.post(address(town.form), {**given, "q_name": "Ilta"}, headers={"x-part": "kept"})
    assert part.status_code == 200
    assert link in part.content.decode()
    assert "<html" not in part.content.decode()
    page = elsewhere.get(link).content.decode()
    assert 'value="Ilta"' in page
    assert elsewhere.post(address(town.form), filled(page)).status_code == 302
    assert elsewhere.get(link).status_code == 404  # it is sent
    with sites.within(alpha.id):
        assert Sheet.objects.count() == 1
    for wrong in ("x" * 48, "a" * 47, link.split("/")[-2][:-1] + "q"):
        assert elsewhere.get(address(town.form, f"go-on/{wrong}/")).status_code == 404
    late = visitor.post(address(town.form), given, headers={"x-part": "kept"})  # typed before, arrived after
    assert late.status_code == 200
    with sites.within(alpha.id):
        assert (Sheet.objects.count(), Sheet.objects.filter(sent_at=None).count()) == (1, 0)


def test_with_an_account_it_is_found_again_and_nobody_else_finds_it(
    town: Any, alpha: Any, browse: Any
) -> None:
    mine = browse(alpha, town.participant)
    page = mine.get(address(town.form)).content.decode()
    answer = mine.post(address(town.form), filled(page, do="save"))
    assert answer["Location"] == address(town.form)
    assert 'value="Aamu"' in browse(alpha, town.participant).get(address(town.form)).content.decode()
    assert 'value="Aamu"' not in browse(alpha, town.another).get(address(town.form)).content.decode()
    assert 'value="Aamu"' not in browse(alpha).get(address(town.form)).content.decode()
    with sites.within(alpha.id):
        assert b"Aamu" not in bytes(
            Sheet.objects.extra(select={"raw": "typed"}).values_list("raw", flat=True)[0]
        )
    again = mine.post(address(town.form), filled(page))
    assert again.status_code == 302
    assert browse(alpha, town.another).get(again["Location"]).status_code == 404
    assert browse(alpha).get(again["Location"]).status_code == 404
    assert mine.get(again["Location"]).status_code == 200


def test_questions_that_change_while_somebody_answers_are_told_of_kindly(
    town: Any, alpha: Any, browse: Any
) -> None:
    visitor = browse(alpha)
    page = visitor.get(address(town.form)).content.decode()
    with sites.within(alpha.id):
        new = Question(code="more", kind=Kind.SHORT, label=made.said("Vielä jotain?"), is_required=True)
        actions.put_question(town.form.pk, new, by=town.contact)
        actions.publish(town.form.pk, by=town.contact)
    answer = visitor.post(address(town.form), filled(page), follow=True)
    assert answer.status_code == 200
    with sites.within(alpha.id):
        assert Sheet.objects.get().version.number == 1
    fresh = visitor.get(address(town.form)).content.decode()
    assert hidden(fresh, "version") == "2"
    assert visitor.post(address(town.form), filled(fresh)).status_code == 422
    odd = visitor.post(address(town.form), {**filled(fresh), "version": "99999999", "q_more": "Ei"})
    assert odd.status_code == 302


def test_a_closed_form_loses_nothing_of_what_was_typed(town: Any, alpha: Any, browse: Any) -> None:
    visitor = browse(alpha)
    page = visitor.get(address(town.form)).content.decode()
    with sites.within(alpha.id):
        actions.close(town.form.pk, by=town.contact)
    answer = visitor.post(address(town.form), filled(page, q_name="Pitkä vastaus"))
    assert answer.status_code == 422
    assert 'value="Pitkä vastaus"' in answer.content.decode()
    assert visitor.post(address(town.form), filled(page, do="save")).status_code == 422
    assert "<form method" not in visitor.get(address(town.form)).content.decode().split("<main", 1)[1]


def test_one_who_has_answered_where_one_answers_once_is_led_to_the_answers_and_told_when_more_is_sent(
    town: Any, alpha: Any, browse: Any
) -> None:
    with sites.within(alpha.id):
        form = made.form(town.space, is_one_each=True)
    mine = browse(alpha, town.participant)
    page = mine.get(address(form)).content.decode()
    first = mine.post(address(form), filled(page))
    assert mine.get(address(form))["Location"] == first["Location"]
    assert mine.post(address(form), filled(page))["Location"] == first["Location"]
    other = filled(page, once=str(uuid.uuid4()), q_name="Toinen vastaus")
    answer = mine.post(f"/en{address(form)}", other)
    assert answer.status_code == 422
    assert "You have answered this already. Your first answers stand." in words(answer)
    assert 'value="Toinen vastaus"' in answer.content.decode()
    assert mine.post(address(form), {**other, "do": "save"})["Location"] == first["Location"]


def test_forms_for_those_who_take_part_are_not_for_others(
    town: Any, alpha: Any, beta: Any, browse: Any
) -> None:
    with sites.within(alpha.id):
        inner = made.form(town.space, audience="participants")
        draft = made.form(town.space, is_published=False)
    assert "/sign-in/" in browse(alpha).get(address(inner))["Location"]
    assert browse(alpha, town.nobody).get(address(inner)).status_code == 403
    assert browse(alpha, town.participant).get(address(inner)).status_code == 200
    assert browse(alpha, town.participant).get(address(draft)).status_code == 404
    assert browse(alpha, town.contact).get(address(draft))["Location"] == address(draft, "questions/")
    assert browse(beta, town.beta.contact).get(address(inner)).status_code == 404
    assert browse(alpha, town.nobody).get(FORMS).status_code == 403
    assert browse(alpha, town.participant).post(FORMS, {"title": "Oma"}).status_code == 403
    for page in (
        "questions/",
        "about/",
        "preview/",
        "answers/",
        "counts/",
        "answers.csv",
        "questions/add/one/",
    ):
        assert browse(alpha, town.participant).get(address(inner, page)).status_code == 403, page
        assert "/sign-in/" in browse(alpha).get(address(inner, page))["Location"], page


def test_a_program_that_fills_in_everything_leaves_nothing(town: Any, alpha: Any, browse: Any) -> None:
    visitor = browse(alpha)
    page = visitor.get(address(town.form)).content.decode()
    assert visitor.post(address(town.form), filled(page, homepage="http://x")).status_code == 302
    with sites.within(alpha.id):
        assert not Sheet.objects.exists()


def test_organisers_write_a_form_from_nothing_to_the_first_answer(town: Any, alpha: Any, browse: Any) -> None:
    contact = browse(alpha, town.contact)
    once = hidden(contact.get(FORMS).content.decode(), "once")
    for _twice in "ab":
        edit = contact.post(FORMS, {"title": "Kevätkysely", "once": once})["Location"]
    with sites.within(alpha.id):
        form = Questionnaire.objects.exclude(pk=town.form.pk).get()
    assert edit == address(form, "questions/")
    assert contact.post(address(form, "do/publish/"), follow=True).status_code == 200
    with sites.within(alpha.id):
        assert Questionnaire.objects.get(pk=form.pk).newest == 0  # it asks nothing
    about = contact.get(address(form, "about/")).content.decode()
    given = {
        "seen": hidden(about, "seen"),
        "title_fi": "Kevätkysely",
        "title_sv": "Vårenkäten",
        "intro_fi": "Kerro.",
        "audience": "everybody",
        "answering": "often",
    }
    assert contact.post(address(form, "about/"), given).status_code == 302
    add = address(form, "questions/add/one/")
    page = contact.get(add).content.decode()
    written = {
        "seen": hidden(page, "seen"),
        "code": hidden(page, "code"),
        "label_fi": "Tuletko?",
        "label_sv": "Kommer du?",
        "option_c1_fi": "Kyllä",
        "option_c1_sv": "Ja",
        "option_c3_fi": "En",
        "is_required": "on",
        "keeping": "normal",
    }
    for _twice in "ab":
        assert contact.post(add, written).status_code == 302
    wrong = contact.post(add, {**written, "label_fi": "", "label_sv": ""})
    assert wrong.status_code == 422
    assert 'value="Kommer du?"' not in wrong.content.decode()
    assert 'value="Kyllä"' in wrong.content.decode()
    page = contact.get(address(form, "questions/add/long/")).content.decode()
    second = {
        "seen": hidden(page, "seen"),
        "code": hidden(page, "code"),
        "label_fi": "Miksi et?",
        "keeping": "short",
        "when": ["q1=c3"],
    }
    assert contact.post(address(form, "questions/add/long/"), second).status_code == 302
    stale = contact.post(address(form, "questions/q1/"), {**written, "label_fi": "Toisin"})
    assert stale.status_code == 422
    assert 'value="Toisin"' in stale.content.decode()
    assert (
        contact.post(address(form, "questions/q2/up/")).status_code == 302
    )  # it depends on the first: it stays
    said = words(contact.get(edit))
    assert said.index("Tuletko?") < said.index("Miksi et?")
    preview = contact.get(address(form, "preview/?in=sv")).content.decode()
    assert "Kommer du?" in preview
    assert "Vårenkäten" in preview
    assert contact.get(address(form, "preview/?in=tlh")).status_code == 404
    assert contact.post(address(form, "do/publish/")).status_code == 302
    visitor = browse(alpha)
    page = visitor.get(address(form)).content.decode()
    assert 'data-when="q_q1" data-is="c3"' in page
    assert visitor.post(address(form), {**filled(page), "q_q1": "c3", "q_q2": "Työt"}).status_code == 302
    with sites.within(alpha.id):
        assert set(Answer.objects.values_list("question", "keeps")) == {("q1", "normal"), ("q2", "short")}
    assert contact.post(address(form, "do/remove/"), follow=True).status_code == 200
    assert contact.post(address(form, "do/close/")).status_code == 302
    assert contact.post(address(form, "do/remove/")).status_code == 200  # sure?
    assert contact.post(address(form, "do/remove/"), {"sure": "yes"})["Location"] == FORMS
    assert contact.post(address(form, "do/explode/")).status_code == 404


def test_every_kind_of_question_can_be_written_and_answered(town: Any, alpha: Any, browse: Any) -> None:
    contact = browse(alpha, town.contact)
    with sites.within(alpha.id):
        form = made.form(town.space, made.QUESTIONS[0], is_published=False)
    for kind in Kind:
        add = address(form, f"questions/add/{kind}/")
        page = contact.get(add).content.decode()
        given = {
            "seen": hidden(page, "seen"),
            "code": hidden(page, "code"),
            "label_fi": f"Kysymys {kind}",
            "help_fi": "Apua",
            "keeping": "normal",
            "statement": "privacy",
        }
        if kind == Kind.SCALE:
            given |= {"least": "0", "most": "3", "option_3_fi": "paljon"}
        if kind in {Kind.ONE, Kind.SEVERAL}:
            given |= {"option_c1_fi": "Yksi", "option_c2_fi": "Kaksi"}
        if kind == Kind.NUMBER:
            given |= {"least": "1", "most": "10", "decimals": "1"}
        answer = contact.post(add, given)
        assert answer.status_code == 302, (kind, words(answer)[:3_000])
    assert contact.post(address(form, "do/publish/")).status_code == 302
    visitor = browse(alpha)
    page = visitor.get(address(form)).content.decode()
    codes = dict(zip(Kind, (f"q_q{number}" for number in range(1, 12)), strict=True))
    given = {
        codes[Kind.SHORT]: "Lyhyt",
        codes[Kind.LONG]: "Pitkä\nteksti",
        codes[Kind.ONE]: "c2",
        codes[Kind.SEVERAL]: ["c1", "c2"],
        codes[Kind.SCALE]: "0",
        codes[Kind.DATE]: "2027-01-31",
        codes[Kind.NUMBER]: "2,5",
        codes[Kind.MUNICIPALITY]: "kuhmo",
        codes[Kind.FILE]: upload(),
        codes[Kind.CONSENT]: "on",
        f"{codes[Kind.CONSENT]}_number": hidden(page, f"{codes[Kind.CONSENT]}_number"),
    }
    bad = {
        **given,
        codes[Kind.SCALE]: "9",
        codes[Kind.DATE]: "eilen",
        codes[Kind.NUMBER]: "2,55",
        codes[Kind.MUNICIPALITY]: "Kuhmola",
        codes[Kind.FILE]: SimpleUploadedFile("ohjelma.exe", b"MZ\0\0", "application/octet-stream"),
        f"{codes[Kind.CONSENT]}_number": "77",
    }
    answer = visitor.post(address(form), filled(page, **bad))
    assert answer.status_code == 422
    for kind in (Kind.SCALE, Kind.DATE, Kind.NUMBER, Kind.MUNICIPALITY, Kind.FILE, Kind.CONSENT):
        assert f'id="id_{codes[kind]}-error"' in answer.content.decode(), kind
    assert (
        visitor.post(address(form), filled(page, **{**given, codes[Kind.FILE]: upload()})).status_code == 302
    )
    with sites.within(alpha.id):
        kept = {row.question: row.value for row in Answer.objects.all()}
    by_kind = {kind: kept.get(name.removeprefix("q_")) for kind, name in codes.items()}
    assert by_kind[Kind.NUMBER] == "2.5"
    assert by_kind[Kind.MUNICIPALITY] == "fi-kunta:290"
    assert by_kind[Kind.SCALE] == 0
    assert by_kind[Kind.SEVERAL] == ["c1", "c2"]
    assert by_kind[Kind.FILE] == {"name": "suunnitelma.txt", "size": 11}
    assert by_kind[Kind.CONSENT]["statement"] == "privacy"
    assert by_kind[Kind.HEADING] is None


@pytest.mark.parametrize("more", ["", "questions/", "preview/", "about/"])
def test_pages_ask_the_database_as_often_for_one_question_as_for_many(
    town: Any, alpha: Any, browse: Any, more: str
) -> None:
    with sites.within(alpha.id):
        few = made.form(town.space, made.QUESTIONS[0])
        many = made.form(
            town.space,
            *(Question(code=f"a{one}", kind=Kind.LONG, label=made.said("Mitä?")) for one in range(40)),
        )
    contact = browse(alpha, town.contact)
    numbers = []
    for form in (few, few, many):
        with CaptureQueriesContext(connection) as asked:
            assert contact.get(address(form, more)).status_code == 200
        numbers.append(len(asked))
    assert numbers[1] == numbers[2], [query["sql"][:100] for query in asked.captured_queries]
