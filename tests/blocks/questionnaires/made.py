"""Forms and answers, made through the product's own actions. Call them inside a site."""

import io
import uuid
from typing import Any

from talkoo.blocks.questionnaires import actions
from talkoo.blocks.questionnaires.queries import SPACE
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.asking import Owner
from talkoo.kernel.questions import Condition, Definition, Keeping, Kind, Option, Question
from talkoo.kernel.text import texts
from talkoo.plumbing.files.documents import Examined, examine


def said(words: str) -> dict[str, str]:
    return texts("fi", fi=words)


QUESTIONS = (
    Question(code="name", kind=Kind.SHORT, label=said("Miksi sinua kutsutaan?"), is_required=True),
    Question(
        code="again",
        kind=Kind.ONE,
        label=said("Tuletko uudelleen?"),
        options=(Option("yes", said("Kyllä tulen")), Option("no", said("En tule"))),
    ),
    Question(
        code="why",
        kind=Kind.LONG,
        label=said("Mikä auttaisi?"),
        is_required=True,
        when=Condition("again", ("no",)),
    ),
    Question(code="joy", kind=Kind.SCALE, label=said("Iloa?"), least=1, most=5),
    Question(
        code="diet",
        kind=Kind.SEVERAL,
        label=said("Mitä et syö?"),
        is_sensitive=True,
        keeping=Keeping.SHORT,
        options=(Option("fish", said("Kalaa")), Option("nuts", said("Pähkinöitä"))),
    ),
    Question(code="plan", kind=Kind.FILE, label=said("Suunnitelmasi")),
)


def definition(*questions: Question, title: str = "Palaute kokouksesta") -> Definition:
    return Definition(title=said(title), questions=questions or QUESTIONS)


def form(
    space: Any,
    *questions: Question,
    by: Any = PROGRAM,
    audience: str = "everybody",
    is_published: bool = True,
    **more: Any,
) -> Any:
    """A form of a space; the rest is as in actions.make."""
    more.setdefault("slot", uuid.uuid4().hex)
    found = actions.make(Owner(SPACE, space.pk), definition(*questions), by=by, audience=audience, **more)
    return actions.publish(found.pk, by=by) if is_published else found


def sheet(found: Any, *, by: Any = PROGRAM, number: int = 1, files: Any = None, **answers: Any) -> Any:
    """What somebody answered."""
    answers = {"name": "Aamu", **answers}
    return actions.take(found.pk, number, answers, by=by, once=uuid.uuid4(), files=files, language="fi")


def file(words: str = "Suunnitelma", name: str = "suunnitelma.txt") -> Examined:
    return examine(io.BytesIO(words.encode()), name)
