"""Every page that search engines may show, with the same page in the other languages (sitemaps.org 0.9).

An index and parts of equal size. What is entered later comes last, so a part changes only with what stands in it.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from talkoo.areas.advice.public import VISIBLE
from talkoo.blocks.gatherings.queries import standing as gatherings
from talkoo.kernel import i18n, pages
from talkoo.kernel.pages import kept
from talkoo.kernel.rows import fetch
from talkoo.people.organisations.queries import shown as organisations
from talkoo.people.spaces.models import Kind
from talkoo.people.spaces.queries import shown as spaces
from talkoo.plumbing.tenancy import current

PART = 5_000  # addresses; a part of so many is some 4 MB

_SPACES = f"""select 1 as turn, s.id, s.kind, s.slug, s.changed_at
from spaces_space s where {spaces.PUBLIC} and s.kind = %s"""
_ORGANISATIONS = f"""select 2 as turn, o.id, 'organisation' as kind, o.slug, o.changed_at
from {organisations.FROM} where {organisations.LISTED}"""
_ADVICE = (
    f"""select 3 as turn, e.id, 'advice' as kind, e.slug, e.changed_at from advice_entry e where {VISIBLE}"""
)
_EVENTS = f"""select 4 as turn, g.id, 'event' as kind, g.slug, g.changed_at
from {gatherings.FROM} where {gatherings.FOR_ALL} and g.state = 'published'"""
_NAMES = {
    Kind.NETWORK: "spaces:network",
    Kind.GROUP: "spaces:group",
    Kind.PROGRAMME: "spaces:programme",
    "organisation": "organisations:organisation",
    "advice": "advice:entry",
    "event": "gatherings:event",
}


def _lists() -> list[str]:
    """The pages that are there whatever is entered; part 1 begins with them."""
    shown = {
        "networks": "spaces:networks",
        "groups": "spaces:groups",
        "programmes": "spaces:programmes",
        "organisations": "organisations:directory",
        "committees": "representation:committees",
        "events": "gatherings:events",
        "advice": "advice:advice",
    }
    modules = current.site().modules
    return ["home", *(name for module, name in shown.items() if module in modules)]


def _source() -> tuple[str, list[str]]:
    """What of the site is listed, as SQL and its parameters; "" when nothing is."""
    modules = current.site().modules
    kinds = [str(kind) for kind in Kind if f"{kind}s" in modules]
    sources = [_SPACES for _kind in kinds]
    if "organisations" in modules:
        sources.append(_ORGANISATIONS)
    if "advice" in modules:
        sources.append(_ADVICE)
    if "events" in modules:
        sources.append(_EVENTS)
    return " union all ".join(sources), kinds


@kept()
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Where the parts are, and when something in each last changed."""
    source, parameters = _source()
    rows = (
        fetch(
            f"""select part, max(changed_at) as changed_at from
                (select (row_number() over (order by turn, id) - 1 + %s) / %s as part, changed_at from ({source}) s) n
                group by part order by part""",
            [len(_lists()), PART, *parameters],
        )
        if source
        else []
    )
    changed = {row["part"]: row["changed_at"] for row in rows}
    parts = [
        (request.build_absolute_uri(reverse("sitemap_part", args=[number + 1])), changed.get(number))
        for number in range(max([*changed, (len(_lists()) - 1) // PART]) + 1)
    ]
    return _answer("site/sitemap_index.xml", {"parts": parts})


@kept()
@require_safe
def part(request: HttpRequest, number: int) -> HttpResponse:
    """The pages of one part, from 1; 404 behind the last."""
    lists, (source, parameters) = _lists(), _source()
    first = (number - 1) * PART
    if not 0 <= first < 2**31:
        raise Http404
    here = [(reverse(name), None) for name in lists[first : first + PART]]
    rows = (
        fetch(
            f"select kind, slug, changed_at from ({source}) s order by turn, id limit %s offset %s",
            [*parameters, PART - len(here), max(0, first - len(lists))],
        )
        if source
        else []
    )
    paths = here + [(reverse(_NAMES[row["kind"]], args=[row["slug"]]), row["changed_at"]) for row in rows]
    if not paths:
        raise Http404
    root = request.build_absolute_uri("/").rstrip("/")
    own = current.site().default_language
    languages = [(code, root if code == own else f"{root}/{code}") for code in i18n.INTERFACE]
    return _answer("site/sitemap.xml", {"root": root, "paths": paths, "languages": languages})


def _answer(template: str, context: dict[str, object]) -> HttpResponse:
    return HttpResponse(pages.render(template, context), content_type="application/xml; charset=utf-8")
