"""What whatever owns forms can do with them over `kernel.asking`: ask on pages of its own, take, read and give back."""

import datetime
import uuid
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import QueryDict
from django.template import engines
from django.test.utils import CaptureQueriesContext

from talkoo.blocks.questionnaires import actions
from talkoo.blocks.questionnaires.models import Answer, Questionnaire, Sheet
from talkoo.blocks.questionnaires.queries import SPACE
from talkoo.kernel import asking, clock
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.asking import Owner, Standing
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.questions import Kind, Question
from talkoo.kernel.questions_checked import WrongAnswer
from talkoo.kernel.text import Text
from talkoo.plumbing.files.models import StoredFile
from talkoo.plumbing.tenancy import sites
from tests.blocks.questionnaires import made

KIND = "tests.fair"
VISITOR = AnonymousUser()


@pytest.fixture
def fair(village: Any, alpha: Any, monkeypatch: Any) -> SimpleNamespace:
    """An event whose page asks exhibitors and visitors; the contact arranges it."""

    def find(key: uuid.UUID, person: Any) -> Standing | None:
        leads = getattr(person, "pk", None) == village.contact.pk
        return Standing(
            Text("Messut", "fi", False), "/fair/", edits=leads, reads=leads, reads_sensitive=leads
        )

    monkeypatch.setitem(asking._kinds, KIND, find)
    owner, engine = Owner(KIND, uuid.uuid4()), asking.engine()
    with sites.within(alpha.id):
        form_id = engine.make(
            owner, made.definition(), by=village.contact, slot="exhibitor", audience=asking.OWNER
        )
        engine.publish(form_id, by=village.contact)
    return SimpleNamespace(owner=owner, engine=engine, form_id=form_id, **vars(village))


def found(fair: Any) -> asking.Published:
    form = fair.engine.published(fair.owner, "exhibitor")
    assert form is not None
    return form


def take(fair: Any, *, by: Any, whose: uuid.UUID | None, files: Any = None, **answers: Any) -> uuid.UUID:
    sheet_id: uuid.UUID = fair.engine.take(
        found(fair), {"name": "Aamu", **answers}, by=by, whose=whose, once=uuid.uuid4(), files=files
    )
    return sheet_id


def test_an_owner_knows_each_form_by_its_slot_and_makes_it_once(fair: Any, alpha: Any) -> None:
    with sites.within(alpha.id):
        engine, by = fair.engine, fair.contact
        assert engine.published(fair.owner, "visitor") is None
        other = engine.make(
            fair.owner, made.definition(made.QUESTIONS[0]), by=by, slot="visitor", audience=asking.OWNER
        )
        again = engine.make(fair.owner, made.definition(), by=by, slot="visitor", audience=asking.OWNER)
        assert again == other
        assert engine.published(fair.owner, "visitor") is None
        assert engine.publish(other, by=by) == 1
        assert engine.published(fair.owner, "visitor").definition.questions == made.QUESTIONS[:1]
        assert found(fair).definition.questions == made.QUESTIONS
        with pytest.raises(PermissionDenied):
            engine.make(fair.owner, made.definition(), by=fair.participant, slot="mine")


def test_the_owner_says_whose_answers_they_are(fair: Any, alpha: Any) -> None:
    with sites.within(alpha.id):
        own = take(fair, by=fair.participant, whose=fair.participant.pk)
        by_link = take(fair, by=VISITOR, whose=None)
        helped = take(fair, by=fair.another, whose=None)
        for_another = take(fair, by=fair.another, whose=fair.nobody.pk)
        told = fair.engine.answers_of([own, by_link, helped, for_another])
        assert {key: one.person_id for key, one in told.items()} == {
            own: fair.participant.pk,
            by_link: None,
            helped: None,
            for_another: fair.nobody.pk,
        }
        assert dict(told[own].answers) == {"name": "Aamu"}


