"""Pages of forms."""

from typing import Any

from talkoo.blocks.questionnaires.models import Answer, Questionnaire, Sheet, State
from talkoo.blocks.questionnaires.queries import SPACE
from talkoo.kernel import proofs
from talkoo.people.spaces.models import Kind
from talkoo.plumbing.tenancy import current
from talkoo.site.page_list.organisations import slugs
from talkoo.site.page_list.shown import Examples, Shown
from talkoo.site.page_list.spaces import spaces

_LEAD, _LEAD_ANY = "contact staff coordinator", "coordinator"
_GOING_ON = ["forming", "active", "paused"]


def _led(about: str, **more: Any) -> Shown:
    return Shown(about=about, role="coordinator", may=_LEAD, may_any=_LEAD_ANY, **more)


def _forms_of(kind: Kind) -> Shown:
    # nobody takes part in the example of a project
    may = _LEAD if kind == Kind.PROGRAMME else f"participant {_LEAD}"
    return Shown(about=f"{kind} of forms", role="coordinator", may=may, may_any=_LEAD_ANY)


PAGES = {
    **{f"questionnaires:{kind}_forms": _forms_of(kind) for kind in Kind},
    "questionnaires:form": Shown(about="form"),
    "questionnaires:go_on": Shown(about="form begun"),
    "questionnaires:sent": Shown(about="form sent"),
    "questionnaires:edit": _led("form"),
    "questionnaires:about": _led("form"),
    "questionnaires:preview": _led("form"),
    "questionnaires:add_question": _led("kind of question"),
    "questionnaires:question": _led("question"),
    "questionnaires:question_step": _led("question to move", method="POST", is_page=False),
    "questionnaires:step": _led("form to publish", method="POST", is_page=False),
    "questionnaires:answers": _led("form"),
    "questionnaires:counts": _led("form"),
    "questionnaires:download": _led("answers as a file", is_page=False),
    "questionnaires:sheet": _led("answers of one"),
    "questionnaires:sensitive": _led("answers of one", method="POST", is_page=False),
    "questionnaires:answer_file": _led("file of an answer", is_page=False),
    "questionnaires:remove_sheet": _led("answers to remove", method="POST", is_page=False),
}


def _forms() -> Any:
    """Forms for everybody, of spaces that everybody sees."""
    open_spaces = [
        space_id
        for kind in Kind
        for space_id in spaces(kind).filter(state__in=_GOING_ON).values_list("pk", flat=True)
    ]
    found = Questionnaire.objects.filter(
        owner_kind=SPACE, owner_key__in=open_spaces, audience="everybody", state=State.OPEN
    )
    return found.order_by("id")


def _sheets() -> Any:
    return Sheet.objects.filter(questionnaire__in=_forms(), sent_at__isnull=False).order_by("begun_at", "id")


def _each(*more: Any) -> list[list[Any]]:
    return [[pk, *more] for pk in _forms().values_list("pk", flat=True)[:1]]


def _questions() -> list[list[Any]]:
    return [[one.pk, one.draft["questions"][0]["code"]] for one in _forms()[:1]]


def _links(purpose: str, rows: Any) -> list[list[Any]]:
    """Links that prove nothing about a real person: of visitors only."""
    found = rows.filter(person=None)[:1]
    return [[one.questionnaire_id, proofs.give(purpose, one.pk, site=current.site_id())] for one in found]


def _files() -> list[list[Any]]:
    rows = Answer.objects.filter(sheet__in=_sheets(), stored_file__isnull=False).order_by("pk")
    return [
        [form, sheet, code, (value or {})["name"]]
        for form, sheet, code, value in rows.values_list(
            "sheet__questionnaire_id", "sheet_id", "question", "value"
        )[:1]
    ]


EXAMPLES: Examples = {
    **{
        f"{kind} of forms": lambda kind=kind: slugs(spaces(kind).filter(state__in=_GOING_ON))[:1]  # type: ignore[misc]
        for kind in Kind.values
    },
    "form": lambda: _each(),
    "form to publish": lambda: _each("publish"),
    "kind of question": lambda: _each("one"),
    "question": _questions,
    "question to move": lambda: [[*one, "down"] for one in _questions()],
    "answers as a file": lambda: _each("csv"),
    "answers of one": lambda: [list(row) for row in _sheets().values_list("questionnaire_id", "pk")[:1]],
    "answers to remove": lambda: [
        list(row) for row in _sheets().reverse().values_list("questionnaire_id", "pk")[:1]
    ],
    "file of an answer": _files,
    "form begun": lambda: _links(
        "questionnaires.go_on", Sheet.objects.filter(questionnaire__in=_forms(), sent_at=None).order_by("id")
    ),
    "form sent": lambda: _links("questionnaires.sent", _sheets()),
}
