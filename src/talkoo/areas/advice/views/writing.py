"""For advisers: writing advice for all, beside what it comes of."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from talkoo.areas.advice import actions, forms, queries
from talkoo.areas.advice.models import Entry, EntryState, Question
from talkoo.areas.advice.states import ENTRY
from talkoo.areas.advice.views.asking import post_of, status_of
from talkoo.blocks.discussions import public as discussions
from talkoo.kernel import pages
from talkoo.kernel.access import require
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.pages import page
from talkoo.kernel.text import ORIGINAL, Text, pick
from talkoo.people.organisations import queries as organisations
from talkoo.people.organisations.models import Organisation
from talkoo.plumbing.translation.history import Stale
from talkoo.plumbing.vocabulary import known as words


def _codes(concept_ids: list[uuid.UUID]) -> list[str]:
    return [word.code for one in concept_ids if (word := words.word(one))]


def _of_thread(found: discussions.Asked) -> dict[str, Any]:
    return {"title": found.title, "url": found.url, "said": found.said, "is_thread": True}


def _of_case(request: HttpRequest, found: Question) -> dict[str, Any]:
    return {
        "title": Text(found.title, found.language, found.language != pages.language(), found.language),
        "url": pages.address("advice:question", found.pk),
        "said": queries.cases.said_in(found, request.user.pk),
        "is_thread": False,
    }


def _answered(found: discussions.Asked | None, chosen: Organisation | None = None) -> list[tuple[str, Text]]:
    """The organisations that answered in a thread, and the one that was chosen before, by their slugs."""
    said = (
        {one.slug: one.organisation for one in found.said if one.organisation and not one.is_asker}
        if found
        else {}
    )
    if chosen is not None:
        said.setdefault(chosen.slug, pick(chosen.name, pages.language()))
    return list(said.items())


def _words(form: forms.Write, language: str) -> actions.Words:
    given = form.cleaned_data
    slug = given.get("organisation") or ""
    row = organisations.visible(slug) if slug else None
    return actions.Words(
        question=given["question"],
        answer=given["answer"],
        language=given.get("language") or language,
        topics=given["topics"],
        organisation_id=row["id"] if row else None,
        months=given["months"],
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponseBase:
    """Advice that nobody asked for."""
    require(request.user, "advice.advise")
    return _new(request, {}, {}, None, [])


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_of(request: HttpRequest, kind: str, key: uuid.UUID) -> HttpResponseBase:
    """Advice of a question to the advisers, or of a thread; when it is written already, leads there."""
    require(request.user, "advice.advise")
    if kind == "question":
        case = queries.cases.of(key)
        if case is None:
            raise Http404
        source = _of_case(request, case)
        written = queries.entries.written_of(source_id=key)
        of: dict[str, Any] = {"source_id": key}
        initial: dict[str, Any] = {"topics": _codes(queries.cases.topics_of(key))}
        answered = []
    else:
        found, _number = post_of(request, kind, key)
        source, of = _of_thread(found), {"thread_id": found.id}
        written = queries.entries.written_of(thread_id=found.id)
        initial = {
            "topics": _codes(found.topics),
            "question": found.title.text,
            "language": found.title.lang,
        }
        answered = _answered(found)
    if written:
        return redirect("advice:write", written)
    return _new(request, of, initial, source, answered)


def _new(
    request: HttpRequest,
    of: dict[str, uuid.UUID],
    initial: dict[str, Any],
    source: dict[str, Any] | None,
    answered: list[tuple[str, Text]],
) -> HttpResponseBase:
    other = None
    form = forms.Write(
        request.POST or None,
        organisations=answered,
        initial={"language": pages.language(), "months": 12, **initial},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.write(_words(form, pages.language()), by=request.user, **of)
        except actions.TellsWho as problem:
            form.tells(problem.args[0])
        except NotNow:
            form.add_error(
                None, _("Somebody else has begun to write this. Your text is kept below: copy what you need.")
            )
            other = queries.entries.written_of(**of)
        else:
            messages.success(request, _("It is kept. Nobody else sees it yet."))
            return redirect("advice:write", made.pk)
    context: dict[str, Any] = {
        "form": form,
        "source": source,
        "entry": None,
        "steps": [],
        "other_url": pages.address("advice:write", other) if other else "",
    }
    return page(request, "advice/write.html", context, status=status_of(form))


def entry_of(request: HttpRequest, entry_id: uuid.UUID) -> Entry:
    require(request.user, "advice.advise")
    found = queries.entries.of(entry_id)
    if found is None:
        raise Http404
    return found


_EDITED = {EntryState.DRAFT, EntryState.PUBLISHED, EntryState.WITHDRAWN}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, entry_id: uuid.UUID) -> HttpResponseBase:
    """One entry for the advisers: its words beside what it came of, and the steps of its life."""
    entry = entry_of(request, entry_id)
    thread = discussions.asked(entry.thread.code, request.user) if entry.thread else None
    source = _of_thread(thread) if thread else (_of_case(request, entry.source) if entry.source else None)
    chosen = entry.organisation.slug if entry.organisation else ""
    original = entry.question[ORIGINAL]
    form = None
    if entry.state in _EDITED or request.method == "POST":
        form = forms.Write(
            request.POST or None,
            is_new=False,
            organisations=_answered(thread, entry.organisation),
            initial={
                "question": entry.question[original],
                "answer": entry.answer[entry.answer[ORIGINAL]],
                "topics": _codes(queries.entries.topics_of(entry.pk)),
                "organisation": chosen,
                "months": entry.months,
                "seen": entry.changed_at.isoformat(),
            },
        )
    if form is not None and request.method == "POST" and form.is_valid():
        try:
            if form.cleaned_data["seen"] not in {"", entry.changed_at.isoformat()}:
                raise Stale(entry.pk)
            actions.change(entry_id, _words(form, original), by=request.user, seen=entry.changed_at)
        except actions.TellsWho as problem:
            form.tells(problem.args[0])
        except Stale:
            form.add_error(
                None, _("Somebody has changed this since you opened the page. Look at it again, then save.")
            )
            typed = request.POST.copy()
            typed["seen"] = entry.changed_at.isoformat()
            form.data = typed
        except NotNow:
            messages.warning(request, _("It cannot be changed now. Nothing was done."))
            return redirect("advice:write", entry_id)
        else:
            messages.success(request, _("Saved."))
            return redirect("advice:write", entry_id)
    context = {
        "form": form,
        "source": source,
        "entry": shown(entry),
        "steps": _steps(entry),
        "other_url": "",
    }
    return page(request, "advice/write.html", context, status=status_of(form))


def shown(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.pk,
        "question": pick(entry.question, entry.question[ORIGINAL]),
        "answer": pick(entry.answer, entry.answer[ORIGINAL]),
        "original": entry.question[ORIGINAL],
        "state": entry.state,
        "state_label": str(EntryState(entry.state).label),
        "is_hidden": entry.hidden_at is not None,
        "publish_at": entry.publish_at,
        "published_at": entry.published_at,
        "checked_at": entry.checked_at,
        "check_on": entry.check_on,
        "writer": entry.written_by.name if entry.written_by else "",
        "url": pages.address("advice:entry", entry.slug)
        if entry.state == EntryState.PUBLISHED and not entry.hidden_at
        else "",
        "texts_url": pages.address("advice:texts", entry.pk, pages.language())
        if entry.state in {EntryState.PUBLISHED, EntryState.WITHDRAWN}
        else "",
        "asks_first": entry.state == EntryState.DRAFT and entry.asker_id is not None,
    }


def _steps(entry: Entry) -> list[tuple[str, str]]:
    verbs = ENTRY.verbs_from(entry.state)
    found = []
    if entry.state in {EntryState.DRAFT, EntryState.WITHDRAWN}:
        found.append(("publish", _("Publish it")))
    if "check" in verbs:
        found.append(("check", _("It still holds")))
    if "withdraw" in verbs:
        found.append(("withdraw", _("Take it back")))
    return found
