"""Writing a form: its questions in a plain list, what it says of itself, how it will look."""

import datetime
import uuid
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from talkoo.blocks.questionnaires import actions, forms, queries
from talkoo.blocks.questionnaires.forms.editing import languages
from talkoo.blocks.questionnaires.models import Audience, State
from talkoo.blocks.questionnaires.views.here import Here, edited, status_of, why_not
from talkoo.kernel import i18n, pages
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.pages import page
from talkoo.kernel.questions import Definition, Kind, Question, Wrong
from talkoo.kernel.text import languages_of, pick
from talkoo.plumbing.translation.history import Stale

CHANGED_MEANWHILE = gettext_lazy(
    "Somebody has changed this in the meantime. Look at it again before you save it."
)


@never_cache
@require_safe
def edit(request: HttpRequest, questionnaire_id: uuid.UUID) -> HttpResponse:
    """The questions as they are being written."""
    here = edited(request, questionnaire_id)
    draft, state = here.draft, here.row["state"]
    context = here.shown(
        "edit",
        draft_title=pick(draft.title, pages.language()),
        questions=_rows(here, draft),
        kinds=[(str(forms.KIND_NAMES[kind]), here.url("add_question", str(kind))) for kind in Kind],
        about_url=here.url("about"),
        missing=_missing(draft),
        is_changed=here.row["is_changed"],
        is_new=state == State.DRAFT,
        steps={
            verb: here.url("step", verb) if is_there else ""
            for verb, is_there in {
                "publish": here.row["is_changed"] or state == State.CLOSED,
                "close": state == State.OPEN,
                "reopen": state == State.CLOSED and not here.row["is_changed"],
                "remove": state != State.OPEN,
            }.items()
        },
    )
    return page(request, "questionnaires/edit.html", context)


def _rows(here: Here, draft: Definition) -> list[dict[str, Any]]:
    language = pages.language()
    last = len(draft.questions) - 1
    return [
        {
            "code": one.code,
            "label": pick(one.label, language),
            "kind": str(one.kind),
            "kind_label": str(forms.KIND_NAMES[one.kind]),
            "is_required": one.is_required,
            "is_sensitive": one.is_sensitive,
            "when": _when(draft, one),
            "url": here.url("question", one.code),
            "up_url": here.url("question_step", one.code, "up") if number else "",
            "down_url": here.url("question_step", one.code, "down") if number < last else "",
            "remove_url": here.url("question_step", one.code, "remove"),
        }
        for number, one in enumerate(draft.questions)
    ]


def _when(draft: Definition, one: Question) -> tuple[Any, list[Any]] | None:
    """What the question depends on: label and answers."""
    deciding = draft.question(one.when.question) if one.when else None
    if one.when is None or deciding is None:
        return None
    language = pages.language()
    yes = pick({"_": language, language: _("yes")}, language)
    said = [
        yes if deciding.kind == Kind.CONSENT else deciding.named(value, language) for value in one.when.any_of
    ]
    return pick(deciding.label, language), said


def _missing(draft: Definition) -> list[str]:
    """Languages of the site in which something that is asked has no words yet."""
    texts = [draft.title, *(one.label for one in draft.questions)]
    texts += [option.label for one in draft.questions for option in one.options]
    return [
        i18n.name_of(code, pages.language())
        for code in languages()
        if any(code not in languages_of(one) for one in texts)
    ]


def moment_of(told: str) -> datetime.datetime | None:
    """When the form had last changed as the page was opened; None for what says none."""
    try:
        moment = datetime.datetime.fromisoformat(told)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def about(request: HttpRequest, questionnaire_id: uuid.UUID) -> HttpResponseBase:
    """Title, first and last words in each language, whom it is for, and how one answers."""
    here = edited(request, questionnaire_id)
    draft, row = here.draft, here.row
    answering = "anonymous" if row["is_anonymous"] else "each" if row["is_one_each"] else "often"
    form = forms.About(
        request.POST if request.method == "POST" else None,
        stored={"title": draft.title, "intro": draft.intro, "thanks": draft.thanks},
        initial={"audience": row["audience"], "answering": answering},
        is_promised=row["is_anonymous"] and row["newest"] > 0,
        is_owners=row["audience"] == Audience.OWNER,
    )
    if request.method == "POST" and form.is_valid():
        texts = form.texts()
        try:
            actions.describe(
                here.id,
                by=request.user,
                title=texts["title"] or {},
                intro=texts["intro"],
                thanks=texts["thanks"],
                seen=moment_of(form.cleaned_data["seen"]),
            )
            if arranged := form.arrangement():
                actions.arrange(here.id, by=request.user, **arranged)
        except (Stale, NotNow):
            form.add_error(None, str(CHANGED_MEANWHILE))
        except Wrong as problem:
            form.add_error(None, why_not(problem))
        else:
            messages.success(request, _("The changes are saved."))
            return redirect(here.url("edit"))
    context = here.shown(form=form, seen=row["changed_at"].isoformat(), edit_url=here.url("edit"))
    return page(request, "questionnaires/about.html", context, status=status_of(form))


@never_cache
@require_safe
def preview(request: HttpRequest, questionnaire_id: uuid.UUID) -> HttpResponse:
    """How it will look, in each language of the site."""
    here = edited(request, questionnaire_id)
    listed = languages()
    chosen = request.GET.get("in", "") or listed[0]
    if chosen not in listed:
        raise Http404
    draft = here.draft
    at = here.url("preview")
    context = here.shown(
        "preview",
        intro=pick(draft.intro, chosen),
        draft_title=pick(draft.title, chosen),
        form=forms.Asked(draft, language=chosen),
        in_language=chosen,
        in_direction=i18n.direction(chosen),
        choices=[
            {
                "label": i18n.own_name(code),
                "url": f"{at}?{urlencode({'in': code})}",
                "is_current": code == chosen,
            }
            for code in listed
        ],
    )
    return page(request, "questionnaires/preview.html", context)


_STEPS = {
    "publish": (actions.publish, gettext_lazy("It is published: these questions are asked from now on.")),
    "close": (actions.close, gettext_lazy("It is closed: no more answers are taken.")),
    "reopen": (actions.reopen, gettext_lazy("It takes answers again.")),
}


@never_cache
@require_POST
def step(request: HttpRequest, questionnaire_id: uuid.UUID, verb: str) -> HttpResponseBase:
    """Publish a form, close it, open it again, or take it away with all its answers."""
    here = edited(request, questionnaire_id)
    if verb == "remove":
        return _removed(request, here)
    if verb not in _STEPS:
        raise Http404
    act, told = _STEPS[verb]
    try:
        act(here.id, by=request.user)
    except NotNow:
        messages.info(request, _("Somebody was quicker: look at how it stands now."))
    except Wrong as problem:
        messages.warning(request, why_not(problem))
    else:
        messages.success(request, str(told))
    return redirect(here.url("edit"))


def _removed(request: HttpRequest, here: Here) -> HttpResponseBase:
    number = queries.number_of(here.id)
    if request.POST.get("sure") != "yes":
        return page(
            request,
            "questionnaires/remove.html",
            here.shown(number=number, remove_url=here.url("step", "remove"), edit_url=here.url("edit")),
        )
    try:
        actions.remove(here.id, by=request.user)
    except NotNow:
        messages.info(request, _("Close it first: it takes answers."))
        return redirect(here.url("edit"))
    messages.success(request, _("The form and its answers are gone."))
    return redirect(here.standing.forms_url or here.standing.url)
