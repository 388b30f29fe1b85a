from collections import Counter
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from talkoo.kernel import pages
from talkoo.kernel.pages import page, public
from talkoo.kernel.rows import Row
from talkoo.kernel.text import Text
from talkoo.plumbing.search import kinds, queries
from talkoo.plumbing.search.parse import MOST, parse
from talkoo.plumbing.tenancy import current

_EACH, _OF_ONE = 10, 100  # hits of every kind when all are shown, and of one
_COUNTED = 500  # the database counts no further


@public
@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """What is found at the site for the words in `q`; with `kind`, of that kind only."""
    chosen = request.GET.get("kind", "")
    if chosen and kinds.get(chosen) is None:
        raise Http404
    site, language = current.site(), pages.language()
    question = parse(request.GET.get("q", ""), language, (site.default_language, *site.languages))
    asked = [one for one in kinds.every() if chosen in ("", one.kind)]
    rows = queries.find(question, [one.kind for one in asked], _OF_ONE if chosen else _EACH)
    exact = [row for row in rows if row["class"] <= queries.WORDS]
    shown = Counter(row["kind"] for row in rows)
    totals = {row["kind"]: row["total"] for row in rows if row["class"] != queries.TYPING}
    context = {
        "question": question,
        "has_typed": bool(request.GET.get("q", "").strip()),
        "most": MOST,
        "kind": chosen,
        "groups": [
            {
                "kind": one.kind,
                "heading": one.heading,
                "hits": hits,
                "more_url": _address(question.text, one.kind)
                if totals[one.kind] > shown[one.kind] and not chosen
                else "",
            }
            for one in asked
            if (hits := [_hit(row, language) for row in exact if row["kind"] == one.kind])
        ],
        "broader": [_hit(row, language) for row in rows if row["class"] == queries.BROADER],
        "similar": [_hit(row, language) for row in rows if row["class"] == queries.TYPING],
        "total": sum(totals.values()),
        "is_more": any(total >= _COUNTED for total in totals.values()),
        "shown": len(rows),
        "all_url": _address(question.text, "") if chosen else "",
    }
    return page(request, "search/results.html", context)


def _address(text: str, kind: str) -> str:
    return f"{reverse('search:results')}?{urlencode({'q': text, **({'kind': kind} if kind else {})})}"


def _hit(row: Row, language: str) -> dict[str, Any]:
    shown = kinds.get(row["kind"])
    assert shown is not None
    code = row["language"]
    return {
        "title": Text(row["title"], code, code != language),
        "summary": Text(row["summary"], code, code != language),
        "url": shown.address(row["slug"]),
        "heading": shown.heading,
    }
