"""Reading what was answered: a list, one sheet, the counts, and files for spreadsheets."""

import uuid
from typing import Any

from babel.numbers import format_decimal
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from talkoo.blocks.questionnaires import actions, queries
from talkoo.blocks.questionnaires.views.answering import answered
from talkoo.blocks.questionnaires.views.here import Here, read_by
from talkoo.kernel import lists, pages, turns
from talkoo.kernel.pages import page
from talkoo.kernel.questions import Kind, Question
from talkoo.kernel.rows import Row
from talkoo.kernel.text import pick
from talkoo.plumbing.files import downloads

_COLUMNS = 5  # more of them stand beside each other on no screen
_MOST_ROWS = 20_000


def _columns(here: Here) -> list[Question]:
    """What lists and files may show: sensitive answers stand in neither."""
    return [one for one in queries.columns(queries.definitions(here.id)) if not one.is_sensitive]


@never_cache
@require_safe
def answers(request: HttpRequest, questionnaire_id: uuid.UUID) -> HttpResponse:
    """Who answered what, the newest first."""
    here = read_by(request, questionnaire_id)
    language, after = pages.language(), request.GET.get("after", "")
    try:
        found = queries.LIST.page(
            language=language, chosen={"questionnaire": here.id}, after=after, with_total=True
        )
    except lists.BadPlace:
        raise Http404 from None
    columns = _columns(here)
    shown = columns[:_COLUMNS]
    context = here.shown(
        "answers",
        columns=[pick(one.label, language) for one in shown],
        has_more=len(columns) > len(shown),
        total=found.total,
        rows=[_row(here, row, shown, language) for row in found.rows],
        csv_url=here.url("download", "csv"),
        xlsx_url=here.url("download", "xlsx"),
        next_url=f"{request.path}?after={found.after}" if found.after else "",
        previous_url=request.path if after else "",
    )
    return page(request, "questionnaires/answers.html", context)


def _row(here: Here, row: Row, columns: list[Question], language: str) -> dict[str, Any]:
    return {
        "url": here.url("sheet", row["id"]),
        "person": row["person"] or "",
        "sent_at": row["sent_at"],
        "answers": [
            {
                "said": queries.said(one, row["answers"].get(one.code), language),
                "is_yes": one.kind == Kind.CONSENT and row["answers"].get(one.code) is not None,
            }
            for one in columns
        ],
    }


@never_cache
@require_safe
def download(request: HttpRequest, questionnaire_id: uuid.UUID, format: str) -> HttpResponse:
    """All answers but sensitive ones, as CSV or a spreadsheet."""
    here = read_by(request, questionnaire_id)
    if format not in {"csv", "xlsx"}:
        raise Http404
    if format == "xlsx":
        return turns.in_turn(lambda: lists.as_xlsx("answers", _table(here)))
    return lists.as_csv("answers", _table(here))


def _table(here: Here) -> list[list[Any]]:
    language, columns = pages.language(), _columns(here)
    is_named = not here.row["is_anonymous"]
    found = queries.LIST.page(language=language, chosen={"questionnaire": here.id}, size=_MOST_ROWS)
    heading = [_("Sent"), *([_("Name")] if is_named else []), _("Language")]
    heading += [pick(one.label, language).text for one in columns]
    return [
        heading,
        *(
            [
                timezone.localtime(row["sent_at"]).date().isoformat(),
                *([row["person"] or ""] if is_named else []),
                row["language"],
                *(queries.as_plain(one, row["answers"].get(one.code), language) for one in columns),
            ]
            for row in found.rows
        ),
    ]


def _sheet(here: Here, sheet_id: uuid.UUID) -> Row:
    """Raises Http404."""
    row = queries.sheet(sheet_id)
    if row is None or row["questionnaire_id"] != here.id:
        raise Http404
    return row


@never_cache
@require_safe
def sheet(request: HttpRequest, questionnaire_id: uuid.UUID, sheet_id: uuid.UUID) -> HttpResponse:
    """What one person answered. Sealed answers are asked for, and the look is recorded."""
    here = read_by(request, questionnaire_id)
    return _page_of(request, here, _sheet(here, sheet_id), None)


