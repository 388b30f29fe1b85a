"""What organisers see of the answers: lists, files for spreadsheets, counts that give nobody away."""

import csv
import io
import re
from dataclasses import replace
from typing import Any

import openpyxl
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from talkoo.blocks.questionnaires import actions, queries
from talkoo.kernel.questions import Kind, Option, Question
from talkoo.plumbing.tenancy import sites
from tests.blocks.questionnaires import made

VISITOR = AnonymousUser()


def words(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_the_list_the_files_and_one_sheet(town: Any, alpha: Any, beta: Any, browse: Any) -> None:
    with sites.within(alpha.id):
        sheet = made.sheet(
            town.form,
            by=town.participant,
            name='=HYPERLINK("http://x")',
            again="no",
            why="Kyyti",
            joy=4,
            diet=["nuts"],
            files={"plan": made.file()},
        )
        made.sheet(town.form, by=VISITOR)
    contact, at = browse(alpha, town.contact), f"/forms/{town.form.pk}/"
    said = words(contact.get(f"{at}answers/"))
    assert "Kyyti" in said
    assert "participant" in said
    rows = list(csv.reader(io.StringIO(contact.get(f"{at}answers.csv").content.decode("utf-8-sig"))))
    assert rows[0][3:] == [
        "Miksi sinua kutsutaan?",
        "Tuletko uudelleen?",
        "Mikä auttaisi?",
        "Iloa?",
        "Suunnitelmasi",
    ]
    assert sorted(row[3] for row in rows[1:]) == ['\'=HYPERLINK("http://x")', "Aamu"]
    book = openpyxl.load_workbook(io.BytesIO(contact.get(f"{at}answers.xlsx").content))
    cells = [cell for row in book.active.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value} == {"s"}  # and none a formula
    assert {'=HYPERLINK("http://x")', "Kyyti", "suunnitelma.txt"} <= {cell.value for cell in cells}
    for answer in ("answers/", "answers.csv"):
        assert "Pähkinöitä" not in contact.get(f"{at}{answer}").content.decode()
    assert "Pähkinöitä" not in {cell.value for cell in cells}
    assert "&lt;5 Pähkinöitä" in words(contact.get(f"{at}counts/"))
    one = f"{at}answers/{sheet.pk}/"
    page = contact.get(one)
    assert "Pähkinöitä" not in words(page)
    assert contact.get(f"{one}sensitive/").status_code == 405
    assert "Pähkinöitä" in words(contact.post(f"{one}sensitive/"))
    file = re.search(r'href="([^"]+suunnitelma\.txt)"', page.content.decode())
    assert file
    answer = contact.get(file[1])
    assert b"".join(answer.streaming_content) == b"Suunnitelma"
    for who in (town.participant, town.nobody, town.other, None):
        refused = 403 if who else 302
        for address in (one, f"{at}answers/", f"{at}answers.xlsx", f"{at}counts/", file[1]):
            assert browse(alpha, who).get(address).status_code == refused, address
        for verb in ("sensitive/", "remove/"):
            assert browse(alpha, who).post(f"{one}{verb}", {"sure": "yes"}).status_code == refused
    assert browse(beta, town.beta.contact).get(one).status_code == 404
    other_form = f"/forms/{made_elsewhere(town, alpha).pk}/answers/{sheet.pk}/"
    assert browse(alpha, town.other).get(other_form).status_code == 404
    assert contact.post(f"{one}remove/").status_code == 200
    assert contact.post(f"{one}remove/", {"sure": "yes"}).status_code == 302
    assert contact.get(one).status_code == 404


def made_elsewhere(town: Any, site: Any) -> Any:
    with sites.within(site.id):
        return made.form(town.elsewhere)


def test_lists_ask_the_database_as_often_for_one_answer_as_for_many(
    town: Any, alpha: Any, browse: Any
) -> None:
    contact, at = browse(alpha, town.contact), f"/forms/{town.form.pk}/"

    def numbers() -> list[int]:
        found = []
        for page in ("answers/", "counts/", "answers.csv"):
            with CaptureQueriesContext(connection) as asked:
                assert contact.get(f"{at}{page}").status_code == 200
            found.append(len(asked))
        return found

    with sites.within(alpha.id):
        made.sheet(town.form, by=VISITOR, diet=["nuts"])
    numbers()
    few = numbers()
    with sites.within(alpha.id):
        for number in range(12):
            made.sheet(town.form, by=VISITOR, name=f"Nimi {number}", again="yes", diet=["nuts"])
    assert numbers() == few


def test_small_numbers_of_sensitive_answers_are_not_told(village: Any, alpha: Any) -> None:
    options = tuple(Option(code, made.said(code)) for code in ("fish", "nuts", "milk", "none"))
    question = Question(
        code="diet", kind=Kind.ONE, label=made.said("Mitä et syö?"), options=options, is_sensitive=True
    )
    with sites.within(alpha.id):
        form = made.form(village.space, made.QUESTIONS[0], question)
        for code, number in (("fish", 6), ("nuts", 2), ("milk", 9), ("none", 4)):
            for _one in range(number):
                made.sheet(form, by=VISITOR, diet=code)
        assert told(form)["diet"] == {"fish": "6", "nuts": "<5", "milk": "9", "none": "<5"}
        for _one in range(2):
            made.sheet(form, by=VISITOR, diet="none")
        said = told(form)["diet"]
        assert said["nuts"] == "<5"
        assert sorted(said.values()).count("–") == 1  # or the only hidden one could be worked out


def told(form: Any) -> dict[str, dict[str, str]]:
    """The numbers as they are told, by question and value."""
    counted = queries.counts(form.pk, queries.columns(queries.definitions(form.pk)), "fi")
    return {code: {one.value: one.said for one in found.counts} for code, found in counted.items()}


SENSITIVE = (
    replace(
        made.QUESTIONS[1],
        is_sensitive=True,
        options=(*made.QUESTIONS[1].options, Option("gone", made.said("Poistettu"))),
    ),
    replace(made.QUESTIONS[3], is_sensitive=True),
    Question(code="town", kind=Kind.MUNICIPALITY, label=made.said("Mistä?"), is_sensitive=True),
)


def test_sensitive_answers_stay_so_when_the_question_is_not_any_more(
    town: Any, alpha: Any, browse: Any
) -> None:
    with sites.within(alpha.id):
        form = made.form(town.space, made.QUESTIONS[0], *SENSITIVE)
        made.sheet(form, by=VISITOR, again="gone", joy=4, town="fi-kunta:290")
        for question in (made.QUESTIONS[1], made.QUESTIONS[3], replace(SENSITIVE[2], is_sensitive=False)):
            actions.put_question(form.pk, question, by=town.contact)
        actions.publish(form.pk, by=town.contact)
        assert told(form) == {
            "again": {"yes": "<5", "no": "<5"},  # and nothing of what nobody can choose now
            "joy": {str(step): "<5" for step in range(1, 6)},
            "town": {"": "<5"},
        }
        for number in range(6):
            made.sheet(form, by=VISITOR, number=2, name=f"N{number}", again="yes", joy=5, town="fi-kunta:290")
        assert told(form)["again"] == {"yes": "6+", "no": "<5"}  # those six stand in the list
        assert told(form)["town"] == {"fi-kunta:290": "6+", "": "<5"}
    contact, at = browse(alpha, town.contact), f"/en/forms/{form.pk}/"
    page = words(contact.get(f"{at}counts/"))
    assert "On average:" not in page
    assert "Of sensitive answers" in page
    for row in csv.reader(io.StringIO(contact.get(f"{at}answers.csv").content.decode("utf-8-sig"))):
        assert row[3] in {"Miksi sinua kutsutaan?", *(f"N{number}" for number in range(6))} or not any(
            row[4:]
        )


def test_places_of_few_are_not_named(village: Any, alpha: Any) -> None:
    with sites.within(alpha.id):
        form = made.form(village.space, made.QUESTIONS[0], SENSITIVE[2])
        for place, number in (("fi-kunta:290", 6), ("fi-kunta:765", 4), ("fi-kunta:205", 3)):
            for _one in range(number):
                made.sheet(form, by=VISITOR, town=place)
        assert told(form)["town"] == {"fi-kunta:290": "6", "": "7"}


def test_counts_of_choices_steps_and_places(village: Any, alpha: Any) -> None:
    several = Question(
        code="days", kind=Kind.SEVERAL, label=made.said("Milloin?"), options=tuple(
            Option(code, made.said(code)) for code in ("mon", "tue")
        ),
    )  # fmt: skip
    town = Question(code="town", kind=Kind.MUNICIPALITY, label=made.said("Mistä?"))
    consent = Question(code="ok", kind=Kind.CONSENT, label=made.said("Saako kertoa?"))
    with sites.within(alpha.id):
        form = made.form(village.space, *made.QUESTIONS[:4], several, town, consent)
        yes = {"statement": "", "number": 0}
        made.sheet(form, by=VISITOR, days=["mon", "tue"], town="fi-kunta:290", ok=yes, joy=5)
        made.sheet(form, by=VISITOR, days=["mon"], town="fi-kunta:290", joy=5)
        counted = queries.counts(form.pk, queries.columns(queries.definitions(form.pk)), "fi")
    numbers = {code: {one.label.text: one.number for one in found.counts} for code, found in counted.items()}
    assert numbers["days"] == {"mon": 2, "tue": 1}
    assert numbers["town"] == {"Kuhmo": 2}
    assert [one.number for one in counted["ok"].counts] == [1]
    assert numbers["joy"] == {"1": 0, "2": 0, "3": 0, "4": 0, "5": 2}


def test_averages_are_told_from_five_answers_on(town: Any, alpha: Any, browse: Any) -> None:
    contact, at = browse(alpha, town.contact), f"/en/forms/{town.form.pk}/counts/"
    with sites.within(alpha.id):
        for joy in (5, 4, 4, 2):
            made.sheet(town.form, by=VISITOR, joy=joy)
    assert "On average:" not in words(contact.get(at))
    with sites.within(alpha.id):
        made.sheet(town.form, by=VISITOR, joy=4)
    assert "On average: 3.8" in words(contact.get(at))