def test_it_is_answered_on_the_page_of_its_owner_alone(fair: Any, alpha: Any, browse: Any) -> None:
    with sites.within(alpha.id):
        form = Questionnaire.objects.get(pk=fair.form_id)
        for person in (VISITOR, fair.participant, fair.contact):
            with pytest.raises(PermissionDenied):
                made.sheet(form, by=person)
            with pytest.raises(PermissionDenied):
                actions.keep(form.pk, 1, {}, by=person, once=uuid.uuid4())
        for audience in ("everybody", "participants"):
            with pytest.raises(NotNow):
                actions.arrange(
                    form.pk, by=fair.contact, audience=audience, is_one_each=False, is_anonymous=False
                )
    for who in (None, fair.participant, fair.contact):
        for answer in (
            browse(alpha, who).get(f"/forms/{form.pk}/"),
            browse(alpha, who).post(f"/forms/{form.pk}/", {"q_name": "Aamu", "version": "1"}),
        ):
            assert (answer.status_code, answer.get("Location")) == (302, "/fair/")
    with sites.within(alpha.id):
        assert not Sheet.objects.exists()


def test_forms_with_a_page_of_their_own_are_not_taken_past_their_rules(fair: Any, alpha: Any) -> None:
    with sites.within(alpha.id):
        inner = made.form(fair.space, audience="participants", slot="inner")
        form = fair.engine.published(Owner(SPACE, fair.space.pk), "inner")
        with pytest.raises(PermissionDenied):
            fair.engine.take(form, {"name": "Aamu"}, by=fair.nobody, whose=fair.nobody.pk, once=uuid.uuid4())
        sheet = made.sheet(inner, by=fair.participant)
        with pytest.raises(PermissionDenied):
            fair.engine.remove_answers(sheet.pk, by=fair.nobody)
        assert Sheet.objects.filter(pk=sheet.pk).exists()


def test_answers_come_and_go_with_the_transaction_of_the_owner(fair: Any, alpha: Any) -> None:
    with sites.within(alpha.id):
        with pytest.raises(RuntimeError), transaction.atomic():
            take(fair, by=VISITOR, whose=None)
            raise RuntimeError("the last seat is gone")
        assert not Sheet.objects.exists()
        once = uuid.uuid4()
        sent = [
            fair.engine.take(found(fair), {"name": name}, by=VISITOR, whose=None, once=once)
            for name in ("Aamu", "Ilta")
        ]
        assert len(set(sent)) == 1
        assert dict(fair.engine.answers_of(sent)[sent[0]].answers) == {"name": "Aamu"}


def test_a_closed_form_and_wrong_answers_are_not_taken(fair: Any, alpha: Any) -> None:
    with sites.within(alpha.id):
        with pytest.raises(WrongAnswer):
            take(fair, by=VISITOR, whose=None, joy=9)
        with pytest.raises(WrongAnswer):
            take(fair, by=VISITOR, whose=None, again="no")  # then it asks why
        actions.close(fair.form_id, by=fair.contact)
        assert not found(fair).is_open
        with pytest.raises(NotNow):
            take(fair, by=fair.contact, whose=None)
        assert not Sheet.objects.exists()


def test_answers_are_taken_back_with_their_files(fair: Any, alpha: Any) -> None:
    with sites.within(alpha.id):
        sheet_id = take(fair, by=VISITOR, whose=None, files={"plan": made.file()})
        other = take(fair, by=VISITOR, whose=None)
        assert StoredFile.objects.count() == 1
        for _twice in "ab":
            fair.engine.remove_answers(sheet_id, by=VISITOR)
        assert [one.pk for one in Sheet.objects.all()] == [other]
        assert not StoredFile.objects.exists()
        assert fair.engine.answers_of([sheet_id]) == {}


