"""Asking: of everyone, of those competent, or of the advisers; and being put in touch with who answered."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from talkoo.areas.advice import actions, forms, queries
from talkoo.areas.advice.views.reading import topic_at
from talkoo.blocks.discussions import public as discussions
from talkoo.kernel.pages import page
from talkoo.people.accounts.views.entering import too_many
from talkoo.people.organisations import queries as organisations
from talkoo.people.organisations.queries.shown import introduce_url
from talkoo.plumbing.limits.take import TooMany, take
from talkoo.plumbing.vocabulary import known as words

_A_DAY = 86_400
_QUESTIONS_A_DAY = 20


def status_of(form: Any) -> int:
    """422 when something is wrong in it."""
    return 422 if form is not None and form.is_bound and form.errors else 200


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponseBase:
    """Ask everyone, those who can advise on a topic, or the advisers. 20 a day from one person."""
    topic = topic_at(request.GET.get("topic", ""))
    to = request.GET.get("to", "")
    sections = discussions.open_sections()
    has_advisers = queries.cases.has_advisers()
    form = forms.Ask(
        request.POST or None,
        person=request.user,
        sections=sections,
        has_advisers=has_advisers,
        initial={
            "to": to if to in forms.To.values else ("" if has_advisers and sections else _only(has_advisers)),
            "topics": [topic.code] if topic else [],
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            take("advice.ask", str(request.user.pk), limit=_QUESTIONS_A_DAY, seconds=_A_DAY)
        except TooMany as problem:
            form.add_error(None, too_many(problem))
        else:
            return _asked(request, form)
    context = {
        "form": form,
        "can_ask": bool(sections) or has_advisers,
        "has_advisers": has_advisers,
    }
    return page(request, "advice/ask.html", context, status=status_of(form))


def _only(has_advisers: bool) -> str:
    return str(forms.To.STAFF if has_advisers else forms.To.EVERYONE)


def _asked(request: HttpRequest, form: forms.Ask) -> HttpResponseBase:
    given = form.cleaned_data
    if given["to"] == forms.To.STAFF:
        made = actions.ask(
            by=request.user,
            title=given["title"],
            text=given["text"],
            language=form.spoken,
            topics=given["topics"],
            capacity_id=given["capacity"],
            once=given["once"],
        )
        messages.success(request, _("Your question is with the advisers. You are told when they answer."))
        return redirect("advice:question", made.pk)
    code = discussions.ask(
        discussions.Question(
            title=given["title"],
            text=given["text"],
            language=form.spoken,
            topics=given["topics"],
            is_for_signed_in=given["to"] == forms.To.COMPETENT,
            is_anonymous=given.get("is_anonymous", False),
            capacity_id=given["capacity"],
        ),
        by=request.user,
        section_id=form.section_id,
        once=given["once"],
    )
    messages.success(request, _("Your question is in the forum. You are told when somebody answers."))
    return redirect("discussions:thread", code)


@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponseBase:
    """What the reader asked the advisers."""
    assert request.user.pk is not None
    return page(request, "advice/mine.html", {"questions": queries.cases.asked_by(request.user.pk)})


def post_of(request: HttpRequest, kind: str, key: uuid.UUID) -> tuple[discussions.Asked, int]:
    """The question that a post of a thread belongs to, and the post's number; what the reader may not see is not there.

    Raises Http404.
    """
    place = discussions.code_and_number(key) if kind == "discussions.post" else None
    found = discussions.asked(place[0], request.user) if place else None
    if place is None or found is None or not found.is_question:
        raise Http404
    return found, place[1]


@never_cache
@require_safe
def in_touch(request: HttpRequest, kind: str, key: uuid.UUID) -> HttpResponseBase:
    """Leads to where one asks to be put in touch with the organisation that answered; nobody's address is told."""
    found, number = post_of(request, kind, key)
    said = next((one for one in found.said if one.number == number and one.slug), None)
    if said is None:
        raise Http404
    row = organisations.visible(said.slug)
    way = introduce_url(said.slug) if row and row["has_representative"] else ""
    if not way:
        messages.info(request, _("Nobody answers for this organisation at the moment."))
        return redirect(found.url)
    topic = next((word.code for one in found.topics if (word := words.word(one))), "")
    return redirect(f"{way}?about={topic}" if topic else way)
