"""For everybody: advice, by topic, language and words."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from talkoo.areas.advice import queries
from talkoo.kernel import i18n, lists, pages, schema_org
from talkoo.kernel.access import may
from talkoo.kernel.pages import kept, page
from talkoo.plumbing.search import parse
from talkoo.plumbing.tenancy import current
from talkoo.plumbing.vocabulary import known as words

_MOST_ON_PAPER = 80


def _at(name: str = "advice:advice", **given: str) -> str:
    query = urlencode({key: value for key, value in given.items() if value})
    return pages.address(name) + (f"?{query}" if query else "")


def topic_at(code: str) -> words.Word | None:
    """The word of the lists of topics and fields with this code; None without one. Raises Http404."""
    if not code:
        return None
    found = words.at("topic", code[:40]) or words.at("field", code[:40])
    if found is None:
        raise Http404
    return found


def _chosen(request: HttpRequest) -> tuple[dict[str, Any], words.Word | None, str]:
    topic = topic_at(request.GET.get("topic", ""))
    language = request.GET.get("language", "")
    if language and (len(language) > 16 or not language.replace("-", "").isalnum()):
        raise Http404
    chosen: dict[str, Any] = {
        "topic": words.with_narrower(topic.id) if topic else None,
        "language": (language, language) if language else None,
    }
    return chosen, topic, language


@kept("topic", "language", unkept=("q", "after"))
@require_safe
def advice(request: HttpRequest) -> HttpResponse:
    """What has been asked and answered: the newest first, by topic and language, or by words."""
    chosen, topic, language = _chosen(request)
    typed, after = request.GET.get("q", "").strip(), request.GET.get("after", "")
    if typed:
        question = parse.parse(typed, pages.language(), current.site().languages)
        typed = question.text
        chosen["found"] = (question.tsquery, question.phrase)
    try:
        found = queries.entries.LIST.page(language=pages.language(), chosen=chosen, after=after)
    except lists.BadPlace:
        raise Http404 from None
    facets = queries.entries.facets()
    code = topic.code if topic else ""
    cards = [queries.entries.card(row, language) for row in found.rows]
    here = {"topic": code, "language": language, "q": typed}
    context = {
        "cards": cards,
        "typed": typed,
        "groups": _groups(facets, code, language),
        "action": _at(),
        "topic": words.label(topic.id, pages.language()) if topic else "",
        "ask_url": _at("advice:ask", topic=code),
        "print_url": _at("advice:print", topic=code, language=language),
        "concern_url": pages.address("advice:concern", "topic", topic.id) if topic else "",
        "who_knows_url": _at("organisations:directory", competence=code)
        if topic and "organisations" in current.site().modules
        else "",
        "is_narrowed": bool(topic or language or typed),
        "next_url": _at(**here, after=found.after) if found.after else "",
        "previous_url": _at(**here) if after else "",
        "changed_at": facets.changed_at,
        "structured": schema_org.faq(
            [(one.question, one.answer, one.url) for one in cards], request.build_absolute_uri
        ),
    }
    return page(request, "advice/list.html", context)


def _groups(facets: queries.entries.Facets, code: str, language: str) -> list[dict[str, Any]]:
    topics = [
        {
            "code": word.code,
            "label": words.label(word.id, pages.language()),
            "count": number,
            "is_current": word.code == code,
        }
        for word, number in facets.topics
    ]
    if code and not any(one["is_current"] for one in topics):
        word = topic_at(code)
        label = words.label(word.id, pages.language()) if word else code
        topics.append({"code": code, "label": label, "count": 0, "is_current": True})
    languages = [
        {
            "code": one,
            "label": i18n.name_of(one, pages.language()),
            "count": number,
            "is_current": one == language,
        }
        for one, number in facets.languages
    ]
    return [
        {"name": name, "label": label, "kind": "select", "choices": choices}
        for name, label, choices in (("topic", _("Topic"), topics), ("language", _("Language"), languages))
        if choices
    ]


@kept("topic", "language", unkept=("after",))
@require_safe
def printed(request: HttpRequest) -> HttpResponse:
    """All of a topic or language on one page, for paper."""
    chosen, topic, language = _chosen(request)
    after = request.GET.get("after", "")
    try:
        found = queries.entries.LIST.page(
            language=pages.language(), chosen=chosen, after=after, size=_MOST_ON_PAPER
        )
    except lists.BadPlace:
        raise Http404 from None
    here = {"topic": topic.code if topic else "", "language": language}
    context = {
        "cards": [queries.entries.card(row, language) for row in found.rows],
        "topic": words.label(topic.id, pages.language()) if topic else "",
        "back_url": _at(**here),
        "next_url": _at("advice:print", **here, after=found.after) if found.after else "",
    }
    return page(request, "advice/print.html", context)


@kept("in")
@require_safe
def entry(request: HttpRequest, slug: str) -> HttpResponse:
    """One piece of advice; in another language than its own, beside the original."""
    wanted = request.GET.get("in", "")
    shown = queries.entries.visible(slug)
    if shown is None or (wanted and wanted not in shown.card.languages):
        raise Http404
    if wanted:
        shown = queries.entries.visible(slug, wanted) or shown
    here = shown.card.url
    spoken = shown.card.answer.lang
    context = {
        "entry": shown,
        "languages": [
            {
                "code": one,
                "name": i18n.own_name(one),
                "dir": i18n.direction(one),
                "url": f"{here}?in={one}",
                "is_current": one == spoken,
            }
            for one in shown.card.languages
        ],
        "topics": [(label, _at(topic=code)) for code, label in shown.topic_codes],
        "concern_urls": [
            (label, pages.address("advice:concern", "topic", word.id))
            for code, label in shown.topic_codes
            if (word := words.at("topic", code) or words.at("field", code))
        ],
        "changed_at": shown.changed_at,
        "may_write": may(request.user, "advice.advise"),
        "may_translate": may(request.user, "advice.translate"),
        "texts_url": pages.address("advice:texts", shown.id, pages.language()),
        "structured": schema_org.faq(
            [(shown.card.question, shown.card.answer, here)], request.build_absolute_uri
        ),
    }
    return page(request, "advice/entry.html", context)
