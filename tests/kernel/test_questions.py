"""Forms as data: what can be one, and what is asked of whom."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talkoo.kernel.questions import Condition, Definition, Kind, Option, Question, Wrong
from talkoo.kernel.questions_checked import WrongAnswer, check_answer
from talkoo.kernel.questions_read import read
from talkoo.kernel.text import texts
from tests.kernel.made_questions import DEFINITIONS, answers_to


def asks(code: str, kind: Kind = Kind.SHORT, **more) -> Question:
    return Question(code=code, kind=kind, label=texts("fi", fi="Mitä?"), **more)


def form(*questions: Question) -> Definition:
    return Definition(title=texts("fi", fi="Kysely"), questions=questions)


YES_NO = (Option("yes", texts("fi", fi="Kyllä")), Option("no", texts("fi", fi="Ei")))


@settings(max_examples=300, deadline=None)
@given(DEFINITIONS)
def test_a_definition_is_the_same_after_it_was_kept(definition):
    assert read(json.loads(json.dumps(definition.as_json()))) == definition


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_an_answer_is_the_same_after_it_was_kept_and_fits_its_question(data):
    definition = data.draw(DEFINITIONS)
    for code, value in data.draw(answers_to(definition)).items():
        check_answer(definition.question(code), json.loads(json.dumps(value)))


def refusal(act, *given):
    """What it raises of ours; None when it raises nothing."""
    try:
        act(*given)
    except (Wrong, WrongAnswer) as problem:
        return problem
    return None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["title", "questions", "code", "kind", "label", "options", "when", "_", "fi", "least"]
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=20,
)


@settings(max_examples=500, deadline=None)
@given(JSON)
def test_whatever_is_no_definition_is_refused_in_words(anything):
    problem = refusal(read, anything)
    if problem is not None:
        assert problem.problems
        assert all(isinstance(where, str) and what for where, what in problem.problems)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(list(Kind)), JSON)
def test_whatever_is_no_answer_is_refused(kind, anything):
    question = asks("a", kind, options=YES_NO if kind in {Kind.ONE, Kind.SEVERAL} else ())
    problem = refusal(check_answer, question, anything)
    if problem is None:
        assert anything not in (None, "", [], {})
    else:
        assert problem.code == "a"


ALMOST = [
    (
        Kind.DATE,
        "2027-01-31",
        ["2027-W05-1", "20270131", "2027-1-31", "2027-02-29", "1899-12-31", "2101-01-01"],
    ),
    (Kind.SHORT, "Aamu", ["", "a" * 501, "a\0", 7]),
    (Kind.ONE, "yes", ["perhaps", ["yes"], "Yes"]),
    (Kind.SEVERAL, ["yes", "no"], ["yes", [], ["yes", "yes"], ["perhaps"]]),
    (Kind.SCALE, 5, ["5", 0, 6, 5.0, True]),
    (Kind.NUMBER, "-12", ["1.5", "1e3", "²", "12 ", 12, "1234567890123"]),
    (Kind.MUNICIPALITY, "fi-kunta:290", ["Kuhmo", "fi-kunta:", "fi kunta:290"]),
    (
        Kind.CONSENT,
        {"statement": "", "number": 0},
        [True, {"statement": "terms", "number": 0}, {"number": 0}],
    ),
    (
        Kind.FILE,
        {"name": "a.txt", "size": 1},
        ["a.txt", {"name": "a.txt", "size": 0}, {"name": "", "size": 1}],
    ),
    (Kind.HEADING, None, ["", "yes"]),
]


@pytest.mark.parametrize(("kind", "right", "wrong"), ALMOST)
def test_what_only_looks_like_an_answer_is_refused(kind, right, wrong):
    question = asks("a", kind, options=YES_NO if kind in {Kind.ONE, Kind.SEVERAL} else ())
    if right is not None:
        assert refusal(check_answer, question, right) is None
    for one in wrong:
        assert refusal(check_answer, question, one) is not None, one


WRONG = {
    "a code twice": form(asks("a"), asks("a")),
    "a choice without options": form(asks("a", Kind.ONE)),
    "options of a text": form(asks("a", options=YES_NO)),
    "a condition on what comes later": form(
        asks("b", when=Condition("a", ("yes",))), asks("a", Kind.ONE, options=YES_NO)
    ),
    "a condition on a text": form(asks("a"), asks("b", when=Condition("a", ("yes",)))),
    "a condition that cannot be": form(
        asks("a", Kind.ONE, options=YES_NO), asks("b", when=Condition("a", ("perhaps",)))
    ),
    "what gives a sensitive answer away": form(
        asks("a", Kind.ONE, options=YES_NO, is_sensitive=True), asks("b", when=Condition("a", ("yes",)))
    ),
    "a scale to a hundred": form(asks("a", Kind.SCALE, least=1, most=100)),
    "a condition on a scale without end": form(
        asks("a", Kind.SCALE, most=10**9), asks("b", when=Condition("a", ("1",)))
    ),
    "limits the wrong way round": form(asks("a", Kind.NUMBER, least=5, most=1)),
    "more than there is": form(asks("a", Kind.SEVERAL, options=YES_NO, least=3)),
    "an answered heading": form(asks("a", Kind.HEADING, is_required=True)),
    "a statement of a text": form(asks("a", statement="privacy")),
    "no such statement": form(asks("a", Kind.CONSENT, statement="weather")),
    "a sealed file": form(asks("a", Kind.FILE, is_sensitive=True)),
    "a code with a space": form(asks("a b")),
    "no words": form(Question(code="a", kind=Kind.SHORT, label={})),
    "too many": form(*(asks(f"a{number}") for number in range(101))),
}


@pytest.mark.parametrize("why", WRONG)
def test_what_does_not_go_together_is_refused(why):
    with pytest.raises(Wrong):
        read(WRONG[why].as_json())


def test_everything_that_is_wrong_is_told_at_once():
    with pytest.raises(Wrong) as caught:
        read({"title": {}, "questions": [{"code": "A"}, {"code": "b", "kind": "weather"}]})
    assert [where for where, _what in caught.value.problems] == ["title", "questions[0]", "questions[1]"]


def test_what_is_not_asked_decides_nothing():
    definition = form(
        asks("a", Kind.ONE, options=YES_NO),
        asks("b", Kind.ONE, options=YES_NO, when=Condition("a", ("yes",))),
        asks("c", when=Condition("b", ("yes",))),
    )
    read(definition.as_json())
    assert [one.code for one in definition.asked({"a": "yes", "b": "yes"})] == ["a", "b", "c"]
    assert [one.code for one in definition.asked({"a": "no", "b": "yes"})] == ["a"]
    assert [one.code for one in definition.asked({})] == ["a"]


def test_steps_and_several_choices_and_consents_decide_too():
    definition = form(
        asks("s", Kind.SCALE),
        asks("m", Kind.SEVERAL, options=YES_NO),
        asks("c", Kind.CONSENT),
        asks("x", when=Condition("s", ("1", "2"))),
        asks("y", when=Condition("m", ("no",))),
        asks("z", when=Condition("c", ("yes",))),
    )
    read(definition.as_json())
    given = {"s": 2, "m": ["yes", "no"], "c": {"statement": "", "number": 0}}
    assert [one.code for one in definition.asked(given)] == ["s", "m", "c", "x", "y", "z"]
    assert [one.code for one in definition.asked({"s": 3, "m": ["yes"]})] == ["s", "m", "c"]
