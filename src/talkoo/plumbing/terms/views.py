from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from talkoo.kernel import pages
from talkoo.kernel.pages import kept, page
from talkoo.kernel.text import pick
from talkoo.plumbing.retention import registry
from talkoo.plumbing.terms import defaults, layout, queries
from talkoo.plumbing.terms.models import OF_THE_SITE, Kind


def _title(kind: str) -> str:
    return {
        Kind.PRIVACY: _("Privacy notice"),
        Kind.ACCESSIBILITY: _("Accessibility statement"),
        Kind.TERMS: _("Terms of use"),
        Kind.CONDUCT: _("Rules of conduct"),
    }[Kind(kind)]


def _answer(request: HttpRequest, kind: str, version: queries.Version | None) -> HttpResponse:
    stored = version.text if version else defaults.texts_of(kind)
    text = pick(stored, pages.language())
    holds = queries.current(kind)
    older = [
        {
            "number": row["number"],
            "since": row["valid_from"],
            "url": reverse("terms:version", args=[kind, row["number"]]),
        }
        for row in queries.versions(kind)
        if version is None or row["number"] != version.number
    ]
    context: dict[str, Any] = {
        "title": _title(kind),
        "text": text,
        "blocks": layout.blocks(text.text),
        "version": version,
        "is_current": version is None or (holds is not None and holds.number == version.number),
        "current_url": reverse(f"terms:{kind}"),
        "others": older,
        "is_conduct": kind == Kind.CONDUCT,
        "kept": [(str(one.label), one.keeps) for one in registry.classes()] if kind == Kind.PRIVACY else [],
    }
    return page(request, "terms/statement.html", context)


@kept()
@require_safe
def statement(request: HttpRequest, kind: str) -> HttpResponse:
    """A statement of the site as it holds today; where none was published, the one that comes with the product."""
    return _answer(request, kind, queries.current(kind))


@kept()
@require_safe
def version(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """A statement as it was, or will be."""
    found = queries.version(kind, number) if kind in OF_THE_SITE and number < 2**31 else None
    if found is None:
        raise Http404
    return _answer(request, kind, found)
