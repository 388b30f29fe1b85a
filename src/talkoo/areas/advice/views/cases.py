"""Questions to the advisers: the queue, and one question for its asker and for the advisers."""

import uuid
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from talkoo.areas.advice import actions, forms, queries
from talkoo.areas.advice.models import THEIRS, Question, QuestionState
from talkoo.areas.advice.states import QUESTION
from talkoo.areas.advice.views.asking import status_of
from talkoo.areas.advice.views.reading import topic_at
from talkoo.blocks.discussions import public as discussions
from talkoo.kernel import i18n, lists, pages
from talkoo.kernel.access import may, require
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.pages import page
from talkoo.kernel.text import Text, pick
from talkoo.people.accounts.views.entering import too_many
from talkoo.plumbing.limits.take import TooMany, take
from talkoo.plumbing.vocabulary import known as words

_TABS = {
    "": ([str(one) for one in THEIRS], "due"),
    "answered": ([str(QuestionState.ANSWERED)], "newest"),
    "closed": ([str(QuestionState.CLOSED)], "newest"),
}
_MESSAGES_AN_HOUR = 60


def parts(here: str) -> list[dict[str, Any]]:
    """The pages of the advisers, as tabs."""
    found = (
        ("advice:desk", _("Questions")),
        ("advice:forum", _("In the forum")),
        ("advice:entries", _("Advice for all")),
    )
    return [{"label": label, "url": pages.address(name), "is_current": name == here} for name, label in found]


def _narrowed(request: HttpRequest) -> tuple[words.Word | None, str]:
    topic = topic_at(request.GET.get("topic", ""))
    language = request.GET.get("language", "")
    if len(language) > 16 or "\0" in language:
        raise Http404
    return topic, language


def _groups(
    topics: list[words.Word], languages: list[str], topic: words.Word | None, language: str
) -> list[dict[str, Any]]:
    choices = {
        "topic": [
            {
                "code": word.code,
                "label": pick(word.labels, pages.language()).text,
                "is_current": word == topic,
            }
            for word in topics
        ],
        "language": [
            {"code": one, "label": i18n.name_of(one, pages.language()), "is_current": one == language}
            for one in languages
        ],
    }
    labels = {"topic": _("Topic"), "language": _("Language")}
    return [
        {"name": name, "label": labels[name], "kind": "select", "choices": found}
        for name, found in choices.items()
        if found
    ]


@never_cache
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """What the advisers were asked, by when it is due; by topic and language."""
    require(request.user, "advice.advise")
    state = request.GET.get("show", "")
    if state not in _TABS:
        raise Http404
    topic, language = _narrowed(request)
    states, sort = _TABS[state]
    after = request.GET.get("after", "")
    try:
        found = queries.cases.LIST.page(
            language=pages.language(),
            chosen={
                "state": states,
                "topic": words.with_narrower(topic.id) if topic else None,
                "language": language,
            },
            sort=sort,
            after=after,
        )
    except lists.BadPlace:
        raise Http404 from None
    here = pages.address("advice:desk")

    def at(**given: str) -> str:
        query = urlencode({key: value for key, value in given.items() if value})
        return f"{here}?{query}" if query else here

    kept = {"topic": topic.code if topic else "", "language": language}
    labels = {"": _("Waiting"), "answered": _("Answered"), "closed": _("Closed")}
    context = {
        "parts": parts("advice:desk"),
        "lines": [queries.cases.line(row, request.user.pk) for row in found.rows],
        "show": state,
        "tabs": [
            {"label": labels[name], "url": at(show=name, **kept), "is_current": name == state}
            for name in _TABS
        ],
        "groups": _groups(*queries.cases.facets(), topic, language),
        "action": here,
        "is_narrowed": bool(topic or language),
        "next_url": at(show=state, **kept, after=found.after) if found.after else "",
        "previous_url": at(show=state, **kept) if after else "",
    }
    return page(request, "advice/desk.html", context)


@never_cache
@require_safe
def forum(request: HttpRequest) -> HttpResponse:
    """Questions of the forum that nobody has answered, the oldest first."""
    require(request.user, "advice.advise")
    topic, language = _narrowed(request)
    after = request.GET.get("after", "")
    try:
        found = discussions.UNANSWERED.page(
            language=pages.language(),
            chosen={"topic": words.with_narrower(topic.id) if topic else None, "language": language},
            after=after,
        )
    except lists.BadPlace:
        raise Http404 from None
    here = pages.address("advice:forum")
    kept = {"topic": topic.code if topic else "", "language": language}
    query = urlencode({key: value for key, value in kept.items() if value})
    context = {
        "parts": parts("advice:forum"),
        "threads": [
            {
                "title": Text(
                    row["title"], row["language"], row["language"] != pages.language(), row["language"]
                ),
                "url": pages.address("discussions:thread", row["code"]),
                "section": pick(row["section_name"], pages.language()),
                "topics": queries.cases.labels(row["topics"]),
                "created_at": row["created_at"],
                "age": queries.cases.age(row["created_at"]),
            }
            for row in found.rows
        ],
        "next_url": f"{here}?{query}{'&' if query else ''}after={found.after}" if found.after else "",
        "previous_url": here + (f"?{query}" if query else "") if after else "",
    }
    return page(request, "advice/forum.html", context)


