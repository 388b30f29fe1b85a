"""Definitions of every shape, and answers to them."""

from typing import Any

from hypothesis import strategies as st

from talkoo.kernel.questions import (
    CHOICES,
    DECIDING,
    Condition,
    Definition,
    Keeping,
    Kind,
    Option,
    Question,
)
from talkoo.kernel.questions_checked import EARLIEST, LATEST

WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=30
).filter(lambda words: words.strip() != "")


PLAIN = st.text("aåäö ščжя1", min_size=1, max_size=20).filter(lambda words: words.strip() != "")


@st.composite
def texts(draw: Any) -> dict[str, str]:
    spoken = draw(st.dictionaries(st.sampled_from(["fi", "et", "ru", "ar"]), WORDS, min_size=1, max_size=3))
    return {"_": draw(st.sampled_from(sorted(spoken))), **spoken}


@st.composite
def questions(draw: Any, code: str, before: list[Question]) -> Question:
    kind = draw(st.sampled_from(list(Kind)))
    given: dict[str, Any] = {"keeping": draw(st.sampled_from(list(Keeping)))}
    if kind in CHOICES:
        number = draw(st.integers(1, 5))
        given["options"] = tuple(Option(f"c{place}", draw(texts())) for place in range(number))
        if kind == Kind.SEVERAL and draw(st.booleans()):
            given["least"], given["most"] = draw(st.integers(0, number)), number
    if kind == Kind.SCALE:
        given["least"], given["most"] = draw(st.integers(0, 1)), draw(st.integers(2, 10))
    if kind == Kind.NUMBER:
        given["decimals"] = draw(st.integers(0, 3))
        if draw(st.booleans()):
            given["least"], given["most"] = draw(st.integers(-50, 0)), draw(st.integers(1, 50))
    if kind == Kind.CONSENT:
        given["statement"] = draw(st.sampled_from(["", "privacy", "terms"]))
    if kind != Kind.HEADING:
        given["is_required"] = draw(st.booleans())
        given["is_sensitive"] = kind != Kind.FILE and draw(st.booleans())
    deciding = [
        one
        for one in before
        if one.kind in DECIDING
        and (not one.is_sensitive or given.get("is_sensitive") or kind == Kind.HEADING)
    ]
    if deciding and draw(st.booleans()):
        one = draw(st.sampled_from(deciding))
        values = draw(st.lists(st.sampled_from(one.values()), min_size=1, max_size=3, unique=True))
        given["when"] = Condition(one.code, tuple(values))
    return Question(code=code, kind=kind, label=draw(texts()), help=draw(st.none() | texts()), **given)


@st.composite
def definitions(draw: Any) -> Definition:
    found: list[Question] = []
    for number in range(draw(st.integers(1, 7))):
        found.append(draw(questions(f"q{number}", found)))
    return Definition(
        title=draw(texts()),
        intro=draw(st.none() | texts()),
        thanks=draw(st.none() | texts()),
        questions=tuple(found),
    )


DEFINITIONS = definitions()


@st.composite
def answers_to(draw: Any, definition: Definition) -> dict[str, Any]:
    """An answer to each question but files, whether it is asked or not."""
    found = {}
    for one in definition.questions:
        match one.kind:
            case Kind.SHORT | Kind.LONG:
                found[one.code] = " ".join(draw(PLAIN).split())
            case Kind.ONE:
                found[one.code] = draw(st.sampled_from(one.values()))
            case Kind.SEVERAL:
                least = max(one.least or 0, 1)
                found[one.code] = draw(st.lists(st.sampled_from(one.values()), min_size=least, unique=True))
            case Kind.SCALE:
                found[one.code] = draw(st.sampled_from(list(one.steps)))
            case Kind.DATE:
                found[one.code] = draw(st.dates(EARLIEST, LATEST)).isoformat()
            case Kind.NUMBER:
                least, most = one.least, one.most
                found[one.code] = str(
                    draw(st.integers(-99 if least is None else least, 99 if most is None else most))
                )
            case Kind.MUNICIPALITY:
                found[one.code] = draw(st.sampled_from(["fi-kunta:290", "fi-kunta:309"]))
            case Kind.CONSENT:
                found[one.code] = {"statement": one.statement, "number": draw(st.integers(0, 9))}
    return found


def as_typed(definition: Definition, answers: dict[str, Any], names: dict[str, str]) -> dict[str, list[str]]:
    """What somebody sends who answers so, as a browser does; `names` are those of the municipalities."""
    sent: dict[str, list[str]] = {}
    for code, value in answers.items():
        question = definition.question(code)
        assert question is not None
        if question.kind == Kind.CONSENT:
            sent[f"q_{code}"] = ["on"]
            sent[f"q_{code}_number"] = [str(value["number"])]
        elif question.kind == Kind.MUNICIPALITY:
            sent[f"q_{code}"] = [names[value]]
        else:
            sent[f"q_{code}"] = [str(one) for one in value] if isinstance(value, list) else [str(value)]
    return sent
