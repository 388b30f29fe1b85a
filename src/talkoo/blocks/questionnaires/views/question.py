"""One question: adding it, changing it, moving it, taking it away."""

import re
import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from talkoo.blocks.questionnaires import actions, forms, queries
from talkoo.blocks.questionnaires.views.editing import CHANGED_MEANWHILE, moment_of
from talkoo.blocks.questionnaires.views.here import Here, edited, status_of, why_not
from talkoo.kernel.pages import page
from talkoo.kernel.questions import MOST_QUESTIONS, Kind, Question, Wrong
from talkoo.plumbing.translation.history import Stale

_NEW = re.compile(r"q[1-9]\d{0,5}")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add_question(request: HttpRequest, questionnaire_id: uuid.UUID, kind: str) -> HttpResponseBase:
    """Write a new question; it stands at the end."""
    here = edited(request, questionnaire_id)
    if kind not in list(Kind):
        raise Http404
    draft = here.draft
    if len(draft.questions) >= MOST_QUESTIONS:
        messages.info(request, _("A form has room for 100 questions."))
        return redirect(here.url("edit"))
    taken = queries.taken_codes(here.row)
    told = request.POST.get("code", "")
    code = (
        told
        if _NEW.fullmatch(told)
        else next(free for number in range(1, 10_000) if (free := f"q{number}") not in taken)
    )
    return _written(request, here, Kind(kind), code, None, draft.questions, is_new=True)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, questionnaire_id: uuid.UUID, code: str) -> HttpResponseBase:
    """Change a question."""
    here = edited(request, questionnaire_id)
    draft = here.draft
    found = draft.question(code)
    if found is None:
        raise Http404
    before = draft.questions[: draft.questions.index(found)]
    return _written(request, here, found.kind, code, found, before, is_new=False)


def _written(
    request: HttpRequest,
    here: Here,
    kind: Kind,
    code: str,
    stored: Question | None,
    before: Sequence[Question],
    *,
    is_new: bool,
) -> HttpResponseBase:
    form = forms.WrittenQuestion(
        request.POST if request.method == "POST" else None,
        kind=kind,
        code=code,
        stored=stored,
        before=[one for one in before if one.code != code],
        taken=frozenset() if is_new else _taken_options(here, code),
    )
    if request.method == "POST" and form.is_valid():
        wanted = form.question()
        try:
            _put(here, wanted, form, by=request.user, is_new=is_new)
        except Stale:
            form.add_error(None, str(CHANGED_MEANWHILE))
        except Wrong as problem:
            form.add_error(None, why_not(problem))
        else:
            messages.success(request, _("The question is saved."))
            return redirect(here.url("edit"))
    context: dict[str, Any] = here.shown(
        form=form,
        code=code if is_new else "",
        seen=here.row["changed_at"].isoformat(),
        kind_label=str(forms.KIND_NAMES[kind]),
        is_new=is_new,
        edit_url=here.url("edit"),
        option_fields=[name for _code, names in form.option_rows for name in names],
    )
    return page(request, "questionnaires/question.html", context, status=status_of(form))


def _put(here: Here, wanted: Question, form: Any, *, by: Any, is_new: bool) -> None:
    """Sent twice, a new question is added once. Raises Stale, Wrong."""
    there = here.draft.question(wanted.code)
    if is_new and there == wanted:
        return
    if is_new and there is not None:
        raise Stale(here.id)
    actions.put_question(here.id, wanted, by=by, seen=moment_of(form.cleaned_data["seen"]))


def _taken_options(here: Here, code: str) -> set[str]:
    """What a choice of this question was ever known by."""
    ever = [*queries.definitions(here.id).values(), here.draft]
    return {option.code for one in ever if (asked := one.question(code)) for option in asked.options}


@never_cache
@require_POST
def question_step(
    request: HttpRequest, questionnaire_id: uuid.UUID, code: str, verb: str
) -> HttpResponseBase:
    """Move a question up or down, or take it away."""
    here = edited(request, questionnaire_id)
    if verb not in {"up", "down", "remove"}:
        raise Http404
    try:
        if verb == "remove":
            actions.remove_question(here.id, code, by=request.user)
        else:
            actions.move_question(here.id, code, -1 if verb == "up" else 1, by=request.user)
    except Wrong as problem:
        messages.warning(request, why_not(problem))
    return redirect(here.url("edit") + f"#question-{code}" if verb != "remove" else here.url("edit"))
