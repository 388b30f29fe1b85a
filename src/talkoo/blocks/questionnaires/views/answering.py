"""Answering a form: with an account or without, at once or in several goes."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from talkoo.blocks.questionnaires import actions, forms, queries
from talkoo.blocks.questionnaires.models import Audience, State
from talkoo.blocks.questionnaires.views.here import Here, loaded, status_of
from talkoo.kernel import asking, i18n, pages, proofs
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.pages import page, public
from talkoo.kernel.questions import Definition
from talkoo.kernel.questions_checked import WrongAnswer
from talkoo.kernel.rows import Row
from talkoo.kernel.text import pick
from talkoo.plumbing.limits.take import TooMany, caller, take
from talkoo.plumbing.tenancy import current

_GO_ON, _SENT = "questionnaires.go_on", "questionnaires.sent"
_SENDS, _SAVES = 300, 3_000  # an hour, from one place: a whole room may sit behind one address


@dataclass(frozen=True)
class _Page:
    """Which version stands on the page, what was typed on it, and what names it."""

    number: int
    definition: Definition
    once: uuid.UUID
    typed: dict[str, list[str]]
    language: str


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest, questionnaire_id: uuid.UUID, token: str = "") -> HttpResponseBase:
    """Answer the form, keep what one has begun, or go on with it: by one's account, or with the link that holds
    `token`."""
    here = loaded(request, questionnaire_id)
    if here.row["state"] == State.DRAFT:
        return redirect(here.url("edit"))
    if here.row["audience"] == Audience.OWNER:
        return redirect(here.standing.url)
    if not here.is_for_reader:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        raise PermissionDenied
    person_id = None if here.row["is_anonymous"] else request.user.pk
    begun = _begun(here, token, person_id)
    sends = request.method == "POST" and request.POST.get("do") != "save"
    if (
        not sends
        and begun is None
        and here.row["is_one_each"]
        and person_id
        and (before := queries.sent(here.id, person_id))
    ):
        return redirect(here.url("sent", _link(_SENT, before)))
    if request.method == "POST":
        return _posted(request, here, begun)
    shown = _shown(here, begun)
    asked = forms.Asked(shown.definition, typed=shown.typed)
    return _page(request, here, shown, asked, begun)


def _link(purpose: str, sheet_id: uuid.UUID) -> str:
    return proofs.give(purpose, sheet_id, site=current.site_id())


def _begun(here: Here, token: str, person_id: uuid.UUID | None) -> Row | None:
    """What the reader has begun. Raises Http404 for a link that leads nowhere (any more)."""
    if not token:
        return queries.begun(here.id, person_id=person_id) if person_id else None
    sheet_id = proofs.taken(_GO_ON, token, site=current.site_id())
    row = queries.begun(here.id, sheet_id=sheet_id) if sheet_id else None
    if row is None or row["id"] != sheet_id or row["person_id"] not in (None, person_id):
        raise Http404
    return row


def _shown(here: Here, begun: Row | None) -> _Page:
    """What a page that is opened shows: what was begun, or the questions of now."""
    if begun is None:
        return _Page(here.row["newest"], here.asked, uuid.uuid4(), {}, pages.language())
    definition = queries.definition_of(begun["version_id"], begun["definition"])
    return _Page(begun["number"], definition, begun["once"], queries.whole(begun), begun["language"])


def _posted(request: HttpRequest, here: Here, begun: Row | None) -> HttpResponseBase:
    newest = here.row["newest"]
    number = min(asking.number(request.POST.get("version")) or newest, newest)
    version = None if number == newest else queries.version(here.id, number)
    if version is None:
        number, definition = newest, here.asked
    else:
        definition = queries.definition_of(version["id"], version["definition"])
    asked = forms.Asked(definition, data=request.POST, files=request.FILES)
    shown = _Page(number, definition, asked.once, {}, pages.language())
    if asked.is_trapped:
        return redirect(here.url("form"))
    if request.POST.get("do") == "save":
        return _saved(request, here, shown, asked)
    if asked.is_valid():
        try:
            take("questionnaires.send", caller(request), limit=_SENDS, seconds=3_600)
            sheet_id = _taken(request, here, shown, asked)
        except TooMany as problem:
            asked.add_error(None, _again(problem))
        except NotNow:
            asked.add_error(None, _("No more answers are taken here. Copy what you wrote if you need it."))
        except WrongAnswer as problem:
            asked.add_error(f"q_{problem.code}", _("Answer this once more."))
        except actions.Already:
            asked.add_error(None, _("You have answered this already. Your first answers stand."))
        except actions.Outdated:
            messages.warning(
                request,
                _(
                    "The questions have changed since you opened this page. Look at them once more, and send again."
                ),
            )
            newer = _Page(newest, here.asked, shown.once, asked.typed(), shown.language)
            again = forms.Asked(newer.definition, typed=newer.typed)
            return _page(request, here, newer, again, begun, status=422)
        else:
            if number != newest:
                messages.info(
                    request,
                    _(
                        "The questions were changed while you answered. Your answers were taken as you saw them."
                    ),
                )
            return redirect(here.url("sent", _link(_SENT, sheet_id)))
    return _page(request, here, shown, asked, begun, status=status_of(asked))


def _taken(request: HttpRequest, here: Here, shown: _Page, asked: forms.Asked) -> uuid.UUID:
    given: dict[str, Any] = {
        "by": request.user,
        "files": asked.given_files(),
        "language": pages.language(),
    }
    answers = asked.answers()
    try:
        return actions.take(here.id, shown.number, answers, once=shown.once, **given).pk
    except (
        actions.NotYours
    ):  # somebody else began on this very page, for example on a computer that is shared
        return actions.take(here.id, shown.number, answers, once=uuid.uuid4(), **given).pk


def _saved(request: HttpRequest, here: Here, shown: _Page, asked: forms.Asked) -> HttpResponseBase:
    """Keep what was typed; the small script gets a sentence back, others the page to go on with."""
    is_part = request.headers.get("X-Part") == "kept"
    why, sheet = "", None
    try:
        take("questionnaires.save", caller(request), limit=_SAVES, seconds=3_600)
        sheet = actions.keep(
            here.id, shown.number, asked.typed(), by=request.user, once=shown.once, language=pages.language()
        )
    except TooMany as problem:
        why = _again(problem)
    except NotNow:
        why = _("No more answers are taken here. Copy what you wrote if you need it.")
    except actions.NotYours:
        why = _("Somebody else has begun on this page. Open it anew to keep what you write.")
    link = (
        ""
        if sheet is None or sheet.person_id or sheet.sent_at
        else here.url("go_on", _link(_GO_ON, sheet.pk))
    )
    if is_part:
        context = {"kept_url": request.build_absolute_uri(link) if link else "", "why_not": why}
        return page(request, "questionnaires/form.html", context, block="kept", status=409 if why else 200)
    if why or sheet is None:
        typed = _Page(shown.number, shown.definition, shown.once, asked.typed(), shown.language)
        again = forms.Asked(shown.definition, typed=typed.typed)
        messages.warning(request, why)
        return _page(request, here, typed, again, None, status=422)
    if sheet.sent_at is not None:
        return redirect(here.url("sent", _link(_SENT, sheet.pk)))
    messages.success(request, _("What you wrote is kept."))
    return redirect(link or here.url("form"))


def _again(problem: TooMany) -> str:
    moment = i18n.say_moment(problem.again_at, pages.language(), current.site().time_zone)
    return _("Very much has been sent just now. Nothing is lost: send this again after %(moment)s.") % {
        "moment": moment
    }


def _page(
    request: HttpRequest, here: Here, shown: _Page, asked: Any, begun: Row | None, status: int = 200
) -> HttpResponse:
    language = pages.language()
    is_by_link = begun is not None and begun["person_id"] is None
    context = {
        "title": pick(shown.definition.title, language),
        "intro": pick(shown.definition.intro, language),
        "owner": here.standing,
        "form": asked,
        "once": shown.once,
        "version": shown.number,
        "is_shown": here.is_open or asked.is_bound or bool(shown.typed),
        "is_open": here.is_open,
        "is_older": begun is not None and request.method != "POST" and shown.number != here.row["newest"],
        "is_anonymous": here.row["is_anonymous"],
        "form_url": here.url("form"),
        "why_not": "",
        "kept_url": request.build_absolute_uri(here.url("go_on", _link(_GO_ON, begun["id"])))
        if is_by_link and begun is not None
        else "",
        "begun_at": begun["saved_at"] if begun is not None and not here.row["is_anonymous"] else None,
        "edit_url": here.url("edit") if here.standing.edits else "",
    }
    return page(request, "questionnaires/form.html", context, status=status)


@public
@never_cache
@require_safe
def sent(request: HttpRequest, questionnaire_id: uuid.UUID, token: str) -> HttpResponse:
    """Thanks, and what one answered; sealed answers are not shown again."""
    here = loaded(request, questionnaire_id)
    sheet_id = proofs.taken(_SENT, token, site=current.site_id())
    row = queries.sheet(sheet_id) if sheet_id else None
    if (
        row is None
        or row["questionnaire_id"] != here.id
        or (row["person_id"] is not None and row["person_id"] != request.user.pk)
    ):
        raise Http404
    language = pages.language()
    definition = queries.definition_of(row["version_id"], row["definition"])
    context = {
        "title": pick(definition.title, language),
        "thanks": pick(definition.thanks, language),
        "owner": here.standing,
        "answered": answered(definition, row["answers"], language),
        "has_sealed": row["has_sealed"],
        "again_url": here.url("form") if here.is_open and not here.row["is_one_each"] else "",
    }
    return page(request, "questionnaires/sent.html", context)


def answered(definition: Definition, answers: dict[str, Any], language: str) -> list[dict[str, Any]]:
    """What was asked and answered, as pages show it; questions without an answer are left out."""
    return [
        {
            "code": one.code,
            "kind": str(one.kind),
            "label": pick(one.label, language),
            "said": queries.said(one, answers[one.code], language),
            "is_yes": str(one.kind) == "consent",
        }
        for one in definition.questions
        if one.is_answered and answers.get(one.code) is not None
    ]