def _visible(request: HttpRequest, question_id: uuid.UUID) -> Question:
    """Raises Http404 for what is not there, or not for this reader."""
    found = queries.cases.of(question_id)
    if found is None or not may(request.user, "advice.read", found):
        raise Http404
    return found


def _may_say(found: Question, person: Any) -> bool:
    return found.asker_id == person.pk or found.taken_by_id in {None, person.pk}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, question_id: uuid.UUID) -> HttpResponseBase:
    """One question with all that was written in it, and writing in it."""
    found = _visible(request, question_id)
    form = (
        forms.Say(request.POST or None) if _may_say(found, request.user) or request.method == "POST" else None
    )
    if form is not None and request.method == "POST" and form.is_valid():
        try:
            take("advice.say", str(request.user.pk), limit=_MESSAGES_AN_HOUR, seconds=3_600)
            actions.say(
                question_id,
                by=request.user,
                text=form.cleaned_data["text"],
                language=form.spoken,
                once=form.cleaned_data["once"],
            )
        except TooMany as problem:
            form.add_error(None, too_many(problem))
        except NotNow:
            form.add_error(
                None,
                _(
                    "Somebody else looks after this question by now. Your text is kept below: take it over, or copy it."
                ),
            )
        else:
            if found.asker_id == request.user.pk:
                messages.success(request, _("The advisers are told."))
            else:
                messages.success(request, _("Your answer is on its way."))
            return redirect("advice:question", question_id)
    return _page(request, found, form)


def _page(
    request: HttpRequest,
    found: Question,
    form: forms.Say | None,
    hand_over_form: forms.HandOver | None = None,
) -> HttpResponse:
    person: Any = request.user
    advises = may(person, "advice.advise")
    verbs = QUESTION.verbs_from(found.state) if advises else []
    is_theirs = found.state in THEIRS
    is_own = found.asker_id == person.pk
    others = (
        queries.cases.others_to_hand_to(found)
        if found.taken_by_id == person.pk and "hand_over" in verbs
        else []
    )
    context = {
        "question": {
            "id": found.pk,
            "title": Text(found.title, found.language, found.language != pages.language(), found.language),
            "state": found.state,
            "state_label": str(QuestionState(found.state).label),
            "asker": found.asker.name,
            "capacity": pick(found.capacity.name, pages.language()) if found.capacity else None,
            "topics": queries.cases.labels(queries.cases.topics_of(found.pk)),
            "asked_at": found.asked_at,
            "due_on": found.due_on if is_theirs else None,
            "left": queries.cases.left(found.due_on) if is_theirs else None,
            "age": queries.cases.age(found.asked_at),
            "taken_by": found.taken_by.name if found.taken_by else "",
            "taken_by_id": found.taken_by_id,
            "is_mine": found.taken_by_id == person.pk,
        },
        "said": queries.cases.said_in(found, person.pk),
        "form": form,
        "hand_over_form": hand_over_form or (forms.HandOver(people=others) if others else None),
        "is_own": is_own,
        "advises": advises,
        "verbs": verbs,
        "may_close": found.state != QuestionState.CLOSED and (is_own or found.answered_at is not None),
        "entry_url": _entry_url(found) if advises else "",
    }
    return page(
        request, "advice/question.html", context, status=max(status_of(form), status_of(hand_over_form))
    )


def _entry_url(found: Question) -> str:
    if found.answered_at is None:
        return ""
    written = queries.entries.written_of(source_id=found.pk)
    return (
        pages.address("advice:write", written)
        if written
        else pages.address("advice:new_of", "question", found.pk)
    )


@never_cache
@require_POST
def step(request: HttpRequest, question_id: uuid.UUID, verb: str) -> HttpResponseBase:
    """Take it, take it over, put it back, or close it."""
    _visible(request, question_id)
    try:
        if verb == "take":
            actions.take(question_id, by=request.user)
            messages.success(request, _("You look after it now."))
        elif verb == "take-over":
            actions.take(question_id, by=request.user, from_id=_id(request.POST.get("from", "")))
            messages.success(request, _("You look after it now."))
        elif verb == "put-back":
            actions.put_back(question_id, by=request.user)
            messages.success(request, _("It waits for all advisers again."))
        elif verb == "close":
            actions.close(question_id, by=request.user)
            messages.success(request, _("It is closed. It opens again when the asker writes."))
        else:
            raise Http404
    except NotNow:
        messages.warning(request, _("Somebody was quicker: this has changed a moment ago. Nothing was done."))
    return redirect("advice:question", question_id)


def _id(typed: str) -> uuid.UUID:
    try:
        return uuid.UUID(typed)
    except ValueError:
        return uuid.UUID(int=0)


@never_cache
@require_POST
def hand_over(request: HttpRequest, question_id: uuid.UUID) -> HttpResponseBase:
    """Let another adviser look after it."""
    found = _visible(request, question_id)
    if not may(request.user, "advice.advise"):
        raise PermissionDenied
    form = forms.HandOver(request.POST, people=queries.cases.others_to_hand_to(found))
    if not form.is_valid():
        return _page(request, found, forms.Say() if _may_say(found, request.user) else None, form)
    try:
        actions.hand_over(question_id, uuid.UUID(form.cleaned_data["to"]), by=request.user)
        messages.success(request, _("They are told, and look after it from now on."))
    except NotNow:
        messages.warning(request, _("Somebody was quicker: this has changed a moment ago. Nothing was done."))
    return redirect("advice:question", question_id)