def test_sealed_answers_are_for_those_whom_the_owner_names(fair: Any, alpha: Any) -> None:
    with sites.within(alpha.id):
        sheet_id = take(fair, by=VISITOR, whose=None, diet=["nuts"])
        assert "diet" not in fair.engine.answers_of([sheet_id])[sheet_id].answers
        assert fair.engine.look_at(sheet_id, by=fair.contact) == {"diet": ["nuts"]}
        for person in (VISITOR, fair.participant, fair.coordinator):
            with pytest.raises(PermissionDenied):
                fair.engine.look_at(sheet_id, by=person)


def test_what_is_answered_long_before_is_kept_until_it_is_over(fair: Any, alpha: Any) -> None:
    ends = clock.now() + datetime.timedelta(days=100)
    with sites.within(alpha.id):
        before = take(fair, by=VISITOR, whose=None, diet=["nuts"])
        assert fair.engine.over(fair.owner, ends, by=fair.contact) == 1
        after = take(fair, by=VISITOR, whose=None, diet=["fish"])
        with clock.frozen(ends + datetime.timedelta(days=29, hours=23)):
            assert actions.forget_over(by=PROGRAM) == 0
            late = take(fair, by=VISITOR, whose=None, diet=["fish"])
        with clock.frozen(ends + datetime.timedelta(days=30, seconds=1)):
            assert actions.forget_over(by=PROGRAM) == 2
        left = Answer.objects.filter(question="diet").values_list("sheet_id", flat=True)
        assert list(left) == [late]
        assert set(Sheet.objects.values_list("pk", flat=True)) == {before, after, late}


def test_a_page_that_was_opened_with_old_questions_is_still_taken(fair: Any, alpha: Any) -> None:
    engine, by = fair.engine, fair.contact
    new = Question(code="stand", kind=Kind.SHORT, label=made.said("Mikä paikka?"), is_required=True)
    with sites.within(alpha.id):
        actions.put_question(fair.form_id, new, by=by)
        assert found(fair).number == 1
        assert engine.publish(fair.form_id, by=by) == 2
        assert found(fair).number == 2
        old = engine.published(fair.owner, "exhibitor", asking.number("1"))
        assert (old.number, old.definition.question("stand")) == (1, None)
        sheet_id = engine.take(old, {"name": "Aamu"}, by=VISITOR, whose=None, once=uuid.uuid4())
        assert engine.answers_of([sheet_id])[sheet_id].definition == old.definition
        for told in ("2", "7", "-1", "", "x", "²", "9" * 30, None):
            assert engine.published(fair.owner, "exhibitor", asking.number(told)).number == 2, told
        with clock.frozen(clock.now() + datetime.timedelta(days=31)):
            assert engine.published(fair.owner, "exhibitor", 1).number == 2


def test_the_questions_stand_in_a_page_of_the_owner(fair: Any, alpha: Any) -> None:
    template = '{% import "questionnaires/parts.html" as parts with context %}{{ parts.questions(form) }}'
    facts = {"language": "fi", "direction": "ltr"}
    with sites.within(alpha.id):
        show = engines["jinja2"].env.from_string(template)  # type: ignore[attr-defined]
        page = show.render(form=asking.form(found(fair).definition), **facts)
        assert 'name="q_joy" value="5"' in page
        assert 'data-when="q_again" data-is="no"' in page
        sent = QueryDict("seat=4&q_name=&q_joy=4&q_again=no&once=7c9e6679-7425-40de-944b-e07fc1f90ae7")
        form = asking.form(found(fair).definition, data=sent)
        assert not form.is_valid()
        assert set(form.errors) == {"q_name", "q_why"}
        page = show.render(form=form, **facts)
        assert 'value="4" checked' in page
        assert 'id="id_q_name-error"' in page
        assert str(form.once) == sent["once"]


