"""Whatever form somebody writes, and whatever somebody sends to it."""

import uuid
from dataclasses import replace
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from talkoo.blocks.questionnaires import actions, forms, queries
from talkoo.blocks.questionnaires.models import Answer, Sheet
from talkoo.blocks.questionnaires.queries import SPACE
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.asking import Owner
from talkoo.kernel.questions import Kind
from talkoo.kernel.text import clean_line
from talkoo.plumbing.tenancy import sites
from tests.kernel.made_questions import DEFINITIONS, answers_to, as_typed

VISITOR = AnonymousUser()
PLACES = {"fi-kunta:290": "Kuhmo", "fi-kunta:309": "Outokumpu"}
SIGNS = st.characters(codec="utf-8", exclude_categories=()) | st.sampled_from("\0\r\n,.-/<>&\"'\u202e")
NASTY = st.text(SIGNS, max_size=40)
OFTEN = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def made(owner: Any, definition: Any) -> Any:
    form = actions.make(
        Owner(SPACE, owner.pk), definition, by=PROGRAM, slot=uuid.uuid4().hex, audience="everybody"
    )
    if any(one.is_answered for one in definition.questions):
        form = actions.publish(form.pk, by=PROGRAM)
    return form


@OFTEN
@given(definition=DEFINITIONS, data=st.data())
def test_any_form_can_be_shown_and_anything_sent_to_it(
    town: Any, alpha: Any, browse: Any, definition: Any, data: Any
) -> None:
    with sites.within(alpha.id):
        form = made(town.space, definition)
    contact, visitor, at = browse(alpha, town.contact), browse(alpha), f"/forms/{form.pk}/"
    for page in ("questions/", "about/", "preview/?in=ar", "counts/", "answers/"):
        assert contact.get(f"{at}{page}").status_code == 200
    for one in definition.questions:
        assert contact.get(f"{at}questions/{one.code}/").status_code == 200
    if not form.newest:
        return
    page = visitor.get(at)
    assert page.status_code == 200
    for one in definition.questions:
        assert (f'name="q_{one.code}"' in page.content.decode()) is one.is_answered
    names = [f"q_{one.code}" for one in definition.questions] + ["once", "version", "do", "q_", "homepage_"]
    sent = data.draw(
        st.dictionaries(
            st.sampled_from(names), NASTY | st.lists(NASTY, max_size=3) | st.just("on"), max_size=8
        )
    )
    assert visitor.post(at, sent).status_code in {200, 302, 422}
    assert visitor.post(at, sent, headers={"x-part": "kept"}).status_code in {200, 302, 422}


@OFTEN
@given(definition=DEFINITIONS, data=st.data())
def test_what_is_answered_is_what_is_read(town: Any, alpha: Any, definition: Any, data: Any) -> None:
    if not any(one.is_answered for one in definition.questions):
        return
    with sites.within(alpha.id):
        form = made(town.space, definition)
        answers = data.draw(answers_to(definition))
        numbers = queries.statement_numbers(definition.questions)
        for one in definition.questions:
            if one.kind == Kind.CONSENT:
                answers[one.code]["number"] = numbers.get(one.statement, 0)
        expected = {one.code: answers[one.code] for one in definition.asked(answers) if one.code in answers}
        sent = QueryDict(mutable=True)
        for name, values in as_typed(definition, answers, PLACES).items():
            sent.setlist(name, values)
        asked = forms.Asked(definition, data=sent)
        is_left_out = any(one.kind == Kind.FILE and one.is_required for one in definition.asked(answers))
        assert asked.is_valid() is not is_left_out, asked.errors
        if is_left_out:
            return
        assert asked.answers() == expected
        sheet = actions.take(form.pk, 1, asked.answers(), by=VISITOR, once=uuid.uuid4())
        told = dict(queries.others_of([sheet.pk])[sheet.pk].answers)
        told |= actions.look_at(sheet.pk, by=PROGRAM)
        assert told == expected
        sealed = Answer.objects.filter(sheet=sheet, sealed__isnull=False).values_list("question", flat=True)
        assert set(sealed) == {one.code for one in definition.questions if one.is_sensitive} & set(expected)


@OFTEN
@given(definition=DEFINITIONS)
def test_a_question_that_is_saved_as_it_is_stays_as_it_is(town: Any, alpha: Any, definition: Any) -> None:
    for number, one in enumerate(definition.questions):
        texts = [one.label, *(option.label for option in one.options)]
        if one.kind == Kind.HEADING or not all(clean_line(said) for text in texts for said in text.values()):
            continue  # nobody can have written it so
        about: Any = {
            "kind": one.kind,
            "code": one.code,
            "stored": one,
            "before": definition.questions[:number],
        }
        with sites.within(alpha.id):
            shown = forms.WrittenQuestion(None, **about)
            sent = QueryDict(mutable=True)
            for name in shown.fields:
                value = shown[name].value()
                if value is not None and value is not False:
                    sent.setlist(
                        name, value if isinstance(value, list) else ["on" if value is True else str(value)]
                    )
            saved = forms.WrittenQuestion(sent, **about)
            assert saved.is_valid(), saved.errors
            again = saved.question()
        assert replace(again, label={}, help=None, options=()) == replace(
            one, label={}, help=None, options=()
        )
        assert [option.code for option in again.options] == [option.code for option in one.options]


@OFTEN
@given(typed=st.dictionaries(NASTY, st.lists(NASTY, max_size=3), max_size=5))
def test_a_draft_is_given_back_as_it_was_typed(town: Any, alpha: Any, typed: Any) -> None:
    with sites.within(alpha.id):
        once = uuid.uuid4()
        sheet = actions.keep(town.form.pk, 1, typed, by=VISITOR, once=once)
        row = queries.begun(town.form.pk, sheet_id=sheet.pk)
        assert row is not None
        expected = {
            name[:60]: [value.replace("\0", "") for value in values] for name, values in typed.items()
        }
        assert queries.whole(row) == expected
        Sheet.objects.filter(pk=sheet.pk).delete()