@never_cache
@require_POST
def sensitive(request: HttpRequest, questionnaire_id: uuid.UUID, sheet_id: uuid.UUID) -> HttpResponse:
    """The same page with the sealed answers, in the answer to the button alone."""
    here = read_by(request, questionnaire_id)
    row = _sheet(here, sheet_id)
    if not here.standing.reads_sensitive:
        raise PermissionDenied
    return _page_of(request, here, row, actions.look_at(sheet_id, by=request.user))


def _page_of(request: HttpRequest, here: Here, row: Row, opened: dict[str, Any] | None) -> HttpResponse:
    language = pages.language()
    definition = queries.definition_of(row["version_id"], row["definition"])
    given = answered(definition, {**row["answers"], **(opened or {})}, language)
    for one in given:
        is_file = one["kind"] == Kind.FILE
        one["file_url"] = (
            here.url("answer_file", row["id"], one["code"], one["said"][0].text) if is_file else ""
        )
    context = here.shown(
        answerer=row["person"] or "",
        sent_at=row["sent_at"],
        number=row["number"],
        is_older=row["number"] != here.row["newest"],
        language_code=row["language"],
        answered=given,
        sensitive_url=here.url("sensitive", row["id"])
        if opened is None and row["has_sealed"] and here.standing.reads_sensitive
        else "",
        has_sealed=row["has_sealed"] and opened is None,
        remove_url=here.url("remove_sheet", row["id"]) if here.standing.edits else "",
        answers_url=here.url("answers"),
    )
    return page(request, "questionnaires/sheet.html", context)


@never_cache
@require_POST
def remove_sheet(request: HttpRequest, questionnaire_id: uuid.UUID, sheet_id: uuid.UUID) -> HttpResponseBase:
    """Take away what somebody sent."""
    here = read_by(request, questionnaire_id)
    row = _sheet(here, sheet_id)
    if request.POST.get("sure") != "yes":
        return _page_of(request, here, row, None)
    actions.remove_answers(sheet_id, by=request.user)
    messages.success(request, _("The answers are gone."))
    return redirect(here.url("answers"))


@never_cache
@require_safe
def answer_file(
    request: HttpRequest, questionnaire_id: uuid.UUID, sheet_id: uuid.UUID, code: str, name: str
) -> HttpResponseBase:
    """A file that somebody gave as an answer."""
    here = read_by(request, questionnaire_id)
    row = queries.file_of(here.id, sheet_id, code)
    if row is None or row["name"] != name:
        raise Http404
    return downloads.answer(
        request, digest=row["digest"], size=row["size"], media_type=row["media_type"], name=row["name"]
    )


@never_cache
@require_safe
def counts(request: HttpRequest, questionnaire_id: uuid.UUID) -> HttpResponse:
    """How often each thing was chosen; averages of scales from five answers on."""
    here = read_by(request, questionnaire_id)
    language = pages.language()
    asked = queries.columns(queries.definitions(here.id))
    counted = queries.counts(here.id, asked, language)
    context = here.shown(
        "counts",
        total=queries.number_of(here.id),
        fewest=queries.FEWEST,
        has_sensitive=any(one.is_sensitive for one in counted.values()),
        counted=[
            {
                "label": pick(one.label, language),
                "is_consent": one.kind == Kind.CONSENT,
                "counts": counted[one.code].counts,
                "average": _average(one, counted[one.code]),
            }
            for one in asked
            if one.code in counted
        ],
    )
    return page(request, "questionnaires/counts.html", context)


def _average(question: Question, counted: queries.Counted) -> str:
    """The average step of a scale, as the page's language writes it; empty where it would say too much."""
    number = sum(one.number for one in counted.counts)
    if question.kind != Kind.SCALE or counted.is_sensitive or number < queries.FEWEST:
        return ""
    average = sum(one.number * int(one.value) for one in counted.counts) / number
    return str(format_decimal(round(average, 1), locale=pages.language()))