def test_an_owner_asks_more_in_the_same_form_or_nothing_but_that(fair: Any, alpha: Any) -> None:
    with sites.within(alpha.id):
        for definition, wrong in ((found(fair).definition, {"q_name", "seats"}), (None, {"seats"})):
            for seats, is_right in (("2", True), ("many", False)):
                sent = QueryDict(f"seats={seats}&q_name={'Aamu' if is_right else ''}&q_joy=4")
                form = asking.form(definition, data=sent)
                form.fields["seats"] = forms.IntegerField()
                assert form.is_valid() is is_right
                assert set(form.errors) == (set() if is_right else wrong)
                if is_right:
                    assert form.cleaned_data["seats"] == 2
                    assert form.answers() == ({"name": "Aamu", "joy": 4} if definition else {})


def test_what_was_answered_stands_in_the_form_to_change_it(fair: Any, alpha: Any) -> None:
    home = Question(code="home", kind=Kind.MUNICIPALITY, label=made.said("Mistä?"))
    size = Question(code="size", kind=Kind.NUMBER, label=made.said("Kuinka iso?"), decimals=1)
    day = Question(code="day", kind=Kind.DATE, label=made.said("Milloin?"))
    yes = Question(code="yes", kind=Kind.CONSENT, label=made.said("Sopiiko?"))
    several = replace(made.QUESTIONS[4], code="eats", is_sensitive=False)
    asked = made.definition(*made.QUESTIONS[:4], home, size, day, yes, several)
    answers = {
        "name": "Aamu",
        "again": "yes",
        "joy": 4,
        "home": "fi-kunta:290",
        "size": "2.5",
        "day": "2027-01-31",
        "eats": ["fish", "nuts"],
    }
    with sites.within(alpha.id):
        form = asking.form(asked, answered={**answers, "yes": {"statement": "", "number": 0}, "gone": "x"})
        shown = {name: form[name].value() for name in form.fields if form[name].value() is not None}
        sent = QueryDict(mutable=True)
        for name, value in shown.items():
            sent.setlist(name, value if isinstance(value, list) else [str(value)])
        again = asking.form(asked, data=sent)
        assert again.is_valid(), again.errors
        assert again.answers() == answers
        assert shown["q_home"] == "Kuhmo"


def test_those_who_write_forms_see_all_of_an_owner_in_one_statement(
    fair: Any, alpha: Any, browse: Any
) -> None:
    def listed() -> tuple[list[asking.Made], int]:
        with CaptureQueriesContext(connection) as asked:
            return fair.engine.made_for(fair.owner), len(asked)

    with sites.within(alpha.id):
        take(fair, by=VISITOR, whose=None)
        (one,), number = listed()
        assert (one.slot, one.is_open, one.is_changed, one.sent) == ("exhibitor", True, False, 1)
        assert one.draft == made.definition()
        actions.remove_question(fair.form_id, "plan", by=fair.contact)
        for slot in ("a", "z"):
            fair.engine.make(fair.owner, made.definition(), by=fair.contact, slot=slot)
        many, again = listed()
        assert [(one.slot, one.is_open, one.is_changed) for one in many] == [
            ("a", False, True),
            ("exhibitor", True, True),
            ("z", False, True),
        ]
        assert (number, again) == (1, 1)
    for url in (one.edit_url, one.answers_url):
        assert browse(alpha, fair.contact).get(url).status_code == 200
        assert browse(alpha, fair.participant).get(url).status_code == 403


def test_forms_that_owners_ask_say_nothing_of_whom_they_are_for(fair: Any, alpha: Any, browse: Any) -> None:
    contact, at = browse(alpha, fair.contact), f"/forms/{fair.form_id}/about/"
    page = contact.get(at).content.decode()
    assert 'name="title_fi"' in page
    assert 'name="audience"' not in page
    with sites.within(alpha.id):
        seen = Questionnaire.objects.get(pk=fair.form_id).changed_at.isoformat()
    given = {"seen": seen, "title_fi": "Messuille", "audience": "everybody", "answering": "anonymous"}
    assert contact.post(at, given).status_code == 302
    with sites.within(alpha.id):
        form = Questionnaire.objects.get(pk=fair.form_id)
    assert (form.audience, form.is_anonymous, form.draft["title"]["fi"]) == ("owner", False, "Messuille")
